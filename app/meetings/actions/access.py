"""Loading a meeting for an action: a stranger finds nothing, who may not do it is told so."""

from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.sentences import Sentence
from app.kernel.transaction import Transaction
from app.meetings import policy, whose
from app.meetings.models import AgendaItem, Meeting, Sitting


def seen_by(tx: Transaction, actor: Actor, meeting_id: str) -> Meeting:
    """The meeting, if it exists for this actor. Raises NotFound."""
    meeting = tx.get(Meeting, id=meeting_id)
    if not policy.can_see(actor, meeting):
        raise NotFound()
    return meeting


def prepared_by(tx: Transaction, actor: Actor, meeting_id: str, sentence: Sentence | None = None) -> Meeting:
    """The meeting, for one of its secretariat. Raises NotFound for a stranger, Forbidden for the others."""
    meeting = seen_by(tx, actor, meeting_id)
    allow(policy.can_prepare(actor, meeting), sentence or whose.SECRETARIAT)
    return meeting


def item_of(tx: Transaction, meeting: Meeting, item_id: str) -> AgendaItem:
    """A live item of that meeting. Raises NotFound."""
    return tx.get(AgendaItem, id=item_id, meeting_id=meeting.id, removed_at=None)


def sitting_of(tx: Transaction, meeting: Meeting, sitting_id: str) -> Sitting:
    """A sitting of that meeting. Raises NotFound."""
    return tx.get(Sitting, id=sitting_id, meeting_id=meeting.id)
