"""A rehearsal's ballots were never held: they go with it."""

from sqlalchemy import ColumnElement, delete, select, update

from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting
from app.voting.models import Ballot, BallotLine, BallotOption, BallotSubject, Choosing, Vote


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes out the ballots of a practice sitting, or of a whole practice meeting."""
    mine: ColumnElement[bool] = Ballot.meeting_id == meeting.id if sitting is None else Ballot.sitting_id == sitting.id
    ids = list(tx.session.scalars(select(Ballot.id).where(mine)))
    if not ids:
        return
    tx.session.execute(update(Ballot).where(Ballot.repeats_id.in_(ids)).values(repeats_id=None))
    for table in (Choosing, Vote, BallotLine, BallotOption, BallotSubject):
        tx.session.execute(delete(table).where(table.ballot_id.in_(ids)))
    tx.session.execute(delete(Ballot).where(Ballot.id.in_(ids)))


practice.resets.append(forget_practice)
