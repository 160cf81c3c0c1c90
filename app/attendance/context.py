"""The door of a sitting's attendance: every page of it comes through here."""

from app.attendance import policy, queries
from app.attendance.models import Attendance
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.meetings import whose
from app.meetings.context import hear, load_meeting
from app.meetings.models import Meeting, Sitting


def load_kept_meeting(meeting_id: str) -> Meeting:
    """The meeting, for who keeps its attendance. Raises NotFound for a stranger, Forbidden."""
    meeting = load_meeting(meeting_id)
    allow(policy.can_record(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def load_sitting(meeting_id: str, sitting_id: str) -> tuple[Meeting, Sitting]:
    """The meeting and its sitting, for the members of the meeting; g.streams gains the sitting's stream.

    Raises NotFound for a stranger, Forbidden for guests: they see no names.
    """
    meeting = load_meeting(meeting_id)
    allow(policy.can_see_names(current_actor(), meeting), whose.MEMBERS)
    held = queries.sitting(meeting, sitting_id)
    if held is None:
        raise NotFound()
    return (meeting, held) if hear(Attendance.stream(meeting.id, held.id)) else load_sitting(meeting_id, sitting_id)


def load_kept_sitting(meeting_id: str, sitting_id: str) -> tuple[Meeting, Sitting]:
    """The same, for who keeps the list. Raises NotFound, Forbidden."""
    meeting = load_meeting(meeting_id)
    allow(policy.can_record(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return load_sitting(meeting_id, sitting_id)
