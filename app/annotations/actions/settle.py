"""What a person decides about a note that has no place on the paper's new version, without opening the paper."""

import json
from typing import Any

from app.annotations.actions.keep import Written, keep_note
from app.annotations.models import Note
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import reading
from app.kernel.errors import NotFound


def keep_with_its_version(actor: Actor, note_id: str) -> None:
    """The note stays where it was written, whatever version comes. Raises NotFound for anybody else's."""
    note = _own(actor, note_id)
    place: dict[str, Any] = json.loads(note.place) | {"stays": True}
    _keep(actor, note, json.dumps(place, ensure_ascii=False, separators=(",", ":")), note.removed)


def remove(actor: Actor, note_id: str) -> None:
    """Takes the note away. Raises NotFound for anybody else's."""
    note = _own(actor, note_id)
    _keep(actor, note, note.place, removed=True)


def _own(actor: Actor, note_id: str) -> Note:
    with reading() as session:
        note = session.get(Note, note_id)
    if note is None or note.person_id != actor.id:
        raise NotFound()
    return note


def _keep(actor: Actor, note: Note, place: str, removed: bool) -> None:
    keep_note(
        actor,
        Written(
            note.id, note.version_id, note.page, note.kind, note.colour, place, note.words, removed, note.edition, now()
        ),
    )
