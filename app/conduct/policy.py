"""Who sits at the console, and who hears it."""

from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import policy as meetings
from app.meetings.models import Meeting, Role


def can_open_console(actor: Actor, meeting: Meeting) -> bool:
    """The presiding officer and the secretariat; who of them may press is `meetings.policy.can_call_items`."""
    return meetings.can_call_items(actor, meeting) or meetings.can_prepare(actor, meeting)


def can_prepare_notice(actor: Actor, meeting: Meeting) -> bool:
    """Notices and displays are prepared by whoever sits at the console."""
    return can_open_console(actor, meeting)


def can_see_hall(actor: Actor, meeting: Meeting) -> bool:
    """A display of the hall, and every member: what the hall is shown, the council sees."""
    return meetings.is_member(actor, meeting) or Role.HALL_SCREEN in meetings.roles(actor, meeting)


def can_hear(actor: Actor, meeting_id: str) -> bool:
    """May join the console's stream of that meeting."""
    meeting = db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None
    return meeting is not None and can_open_console(actor, meeting)
