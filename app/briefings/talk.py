"""What is written in a room: lines of the sites among themselves, and notices of the control room to all or to one.

The journal of the room says who wrote when, and the digest of the words; a line that is hidden stays, with who hid it
and why, and is given to nobody. Where state secrets are
spoken of nothing is written (rules 6.5, `Meeting.has_secret_content`).
"""

import hashlib
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Briefing, Site
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Invalid
from app.kernel.sentences import _

LONGEST_SAID = 500


class LineKind(StrEnum):
    """Who speaks to whom."""

    CHAT = "CHAT"
    NOTICE = "NOTICE"


class RoomLine(Base):
    """A line of the room. `site_id`: who wrote it, None for the control room; `to_site_id`: for that site only."""

    __tablename__ = "briefing_line"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    kind: Mapped[LineKind] = mapped_column(Word(LineKind))
    site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    to_site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    text: Mapped[str] = mapped_column(String(LONGEST_SAID))
    author_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    hidden_at: Mapped[datetime | None]
    hidden_reason: Mapped[str] = mapped_column(String(300), default="")
    hidden_by_name: Mapped[str] = mapped_column(String(200), default="")

    briefing: Mapped[Briefing] = relationship()
    site: Mapped[Site | None] = relationship(foreign_keys=[site_id])
    to_site: Mapped[Site | None] = relationship(foreign_keys=[to_site_id])

    def is_for(self, site_id: str | None) -> bool:
        """Whether that site reads it; what is for one site nobody else reads but the control room."""
        return self.to_site_id is None or self.to_site_id == site_id


def digest_of(line_id: str, text: str) -> str:
    """SHA-256 of the words with the line's id, so that the journal proves them and equal words do not show."""
    return hashlib.sha256(f"{line_id} {text}".encode()).hexdigest()


def said(text: str) -> str:
    """The line as it is kept. Raises Invalid."""
    text = " ".join(text.split())
    if not text:
        raise Invalid(_("Dòng trao đổi còn trống. Đề nghị nhập nội dung."))
    if len(text) > LONGEST_SAID:
        raise Invalid(_("Mỗi dòng dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_SAID))
    return text
