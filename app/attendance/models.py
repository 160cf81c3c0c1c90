"""Attendance (điểm danh) as facts, the roster of a sitting, seats, and the numbers of delegate cards.

What is known now of somebody is one row (`Attendance`); how it came to be known is many (`AttendanceMark`), and
those are only ever added.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Base, Id, Word
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings.models import Role

LONGEST_REASON = 500


class Standing(StrEnum):
    """What is known of somebody at a sitting (R-QUO-03)."""

    PRESENT = "PRESENT"
    LATE = "LATE"
    LEFT = "LEFT"
    ABSENT_WITH_LEAVE = "ABSENT_WITH_LEAVE"
    ABSENT_WITHOUT_LEAVE = "ABSENT_WITHOUT_LEAVE"

    @property
    def is_here(self) -> bool:
        """Counted for the quorum: came, early or late, and has not left."""
        return self in HERE

    @property
    def is_absence(self) -> bool:
        return self in (Standing.ABSENT_WITH_LEAVE, Standing.ABSENT_WITHOUT_LEAVE)


HERE = (Standing.PRESENT, Standing.LATE)


class Way(StrEnum):
    """How it came to be known."""

    SELF = "SELF"
    CLERK = "CLERK"
    CARD = "CARD"


class Level(StrEnum):
    """How the quorum stands (R-QUO-04)."""

    HOLDS = "HOLDS"
    NEAR = "NEAR"
    BELOW = "BELOW"


@dataclass(frozen=True)
class Quorum:
    """How many are here of how many, and how many it takes; `share` of the total as (numerator, denominator).

    Integers only (R-QUO-01): with two thirds it holds when 3 * present >= 2 * total. Nobody is no quorum.
    """

    present: int
    total: int
    share: tuple[int, int] = (2, 3)
    margin: int = 2

    @property
    def required(self) -> int:
        """The least number that is enough."""
        part, whole = self.share
        return -(-part * self.total // whole)

    @property
    def holds(self) -> bool:
        part, whole = self.share
        return self.total > 0 and whole * self.present >= part * self.total

    @property
    def level(self) -> Level:
        """Near: it holds, and would not if a few more than `margin` left (R-QUO-04 warns at the quorum plus two)."""
        if not self.holds:
            return Level.BELOW
        return Level.NEAR if self.present <= self.required + self.margin else Level.HOLDS

    @property
    def sentence(self) -> Sentence:
        """The official words for it."""
        numbers = {"present": self.present, "total": self.total, "required": self.required}
        if not self.share[0]:
            return _("Có mặt {present}/{total} đại biểu.", **numbers)
        if self.holds:
            return _("Có mặt {present}/{total} đại biểu, bảo đảm số lượng theo quy định.", **numbers)
        if self.share == (2, 3):
            return _(
                "Chưa đủ hai phần ba tổng số đại biểu (cần ít nhất {required}, có mặt {present}). "
                "Chưa thể mở biểu quyết.",
                **numbers,
            )
        return _(
            "Chưa đủ số đại biểu theo quy định (cần ít nhất {required}, có mặt {present}). Chưa thể mở biểu quyết.",
            **numbers,
        )


class Attendance(Base):
    """What is known now of one participation at one sitting; no row: nothing yet."""

    __tablename__ = "attendance"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    standing: Mapped[Standing | None] = mapped_column(Word(Standing))  # None: the only mark was taken back
    at: Mapped[datetime]
    number: Mapped[int]  # of the newest mark
    arrival: Mapped[Standing | None] = mapped_column(Word(Standing))  # who came late and returns is still late
    arrived_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    by_id: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(200))
    way: Mapped[Way] = mapped_column(Word(Way))

    @staticmethod
    def stream(meeting_id: str, sitting_id: str) -> StreamRef:
        """Who came and went at one sitting, without reasons: for the members of the meeting.

        Its subject is the meeting, whose entries about rights make the gateway judge again.
        """
        return StreamRef(sitting_id, "sitting.attendance", meeting_id)


class AttendanceMark(Base):
    """One time that somebody noted something; never changed, never deleted but with a rehearsal."""

    __tablename__ = "attendance_mark"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    standing: Mapped[Standing | None] = mapped_column(Word(Standing))
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(String(80))
    by_name: Mapped[str] = mapped_column(String(200))
    way: Mapped[Way] = mapped_column(Word(Way))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    is_correction: Mapped[bool] = mapped_column(Boolean, default=False)


class RosterLine(Base):
    """A delegate of the roster as it was when the sitting began (R-QUO-02): names and posts stay as they were."""

    __tablename__ = "roster_line"

    sitting_id: Mapped[str] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(700))
    code: Mapped[str] = mapped_column(String(20), default="")
    post: Mapped[str] = mapped_column(String(200), default="")
    group_number: Mapped[int | None]
    group_name: Mapped[str] = mapped_column(String(200), default="")
    seat: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)


class Seat(Base):
    """A seat of the hall in one meeting: `row` counts from the chair, `place` from the left as one faces the chair."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("meeting_id", "row", "place"), UniqueConstraint("meeting_id", "label"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    row: Mapped[int]
    place: Mapped[int]
    label: Mapped[str] = mapped_column(String(20))
    participation_id: Mapped[str | None] = mapped_column(ForeignKey("participation.id"))


class Card(Base):
    """Which of a delegate's cards is good: a new one ends the one before."""

    __tablename__ = "delegate_card"

    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    number: Mapped[int]
    made_at: Mapped[datetime]


# Those on the list of guests and press; they check in and are never counted (R-SES-12).
GUESTS = (Role.GUEST, Role.PRESS, Role.CITIZEN_OBSERVER)

STANDING_WORDS: dict[Standing, Sentence] = {
    Standing.PRESENT: _("Có mặt"),
    Standing.LATE: _("Đến muộn"),
    Standing.LEFT: _("Đã về"),
    Standing.ABSENT_WITH_LEAVE: _("Vắng có lý do"),
    Standing.ABSENT_WITHOUT_LEAVE: _("Vắng không lý do"),
}
UNMARKED = _("Chưa điểm danh")

WAY_WORDS: dict[Way, Sentence] = {
    Way.SELF: _("tự điểm danh"),
    Way.CLERK: _("thư ký ghi"),
    Way.CARD: _("quét thẻ"),
}
