"""Reading one's own notes. Nobody else's are ever asked for."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.annotations.models import Note, Notebook, NoteKind
from app.documents import downloads
from app.documents.models import Document, Version
from app.documents.queries import load_version, newest_for
from app.documents.search import folded
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound

PORTION = 500


@dataclass(frozen=True)
class PaperNotes:
    """One paper with what a person wrote on it. `readable`: the versions written on that may still be read.

    `version`: where the notes are shown now, None where the paper is closed to the person; `has_file`: whether it can
    be taken home with them.
    """

    document: Document
    readable: Collection[str]
    notes: Sequence[Note]
    version: Version | None
    has_file: bool


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


def standing_on(actor: Actor, document_id: str) -> Sequence[Note]:
    """All that this person wrote on a paper and did not take away, in the order of the pages."""
    query = select(Note).where(Note.person_id == actor.id, Note.document_id == document_id, Note.removed.is_(False))
    return session().scalars(query.order_by(Note.page, Note.written_at, Note.id)).all()


def documents_of(actor: Actor) -> list[str]:
    """The papers that this person wrote on, the last one first."""
    mine = Note.person_id == actor.id, Note.removed.is_(False)
    query = select(Note.document_id).where(*mine).group_by(Note.document_id).order_by(func.max(Note.saved_at).desc())
    return list(session().scalars(query))


def version_for(actor: Actor, document_id: str) -> Version | None:
    """Where a person's notes on a paper are to be shown: its newest version, else the last one written on that the
    person may read."""
    newest = newest_for(document_id, actor)
    if newest is not None:
        return newest
    query = (
        select(Version)
        .join(Note, Note.version_id == Version.id)
        .where(Note.person_id == actor.id, Note.document_id == document_id, Note.removed.is_(False))
        .distinct()
        .order_by(Version.number.desc())
    )
    return next((one for one in session().scalars(query) if may_read(actor, one.id)), None)


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
            readable = [one for one in versions if may_read(actor, one)]
            found.append(PaperNotes(document, readable, own, *_taken_from(actor, document_id)))
    return found


def _taken_from(actor: Actor, document_id: str) -> tuple[Version | None, bool]:
    version = version_for(actor, document_id)
    if version is None:
        return None, False
    return version, downloads.is_offered(load_version(version.id, actor)[1], version)


def may_read(actor: Actor, version_id: str) -> bool:
    """Whether the person may (still) read that version."""
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
