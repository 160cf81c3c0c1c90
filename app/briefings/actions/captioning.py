"""Captions: typed by the control room while the room is open, mended at any time."""

from app.briefings.actions.access import controlled_by
from app.briefings.captions import Caption, typed
from app.briefings.events import CaptionMended, CaptionWritten
from app.briefings.models import Briefing
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings.policy import NO_SECRETS


def require_captions(briefing: Briefing) -> None:
    """Raises Conflict while the room is not open, or where state secrets are spoken of (rules 6.5)."""
    briefing.require_open()
    if briefing.meeting.has_secret_content:
        raise Conflict(NO_SECRETS)


def write_caption(actor: Actor, meeting_id: str, text: str) -> Caption:
    """A finished line, on every screen. Raises Invalid, Conflict, Forbidden, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        require_captions(briefing)
        text = typed(text)
        if not text:
            raise Invalid(_("Dòng phụ đề còn trống. Đề nghị nhập lời đang nói."))
        speaker = next((site.id for site in briefing.holders), briefing.chair_site_id)
        line = Caption(
            id=new_id(), meeting_id=meeting_id, site_id=speaker, text=text, author_name=actor.name[:200], at=tx.now
        )
        tx.add(line)
        tx.record(CaptionWritten(meeting_id, line.id, line.site_id, line.text))
        return line


def mend_caption(actor: Actor, meeting_id: str, caption_id: str, text: str) -> None:
    """Another wording; an empty one takes the line away. The first stays in the journal.

    Raises Invalid, Forbidden, NotFound.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        controlled_by(tx, actor, meeting_id)
        line = tx.get(Caption, id=caption_id, meeting_id=meeting_id)
        text = typed(text)
        if line.text != text:
            line.text, line.mended_at = text, tx.now
            tx.record(CaptionMended(meeting_id, line.id, text))
