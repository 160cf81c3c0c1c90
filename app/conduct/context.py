"""The door of the console."""

from app.conduct import policy
from app.conduct.models import console_stream
from app.kernel import clock
from app.kernel.errors import allow
from app.kernel.http import current_actor
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.context import hear, load_meeting
from app.meetings.models import Meeting
from app.speaking.models import floor_stream


def load_console(meeting_id: str) -> Meeting:
    """The meeting, for whoever may sit at its console; g.streams gains its own two. Raises NotFound, Forbidden."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    chair = meetings.presiding_officer(meeting, clock.now())
    sentence = None
    if chair is not None:
        sentence = _(
            "Chủ tọa hiện nay là {name}. Trang điều hành dành cho chủ tọa và thư ký kỳ họp.", name=chair.full_name
        )
    allow(policy.can_open_console(actor, meeting), sentence)
    return meeting if hear(console_stream(meeting.id), floor_stream(meeting.id)) else load_console(meeting_id)
