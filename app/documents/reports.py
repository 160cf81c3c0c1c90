"""What the secretariat reports after a session: who received, opened and read what; the pages that were not printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.documents import queries
from app.documents.models import Document, Dossier, Opening, Version
from app.documents.policy import RELEASED, Reader
from app.kernel.db import session
from app.kernel.sentences import _
from app.meetings import queries as meetings
from app.meetings.models import Meeting, Participation

HEADINGS = (
    _("Nội dung"), _("Số, ký hiệu"), _("Tài liệu"), _("Phiên bản"), _("Phát hành lúc"), _("Đại biểu"), _("Tổ"),
    _("Đã nhận"), _("Đã mở"), _("Đã đọc hết"),
)  # fmt: skip


@dataclass(frozen=True)
class Saving:
    """One paper that was read on screens: `readers` are those it was for, `sides` what printing it would have taken."""

    version: Version
    readers: int

    @property
    def sides(self) -> int:
        return self.version.page_count * self.readers


def savings(meeting: Meeting, reader: Reader) -> list[Saving]:
    """A line for every version that was in the delegates' hands, replaced ones too: each would have been printed."""
    delegates = queries.delegates(meeting)
    return [Saving(version, len(_readers(version, delegates))) for version in released(meeting, reader)]


def released(meeting: Meeting, reader: Reader) -> list[Version]:
    """The versions that were released and not withdrawn, in the order of the pack."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.meeting_id == meeting.id, Version.state.in_(RELEASED), reader.readable())
        .order_by(Document.pack_start, Version.number)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    return list(session().scalars(query))


def receipt_table(meeting: Meeting, reader: Reader, when: Callable[[datetime], str]) -> list[list[str]]:
    """The headings, and a row for each version and each delegate it was for; `when` says a moment in local time."""
    numbers = {row.item.id: row.number for row in meetings.agenda(meeting.id).flat()}
    versions, delegates = released(meeting, reader), queries.delegates(meeting)
    groups = {group.id: str(group.number) for group in queries.groups(meeting)}
    openings = {
        (one.version_id, one.person_id): one
        for one in session().scalars(select(Opening).where(Opening.version_id.in_([v.id for v in versions])))
    }
    rows = [[str(heading) for heading in HEADINGS]]
    for version in versions:
        document = version.document
        paper = [
            numbers.get(document.dossier.item_id or "", ""), document.symbol, document.title, str(version.number),
            when(version.released_at) if version.released_at else "",
        ]  # fmt: skip
        for one in _readers(version, delegates):
            opening = openings.get((version.id, one.person_id or one.id))
            marks = (opening.received_at, opening.opened_at, opening.read_at) if opening else (None, None, None)
            rows.append(
                [*paper, one.shown_name, groups.get(one.group_id or "", ""), *(when(m) if m else "" for m in marks)]
            )
    return rows


def _readers(version: Version, delegates: list[Participation]) -> list[Participation]:
    """The delegates whom the paper was for."""
    group_id = version.document.group_id
    return [one for one in delegates if group_id is None or one.group_id == group_id]
