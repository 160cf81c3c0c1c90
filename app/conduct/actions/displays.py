"""What each display of the hall shows."""

from app.conduct import policy
from app.conduct.events import DisplaySet
from app.conduct.models import Display, Shows, Theme
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import whose
from app.meetings.actions.access import seen_by
from app.meetings.models import Meeting, Participation, Role


def set_display(actor: Actor, meeting_id: str, participation_id: str, shows: Shows, theme: Theme) -> Display:
    """Tells a display what to show; it does so within a second. Raises NotFound, Forbidden, Conflict."""
    with transaction(Meeting.stream(meeting_id), actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_open_console(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        given = tx.get(Participation, id=participation_id, meeting_id=meeting.id, role=Role.HALL_SCREEN)
        if not given.holds(tx.now):
            raise Conflict(_("Đường dẫn của màn hình này đã hết hạn. Đề nghị tạo đường dẫn khác ở trang Thành phần."))
        display = tx.session.get(Display, given.id) or tx.add(Display(participation_id=given.id))
        if (display.shows, display.theme) == (shows, theme):
            return display
        display.shows, display.theme, display.at, display.by_name = shows, theme, tx.now, actor.name[:200]
        tx.record(DisplaySet(meeting.id, given.id, shows, theme))
        return display
