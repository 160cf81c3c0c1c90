"""A request for the floor (đăng ký phát biểu), the speeches that came of it, and what was written instead."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _

LONGEST_SUBJECT = 200
LONGEST_WRITTEN = 5000


def floor_stream(meeting_id: str) -> StreamRef:
    """Who asks for the floor: heard by those who give it. Five hundred requests are no matter of five hundred pages."""
    return StreamRef(str(uuid5(UUID(meeting_id), "floor")), "meeting.floor", meeting_id)


class Kind(StrEnum):
    """What the floor is asked for (R-SPK-01)."""

    SPEECH = "SPEECH"
    DEBATE = "DEBATE"
    PROCEDURE = "PROCEDURE"
    REPLY = "REPLY"
    QUESTION = "QUESTION"  # called up at the questioning, never asked for
    ANSWER = "ANSWER"


class RequestState(StrEnum):
    """The states of a request (section 4.2)."""

    QUEUED = "QUEUED"
    SPEAKING = "SPEAKING"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"
    CONVERTED_TO_WRITTEN = "CONVERTED_TO_WRITTEN"


OPEN = (RequestState.QUEUED, RequestState.SPEAKING)
# Who comes first: a point of order, a debate that the chair accepted, an answer, then everybody else (R-SPK-01).
PRECEDENCE = {
    Kind.PROCEDURE: 0, Kind.DEBATE: 1, Kind.ANSWER: 2, Kind.QUESTION: 2, Kind.REPLY: 2, Kind.SPEECH: 3,
}  # fmt: skip


class SpeechRequest(Base):
    """One person asks for the floor on one item."""

    __tablename__ = "speech_request"
    __table_args__ = (Index("speech_request_by_item", "item_id", "state"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    line: Mapped[str] = mapped_column(String(300), default="")  # post and group, as they were
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")
    issue: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), default="")  # the chair's grouping
    state: Mapped[RequestState] = mapped_column(Word(RequestState))
    position: Mapped[int] = mapped_column(Integer)
    is_accepted: Mapped[bool] = mapped_column(Boolean, default=False)  # a debate that goes before ordinary speakers
    asked_at: Mapped[datetime]
    written: Mapped[str] = mapped_column(default="")  # R-SPK-03: counts as discussion
    written_at: Mapped[datetime | None]

    speeches: Mapped[list["Speech"]] = relationship(
        back_populates="request", order_by="Speech.started_at", cascade="all, delete-orphan"
    )

    @property
    def rank(self) -> tuple[int, int]:
        """Its place among those that wait, as a sort key."""
        goes_first = self.kind is not Kind.DEBATE or self.is_accepted
        return (PRECEDENCE[self.kind] if goes_first else len(PRECEDENCE), self.position)


class Speech(Base):
    """The floor as it was held: from - to, for how long it was given, by how much it was extended."""

    __tablename__ = "speech"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("speech_request.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    allowed_s: Mapped[int]
    extended_s: Mapped[int] = mapped_column(default=0)
    amber_s: Mapped[int]
    ended_at: Mapped[datetime | None]

    request: Mapped[SpeechRequest] = relationship(back_populates="speeches")

    @property
    def limit_s(self) -> int:
        """What was given, with its extensions."""
        return self.allowed_s + self.extended_s

    def clock(self, at: datetime) -> "Clock":
        """How the time stands at that moment, or when the speech ended (R-SPK-02)."""
        spent = (self.ended_at or at) - self.started_at
        return Clock(max(0, int(spent / timedelta(seconds=1))), self.limit_s, self.amber_s)


@dataclass(frozen=True)
class Clock:
    """Seconds spent of seconds given; amber from `amber_s` before the end, red when they are over (R-SPK-02)."""

    spent_s: int
    limit_s: int
    amber_s: int

    @property
    def left_s(self) -> int:
        """Seconds left; below zero is overtime."""
        return self.limit_s - self.spent_s

    @property
    def level(self) -> str:
        if self.left_s <= 0:
            return "red"
        return "amber" if self.left_s <= self.amber_s else "plain"

    @property
    def figures(self) -> str:
        """04:46, or +00:12 in overtime; from a hundred minutes on with hours."""
        minutes, seconds = divmod(abs(self.left_s), 60)
        size = f"{minutes:02d}" if minutes < 100 else f"{minutes // 60}:{minutes % 60:02d}"
        return f"{'+' if self.left_s < 0 else ''}{size}:{seconds:02d}"


KIND_WORDS: dict[Kind, Sentence] = {
    Kind.SPEECH: _("Phát biểu"),
    Kind.DEBATE: _("Tranh luận"),
    Kind.PROCEDURE: _("Ý kiến về trình tự"),
    Kind.REPLY: _("Giải trình"),
    Kind.QUESTION: _("Chất vấn"),
    Kind.ANSWER: _("Trả lời chất vấn"),
}
ASKS: dict[Kind, Sentence] = {
    Kind.SPEECH: _("Đăng ký phát biểu"),
    Kind.DEBATE: _("Xin tranh luận"),
    Kind.PROCEDURE: _("Ý kiến về trình tự"),
    Kind.REPLY: _("Xin giải trình"),
}
STATE_WORDS: dict[RequestState, Sentence] = {
    RequestState.QUEUED: _("Đã đăng ký"),
    RequestState.SPEAKING: _("Đang phát biểu"),
    RequestState.DONE: _("Đã phát biểu"),
    RequestState.WITHDRAWN: _("Đã rút đăng ký"),
    RequestState.CONVERTED_TO_WRITTEN: _("Đã gửi ý kiến bằng văn bản"),
}
