"""What pages ask of the reference shelf: a body's papers by kind and year, and those that items link."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Body
from app.documents.models import (
    Classification,
    Document,
    DocumentKind,
    Dossier,
    ShelfLink,
    Upload,
    Version,
    VersionState,
)
from app.documents.policy import closed_items
from app.documents.shelf_policy import ShelfReader
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.vietnamese import fold
from app.meetings.models import AgendaItem, Meeting

_IN_SYMBOL = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+((?:19|20)\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Shown:
    """What of a shelf a page shows: one kind, one year, titles and symbols that hold some words; None or "": all."""

    kind: DocumentKind | None = None
    year: int | None = None
    words: str = ""

    def holds(self, document: Document) -> bool:
        """Whether the paper is among them."""
        if self.kind is not None and document.kind is not self.kind:
            return False
        if self.year is not None and document.year != self.year:
            return False
        text = fold(f"{document.heading} {document.title}")
        return all(word in text for word in fold(self.words).split())


@dataclass(frozen=True)
class Group:
    """The papers of one kind, the latest year first."""

    kind: DocumentKind
    versions: list[Version]


def year_of_issue(symbol: str, first_page: str) -> int | None:
    """The year that a paper's symbol holds ("15/2024/NQ-HĐND"), or the first date it prints."""
    found = _IN_SYMBOL.search(symbol)
    if found is not None:
        return int(found[0])
    dated = _DATED.search(first_page)
    return int(dated[1]) if dated is not None else None


def published(body_id: str, reader: ShelfReader) -> list[Version]:
    """The present versions on the shelf that this reader may read, the latest year first."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.body_id == body_id, Version.state == VersionState.RELEASED, reader.readable())
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    return sorted(session().scalars(query), key=_order)


def _order(version: Version) -> tuple[int, str, str]:
    document = version.document
    return (-(document.year or 0), document.symbol, document.title)


def groups(versions: Iterable[Version], shown: Shown) -> list[Group]:
    """These papers by kind, in the order of the kinds' list."""
    by_kind: dict[DocumentKind, list[Version]] = {}
    for version in versions:
        if shown.holds(version.document):
            by_kind.setdefault(version.document.kind, []).append(version)
    return [Group(kind, by_kind[kind]) for kind in DocumentKind if kind in by_kind]


def desk(body_id: str) -> list[Version]:
    """The shelf's files that are not published, for those who prepare it; the newest first."""
    waiting = Version.state.in_([VersionState.DRAFT])
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.body_id == body_id, Dossier.kind == "shelf", waiting)
        .options(selectinload(Version.document).selectinload(Document.dossier))
        .order_by(Version.uploaded_at.desc())
    )
    return list(session().scalars(query))


def repeated_uploads(body_id: str, limit: int = 3) -> list[Upload]:
    """Files that were sent again and recognised."""
    query = (
        select(Upload)
        .join(Dossier, and_(Dossier.id == Upload.dossier_id, Dossier.kind == "shelf"))
        .where(Dossier.body_id == body_id, Upload.sentence != "")
        .order_by(Upload.ended_at.desc())
    )
    return list(session().scalars(query.limit(limit)))


def version_on(body_id: str, version_id: str) -> Version | None:
    """The version, if it lies on this body's shelf."""
    version = session().get(Version, version_id)
    if version is None or version.document.dossier.kind != "shelf" or version.document.dossier.body_id != body_id:
        return None
    return version


def references(meeting: Meeting, actor: Actor) -> dict[str, list[Version]]:
    """What this actor may read of the papers that the meeting's items link, by item, in their order."""
    reader = ShelfReader.of(actor, meeting.body_id)
    query = (
        select(ShelfLink.item_id, Version)
        .join(ShelfLink.item)
        .join(ShelfLink.document)
        .join(Document.dossier)
        .join(Version, Version.document_id == Document.id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.removed_at.is_(None))
        .where(Version.state == VersionState.RELEASED, reader.readable())
        .order_by(ShelfLink.position, ShelfLink.linked_at)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    found: dict[str, list[Version]] = {}
    for row in session().execute(query):
        found.setdefault(row.item_id, []).append(row.Version)
    return found


def is_linked_in(document_id: str, meeting: Meeting) -> bool:
    """Whether an item of the meeting links the paper."""
    return bool(_linking_items(document_id, meeting))


def is_open_in(document: Document, meeting: Meeting) -> bool:
    """Whether guests of the meeting may read the paper there: public, and linked by an item that is not closed."""
    is_public = document.classification == Classification.PUBLIC
    return is_public and bool(_linking_items(document.id, meeting) - closed_items(meeting))


def _linking_items(document_id: str, meeting: Meeting) -> set[str]:
    query = (
        select(ShelfLink.item_id)
        .join(ShelfLink.item)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.removed_at.is_(None))
        .where(ShelfLink.document_id == document_id)
    )
    return set(session().scalars(query))


def shelves(actor: Actor, bodies: Sequence[Body]) -> list[tuple[Body, ShelfReader]]:
    """The shelves among these bodies' that hold something for this actor."""
    return [(body, reader) for body in bodies if not _is_empty(reader := ShelfReader.of(actor, body.id))]


def _is_empty(reader: ShelfReader) -> bool:
    return reader.is_stranger and not reader.linked and not reader.linked_openly


def bodies_with_shelves() -> list[Body]:
    """Every body that has a shelf."""
    query = select(Body).join(Dossier, Dossier.body_id == Body.id).where(Dossier.kind == "shelf").distinct()
    return list(session().scalars(query))
