"""Notes of older versions on a newer one: computed when it is asked for, never kept, so that nothing can be lost by it.

What is found depends on the two versions and the note alone: every device of a person is told the same.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from app.annotations.models import Note, NoteKind
from app.annotations.pagetext import Leaf, Word
from app.annotations.placing import LOST, Anchor, Fate, Placed, Placing, same_pages
from app.annotations.queries import may_read
from app.documents import queries as documents
from app.documents.models import Document, Page, Version
from app.kernel import files, threads
from app.kernel.actor import Actor
from app.kernel.db import session

Names = tuple[tuple[str, str], ...]  # of each page: its fingerprint, the file of its words
KEPT = 6  # pairs of versions: a chamber opens the same new paper in the same minutes
MOST_KEPT = 200  # pages that changed in a pair which is kept: some 50 MB


def older_notes(actor: Actor, version: Version) -> list[tuple[Note, Version]]:
    """What this person wrote on versions before this one and did not want to stay there, with the version."""
    query = (
        select(Note, Version)
        .join(Version, Version.id == Note.version_id)
        .where(Note.person_id == actor.id, Note.document_id == version.document_id, Note.removed.is_(False))
        .where(Version.number < version.number)
        .order_by(Note.page, Note.written_at)
    )
    return [(note, older) for note, older in session().execute(query) if not note.stays]


def place_notes(actor: Actor, version: Version) -> list[tuple[Note, Version, Placed]]:
    """The same, each with its place on this version."""
    return place_on(actor, version, older_notes(actor, version))


def place_on(
    actor: Actor, version: Version, found: Sequence[tuple[Note, Version]]
) -> list[tuple[Note, Version, Placed]]:
    """The place of such notes on the version: none is sure where the person may no longer read the old one."""
    pairs: dict[str, Placing | None] = {}
    placed = []
    for note, older in found:
        if older.id not in pairs:
            pairs[older.id] = _pair(older, version) if may_read(actor, older.id) else None
        pair = pairs[older.id]
        placed.append((note, older, pair.place(anchor_of(note)) if pair is not None else LOST))
    return placed


@dataclass(frozen=True)
class Review:
    """Notes of one page of an older version that have no place on the paper's new one.

    `picture`: the address of the old page, None where this person may not read it, or only under the own name.
    """

    document: Document
    old: Version
    new: Version
    page: int
    notes: list[Note]
    is_readable: bool
    picture: str | None


def reviews(actor: Actor) -> list[Review]:
    """All that this person should look at, paper by paper in the order of the old pages."""
    query = select(Note.document_id).where(Note.person_id == actor.id, Note.removed.is_(False)).distinct()
    found: dict[tuple[str, int], Review] = {}
    for document_id in session().scalars(query).all():
        new = documents.newest_for(document_id, actor)
        for note, old, placed in place_notes(actor, new) if new is not None else []:
            assert new is not None
            if placed.fate is Fate.REVIEW:
                if (old.id, note.page) not in found:
                    found[old.id, note.page] = _review(actor, old, new, note.page)
                found[old.id, note.page].notes.append(note)
    return list(found.values())


def _review(actor: Actor, old: Version, new: Version, number: int) -> Review:
    is_readable = may_read(actor, old.id)
    page = session().get(Page, (old.id, number - 1))
    is_shown = is_readable and page is not None and page.image and documents.page_file_is_for(page.image, actor)
    picture = f"/p/{page.image}" if is_shown and page is not None else None
    return Review(old.document, old, new, number, [], is_readable, picture)


def told(note: Note, older: Version, placed: Placed) -> dict[str, Any]:
    """As devices hold it; pages from 1."""
    return {
        "id": note.id, "fate": placed.fate.value, "shift": placed.shift, "now": placed.now,
        "spans": [{"page": page + 1, "quads": quads} for page, quads in placed.spans],
        "home": {"version": older.id, "number": older.number, "page": note.page},
    }  # fmt: skip


def anchor_of(note: Note) -> Anchor:
    """What the note holds on to."""
    place = json.loads(note.place)
    page = note.page - 1
    if note.kind is NoteKind.INK:
        points = place.get("points") or [0.0, 0.0, 0.0]
        across, down = points[0::3], points[1::3]
        return Anchor(page, stroke=(min(across), min(down), max(across), max(down)))
    quads = [(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in place.get("quads", [])]
    return Anchor(page, quads, place.get("quote", ""))


def _pair(old: Version, new: Version) -> Placing:
    names = [tuple((page.identity, page.words) for page in documents.pages_of(one)) for one in (old, new)]
    return threads.apart(_laid_side_by_side, *names)


def _laid_side_by_side(old: Names, new: Names) -> Placing:
    same = same_pages([identity for identity, _words in old], [identity for identity, _words in new])
    if max(len(old), len(new)) - len(same) > MOST_KEPT:
        return _read(old, new)
    return _kept(old, new)


def _read(old: Names, new: Names) -> Placing:
    same = same_pages([identity for identity, _words in old], [identity for identity, _words in new])
    arrived = set(same.values())
    return Placing(
        [_leaf(*page, is_wanted=at not in same) for at, page in enumerate(old)],
        [_leaf(*page, is_wanted=at not in arrived) for at, page in enumerate(new)],
    )


_kept = lru_cache(maxsize=KEPT)(_read)


def _leaf(identity: str, name: str, is_wanted: bool) -> Leaf:
    if not is_wanted:
        return Leaf(identity)
    stored = json.loads(files.store().local(name.partition(".")[0]).read_bytes())
    lines: Sequence[dict[str, Any]] = stored["lines"]
    return Leaf(
        identity,
        [
            Word(word[0], (word[1], word[2], word[3], word[4]), row)
            for row, line in enumerate(lines)
            for word in line["words"]
        ],
    )
