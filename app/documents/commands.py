"""What arrives over the websocket about papers."""

from typing import Any

from app.documents import policy
from app.documents.actions import present
from app.documents.models import Version
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.commands import Signal, signal
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import once
from app.meetings import whose
from app.meetings.models import Meeting

MOST_PAGES = 100_000
NOTHING: dict[str, Any] = {"version": None}  # what a stream hears whose listeners may not see what is presented


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
    allow(policy.can_present(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
    version = db.session().get(Version, version_id) if version_id is not None else None
    if version is None and version_id is not None:
        raise NotFound()
    shown_to = present.shown_to(meeting, version) if version is not None else None
    if message["rest"]:
        once(
            actor,
            message["key"],
            [Meeting.members_stream(meeting_id)],
            lambda: {"receipt": present.rest_page(actor, meeting_id, version_id, message["page"])},
        )
    shown = _shown(actor, message, meeting, version) if version is not None else NOTHING
    return [Signal(stream.id, "page", shown if stream == shown_to else NOTHING) for stream in _streams(meeting_id)]


def _shown(actor: Actor, message: dict[str, Any], meeting: Meeting, version: Version) -> dict[str, Any]:
    """What those hear who may see the page; `at` says which of two streams spoke last."""
    from_shelf = version.document.dossier.meeting_id is None
    address = f"/papers/{version.id}" + (f"?meeting={meeting.id}" if from_shelf else "")
    place = {"version": version.id, "page": message["page"], "y": message["y"]}
    return {**place, "by": actor.name, "href": address, "at": round(now().timestamp() * 1000)}


def _streams(meeting_id: str) -> tuple[StreamRef, StreamRef]:
    return Meeting.stream(meeting_id), Meeting.members_stream(meeting_id)
