"""Loading a sitting for an action on its attendance."""

from app.attendance import policy
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.transaction import Transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by, sitting_of
from app.meetings.models import Meeting, Participation, Sitting


def seen(tx: Transaction, actor: Actor, meeting_id: str, sitting_id: str) -> tuple[Meeting, Sitting]:
    """The meeting and its sitting. Raises NotFound for a stranger."""
    meeting = seen_by(tx, actor, meeting_id)
    return meeting, sitting_of(tx, meeting, sitting_id)


def recorded_by(tx: Transaction, actor: Actor, meeting_id: str, sitting_id: str) -> tuple[Meeting, Sitting]:
    """The same, for who keeps the list. Raises NotFound, Forbidden."""
    meeting, sitting = seen(tx, actor, meeting_id, sitting_id)
    allow(policy.can_record(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting, sitting


def kept_by(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    """The meeting, for who keeps its seats and cards. Raises NotFound, Forbidden."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_record(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def participant(tx: Transaction, meeting: Meeting, participation_id: str) -> Participation:
    """Somebody who takes part in that meeting now. Raises NotFound."""
    found = tx.get(Participation, id=participation_id, meeting_id=meeting.id)
    if not found.holds(tx.now):
        raise NotFound()
    return found
