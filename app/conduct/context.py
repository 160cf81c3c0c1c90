"""The door of the console."""

from flask import g

from app.conduct import policy
from app.conduct.models import console_stream
from app.kernel import clock, db, journal
from app.kernel.actor import system
from app.kernel.errors import allow
from app.kernel.http import current_actor
from app.kernel.journal import Stream
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
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
    streams = [console_stream(meeting.id), floor_stream(meeting.id)]
    if any(db.session().get(Stream, one.id) is None for one in streams):
        with transaction(streams, system("console")):  # a page cannot listen to a stream that is not there yet
            pass
        return load_console(meeting_id)  # what was read before is of an older state
    g.streams = [*g.streams, *({"id": one.id, "seq": journal.head(one.id).seq} for one in streams)]
    return meeting
