"""The clock of open ballots: signs of life, time given back after an outage, the closing at the limit (R-VOTE-08)."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from app.kernel import clock, db
from app.kernel.actor import system
from app.kernel.transaction import transaction
from app.meetings.orders import OnOrder
from app.voting.actions import counting
from app.voting.actions.access import streams_of, tell
from app.voting.events import BallotProlonged
from app.voting.models import LONGEST_SILENCE, Ballot, BallotState

SIGN_OF_LIFE = timedelta(seconds=1)
# A vote that was looked at just before the limit may still wait for its commit.
GRACE = timedelta(milliseconds=50)
_CLOCK = system("clock")


def keep_time() -> bool:
    """Looks at every open ballot once: gives back what an outage took, closes what is over, signs that it lives.

    Any process may do it, and several may: each change is decided again under the lock. Returns whether one is open.
    """
    opened = _opened()
    now = clock.now()
    for ballot_id, meeting_id, closes_at, alive_at in opened:
        if now - alive_at > LONGEST_SILENCE:
            prolong_after_outage(meeting_id, ballot_id)
        elif now >= closes_at + GRACE:
            close_at_limit(meeting_id, ballot_id)
        elif now - alive_at >= SIGN_OF_LIFE:
            _sign(ballot_id, now)
    return bool(opened)


def prolong_after_outage(meeting_id: str, ballot_id: str) -> None:
    """The window grows by the time in which no server was there, and everybody is told so."""
    with transaction(streams_of(meeting_id, ballot_id), _CLOCK) as tx:
        one = tx.get(Ballot, id=ballot_id)
        away = one.silence(tx.now)
        if one.state is not BallotState.OPEN or one.closes_at is None or not away:
            return
        one.closes_at += away
        one.alive_at = tx.now
        seconds = round(away.total_seconds())
        one.outage_seconds += seconds
        event = BallotProlonged(
            meeting_id, one.id, one.closes_at.isoformat(), seconds, is_outage=True, ordered_by=one.ordered_by
        )
        tell(tx, one.sitting, event, meeting_id)


def close_at_limit(meeting_id: str, ballot_id: str) -> None:
    """The time is over: closes under the order that opened it, unless somebody closed or prolonged it meanwhile."""
    with transaction(streams_of(meeting_id, ballot_id), _CLOCK) as tx:
        one = tx.get(Ballot, id=ballot_id)
        if one.state is not BallotState.OPEN or one.closes_at is None or tx.now < one.closes_at:
            return
        order = OnOrder(one.ordered_by, one.ordered_by_name, _CLOCK.id, _CLOCK.name)
        counting.close(tx, one, order, by_limit=True)


def _opened() -> list[tuple[str, str, datetime, datetime]]:
    with db.reading() as session:
        query = select(Ballot.id, Ballot.meeting_id, Ballot.closes_at, Ballot.alive_at).where(
            Ballot.closes_at.isnot(None), Ballot.closed_at.is_(None), Ballot.voided_at.is_(None)
        )
        rows = session.execute(query)
        return [(row[0], row[1], row[2], row[3]) for row in rows if row[2] is not None and row[3] is not None]


def _sign(ballot_id: str, now: datetime) -> None:
    # No entry: that a server lives is nobody's news. Only forwards, so that two processes never take time back.
    with db.database().writing(db.database().engine) as session:
        session.execute(update(Ballot).where(Ballot.id == ballot_id, Ballot.alive_at < now).values(alive_at=now))
