"""What pages and lists ask of papers. Whoever asks has a session open; rights are judged by `policy.Reader`."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import DelegateGroup, Person
from app.documents import policy, search, shelf
from app.documents.models import (
    EXPECTED,
    Classification,
    Document,
    DocumentKind,
    Dossier,
    Opening,
    Outcome,
    Page,
    PageFile,
    PageText,
    PaperCopy,
    PaperRegister,
    Place,
    Upload,
    Version,
    VersionState,
)
from app.documents.policy import RELEASED, Reader
from app.documents.shelf_policy import ShelfReader
from app.kernel.actor import Actor
from app.kernel.db import Database, database, reading_text, session
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.kernel.recent import Recent
from app.kernel.sentences import Sentence
from app.meetings import queries as meetings
from app.meetings.models import AgendaItem, Meeting, Participation, Role

PASSAGE = 12


@dataclass(frozen=True)
class Paper:
    """A document as a list shows it: its version for this reader, and what is new about it."""

    document: Document
    version: Version
    is_unread: bool
    replaces: int | None

    @property
    def is_replacement(self) -> bool:
        return self.replaces is not None


@dataclass(frozen=True)
class Completeness:
    """An item's dossier: the papers it is expected to hold and the state of each."""

    item: AgendaItem
    dossier: Dossier | None
    kinds: list[tuple[DocumentKind, Version | None]]
    copies_out: int | None = None  # of its secret paper; None where it has none

    @property
    def missing(self) -> list[DocumentKind]:
        return [kind for kind, version in self.kinds if version is None]

    @property
    def is_complete(self) -> bool:
        return all(version is not None and version.outcome.is_readable for _kind, version in self.kinds)


def items(meeting_id: str) -> list[AgendaItem]:
    """The agenda's items that still stand, in order."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.removed_at.is_(None))
    return list(session().scalars(query.order_by(AgendaItem.position)))


def load_version(version_id: str, actor: Actor) -> tuple[Version, Reader | ShelfReader]:
    """The version and the actor's eyes on it. Raises NotFound, also for a paper that is not for this actor."""
    version = session().get(Version, version_id)
    if version is None:
        raise NotFound()
    reader = _eyes(actor, version.document.dossier)
    if not reader.can_read(version):
        raise NotFound()
    return version, reader


def _eyes(actor: Actor, dossier: Dossier) -> Reader | ShelfReader:
    if dossier.kind == "shelf":
        return ShelfReader.of(actor, dossier.body_id)
    if dossier.meeting is None:
        raise NotFound()
    return Reader.of(actor, dossier.meeting)


# By database and file: the versions that hold it. By database, person and version: the judgement.
_holding: Recent[tuple[Database, str], tuple[str, ...]] = Recent()
_judged: Recent[tuple[Database, str, str], bool] = Recent()


def page_file_is_for(name: str, actor: Actor) -> bool:
    """Whether any paper that this actor may read holds the file, and not only as a copy under the reader's name.

    A page turn asks this twice, so what holds a file and the judgement of a version are remembered for a while.
    """
    here = database()
    holding = _holding.ask((here, name), partial(_versions_that_hold, name))
    return any(_judged.ask((here, actor.id, one), partial(_may_read, one, actor)) for one in holding)


def page_file_is_known_for(name: str, actor: Actor) -> bool:
    """Whether `page_file_is_for` said so a moment ago of this paper; asks no database, and may be too cautious."""
    here = database()
    holding = _holding.known((here, name)) or ()
    return any(_judged.known((here, actor.id, one)) for one in holding)


def _versions_that_hold(name: str) -> tuple[str, ...]:
    return tuple(session().scalars(select(PageFile.version_id).where(PageFile.name == name).distinct()))


def _may_read(version_id: str, actor: Actor) -> bool:
    try:
        version, reader = load_version(version_id, actor)
    except NotFound:
        return False
    return not policy.is_marked_for(reader, version)


