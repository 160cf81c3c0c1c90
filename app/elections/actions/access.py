"""Loading an election for an action, and the streams an action on it records in."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import func, select

from app.elections import policy
from app.elections.models import LONGEST_NOTE, LONGEST_TITLE, Election
from app.kernel import typed
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting


def streams_of(meeting_id: str, election_id: str | None = None) -> list[StreamRef]:
    """The members' stream first, the meeting's, and the election's own."""
    mine = [Election.stream(election_id, meeting_id)] if election_id else []
    return [Meeting.members_stream(meeting_id), Meeting.stream(meeting_id), *mine]


def seen(tx: Transaction, actor: Actor, meeting_id: str, election_id: str) -> tuple[Meeting, Election]:
    """The meeting and its election, if they exist for this actor. Raises NotFound."""
    meeting = seen_by(tx, actor, meeting_id)
    one = tx.get(Election, id=election_id, meeting_id=meeting.id)
    if not policy.can_see(actor, one):
        raise NotFound()
    return meeting, one


def prepared(tx: Transaction, actor: Actor, meeting_id: str, election_id: str) -> tuple[Meeting, Election]:
    """The same, for whoever prepares. Raises NotFound for a stranger, Forbidden for the others."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting, tx.get(Election, id=election_id, meeting_id=meeting.id)


def next_number(tx: Transaction, model: type, meeting: Meeting) -> int:
    """The number after the highest of that kind in the meeting."""
    column, mine = model.number, model.meeting_id == meeting.id  # type: ignore[attr-defined]
    return 1 + (tx.session.scalar(select(func.max(column)).where(mine)) or 0)


# One line of what people write about an election.
line = partial(typed.line, most=LONGEST_TITLE)


def reason_of(text: str) -> str:
    """Why something is taken back. Raises Invalid where nothing was written."""
    return line(text, _("Lý do"), most=LONGEST_NOTE, must=True)


def listed(names: Sequence[str]) -> str:
    """Names in one line."""
    return "; ".join(names)
