"""What the worker writes down about a paper while it becomes pages. Each call is a short transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from app.documents import search
from app.documents.actions.submitters import tell_submitters
from app.documents.events import PaperDigitised, PaperRejected
from app.documents.models import Document, DocumentKind, Outcome, Page, PageFile, PageText, Version, VersionState
from app.kernel import files
from app.kernel.actor import system
from app.kernel.clock import now
from app.kernel.db import database, reading, writing_text
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import Meeting

WORKER = system("worker")
_SLICES_AT_ONCE = 8  # a vote waits for each of these transactions


@dataclass(frozen=True)
class Source:
    """What the worker needs to know of a version before it opens anything."""

    version_id: str
    meeting_id: str | None  # None: of a body's reference shelf
    dossier_id: str
    desk: StreamRef
    name: str
    sha256: str
    pages_done: int

    @property
    def heard(self) -> list[StreamRef]:
        """Who hears what becomes of it."""
        return [self.desk, Meeting.submitters_stream(self.meeting_id)] if self.meeting_id else [self.desk]


@dataclass(frozen=True)
class StoredPage:
    """A page whose files are in the store: `image`, `thumbnail` and `words` are `sha256.extension`."""

    index: int
    label: str
    width: float
    height: float
    text: str
    identity: str
    image: str | None
    pixels: tuple[int, int]
    thumbnail: str | None
    words: str
    is_scan: bool
    turn: int
    machine_read: bool
    confidence: float | None


def begin(version_id: str) -> Source | None:
    """Marks the version as being worked on; None where there is nothing left to do."""
    with database().writing(database().engine) as session:
        version = session.get(Version, version_id)
        if version is None or version.outcome.is_over:
            return None
        version.outcome = Outcome.WORKING
        version.started_at = version.started_at or now()
        dossier = version.document.dossier
        return Source(
            version.id, dossier.meeting_id, dossier.id, dossier.desk, version.file_name, version.sha256,
            version.pages_done,
        )  # fmt: skip


def note_step(version_id: str, step: str, page_count: int | None = None) -> None:
    """What is being done now, for the desk's progress line."""
    with database().writing(database().engine) as session:
        version = session.get_one(Version, version_id)
        version.step = step
        if page_count is not None:
            version.page_count = page_count


def note_type(version_id: str, type_: str, media_type: str) -> None:
    """What the bytes turned out to be."""
    with database().writing(database().engine) as session:
        version = session.get_one(Version, version_id)
        version.type, version.media_type = type_, media_type


def store_file(path: Path) -> str:
    """Takes a page's file into the store; its name from now on."""
    return f"{files.store().put(path).sha256}{path.suffix}"


def add_pages(version_id: str, pages: Sequence[StoredPage], page_count: int) -> None:
    """Publishes pages that are done: readable from now on by whoever may read the paper."""
    if not pages:
        return
    with writing_text() as text:
        first, last = pages[0].index, pages[-1].index
        again = PageText.version_id == version_id, PageText.index.between(first, last)
        text.execute(delete(PageText).where(*again))
        text.execute(
            insert(PageText),
            [
                {
                    "version_id": version_id, "index": page.index, "text": page.text,
                    "folded": search.folded(page.text), "toned": search.toned(page.text),
                }
                for page in pages
            ],
        )  # fmt: skip
    with database().writing(database().engine) as session:
        names = {name for page in pages for name in (page.image, page.thumbnail, page.words) if name}
        # Only these: a paper of ten thousand pages has thirty thousand names.
        own = select(PageFile.name).where(PageFile.version_id == version_id, PageFile.name.in_(names))
        session.add_all(PageFile(name=name, version_id=version_id) for name in names - set(session.scalars(own)))
        for page in pages:
            session.merge(_row(version_id, page))
        version = session.get_one(Version, version_id)
        version.pages_done = max(version.pages_done, pages[-1].index + 1)
        version.page_count = max(version.page_count, page_count, version.pages_done)


def _row(version_id: str, page: StoredPage) -> Page:
    return Page(
        version_id=version_id, index=page.index, label=page.label, width=page.width, height=page.height,
        identity=page.identity, image=page.image, image_width=page.pixels[0], image_height=page.pixels[1],
        thumbnail=page.thumbnail, words=page.words, is_scan=page.is_scan, turn=page.turn,
        machine_read=page.machine_read, confidence=page.confidence, letters=sum(map(str.isalpha, page.text)),
    )  # fmt: skip


def turns_of(version_id: str) -> dict[int, int]:
    """The turns of the pages that are done already, by index: a worker that goes on after a crash needs them."""
    with reading() as session:
        rows = session.execute(select(Page.index, Page.turn).where(Page.version_id == version_id, Page.turn != 0))
        return {index: turn for index, turn in rows}  # noqa: C416  a row is no pair to the type checker