def papers(meeting: Meeting, reader: Reader, actor: Actor) -> dict[str | None, list[Paper]]:
    """What this reader sees of the meeting's released papers, by agenda item (None: the meeting as a whole)."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED, reader.readable())
        .order_by(Document.position, Document.created_at)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    versions = list(session().scalars(query))
    opened = set(
        session().scalars(
            select(Opening.version_id).where(Opening.person_id == actor.id, Opening.opened_at.isnot(None))
        )
    )
    found: dict[str | None, list[Paper]] = {}
    for version in versions:
        dossier = version.document.dossier
        paper = Paper(version.document, version, version.id not in opened, _replaced_by(version))
        found.setdefault(dossier.item_id, []).append(paper)
    return found


def pack(meeting: Meeting, reader: Reader) -> list[Version]:
    """The meeting's papers in the order of the pack's numbers, as far as this reader may see them."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED, reader.readable())
        .where(Document.pack_start.isnot(None))
        .order_by(Document.pack_start)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    return list(session().scalars(query))


def at_pack_number(meeting: Meeting, reader: Reader, number: int) -> Version | None:
    """The paper whose numbers hold this one, for whoever may see it."""
    holds = Document.pack_start <= number, number < Document.pack_start + Document.pack_pages
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED, reader.readable(), *holds)
    )
    return session().scalars(query).first()


def _replaced_by(version: Version) -> int | None:
    if version.number == 1:
        return None
    query = select(func.max(Version.number)).where(
        Version.document_id == version.document_id,
        Version.number < version.number,
        Version.state == VersionState.SUPERSEDED,
    )
    return session().scalar(query)


def desk(meeting: Meeting) -> list[Version]:
    """Every file of the meeting as the secretariat's list shows it: trouble first, then what is new."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state != VersionState.SUPERSEDED)
        .options(selectinload(Version.document).selectinload(Document.dossier).selectinload(Dossier.item))
        .order_by(Version.uploaded_at.desc())
    )
    return sorted(session().scalars(query), key=lambda version: _rank(version))


def _rank(version: Version) -> int:
    if version.state in (*RELEASED, VersionState.WITHDRAWN):
        return 6
    by_outcome = {Outcome.REFUSED: 0, Outcome.NEEDS_PASSWORD: 0, Outcome.WARNING: 1, Outcome.WORKING: 3,
                  Outcome.WAITING: 4, Outcome.READY: 5, Outcome.UNPACKED: 7}  # fmt: skip
    if version.outcome is Outcome.READY and version.document.dossier.kind == "incoming":
        return 2
    return by_outcome[version.outcome]


def untaken_uploads(meeting_id: str, limit: int = 5) -> list[Upload]:
    """Files that became no paper: sent again and recognised, or refused by their name."""
    query = (
        select(Upload).where(Upload.meeting_id == meeting_id, Upload.sentence != "").order_by(Upload.ended_at.desc())
    )
    return list(session().scalars(query.limit(limit)))


def items_of(dossier_ids: Iterable[str | None]) -> dict[str, str]:
    """The items that these dossiers belong to, by the dossier's id."""
    wanted = [one for one in dossier_ids if one is not None]
    query = select(Dossier.id, Dossier.item_id).where(Dossier.id.in_(wanted), Dossier.item_id.isnot(None))
    return {dossier_id: item_id for dossier_id, item_id in session().execute(query) if item_id is not None}


def under_way(meeting_id: str) -> list[dict[str, Any]]:
    """How far each file of the meeting is that is being digitised; small enough to be asked every second."""
    return _under_way(Dossier.meeting_id == meeting_id)


def under_way_on_shelf(body_id: str) -> list[dict[str, Any]]:
    """The same for the reference shelf of a body."""
    return _under_way(and_(Dossier.body_id == body_id, Dossier.kind == "shelf"))


