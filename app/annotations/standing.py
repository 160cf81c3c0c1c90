"""All that a person wrote on a paper, as it stands on one version, in the order of the text: what the reader shows."""

import json
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from sqlalchemy import select

from app.annotations import queries
from app.annotations.models import Note, NoteKind
from app.annotations.pagetext import Quad
from app.annotations.placing import Fate
from app.annotations.versions import place_notes
from app.documents.models import Version
from app.kernel.actor import Actor
from app.kernel.db import session


@dataclass(frozen=True)
class Standing:
    """A note at its place on the version: pages from 0 with its boxes there; a stroke with the points it has there.

    `number` is that of its badge, 0 where it has no words.
    """

    note: Note
    fate: Fate
    spans: list[tuple[int, list[Quad]]]
    place: dict[str, Any]
    number: int = 0

    @property
    def page(self) -> int:
        return self.spans[0][0]

    @property
    def top(self) -> float:
        """How far down the page it begins."""
        quads = self.spans[0][1]
        if quads:
            return quads[0][1]
        return float((self.place.get("at") or self.place.get("points") or (0, 0))[1])


@dataclass(frozen=True)
class Sheet:
    """The notes of a paper: with a place on the version, to be reviewed, and those that belong to another version."""

    version: Version
    standing: list[Standing] = field(default_factory=list)
    to_review: list[tuple[Note, Version]] = field(default_factory=list)
    elsewhere: list[tuple[Note, Version]] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)  # versions that the person may no longer read

    @property
    def is_empty(self) -> bool:
        return not (self.standing or self.to_review or self.elsewhere)


def sheet_of(actor: Actor, version: Version) -> Sheet:
    """The person's notes on this version and on every other of its paper."""
    query = (
        select(Note, Version)
        .join(Version, Version.id == Note.version_id)
        .where(Note.person_id == actor.id, Note.document_id == version.document_id, Note.removed.is_(False))
        .order_by(Version.number, Note.page, Note.written_at, Note.id)
    )
    placed = {note.id: place for note, _older, place in place_notes(actor, version)}
    sheet = Sheet(version)
    may_read = cache(partial(queries.may_read, actor))
    for note, written_on in session().execute(query):
        place = placed.get(note.id)
        if not may_read(written_on.id):
            sheet.closed.add(written_on.id)
        if written_on.id == version.id:
            sheet.standing.append(_at_home(note))
        elif place is None:
            sheet.elsewhere.append((note, written_on))
        elif place.fate is Fate.REVIEW:
            sheet.to_review.append((note, written_on))
        else:
            sheet.standing.append(Standing(note, place.fate, place.spans, _shifted(note, *place.shift)))
    sheet.standing.sort(key=lambda one: (one.page, one.top))
    _number(sheet.standing)
    return sheet


def _at_home(note: Note) -> Standing:
    place = json.loads(note.place)
    return Standing(note, Fate.SAME, [(note.page - 1, [tuple(quad) for quad in place.get("quads", [])])], place)


def _shifted(note: Note, across: float, down: float) -> dict[str, Any]:
    place: dict[str, Any] = json.loads(note.place)
    if points := place.get("points"):
        place["points"] = [value + (across, down, 0)[at % 3] for at, value in enumerate(points)]
    return place


def _number(standing: list[Standing]) -> None:
    """As the reader does: whatever has words, and every note at a point."""
    worded = [at for at, one in enumerate(standing) if one.note.words or one.note.kind is NoteKind.NOTE]
    for number, at in enumerate(worded, start=1):
        one = standing[at]
        standing[at] = Standing(one.note, one.fate, one.spans, one.place, number)