def add_slices(version_id: str, slices: Sequence[tuple[str, Sequence[int]]]) -> None:
    """Names, for each page, the small PDF that it can be zoomed in: (file, page indexes in the file's order)."""
    for start in range(0, len(slices), _SLICES_AT_ONCE):
        _add_slices(version_id, slices[start : start + _SLICES_AT_ONCE])


def _add_slices(version_id: str, slices: Sequence[tuple[str, Sequence[int]]]) -> None:
    with database().writing(database().engine) as session:
        for name, indexes in slices:
            session.merge(PageFile(name=name, version_id=version_id))
            for place, index in enumerate(indexes):
                page = session.get(Page, (version_id, index))
                if page is not None:
                    page.slice, page.slice_index = name, place


@dataclass
class Result:
    """What the worker found out about the paper as a whole."""

    pages: int = 0
    outline: list[dict[str, Any]] | None = None
    notes: Sequence[Sentence] = ()
    signatures: Sequence[dict[str, Any]] = ()
    pdf_sha256: str | None = None
    symbol: str = ""
    title: str = ""
    year: int | None = None
    kind: DocumentKind | None = None
    item_id: str | None = None


def conclude(source: Source, outcome: Outcome, result: Result | None = None, sentence: Sentence | None = None) -> None:
    """Ends digitising; the desk hears of it."""
    result = result or Result()
    with transaction(source.heard, WORKER) as tx:
        version = tx.get(Version, id=source.version_id)
        if version.state is VersionState.SUBMITTED and source.meeting_id:
            tell_submitters(tx, source.meeting_id, version.document.dossier.item_id)
        version.digitised_as(outcome, tx.now, sentence)
        version.notes = json.dumps([note.dump() for note in result.notes], ensure_ascii=False)
        version.outline = json.dumps(result.outline or [], ensure_ascii=False)
        version.signatures = json.dumps(list(result.signatures), ensure_ascii=False)
        version.pdf_sha256 = result.pdf_sha256
        if outcome.is_readable:
            version.page_count = version.pages_done = result.pages
            _name(version.document, result)
        tx.record(PaperDigitised(version.id, version.document_id, outcome.value, version.page_count))


def _name(document: Document, result: Result) -> None:
    """Prefills what nobody has named yet."""
    if document.is_filed:
        return
    document.symbol = result.symbol or document.symbol
    document.title = result.title or document.title
    document.kind = result.kind or document.kind
    document.year = result.year or document.year
    document.suggested_item_id = result.item_id


def discard(source: Source, sentence: Sentence, unpublished: Sequence[StoredPage] = ()) -> None:
    """A state secret came in: nothing of it is kept, neither the bytes nor a page nor a word (section 7.3).

    `unpublished` are pages whose files are in the store and not yet named by any row. What another paper holds too
    (a blank page looks alike everywhere) stays with that paper.
    """
    loose = {name for page in unpublished for name in (page.image, page.thumbnail, page.words) if name}
    with writing_text() as text:
        text.execute(delete(PageText).where(PageText.version_id == source.version_id))
    with transaction(source.heard, WORKER) as tx:
        version = tx.get(Version, id=source.version_id)
        if version.state is VersionState.SUBMITTED and source.meeting_id:
            tell_submitters(tx, source.meeting_id, version.document.dossier.item_id)
        names = loose | set(tx.session.scalars(select(PageFile.name).where(PageFile.version_id == version.id)))
        tx.session.execute(delete(PageFile).where(PageFile.version_id == version.id))
        tx.session.execute(delete(Page).where(Page.version_id == version.id))
        version.pages_done = version.page_count = 0
        version.digitised_as(Outcome.REFUSED, tx.now, sentence)
        hashes = {name.partition(".")[0] for name in names} | {version.sha256}
        kept = _held_elsewhere(tx, version, names, hashes)
        tx.record(PaperRejected(version.file_name, sentence.dump()))
    for sha256 in hashes - kept:
        files.store().remove(sha256)


def _held_elsewhere(tx: Transaction, version: Version, names: set[str], hashes: set[str]) -> set[str]:
    """Of these hashes, those that other versions name as their file, their PDF or a page's."""
    others = Version.id != version.id
    found = set(tx.session.scalars(select(Version.sha256).where(others, Version.sha256.in_(hashes))))
    found |= {one for one in tx.session.scalars(select(Version.pdf_sha256).where(others)) if one in hashes}
    pages = tx.session.scalars(select(PageFile.name).where(PageFile.name.in_(names)))
    return found | {name.partition(".")[0] for name in pages}