def _under_way(where: ColumnElement[bool]) -> list[dict[str, Any]]:
    query = (
        select(Version.id, Version.outcome, Version.step, Version.pages_done, Version.page_count, Version.started_at)
        .join(Version.document)
        .join(Document.dossier)
        .where(where, Version.outcome.in_([Outcome.WAITING, Outcome.WORKING]))
    )
    return [
        {"version": r.id, "step": r.step or r.outcome.value, "done": r.pages_done, "count": r.page_count,
         "started": r.started_at.isoformat() if r.started_at else None}
        for r in session().execute(query)
    ]  # fmt: skip


def released(meeting_id: str) -> list[Document]:
    """The papers of the meeting of which a version is out, the latest first."""
    rows = session().scalars(
        select(Document)
        .join(Dossier)
        .join(Version)
        .where(Dossier.meeting_id == meeting_id, Version.state == VersionState.RELEASED)
        .order_by(Document.created_at.desc())
    )
    return list(rows.unique())


def version_out(document: Document | None) -> Version | None:
    """The version of that paper which is out now."""
    if document is None:
        return None
    mine = Version.document_id == document.id, Version.state == VersionState.RELEASED
    return session().scalars(select(Version).where(*mine).order_by(Version.number.desc())).first()


def dossiers(meeting: Meeting) -> list[Completeness]:
    """The dossier of each item that expects papers (R-RES-01), with what is there and what is missing."""
    found = {
        dossier.item_id: dossier
        for dossier in session().scalars(
            select(Dossier)
            .where(Dossier.meeting_id == meeting.id, Dossier.item_id.isnot(None))
            .options(selectinload(Dossier.documents).selectinload(Document.versions))
        )
    }
    on_paper = registers(meeting.id)
    result = []
    for item in items(meeting.id):
        dossier = found.get(item.id)
        latest = (
            {document.kind: document.versions[-1] for document in dossier.documents if document.versions}
            if dossier
            else {}
        )
        expected = list(EXPECTED.get(item.type, ()))
        if item.requires_verification and DocumentKind.VERIFICATION_REPORT not in expected:
            expected.append(DocumentKind.VERIFICATION_REPORT)
        kinds = [(kind, latest.get(kind)) for kind in expected]
        kinds += [(kind, version) for kind, version in latest.items() if kind not in expected]
        if kinds or item.id in on_paper:
            result.append(Completeness(item, dossier, kinds, on_paper.get(item.id)))
    return result


