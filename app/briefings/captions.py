"""Phụ đề: what is said in the room, line by line, as somebody of the control room types it (WCAG 1.2.4).

What is being typed passes as a signal and is kept nowhere; a finished line is a row and an entry of the room's stream.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Briefing, Site
from app.kernel.db import Base, Id
from app.kernel.errors import Invalid
from app.kernel.sentences import _

LONGEST_CAPTION = 300  # three lines of a television


class Caption(Base):
    """A line. `site_id`: who had the floor then, else the chair's site; an empty text was taken away."""

    __tablename__ = "briefing_caption"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    text: Mapped[str] = mapped_column(String(LONGEST_CAPTION))
    author_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    mended_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship()
    site: Mapped[Site | None] = relationship()


def typed(text: str) -> str:
    """The line as it is kept. Raises Invalid for one that is too long; an empty one is the caller's to judge."""
    text = " ".join(text.split())
    if len(text) > LONGEST_CAPTION:
        raise Invalid(_("Mỗi dòng phụ đề dài tối đa {most} ký tự. Đề nghị ngắt dòng.", most=LONGEST_CAPTION))
    return text
