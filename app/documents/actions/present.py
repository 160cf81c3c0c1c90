"""The presented page: a signal while it turns, an entry when it rests."""

from app.documents import policy, shelf
from app.documents.actions.release import audience
from app.documents.events import PagePresented
from app.documents.models import Version
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.journal import StreamRef
from app.kernel.transaction import Recorded, transaction
from app.meetings import whose
from app.meetings.models import Meeting


def rest_page(actor: Actor, meeting_id: str, version_id: str | None, page: int) -> Recorded:
    """Records that the presenter stays on `page` (from 1) of a released version. Raises Forbidden, NotFound."""
    with transaction(Meeting.members_stream(meeting_id), actor) as tx:
        allow(policy.can_present(actor, tx.get(Meeting, id=meeting_id)), whose.SECRETARIAT_OR_CHAIR)
        if version_id is not None:
            shown_to(tx.get(Meeting, id=meeting_id), tx.get(Version, id=version_id))
        return tx.record(PagePresented(version_id, page))


def shown_to(meeting: Meeting, version: Version) -> StreamRef:
    """Who may see the version when it is presented in the meeting: the narrowest stream whose listeners may read it.

    A paper of the reference shelf is presented where an item of the meeting links it. Raises NotFound for any other.
    """
    if not version.is_released:
        raise NotFound()
    if version.document.dossier.meeting_id == meeting.id:
        return audience(version.document)
    if version.document.dossier.meeting_id is not None or not shelf.is_linked_in(version.document_id, meeting):
        raise NotFound()
    openly = shelf.is_open_in(version.document, meeting)
    return Meeting.stream(meeting.id) if openly else Meeting.members_stream(meeting.id)
