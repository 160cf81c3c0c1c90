"""Coming and going from one's own device, over the websocket: many at once in one commit, answered after it."""

from typing import Any

from app.attendance import actions
from app.attendance.actions.marking import streams_of
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Message, command
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.meetings import whose
from app.meetings.models import Sitting

# `person` is who comes: an order that was kept on a shared laptop is refused when another has signed in there.
FIELDS = {"meeting": is_id, "sitting": is_id, "person": is_id}


def _streams(actor: Actor, message: Message) -> list[StreamRef]:
    whose.require_self(actor, message["person"])
    with db.reading() as session:  # whose a sitting is never changes
        sitting = session.get(Sitting, message["sitting"])
        if sitting is None or sitting.meeting_id != message["meeting"]:
            raise NotFound()
    return streams_of(message["meeting"], message["sitting"], actor.id)


@command("check_in", streams=_streams, fields=FIELDS)
def check_in(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender is here. Answers {standing, at, receipt} or {standing, at, again}."""
    return actions.check_in(actor, message["meeting"], message["sitting"])


@command("check_out", streams=_streams, fields=FIELDS)
def check_out(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender leaves before the end."""
    return actions.check_out(actor, message["meeting"], message["sitting"])