def registers(meeting_id: str) -> dict[str, int]:
    """The items that have a secret paper on paper, and how many of its copies are out now."""
    out = func.count(PaperCopy.id)
    query = (
        select(PaperRegister.item_id, out)
        .join(PaperRegister.item)
        .outerjoin(PaperCopy, and_(PaperCopy.item_id == PaperRegister.item_id, PaperCopy.returned_at.is_(None)))
        .where(AgendaItem.meeting_id == meeting_id)
        .group_by(PaperRegister.item_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def copies(meeting_id: str) -> list[PaperCopy]:
    """Every handing out of the meeting's secret papers, in the order of items, copies and time."""
    query = (
        select(PaperCopy)
        .join(PaperCopy.item)
        .where(AgendaItem.meeting_id == meeting_id)
        .options(selectinload(PaperCopy.item))
        .order_by(AgendaItem.position, PaperCopy.number, PaperCopy.handed_at)
    )
    return list(session().scalars(query))


def names_of(ids: Iterable[str | None]) -> dict[str, str]:
    """What the persons with these ids are called."""
    wanted = [one for one in ids if one is not None and is_id(one)]
    return {
        row[0]: row[1] for row in session().execute(select(Person.id, Person.full_name).where(Person.id.in_(wanted)))
    }


def groups(meeting: Meeting) -> list[DelegateGroup]:
    """The delegate groups that a paper of the meeting may be for."""
    query = select(DelegateGroup).where(DelegateGroup.term_id == meeting.term_id).order_by(DelegateGroup.number)
    return list(session().scalars(query))


def delegates(meeting: Meeting) -> list[Participation]:
    """Those who should have every paper of the council."""
    return [p for p in meeting.participations if p.role is Role.DELEGATE and p.ends_at is None]


def receipts(version: Version) -> list[tuple[Participation, Opening | None]]:
    """Who should have the paper, and how far each has come with it."""
    meeting = version.document.dossier.meeting
    assert meeting is not None
    openings = {o.person_id: o for o in session().scalars(select(Opening).where(Opening.version_id == version.id))}
    group_id = version.document.group_id
    readers = [p for p in delegates(meeting) if group_id is None or p.group_id == group_id]
    return [(p, openings.get(p.person_id or p.id)) for p in readers]


def opened_counts(version_ids: Sequence[str]) -> dict[str, int]:
    """How many have opened each version."""
    query = select(Opening.version_id, func.count()).where(
        Opening.version_id.in_(version_ids), Opening.opened_at.isnot(None)
    )
    return {row[0]: row[1] for row in session().execute(query.group_by(Opening.version_id))}


def pages_not_printed(meeting: Meeting) -> tuple[int, int]:
    """The savings report: pages released, and sheets' sides that printing them for every delegate would have taken."""
    query = (
        select(func.coalesce(func.sum(Version.page_count), 0))
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state.in_(RELEASED))
    )
    pages = int(session().scalar(query) or 0)
    return pages, pages * len(delegates(meeting))


def pages_of(version: Version) -> list[Page]:
    """The pages that are done, in order."""
    return list(session().scalars(select(Page).where(Page.version_id == version.id).order_by(Page.index)))


def page_for_guests(meeting: Meeting, version_id: str, number: int) -> Page | None:
    """The page (from 1) of a paper that is presented in the meeting; None unless any guest of it may read that now."""
    version = session().get(Version, version_id) if is_id(version_id) else None
    if version is None or not version.is_released or not _is_for_any_guest(version, meeting):
        return None
    return session().get(Page, (version.id, number - 1))


def _is_for_any_guest(version: Version, meeting: Meeting) -> bool:
    dossier = version.document.dossier
    if dossier.meeting_id is None:
        return shelf.is_open_in(version.document, meeting)
    guest = Reader(frozenset({Role.GUEST}), frozenset(), policy.closed_items(meeting))
    return dossier.meeting_id == meeting.id and guest.can_read(version)


def public_papers(meeting: Meeting) -> dict[str | None, list[Version]]:
    """What anybody may read of a public meeting, by item: papers marked public, of items that the public page shows."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED)
        .where(Document.classification == Classification.PUBLIC)
        .order_by(Document.position, Document.created_at)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    shown = {None, *(row.item.id for row in meetings.public_agenda(meeting.id).flat())}
    found: dict[str | None, list[Version]] = {}
    for version in session().scalars(query):
        item_id = version.document.dossier.item_id
        if policy.is_public(version) and item_id in shown:
            found.setdefault(item_id, []).append(version)
    return found


def public_version(meeting: Meeting, version_id: str) -> Version | None:
    """That paper, if anybody may read it."""
    papers = (version for group in public_papers(meeting).values() for version in group)
    return next((version for version in papers if version.id == version_id), None)


def page_texts(version_id: str) -> dict[int, str]:
    """What every page says, by index. Needs no session of the main database."""
    query = select(PageText.index, PageText.text).where(PageText.version_id == version_id).order_by(PageText.index)
    with reading_text() as text:
        return {row[0]: row[1] for row in text.execute(query)}


def page_text(version_id: str, index: int) -> str:
    """What one page says; empty where it is not done. Needs no session of the main database."""
    query = select(PageText.text).where(PageText.version_id == version_id, PageText.index == index)
    with reading_text() as text:
        return text.scalars(query).first() or ""


def newer(version: Version) -> Version | None:
    """The released version that replaced this one."""
    if version.state is VersionState.RELEASED:
        return None  # one version of a document is released at a time
    query = select(Version).where(
        Version.document_id == version.document_id,
        Version.number > version.number,
        Version.state == VersionState.RELEASED,
    )
    return session().scalars(query).first()


def previous(version: Version) -> Version | None:
    """The version before this one that was in the delegates' hands."""
    if version.number == 1:
        return None
    query = select(Version).where(
        Version.document_id == version.document_id, Version.number < version.number, Version.state.in_(RELEASED)
    )
    return session().scalars(query.order_by(Version.number.desc())).first()


def place_of(document_id: str, actor: Actor) -> Place | None:
    """Where this person was reading."""
    return session().get(Place, (document_id, actor.id))


def find(actor: Actor, typed: str, *, meeting: Meeting | None = None, only_shelf: bool = False,
         kind: DocumentKind | None = None, since: datetime | None = None,
         limit: int = 30) -> list[tuple[Version, search.Hit]]:  # fmt: skip
    """Pages that say what was typed, over all papers of all meetings and reference shelves that this actor may read.

    In one meeting its references are found too; `only_shelf` leaves the meetings out.
    """
    asked = search.question(typed)
    found = [] if only_shelf else _searchable(actor, meeting, kind, since)
    found += _on_shelves(actor, meeting, kind, since)
    versions = {version.id: version for version in found}
    with reading_text() as text:
        hits = search.find(text, asked, list(versions), limit)
    return [(versions[hit.version_id], hit) for hit in hits]


def _searchable(actor: Actor, only: Meeting | None, kind: DocumentKind | None, since: datetime | None) -> list[Version]:
    found: list[Version] = []
    for meeting in [only] if only is not None else meetings.meetings_of(actor):
        query = (
            select(Version)
            .join(Version.document)
            .join(Document.dossier)
            .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED)
            .where(Reader.of(actor, meeting).readable())
            .options(selectinload(Version.document).selectinload(Document.dossier).selectinload(Dossier.meeting))
        )
        if kind is not None:
            query = query.where(Document.kind == kind)
        if since is not None:
            query = query.where(Version.released_at >= since)
        found.extend(session().scalars(query))
    return found


