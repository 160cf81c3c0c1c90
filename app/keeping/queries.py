"""What a person's laptop should keep, and how many laptops have it."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import SignIn
from app.annotations.models import Note
from app.comments.policy import can_read_sheet
from app.conduct.today import OVER
from app.documents import policy, queries
from app.documents.models import Classification, Document, DocumentKind, Dossier, Version, VersionState
from app.documents.policy import Reader
from app.documents.shelf import references
from app.documents.shelf_policy import ShelfReader
from app.keeping.models import KeepingLaptop, KeptPaper
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import session
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.voting import queries as voting

LASTS = timedelta(days=7)  # without a word from the server; then a laptop takes away what it keeps
MOST_MEETINGS = 6
MOST_SPREAD_S = 120
DISCUSSED = frozenset(
    {
        DocumentKind.DRAFT_RESOLUTION, DocumentKind.SUBMISSION, DocumentKind.REPORT,
        DocumentKind.VERIFICATION_REPORT, DocumentKind.AGENDA,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A paper that a laptop keeps. `address`: where it is read; `notes`: number of the person's last change on it."""

    version: Version
    number: str
    address: str
    notes: int
    is_discussed: bool

    @property
    def tag(self) -> str:
        """Another one when the list of its pages has to be fetched again."""
        return f"{self.version.pages_done}-{self.version.state.value}-{self.version.document.pack_start or 0}"


@dataclass(frozen=True)
class Shelf:
    """One meeting's papers in the order in which they are needed, and those that are read on the screen only."""

    meeting: Meeting
    papers: list[Wanted]
    never: list[Version]


@dataclass(frozen=True)
class Readiness:
    """Laptops that have said they keep a meeting's papers, and those among them that have all."""

    ready: int
    laptops: int


def shelves(actor: Actor) -> list[Shelf]:
    """What this person's laptops keep: the meetings that are held or come, the next first; then those left open."""
    mine = [one for one in meetings.meetings_of(actor) if one.state not in OVER and not one.is_practice]
    coming = [one for one in mine if one.ends_on >= clock.today(one.body.time_zone)]
    ranked = [*sorted(coming, key=lambda one: one.starts_on), *(one for one in mine if one not in coming)]
    return [_shelf(one, actor) for one in ranked[:MOST_MEETINGS]]


def _shelf(meeting: Meeting, actor: Actor) -> Shelf:
    reader = Reader.of(actor, meeting)
    places = list(_in_order(meeting, actor, reader))
    allowed = [(number, version, eyes) for number, version, eyes in places if _may_stay(version, eyes)]
    notes = _changes(actor, {version.document_id for _number, version, _eyes in allowed})
    papers = [
        Wanted(
            version,
            number,
            f"/papers/{version.id}" + (f"?meeting={meeting.id}" if isinstance(eyes, ShelfReader) else ""),
            notes.get(version.document_id, 0),
            _is_discussed(version, meeting, actor),
        )
        for number, version, eyes in allowed
    ]
    kept = {one.version.id for one in papers}
    never = [version for _number, version, _eyes in places if version.id not in kept and version.outcome.is_readable]
    return Shelf(meeting, papers, never)


def _in_order(meeting: Meeting, actor: Actor, reader: Reader) -> Iterator[tuple[str, Version, Reader | ShelfReader]]:
    """By the agenda: each item's papers, then the laws that it links, each once; what is of no item goes first."""
    papers, linked = queries.papers(meeting, reader, actor), references(meeting, actor)
    on_shelf = ShelfReader.of(actor, meeting.body_id)
    seen: set[str] = set()
    for paper in papers.get(None, []):
        yield "", paper.version, reader
    for row in meetings.agenda(meeting.id, actor).flat():
        for paper in papers.get(row.item.id, []):
            yield row.number, paper.version, reader
        for version in linked.get(row.item.id, []):
            if version.id not in seen:
                seen.add(version.id)
                yield row.number, version, on_shelf


def _may_stay(version: Version, eyes: Reader | ShelfReader) -> bool:
    """Whether a laptop may keep it. A restricted paper never stays, though its reader may take a marked copy home."""
    is_open = version.document.classification != Classification.RESTRICTED
    return is_open and version.outcome.is_readable and policy.can_download(eyes, version)


def _is_discussed(version: Version, meeting: Meeting, actor: Actor) -> bool:
    dossier = version.document.dossier
    is_draft = dossier.meeting_id == meeting.id and version.document.kind in DISCUSSED
    return is_draft and can_read_sheet(actor, meeting, dossier.item_id)


def _changes(actor: Actor, document_ids: Collection[str]) -> dict[str, int]:
    query = (
        select(Note.document_id, func.max(Note.change))
        .where(Note.person_id == actor.id, Note.document_id.in_(document_ids))
        .group_by(Note.document_id)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def is_voting(found: list[Shelf]) -> bool:
    """Whether a ballot is open in one of these meetings: copying waits."""
    return any(voting.open_ballot(one.meeting.id) is not None for one in found)


def readiness(meeting: Meeting) -> Readiness:
    """How many laptops have everything that all of the meeting may read and keep."""
    laptops = select(KeepingLaptop.sign_in_id).join(SignIn, SignIn.id == KeepingLaptop.sign_in_id)
    laptops = laptops.where(KeepingLaptop.meeting_id == meeting.id, *_current(clock.now()))
    total = session().scalar(select(func.count()).select_from(laptops.subquery())) or 0
    wanted = (
        select(Version.id)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state == VersionState.RELEASED)
        .where(Document.classification != Classification.RESTRICTED, Document.group_id.is_(None))
    )
    papers = session().scalar(select(func.count()).select_from(wanted.subquery())) or 0
    if not papers or not total:
        return Readiness(0, total)
    whole = (
        select(KeptPaper.sign_in_id)
        .where(KeptPaper.sign_in_id.in_(laptops), KeptPaper.version_id.in_(wanted))
        .group_by(KeptPaper.sign_in_id)
        .having(func.count() == papers)
    )
    return Readiness(session().scalar(select(func.count()).select_from(whole.subquery())) or 0, total)


def _current(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignIn.ended_at.is_(None), KeepingLaptop.told_at > now - LASTS


def pace(found: list[Shelf], sign_in_id: str, mbit_s: int) -> tuple[int, int]:
    """(kbit/s, seconds to wait first) for this laptop, so that those of a room together stay within `mbit_s`.

    The wait is the same each time for one laptop, and different for its neighbours.
    """
    waiting = 1
    if found:
        ready = readiness(found[0].meeting)
        waiting = max(1, ready.laptops - ready.ready)
    draw = int.from_bytes(hashlib.sha256(sign_in_id.encode()).digest()[:4])
    return max(64, mbit_s * 1000 // waiting), draw % min(waiting, MOST_SPREAD_S)


def is_open(sign_in_id: str) -> bool:
    """Whether this sign-in has not been ended. One that nobody knows has."""
    found = session().get(SignIn, sign_in_id)
    return found is not None and found.ended_at is None and found.person.active
