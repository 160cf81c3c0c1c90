"""What laptops have said they keep. Nothing of it is in the journal: it says nothing about the meeting."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base


class KeepingLaptop(Base):
    """A browser that keeps a meeting's papers, or is on its way to: one sign-in, one meeting."""

    __tablename__ = "keeping_laptop"

    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True, index=True)
    told_at: Mapped[datetime]


class KeptPaper(Base):
    """A paper that a browser has whole."""

    __tablename__ = "kept_paper"

    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_in.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), primary_key=True, index=True)
