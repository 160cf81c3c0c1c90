"""Who may share notes, and be named to share with."""

from app.kernel.actor import Actor
from app.kernel.clock import now
from app.meetings.models import MEMBERS, SECRETARIAT, Meeting, Role

# The council itself: its secretariat sees nobody's notes, a display and a bridge point are rooms.
SHARES = MEMBERS - SECRETARIAT - {Role.HALL_SCREEN, Role.BRIDGE_POINT}


def can_share(actor: Actor, meeting: Meeting | None) -> bool:
    """Shows others what one wrote on the meeting's papers."""
    return meeting is not None and actor.kind == "person" and bool(meeting.roles_of(actor.id, now()) & SHARES)
