"""AskedUnit (a unit that is asked about a draft by a link), what it has sent, and its opinions place by place."""

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.comments.models import Outcome
from app.drafts.models.draft import PublicDraft
from app.kernel.db import Base, Id, Word
from app.kernel.sentences import Sentence, _

LONGEST_UNIT = 200
LONGEST_POSITION = 200
LONGEST_LETTER = 60  # the number of a letter
MOST_UNITS = 200  # asked at once


class Stance(StrEnum):
    """What a unit says of the draft as a whole."""

    AGREES = "AGREES"
    HAS_OPINION = "HAS_OPINION"


class UnitState(StrEnum):
    """Where a unit stands."""

    WAITING = "WAITING"
    SAVED = "SAVED"  # something is written and not sent
    SENT = "SENT"
    MISSED = "MISSED"
    ENDED = "ENDED"  # its link was taken back before it answered


@dataclass(frozen=True)
class Said:
    """A unit's answer: its stance, who signs it and as what, and its words as (place, how it is cited, words)."""

    stance: Stance | None = None
    signer: str = ""
    position: str = ""
    words: tuple[tuple[str, str, str], ...] = ()

    def dump(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, kept: str) -> "Said":
        """What `dump` gave; of nothing an empty answer."""
        if not kept:
            return cls()
        found = json.loads(kept)
        stance = Stance(found["stance"]) if found["stance"] else None
        return cls(
            stance, found["signer"], found["position"], tuple((one[0], one[1], one[2]) for one in found["words"])
        )

    @property
    def by_place(self) -> dict[str, str]:
        """The words by the key of their place."""
        return {place: words for place, _name, words in self.words}


class AskedUnit(Base):
    """A unit that is asked about a draft until `ends_at`. `edition` counts what it has saved and sent.

    `saved` is what it has written and not sent; what it has sent stands in its answers, the last of which holds.
    """

    __tablename__ = "asked_unit"
    __table_args__ = (UniqueConstraint("draft_id", "name"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("public_draft.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_UNIT))
    email: Mapped[str] = mapped_column(String(254), default="")
    asked_at: Mapped[datetime]
    asked_by_name: Mapped[str] = mapped_column(String(200))
    ends_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by_name: Mapped[str] = mapped_column(String(200), default="")
    edition: Mapped[int] = mapped_column(default=0)
    saved: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime | None]

    draft: Mapped[PublicDraft] = relationship()
    answers: Mapped[list["UnitAnswer"]] = relationship(order_by="UnitAnswer.number", viewonly=True)

    @property
    def answer(self) -> "UnitAnswer | None":
        """What it has sent, as it stands."""
        return self.answers[-1] if self.answers else None

    @property
    def written(self) -> Said:
        """What its form holds: what is saved, else what was sent."""
        if self.saved:
            return Said.load(self.saved)
        return self.answer.said if self.answer is not None else Said()

    @property
    def last_day(self) -> date:
        """The last day on which it may answer."""
        return (self.ends_at - timedelta(microseconds=1)).astimezone(self.draft.body.time_zone).date()

    def is_open(self, at: datetime) -> bool:
        """Whether it may answer at that moment."""
        return self.ended_at is None and at < self.ends_at and self.draft.asks_units

    def state(self, at: datetime) -> UnitState:
        """Where it stands at that moment."""
        if self.answers:
            return UnitState.SENT
        if self.ended_at is not None:
            return UnitState.ENDED
        if not self.is_open(at):
            return UnitState.MISSED
        return UnitState.SAVED if self.saved else UnitState.WAITING


class UnitLink(Base):
    """A secret address of a unit's page; only the hash of its token is kept. A reminder makes one more."""

    __tablename__ = "unit_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("asked_unit.id"), index=True)
    made_at: Mapped[datetime]

    unit: Mapped[AskedUnit] = relationship()


class UnitAnswer(Base):
    """What a unit has sent; only ever added. `number` counts from 1.

    An answer that came as a letter has its number and day, and who entered it at the desk.
    """

    __tablename__ = "unit_answer"
    __table_args__ = (UniqueConstraint("unit_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[str] = mapped_column(ForeignKey("asked_unit.id"))
    number: Mapped[int]
    sent_at: Mapped[datetime]
    kept: Mapped[str] = mapped_column(Text)
    letter_number: Mapped[str] = mapped_column(String(LONGEST_LETTER), default="")
    letter_on: Mapped[date | None]
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")

    @property
    def said(self) -> Said:
        return Said.load(self.kept)

    @property
    def letter(self) -> Sentence | None:
        """From which letter it was entered; None for what the unit typed itself."""
        if self.letter_on is None:
            return None
        return _("Văn phòng nhập hộ theo công văn số {number} ngày {day}", number=self.letter_number,
                 day=f"{self.letter_on:%d/%m/%Y}")  # fmt: skip


class UnitOpinion(Base):
    """What a unit says of one place, as it stands, and what is made of it. `number` counts the draft's from 1."""

    __tablename__ = "unit_opinion"
    __table_args__ = (UniqueConstraint("draft_id", "number"), UniqueConstraint("unit_id", "place"))

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("public_draft.id"))
    unit_id: Mapped[str] = mapped_column(ForeignKey("asked_unit.id"))
    number: Mapped[int]
    place: Mapped[str] = mapped_column(String(80), default="")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    text: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_name: Mapped[str] = mapped_column(String(200), default="")

    unit: Mapped[AskedUnit] = relationship()


STANCE_WORDS: dict[Stance, Sentence] = {
    Stance.AGREES: _("Thống nhất với dự thảo"),
    Stance.HAS_OPINION: _("Có ý kiến"),
}
UNIT_WORDS: dict[UnitState, Sentence] = {
    UnitState.WAITING: _("Chưa trả lời"),
    UnitState.SAVED: _("Đang soạn"),
    UnitState.SENT: _("Đã trả lời"),
    UnitState.MISSED: _("Hết hạn, không trả lời"),
    UnitState.ENDED: _("Đã thu hồi đường dẫn"),
}
UNIT_LOOKS = {
    UnitState.WAITING: "wait", UnitState.SAVED: "work", UnitState.SENT: "done", UnitState.MISSED: "heed",
    UnitState.ENDED: "off",
}  # fmt: skip
