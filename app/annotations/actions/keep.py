"""Keeping what was written on a page, whichever device it comes from and however late."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app.annotations.models import Note, Notebook, NoteKind
from app.documents.models import Version
from app.documents.queries import load_version
from app.kernel.actor import Actor
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import Transaction, transaction


@dataclass(frozen=True)
class Written:
    """A note as a device holds it. `seen`: the edition that was changed, 0 for a new note."""

    id: str
    version_id: str
    page: int
    kind: NoteKind
    colour: str
    place: str
    words: str
    removed: bool
    seen: int
    at: datetime

    @property
    def content(self) -> dict[str, Any]:
        """What a change changes."""
        return {
            "version_id": self.version_id, "page": self.page, "colour": self.colour, "place": self.place,
            "words": self.words, "removed": self.removed,
        }  # fmt: skip


def keep_note(actor: Actor, written: Written) -> tuple[Note, Note | None]:
    """Keeps a note, and returns it as it is now; with it the other one when two devices changed it at the same time.

    Nothing is lost by that: a removal gives way to words written elsewhere, two texts stand side by side, and a place
    in a newer version of the paper outlives one in an older. Raises NotFound for a paper that the person may not read.
    """
    with transaction([], actor) as tx:
        note = tx.session.get(Note, written.id, with_for_update=True)
        if note is None:
            return _begin(tx, written, written.id), None
        if note.person_id != actor.id:
            raise NotFound()
        if note.says(written.content):
            return note, None
        if written.seen >= note.edition:
            return _change(tx, note, written), None
        return _both(tx, note, written)


def _both(tx: Transaction, note: Note, written: Written) -> tuple[Note, Note | None]:
    """Two devices changed it without knowing of each other. Words outlive everything else."""
    if (note.words and not written.words) or (note.words and written.removed):
        return note, None  # whoever removed or recoloured it had not seen what was written since
    if note.words and not note.removed and written.words != note.words:
        return note, _beside(tx, note, written)
    return _change(tx, note, _at_the_newest_place(tx, note, written)), None


def _beside(tx: Transaction, note: Note, written: Written) -> Note:
    """The later text as a note of its own. A device that was killed before it heard of it sends it under a new key."""
    same = select(Note).where(Note.beside_id == note.id, Note.words == written.words, Note.removed.is_(False))
    return tx.session.scalars(same.limit(1)).first() or _begin(tx, written, new_id(), beside=note)


def _at_the_newest_place(tx: Transaction, note: Note, written: Written) -> Written:
    """A device that had not seen that the note was placed on a newer version does not take it back."""
    numbers = [tx.session.get_one(Version, one).number for one in (note.version_id, written.version_id)]
    if numbers[0] <= numbers[1]:
        return written
    return replace(written, version_id=note.version_id, page=note.page, place=note.place)


def _begin(tx: Transaction, written: Written, note_id: str, beside: Note | None = None) -> Note:
    return tx.add(
        Note(
            id=note_id, person_id=tx.actor.id, document_id=_version(tx, written).document_id,
            kind=written.kind, beside_id=beside.id if beside else None, edition=1,
            change=_next_change(tx), written_at=min(written.at, tx.now), saved_at=tx.now, **written.content,
        )
    )  # fmt: skip


def _version(tx: Transaction, written: Written) -> Version:
    """The version that is written on. Raises NotFound where it has no such page, or is not for this person."""
    version, _reader = load_version(written.version_id, tx.actor)
    if not 1 <= written.page <= max(version.page_count, 1):
        raise NotFound()
    return version


def _change(tx: Transaction, note: Note, written: Written) -> Note:
    is_placed_anew = (written.version_id, written.page) != (note.version_id, note.page)
    if is_placed_anew and _version(tx, written).document_id != note.document_id:
        raise NotFound()
    for name, value in written.content.items():
        setattr(note, name, value)
    note.edition += 1
    note.change, note.saved_at, note.written_at = _next_change(tx), tx.now, min(written.at, tx.now)
    return note


def _next_change(tx: Transaction) -> int:
    """The next number of this person's changes: its row is locked, so that no device is told of a number too early."""
    notebook = tx.session.get(Notebook, tx.actor.id, with_for_update=True)
    if notebook is None:
        insert = insert_postgresql if tx.session.get_bind().dialect.name == "postgresql" else insert_sqlite
        tx.session.execute(insert(Notebook).values(person_id=tx.actor.id, change=0).on_conflict_do_nothing())
        notebook = tx.session.get_one(Notebook, tx.actor.id, with_for_update=True)
    notebook.change += 1
    return notebook.change
