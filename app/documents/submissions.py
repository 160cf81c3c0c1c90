"""What an agency sees of the items it brings: its papers, how far each has come, and how the verification stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.documents.models import EXPECTED, Document, DocumentKind, Dossier, ItemSubmitter, Version, VersionState
from app.documents.policy import Reader
from app.kernel.clock import now
from app.kernel.db import session
from app.meetings import queries as meetings
from app.meetings.models import AgendaItem, Meeting, Participation, Role
from app.meetings.programme import Row


class Verification(StrEnum):
    """How the committee's verification of an item stands, as far as its agency may know."""

    NOT_NEEDED = "not_needed"
    AWAITED = "awaited"
    IN_HAND = "in_hand"  # a report has come to the office and is not released
    RELEASED = "released"


@dataclass(frozen=True)
class Submission:
    """An item that the agency brings: `versions` are those it may know of, the newest of each paper."""

    row: Row
    versions: list[Version]
    missing: Sequence[DocumentKind]
    verification: Verification


def submissions(meeting: Meeting, reader: Reader) -> list[Submission]:
    """The reader's items in the order of the programme."""
    rows = [row for row in meetings.agenda(meeting.id).flat() if row.item.id in reader.brings]
    return [_submission(row, reader) for row in rows]


def submission(meeting: Meeting, reader: Reader, item_id: str) -> Submission | None:
    """One of them; None for an item that is not the reader's."""
    return next((one for one in submissions(meeting, reader) if one.row.item.id == item_id), None)


def _submission(row: Row, reader: Reader) -> Submission:
    every = _versions(row.item.id)
    known = _newest(
        [version for version in every if reader.can_read(version) and version.state is not VersionState.SUPERSEDED]
    )
    kinds = {version.document.kind for version in every if version.state is not VersionState.WITHDRAWN}
    expected = [kind for kind in EXPECTED.get(row.item.type, ()) if kind is not DocumentKind.VERIFICATION_REPORT]
    missing = [kind for kind in expected if kind not in kinds]
    return Submission(row, known, missing, _verification(row.item, every))


def _versions(item_id: str) -> list[Version]:
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.item_id == item_id)
        .order_by(Document.position, Version.number)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    return list(session().scalars(query))


def _newest(versions: list[Version]) -> list[Version]:
    return list({version.document_id: version for version in versions}.values())


def _verification(item: AgendaItem, versions: list[Version]) -> Verification:
    reports = [version for version in versions if version.document.kind is DocumentKind.VERIFICATION_REPORT]
    if any(version.is_released for version in reports):
        return Verification.RELEASED
    if any(version.is_waiting for version in reports):
        return Verification.IN_HAND
    needed = item.requires_verification or DocumentKind.VERIFICATION_REPORT in EXPECTED.get(item.type, ())
    return Verification.AWAITED if needed else Verification.NOT_NEEDED


def agencies(meeting: Meeting) -> list[Participation]:
    """Those who take part for a submitting agency now."""
    query = select(Participation).where(
        Participation.meeting_id == meeting.id, Participation.role == Role.SUBMITTING_AGENCY
    )
    return [one for one in session().scalars(query.order_by(Participation.starts_at)) if one.holds(now())]


def named(meeting: Meeting) -> dict[str, list[Participation]]:
    """Who brings each item, by the item's id."""
    query = (
        select(ItemSubmitter)
        .join(ItemSubmitter.item)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.removed_at.is_(None))
        .options(selectinload(ItemSubmitter.participation).selectinload(Participation.person))
        .order_by(ItemSubmitter.named_at)
    )
    found: dict[str, list[Participation]] = {}
    for one in session().scalars(query):
        if one.participation.holds(now()):
            found.setdefault(one.item_id, []).append(one.participation)
    return found
