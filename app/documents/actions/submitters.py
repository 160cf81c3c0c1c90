"""Which agency brings which item: named by the secretariat, and all that the agency sees hangs on it (section 5.2)."""

from sqlalchemy import select

from app.documents import policy
from app.documents.events import SubmissionChanged, SubmitterNamed, SubmitterRemoved
from app.documents.models import ItemSubmitter
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.models import AgendaItem, Meeting, Participation, Role


def name_submitter(actor: Actor, meeting_id: str, item_id: str, participation_id: str) -> None:
    """From now on the participation brings the item. Raises Forbidden, NotFound, Invalid, Conflict."""
    with transaction(_streams(meeting_id), actor) as tx:
        allow(policy.can_prepare(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT)
        tx.get(AgendaItem, id=item_id, meeting_id=meeting_id, removed_at=None)
        participation = tx.get(Participation, id=participation_id, meeting_id=meeting_id)
        if participation.role is not Role.SUBMITTING_AGENCY or not participation.holds(tx.now):
            raise Invalid(_("{name} không giữ vai trò Cơ quan trình của kỳ họp này.", name=participation.shown_name))
        if tx.session.get(ItemSubmitter, (item_id, participation_id)) is not None:
            raise Conflict(_("{name} đã được ghi là Cơ quan trình của nội dung này.", name=participation.shown_name))
        tx.add(ItemSubmitter(item_id=item_id, participation_id=participation_id, named_at=tx.now, named_by=actor.id))
        tx.record(SubmitterNamed(item_id, participation_id))
        tx.record(SubmissionChanged(item_id), Meeting.submitters_stream(meeting_id))


def remove_submitter(actor: Actor, meeting_id: str, item_id: str, participation_id: str) -> None:
    """The participation brings the item no longer; what it sent stays. Raises Forbidden, NotFound."""
    with transaction(_streams(meeting_id), actor) as tx:
        allow(policy.can_prepare(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT)
        tx.get(AgendaItem, id=item_id, meeting_id=meeting_id)
        tx.session.delete(tx.get(ItemSubmitter, item_id=item_id, participation_id=participation_id))
        tx.record(SubmitterRemoved(item_id, participation_id))
        tx.record(SubmissionChanged(item_id), Meeting.submitters_stream(meeting_id))


def tell_submitters(tx: Transaction, meeting_id: str, item_id: str | None) -> None:
    """The item's agencies hear that its papers changed; the transaction has named their stream."""
    if item_id is None:
        return
    if tx.session.scalars(select(ItemSubmitter.item_id).where(ItemSubmitter.item_id == item_id)).first():
        tx.record(SubmissionChanged(item_id), Meeting.submitters_stream(meeting_id))


def _streams(meeting_id: str) -> list[StreamRef]:
    return [Meeting.desk_stream(meeting_id), Meeting.submitters_stream(meeting_id)]
