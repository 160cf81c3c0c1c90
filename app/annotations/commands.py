"""What arrives over the websocket about notes."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.annotations import queries, sharing
from app.annotations.actions.keep import Written, keep_note
from app.annotations.actions.share import end_share, share_notes
from app.annotations.models import MOST_PLACE, MOST_WORDS, Audience, Note, NoteKind, NoteShare
from app.documents.models import Version
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.commands import Signal, command
from app.kernel.db import session
from app.kernel.ids import is_id

MOST_PAGES = 100_000
COLOUR = re.compile(r"[a-z]{0,10}")


def _is_number(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _is_moment(value: object) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_place(value: object) -> bool:
    if not isinstance(value, dict) or not value.keys() <= PARTS.keys():
        return False
    return all(PARTS[name](part) for name, part in value.items()) and len(_dump(value)) <= MOST_PLACE


def _are_numbers(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e6 for one in value
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value


def _is_origin(value: object) -> bool:
    if not isinstance(value, dict) or value.keys() != {"version", "page", "quote"}:
        return False
    return is_id(value["version"]) and _is_number(value["page"], MOST_PAGES) and _is_text(value["quote"])


PARTS: dict[str, Callable[[Any], bool]] = {
    "quads": lambda value: isinstance(value, list) and all(_are_numbers(one) and len(one) == 4 for one in value),
    "quote": _is_text,
    "before": _is_text,
    "after": _is_text,
    "points": lambda value: _are_numbers(value) and len(value) % 3 == 0,
    "width": lambda value: _are_numbers([value]),
    "at": lambda value: _are_numbers(value) and len(value) == 2,
    "stays": lambda value: value is True,
    "was": _is_origin,
}


def _dump(place: object) -> str:
    return json.dumps(place, ensure_ascii=False, separators=(",", ":"))


def _changed(actor: Actor, message: dict[str, Any]) -> list[Signal]:
    """The person's other devices hear the number, and ask for what they have not; whoever is shown the note, too."""
    note = session().get_one(Note, message["id"])
    shown = _shown_to(sharing.shown(actor, note), note.document_id)
    return [Signal(actor.id, "notes", {"change": queries.change_of(actor)}), *shown]


def _shown_to(people: set[str], document_id: str) -> list[Signal]:
    """What others share of a paper is not what it was: each hears it on the own stream alone.

    `at` tells one change from the next, since a value that is known already goes to nobody.
    """
    value = {"document": document_id, "at": now().isoformat()}
    return [Signal(one, "shared_notes", value) for one in sorted(people)]


def _shared(actor: Actor, message: dict[str, Any]) -> list[Signal]:
    document_id = session().get_one(Version, message["version"]).document_id
    share_id = NoteShare.id_of(actor.id, document_id, message["note"] or None, message["with"])
    return _of_share(actor, {"share": share_id})


def _of_share(actor: Actor, message: dict[str, Any]) -> list[Signal]:
    share = session().get_one(NoteShare, message["share"])
    return _shown_to({actor.id, *sharing.members_of(share)}, share.document_id)


@command(
    "keep_note",
    streams=lambda actor, message: [],
    passes=_changed,
    fields={
        "id": is_id,
        "version": is_id,
        "page": lambda value: _is_number(value, MOST_PAGES) and value != 0,
        "kind": lambda value: isinstance(value, str) and value in NoteKind.__members__,
        "colour": lambda value: isinstance(value, str) and COLOUR.fullmatch(value) is not None,
        "place": _is_place,
        "words": lambda value: _is_text(value) and len(str(value)) <= MOST_WORDS,
        "removed": lambda value: isinstance(value, bool),
        "seen": lambda value: _is_number(value, 1 << 31),
        "at": _is_moment,
    },
)
def keep_note_command(actor: Actor, message: dict[str, Any]) -> dict[str, Any]:
    """A note written, changed or removed on one of the person's devices."""
    written = Written(
        id=message["id"], version_id=message["version"], page=message["page"], kind=NoteKind(message["kind"]),
        colour=message["colour"], place=_dump(message["place"]), words=message["words"], removed=message["removed"],
        seen=message["seen"], at=datetime.fromisoformat(message["at"]),
    )  # fmt: skip
    note, beside = keep_note(actor, written)
    return {"note": queries.told(note), "beside": queries.told(beside) if beside else None}


@command(
    "share_notes",
    streams=lambda actor, message: [],
    passes=_shared,
    fields={
        "version": is_id,
        "note": lambda value: value == "" or is_id(value),
        "audience": lambda value: isinstance(value, str) and value in Audience.__members__,
        "with": is_id,
    },
)
def share_notes_command(actor: Actor, message: dict[str, Any]) -> dict[str, Any]:
    """One note, or with none named all on the paper, shown to a person or a group."""
    audience = Audience(message["audience"])
    share = share_notes(actor, message["version"], message["note"] or None, audience, message["with"])
    return {"share": share.id}


@command("end_share", streams=lambda actor, message: [], passes=_of_share, fields={"share": is_id})
def end_share_command(actor: Actor, message: dict[str, Any]) -> dict[str, Any]:
    """Taken back."""
    end_share(actor, message["share"])
    return {}
