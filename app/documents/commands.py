"""What arrives over the websocket about papers."""

from typing import Any

from app.documents import policy
from app.documents.actions import present
from app.documents.actions.release import audience
from app.documents.models import Version
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.commands import Signal, signal
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id
from app.kernel.transaction import once
from app.meetings.models import Meeting

MOST_PAGES = 100_000


def _is_version(value: object) -> bool:
    return value is None or is_id(value)


def _is_page(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PAGES


def _is_height(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


@signal(
    "turn_page",
    fields={
        "key": is_id,
        "meeting": is_id,
        "version": _is_version,
        "page": _is_page,
        "y": _is_height,
        "rest": lambda value: isinstance(value, bool),
    },
)
def turn_page(actor: Actor, message: dict[str, Any]) -> list[Signal]:
    """Whoever presents turns the page for all who follow; version None ends the presentation."""
    meeting_id, version_id = message["meeting"], message["version"]
    meeting = db.session().get(Meeting, meeting_id)
    if meeting is None:
        raise NotFound()
    allow(policy.can_present(actor, meeting))
    shown = {"version": version_id, "page": message["page"], "y": message["y"], "by": actor.name}
    if message["rest"]:
        stream = Meeting.members_stream(meeting_id)
        once(
            actor,
            message["key"],
            [stream],
            lambda: {"receipt": present.rest_page(actor, meeting_id, version_id, message["page"])},
        )
    return [Signal(stream_id, "page", shown) for stream_id in _heard_by(meeting, version_id)]


def _heard_by(meeting: Meeting, version_id: str | None) -> list[str]:
    if version_id is None:
        return [Meeting.members_stream(meeting.id).id, Meeting.stream(meeting.id).id]
    version = db.session().get(Version, version_id)
    if version is None or not version.is_released or version.document.dossier.meeting_id != meeting.id:
        raise NotFound()
    return [audience(version.document).id]
