"""A group of comments that say one thing (or a single one), who is to answer it, and what the drafting body answers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.comments.models.comment import Comment, Visibility, drafting_stream, sheet_stream
from app.documents.models import Version
from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, in_sense

LONGEST_HEADING = 300


class Outcome(StrEnum):
    """What the drafting body makes of a comment (tiếp thu, giải trình, giữ nguyên)."""

    ACCEPTED = "ACCEPTED"
    EXPLAINED = "EXPLAINED"
    KEPT = "KEPT"

    @property
    def needs_words(self) -> bool:
        """Whether it must be said why: everything but taking the comment in."""
        return self is not Outcome.ACCEPTED


class CommentGroup(Base):
    """Comments of one sheet that are answered together; a comment that stands alone is a group of one.

    All are of one visibility: what is said of the group is heard by whoever may read its comments. `assigned_id` is
    the participation it was given to, `assigned_name` how that body is named, as it was. `edition` is 0 until the
    first answer.
    """

    __tablename__ = "comment_group"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    subject_id: Mapped[str] = mapped_column(Id, index=True)
    visibility: Mapped[Visibility] = mapped_column(Word(Visibility))
    place: Mapped[str] = mapped_column(String(80), default="")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    heading: Mapped[str] = mapped_column(String(LONGEST_HEADING), default="")  # empty for a comment that stands alone
    made_at: Mapped[datetime]
    assigned_id: Mapped[str | None] = mapped_column(ForeignKey("participation.id"), index=True)
    assigned_name: Mapped[str] = mapped_column(String(300), default="")
    assigned_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    answer: Mapped[str] = mapped_column(Text, default="")
    edition: Mapped[int] = mapped_column(Integer, default=0)
    answered_at: Mapped[datetime | None]
    taken_version_id: Mapped[str | None] = mapped_column(ForeignKey("version.id"), index=True)  # which has it now

    taken_version: Mapped[Version | None] = relationship()
    comments: Mapped[list[Comment]] = relationship(back_populates="group", order_by=(Comment.written_at, Comment.id))
    editions: Mapped[list["AnswerEdition"]] = relationship(
        order_by="AnswerEdition.number", cascade="all, delete-orphan"
    )

    @property
    def stream(self) -> StreamRef:
        """The narrowest stream that may hear of it."""
        return (drafting_stream if self.visibility is Visibility.DRAFTING else sheet_stream)(self.subject_id)

    @property
    def beside(self) -> "list[AnswerEdition]":
        """Answers given at the same time by somebody else of that body, of which nobody has made one yet."""
        return [one for one in self.editions if one.is_beside]


class AnswerEdition(Base):
    """An answer as it stood: its history. `is_beside`: written without having seen the one before it."""

    __tablename__ = "comment_answer_edition"

    group_id: Mapped[str] = mapped_column(ForeignKey("comment_group.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(Word(Outcome))
    text: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(String(200))
    is_beside: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]


OUTCOME_WORDS: dict[Outcome, Sentence] = {
    Outcome.ACCEPTED: in_sense("comment", "Tiếp thu"),
    Outcome.EXPLAINED: in_sense("comment", "Giải trình"),
    Outcome.KEPT: in_sense("comment", "Giữ nguyên"),
}
