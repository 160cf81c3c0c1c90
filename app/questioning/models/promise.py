"""What somebody promised while answering, and what became of it (R-QA-07)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id
from app.meetings.models import Meeting
from app.questioning.models.kinds import LONGEST_ISSUE

if TYPE_CHECKING:
    from app.questioning.models.slip import QuestionSlip


class Promise(Base):
    """Lời hứa: what, who, until when; closed with what came of it, in that session or a later one."""

    __tablename__ = "promise"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    slip_id: Mapped[str] = mapped_column(ForeignKey("question_slip.id", ondelete="CASCADE"), index=True)
    what: Mapped[str]
    who: Mapped[str] = mapped_column(String(LONGEST_ISSUE))
    due_on: Mapped[date]
    reminded_of: Mapped[date | None]  # the last day that was reminded of
    noted_at: Mapped[datetime]
    noted_by_name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    closed_meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"))
    result: Mapped[str] = mapped_column(default="")

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id])
    slip: Mapped["QuestionSlip"] = relationship(back_populates="promises")
