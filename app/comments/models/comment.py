"""A comment (góp ý) on a paper, a place of it, or an item; its editions, its answers, and who agrees."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _

if TYPE_CHECKING:
    from app.comments.models.attachment import CommentFile
    from app.comments.models.group import CommentGroup

LONGEST_TEXT = 5000  # characters of a comment, and of each side of a suggested wording
LONGEST_REASON = 500


def sheet_stream(subject_id: str) -> StreamRef:
    """What delegates may hear of the comments on a paper or an item; the drafting body and the secretariat too."""
    return StreamRef(str(uuid5(UUID(subject_id), "comments")), "comments", subject_id)


def drafting_stream(subject_id: str) -> StreamRef:
    """What only the drafting body and the secretariat may hear: comments that are meant for them alone."""
    return StreamRef(str(uuid5(UUID(subject_id), "comments.drafting")), "comments.drafting", subject_id)


class Visibility(StrEnum):
    """Who may read a comment besides its author and the secretariat."""

    DRAFTING = "DRAFTING"
    DELEGATES = "DELEGATES"


class CommentState(StrEnum):
    """Whether it counts."""

    SENT = "SENT"
    WITHDRAWN = "WITHDRAWN"  # by its author
    HIDDEN = "HIDDEN"  # by the secretariat, with a reason


class CameBy(StrEnum):
    """How an opinion came that the secretariat entered for a delegate."""

    PAPER = "PAPER"
    VOICE = "VOICE"
    MAIL = "MAIL"


class Comment(Base):
    """One comment in its newest edition, or an answer to one (`parent_id`; answers have no answers).

    `subject_id` is the document's id, or the item's where it is about no paper. `place` is a key of
    `structure.places`, empty for the whole; `place_name` is how one cites it, as it was when it was written. One that
    the secretariat entered is its delegate's all the same; it says who entered it and how it came.
    """

    __tablename__ = "comment"
    __table_args__ = (Index("comment_by_subject", "subject_id", "written_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    subject_id: Mapped[str] = mapped_column(Id)
    item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("version.id"))  # the one that its author read
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("comment.id"), index=True)
    place: Mapped[str] = mapped_column(String(80), default="")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    page: Mapped[int | None]  # from 1
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    line: Mapped[str] = mapped_column(String(300), default="")  # in what capacity, as it was
    is_named: Mapped[bool] = mapped_column(Boolean, default=True)
    is_drafters: Mapped[bool] = mapped_column(Boolean, default=False)  # an answer of the body that drafts the text
    visibility: Mapped[Visibility] = mapped_column(Word(Visibility))
    state: Mapped[CommentState] = mapped_column(Word(CommentState), default=CommentState.SENT)
    text: Mapped[str] = mapped_column(Text, default="")
    old_words: Mapped[str] = mapped_column(Text, default="")
    new_words: Mapped[str] = mapped_column(Text, default="")
    edition: Mapped[int] = mapped_column(Integer, default=1)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it was hidden
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")
    came_by: Mapped[CameBy | None] = mapped_column(Word(CameBy))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]
    group_id: Mapped[str | None] = mapped_column(ForeignKey("comment_group.id"), index=True)

    group: Mapped["CommentGroup | None"] = relationship(back_populates="comments")
    editions: Mapped[list["CommentEdition"]] = relationship(
        back_populates="comment", order_by="CommentEdition.number", cascade="all, delete-orphan"
    )
    agreements: Mapped[list["Agreement"]] = relationship(cascade="all, delete-orphan")
    files: Mapped[list["CommentFile"]] = relationship(order_by="CommentFile.id", cascade="all, delete-orphan")

    @property
    def stream(self) -> StreamRef:
        """The narrowest stream that may hear of it."""
        return (drafting_stream if self.visibility is Visibility.DRAFTING else sheet_stream)(self.subject_id)

    @property
    def suggests(self) -> bool:
        """Whether it proposes a wording: instead of `old_words`, `new_words`."""
        return bool(self.old_words or self.new_words)

    @property
    def files_now(self) -> "list[CommentFile]":
        """The files that go with it, without those that its author took away."""
        return [one for one in self.files if one.removed_at is None]

    @property
    def beside(self) -> "list[CommentEdition]":
        """Texts written on another device at the same time, of which nobody has made one text yet."""
        return [one for one in self.editions if one.is_beside]


class CommentEdition(Base):
    """A comment as it stood: its history. `is_beside`: written without having seen the one before it."""

    __tablename__ = "comment_edition"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    old_words: Mapped[str] = mapped_column(Text)
    new_words: Mapped[str] = mapped_column(Text)
    is_beside: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]

    comment: Mapped[Comment] = relationship(back_populates="editions")


class Agreement(Base):
    """Somebody agrees with a comment: one touch, counted, never listed by name."""

    __tablename__ = "comment_agreement"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]


class CommentDeadline(Base):
    """Until when comments on a paper or an item are taken (Hạn góp ý)."""

    __tablename__ = "comment_deadline"

    subject_id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    due_at: Mapped[datetime]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(80))
    remind_at: Mapped[datetime | None]  # None: everybody was reminded


VISIBILITY_WORDS: dict[Visibility, Sentence] = {
    Visibility.DELEGATES: _("Các đại biểu cùng xem"),
    Visibility.DRAFTING: _("Chỉ gửi cơ quan soạn thảo"),
}
STATE_WORDS: dict[CommentState, Sentence] = {
    CommentState.SENT: _("Đã gửi góp ý"),
    CommentState.WITHDRAWN: _("Đã rút góp ý"),
    CommentState.HIDDEN: _("Ban thư ký đã ẩn"),
}
CAME_BY_WORDS: dict[CameBy, Sentence] = {
    CameBy.PAPER: _("văn bản giấy"),
    CameBy.VOICE: _("lời nói"),
    CameBy.MAIL: _("thư"),
}