def _on_shelves(actor: Actor, only: Meeting | None, kind: DocumentKind | None, since: datetime | None) -> list[Version]:
    if only is not None:
        found = [version for group in shelf.references(only, actor).values() for version in group]
    else:
        shelves = shelf.shelves(actor, shelf.bodies_with_shelves())
        found = [version for body, reader in shelves for version in shelf.published(body.id, reader)]
    return [
        version
        for version in found
        if (kind is None or version.document.kind is kind)
        and (since is None or (version.released_at is not None and version.released_at >= since))
    ]


def notes(version: Version) -> list[Sentence]:
    """What digitising noticed about the file."""
    return [Sentence.load(note) for note in json.loads(version.notes)]


def signatures(version: Version) -> list[dict[str, Any]]:
    """The digital signatures inside the received file, as they were verified."""
    found: list[dict[str, Any]] = json.loads(version.signatures)
    return found


def newest_for(document_id: str, actor: Actor) -> Version | None:
    """The paper's released version, for whoever may read it."""
    query = select(Version).where(Version.document_id == document_id, Version.state == VersionState.RELEASED)
    version = session().scalars(query).first()
    if version is None or not _eyes(actor, version.document.dossier).can_read(version):
        return None
    return version


def version_in(entry: dict[str, Any], reader: Reader) -> Version | None:
    """The version that a journal entry names, if this reader may know of it."""
    version = session().get(Version, entry["data"].get("version_id", ""))
    return version if version is not None and reader.is_for(version.document) else None


def passage(hit: search.Hit, typed: str) -> list[tuple[str, bool]]:
    """The words around the first place found, as (text, is it what was asked) pieces for the result's line."""
    words = hit.text.split()
    found = search.places(search.question(typed), words)
    start = max(0, found[0].start - PASSAGE) if found else 0
    end = min(len(words), (found[0].stop if found else 0) + 2 * PASSAGE)
    marked = {index for place in found for index in place}
    pieces: list[tuple[str, bool]] = []
    for index in range(start, end):
        if pieces and pieces[-1][1] == (index in marked):
            pieces[-1] = (f"{pieces[-1][0]} {words[index]}", pieces[-1][1])
        else:
            pieces.append((words[index], index in marked))
    return pieces
