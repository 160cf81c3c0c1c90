"""Coming and going from one's own device, over the websocket: many at once in one commit, answered after it."""

from typing import Any

from app.accounts.models import Person
from app.attendance import actions
from app.attendance.actions.marking import streams_of
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Message, command
from app.kernel.errors import Forbidden, NotFound
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.meetings import whose
from app.meetings.models import Sitting

# `person` is who comes: named so that the group can lock that person's stream, and refused when it is another.
FIELDS = {"meeting": is_id, "sitting": is_id, "person": is_id}


def _streams(message: Message) -> list[StreamRef]:
    # Asked before the lock, which would make a stream of whatever it is told: whose a sitting is never changes.
    with db.reading() as session:
        sitting = session.get(Sitting, message["sitting"])
        if sitting is None or sitting.meeting_id != message["meeting"]:
            raise NotFound()
        if session.get(Person, message["person"]) is None:
            raise Forbidden(whose.ONESELF)
    return streams_of(message["meeting"], message["sitting"], message["person"])


@command("check_in", streams=_streams, fields=FIELDS)
def check_in(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender is here. Answers {standing, at, receipt} or {standing, at, again}."""
    _require_self(actor, message)
    return actions.check_in(actor, message["meeting"], message["sitting"])


@command("check_out", streams=_streams, fields=FIELDS)
def check_out(actor: Actor, message: Message) -> dict[str, Any]:
    """The sender leaves before the end."""
    _require_self(actor, message)
    return actions.check_out(actor, message["meeting"], message["sitting"])


def _require_self(actor: Actor, message: Message) -> None:
    if message["person"] != actor.id:
        raise Forbidden(whose.ONESELF)
