"""Reading one's own notes. Nobody else's are ever asked for."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.annotations.models import Note, Notebook, NoteKind
from app.documents.models import Document
from app.documents.queries import load_version
from app.documents.search import folded
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound

PORTION = 500


@dataclass(frozen=True)
class PaperNotes:
    """One paper with what a person wrote on it. `readable`: the versions written on that may still be read."""

    document: Document
    readable: Collection[str]
    notes: Sequence[Note]


def change_of(actor: Actor) -> int:
    """The number of this person's last change."""
    notebook = session().get(Notebook, actor.id)
    return notebook.change if notebook is not None else 0


def notes_on(actor: Actor, document_id: str, since: int = 0, *, with_removed: bool = False) -> Sequence[Note]:
    """What this person wrote on a paper and changed after `since`, the oldest change first; at most PORTION.

    From 0 on, what was removed is left out, unless the device holds notes that may be among it.
    """
    query = select(Note).where(Note.person_id == actor.id, Note.document_id == document_id, Note.change > since)
    if since == 0 and not with_removed:
        query = query.where(Note.removed.is_(False))
    return session().scalars(query.order_by(Note.change).limit(PORTION)).all()


def all_notes(actor: Actor, asked: str = "") -> list[PaperNotes]:
    """All papers that this person wrote on, the last one first; `asked`: words to be found, marks or none."""
    query = select(Note).where(Note.person_id == actor.id, Note.removed.is_(False), Note.kind != NoteKind.INK)
    notes = session().scalars(query.order_by(Note.saved_at.desc())).all()
    wanted = folded(asked)
    by_document: dict[str, list[Note]] = {}
    for note in notes:
        if wanted in folded(f"{note.words} {note.passage}"):
            by_document.setdefault(note.document_id, []).append(note)
    found = []
    for document_id, own in by_document.items():
        document = session().get(Document, document_id)
        if document is not None:
            own.sort(key=lambda note: (note.page, note.written_at))
            versions = {note.version_id for note in own}
            found.append(PaperNotes(document, [one for one in versions if _may_read(actor, one)], own))
    return found


def _may_read(actor: Actor, version_id: str) -> bool:
    try:
        load_version(version_id, actor)
    except NotFound:
        return False
    return True


def told(note: Note) -> dict[str, Any]:
    """As devices hold it."""
    return {
        "id": note.id, "version": note.version_id, "page": note.page, "kind": note.kind.value, "colour": note.colour,
        "place": json.loads(note.place), "words": note.words, "removed": note.removed, "edition": note.edition,
        "change": note.change, "beside": note.beside_id, "at": note.written_at.isoformat(),
    }  # fmt: skip
