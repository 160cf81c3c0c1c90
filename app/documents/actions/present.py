"""The presented page: a signal while it turns, an entry when it rests."""

from app.documents import policy
from app.documents.events import PagePresented
from app.documents.models import Version
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.transaction import Recorded, transaction
from app.meetings.models import Meeting


def rest_page(actor: Actor, meeting_id: str, version_id: str | None, page: int) -> Recorded:
    """Records that the presenter stays on `page` (from 1) of a released version. Raises Forbidden, NotFound."""
    with transaction(Meeting.members_stream(meeting_id), actor) as tx:
        allow(policy.can_present(actor, tx.get(Meeting, id=meeting_id)))
        if version_id is not None:
            version = tx.get(Version, id=version_id)
            if version.document.dossier.meeting_id != meeting_id or not version.is_released:
                raise NotFound()
        return tx.record(PagePresented(version_id, page))
