"""Who was told what, by which way each wants to be told, and how far the journal has been read."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, Word
from app.kernel.sentences import Sentence


class Pace(StrEnum):
    """When a person wants letters; the application shows notices in any case."""

    AT_ONCE = "AT_ONCE"
    DAILY = "DAILY"
    NEVER = "NEVER"


class Notice(Base):
    """One thing that one person should know, of a meeting, or of a body where no meeting has to do with it.

    `sentence` is kept apart from its language (Sentence.dump).
    """

    __tablename__ = "notice"
    __table_args__ = (Index("notice_by_person", "person_id", "at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id", ondelete="CASCADE"))
    subject_id: Mapped[str] = mapped_column(Id, index=True)  # the version of a paper, or the meeting itself
    at: Mapped[datetime]
    text: Mapped[str]
    href: Mapped[str] = mapped_column(String(300))
    seen_at: Mapped[datetime | None]
    letter_due_at: Mapped[datetime | None] = mapped_column(index=True)  # None: no letter, or it has been written

    @property
    def sentence(self) -> Sentence:
        return Sentence.load(self.text)


class NoticeChoice(Base):
    """A person's own choice; who never chose has letters at once."""

    __tablename__ = "notice_choice"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    pace: Mapped[Pace] = mapped_column(Word(Pace), default=Pace.AT_ONCE)


class ReadSoFar(Base):
    """The last entry of a stream that was looked at; its row is the lock between workers."""

    __tablename__ = "notice_read_so_far"

    stream_id: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
