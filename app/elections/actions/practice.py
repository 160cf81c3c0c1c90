"""A rehearsal's elections were never held: they go with it, before the ballots that they name."""

from sqlalchemy import ColumnElement, delete, select, update

from app.elections.models import Candidate, CandidateCount, CountLine, CountSheet, Election, Teller, TellerBoard
from app.elections.models.sealed import SealedBallot, SealedKey, SealedTeller, SealedVoter
from app.kernel.transaction import Transaction
from app.meetings.actions import practice
from app.meetings.models import Meeting, Sitting
from app.voting.models import Ballot


def forget_practice(tx: Transaction, meeting: Meeting, sitting: Sitting | None) -> None:
    """Takes out the elections whose papers a practice sitting issued, or all of a whole practice meeting."""
    whole: ColumnElement[bool] = Election.meeting_id == meeting.id
    mine = whole if sitting is None else Election.sitting_id == sitting.id
    ids = list(tx.session.scalars(select(Election.id).where(mine)))
    candidates = select(Candidate.id).where(Candidate.election_id.in_(ids))
    tx.session.execute(update(Election).where(Election.follows_id.in_(ids)).values(follows_id=None))
    tx.session.execute(delete(CandidateCount).where(CandidateCount.candidate_id.in_(candidates)))
    keys = select(SealedKey.id).where(SealedKey.election_id.in_(ids))
    tx.session.execute(delete(SealedTeller).where(SealedTeller.key_id.in_(keys)))
    for table in (SealedBallot, SealedVoter, SealedKey, CountLine, CountSheet, Candidate):
        tx.session.execute(delete(table).where(table.election_id.in_(ids)))
    tx.session.execute(delete(Election).where(Election.id.in_(ids)))
    if sitting is not None:
        _let_go_of_ballots(tx, sitting)
    else:
        boards = list(tx.session.scalars(select(TellerBoard.id).where(TellerBoard.meeting_id == meeting.id)))
        tx.session.execute(delete(Teller).where(Teller.board_id.in_(boards)))
        tx.session.execute(delete(TellerBoard).where(TellerBoard.id.in_(boards)))


def _let_go_of_ballots(tx: Transaction, sitting: Sitting) -> None:
    """What a practice sitting voted on is open again: its ballots are about to go."""
    held = select(Ballot.id).where(Ballot.sitting_id == sitting.id)
    for column in (Election.list_ballot_id, Election.resolution_ballot_id):
        tx.session.execute(update(Election).where(column.in_(held)).values({column: None}))
    tx.session.execute(update(TellerBoard).where(TellerBoard.ballot_id.in_(held)).values(ballot_id=None))


practice.resets.insert(0, forget_practice)
