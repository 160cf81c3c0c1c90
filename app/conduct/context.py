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


def load_console(meeting_id: str) -> Meeting:
    """The meeting, for whoever may sit at its console; g.streams gains the console's. Raises NotFound, Forbidden."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    chair = meetings.presiding_officer(meeting, clock.now())
    sentence = None
    if chair is not None:
        sentence = _(
            "Chủ tọa hiện nay là {name}. Trang điều hành dành cho chủ tọa và thư ký kỳ họp.", name=chair.full_name
        )
    allow(policy.can_open_console(actor, meeting), sentence)
    stream = console_stream(meeting.id)
    if db.session().get(Stream, stream.id) is None:
        with transaction(stream, system("console")):  # a page cannot listen to a stream that is not there yet
            pass
        return load_console(meeting_id)
    g.streams = [*g.streams, {"id": stream.id, "seq": journal.head(stream.id).seq}]
    return meeting
