"""A rehearsal's questions were never asked: they go with it, before the ballots and meetings that they name."""

from sqlalchemy import delete, select, update

from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting
from app.questioning.models import Promise, QuestionChoice, QuestionGroup, QuestionSlip
from app.voting.models import Ballot


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes out the questions of a whole practice meeting; of a practice sitting only what its ballots decided."""
    if sitting is not None:
        held = select(Ballot.id).where(Ballot.sitting_id == sitting.id)
        tx.session.execute(update(QuestionChoice).where(QuestionChoice.ballot_id.in_(held)).values(ballot_id=None))
        return
    for table in (Promise, QuestionSlip, QuestionGroup, QuestionChoice):
        tx.session.execute(delete(table).where(table.meeting_id == meeting.id))


practice.resets.insert(0, forget_practice)
