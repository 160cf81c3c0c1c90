"""A note on a page: a marked passage, a stroke of the pen, a typed note, a bookmark. Private until it is shared.

Notes are not in any journal; a draft that is taken away leaves its notes. Devices of one person follow a number of
changes (`Notebook.change`), and a note has a number of editions: whoever changes it says which edition was seen, so
that two devices never overwrite each other.
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, validates

from app.kernel.db import Base, Id, Word

MOST_WORDS = 10_000  # characters of one typed note
MOST_PLACE = 40_000  # characters of one note's place on the page: a stroke of some five thousand points


class NoteKind(StrEnum):
    """How it looks on the page."""

    HIGHLIGHT = "HIGHLIGHT"
    UNDERLINE = "UNDERLINE"
    STRIKE = "STRIKE"
    INK = "INK"
    NOTE = "NOTE"
    BOOKMARK = "BOOKMARK"


class Notebook(Base):
    """How often a person's notes have changed: a device that knows the last number asks for what came after."""

    __tablename__ = "notebook"

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    change: Mapped[int] = mapped_column(default=0)


class Note(Base):
    """One note in its newest edition.

    `place`: JSON, in page units (points from the page's left upper corner):
    `{"quads": [[x0, y0, x1, y1], ...], "quote", "before", "after"}` for what is anchored to text,
    `{"points": [x, y, pressure, ...], "width"}` for a stroke, `{"at": [x, y]}` for a note at a point. With them may be
    `"stays": true`, of a note that is to stay with its version, and `"was": {"version", "page", "quote"}`, where it
    stood before a person placed it on a newer one.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index("note_by_document", "person_id", "document_id"),
        Index("note_by_change", "person_id", "change"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)  # made by the device that wrote it
    person_id: Mapped[str] = mapped_column(Id)
    document_id: Mapped[str] = mapped_column(Id)
    version_id: Mapped[str] = mapped_column(Id)
    page: Mapped[int]  # from 1
    kind: Mapped[NoteKind] = mapped_column(Word(NoteKind))
    colour: Mapped[str] = mapped_column(String(10), default="")
    place: Mapped[str] = mapped_column(Text, default="{}")
    words: Mapped[str] = mapped_column(Text, default="")
    beside_id: Mapped[str | None] = mapped_column(Id)  # the note that another device changed at the same time
    edition: Mapped[int] = mapped_column(Integer, default=1)
    change: Mapped[int]
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    written_at: Mapped[datetime]
    saved_at: Mapped[datetime]

    @validates("place")
    def _is_bounded(self, _key: str, place: str) -> str:
        assert len(place) <= MOST_PLACE
        return place

    @property
    def passage(self) -> str:
        """The words of the paper that it marks; empty for a stroke or a point."""
        return str(json.loads(self.place).get("quote", ""))

    @property
    def stays(self) -> bool:
        """Whether its writer wants it where it was written, whatever version comes."""
        return bool(json.loads(self.place).get("stays"))

    def says(self, content: "dict[str, Any]") -> bool:
        """Whether it holds exactly that already."""
        return all(getattr(self, name) == value for name, value in content.items())


class Audience(StrEnum):
    """With whom notes are shared; `NoteShare.audience_id` is the id of that person, group, body or meeting."""

    PERSON = "PERSON"
    DELEGATE_GROUP = "DELEGATE_GROUP"
    COMMITTEE = "COMMITTEE"
    DISCUSSION_GROUP = "DISCUSSION_GROUP"


class NoteShare(Base):
    """One note, or all that its writer has and will have on a paper, shown to one audience until it is taken back.

    Its id is made of what it says, so that the same share given twice, or given again after it was taken back, is one
    row. `told_at`: when those concerned were told, once whatever becomes of it.
    """

    __tablename__ = "note_share"
    __table_args__ = (Index("note_share_by_writer", "person_id", "document_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    document_id: Mapped[str] = mapped_column(Id)
    note_id: Mapped[str | None] = mapped_column(Id)  # None: everything on that paper
    audience: Mapped[Audience] = mapped_column(Word(Audience))
    audience_id: Mapped[str] = mapped_column(Id, index=True)
    shared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None] = mapped_column(index=True)

    @staticmethod
    def id_of(person_id: str, document_id: str, note_id: str | None, audience_id: str) -> str:
        """The id of that share, whether it was ever given or not."""
        return str(uuid5(UUID(person_id), f"{document_id} {note_id or 'all'} {audience_id}"))
