"""Ballot (one question put to the vote), what it is about, who may answer it, and Vote (one answer to it).

What stands now of somebody's answer is one row (`Vote`); every choice that was made is another (`Choosing`), and those
are only ever added. The counts of a ballot are written once, when it closes.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings.models import AgendaItem, Meeting, Sitting
from app.voting.majorities import Outcome, Tally, Threshold

LONGEST_TITLE = 500
LONGEST_REASON = 500
# A server that wrote no sign of life for longer than this was away: what was lost of the window is given back.
LONGEST_SILENCE = timedelta(seconds=3)


class BallotKind(StrEnum):
    """What is asked: one matter of a text, the whole text, another decision, or an opinion (R-VOTE-04, R-VOTE-05)."""

    PART = "PART"
    WHOLE_TEXT = "WHOLE_TEXT"
    DECISION = "DECISION"
    POLL = "POLL"


class BallotForm(StrEnum):
    """How it is answered (R-VOTE-02); hands and cards are counted by the clerk (R-VOTE-06)."""

    ELECTRONIC = "ELECTRONIC"
    SHOW_OF_HANDS = "SHOW_OF_HANDS"
    CARDS = "CARDS"
    PAPER = "PAPER"


class BallotState(StrEnum):
    """The states of a ballot (section 4.2)."""

    PREPARED = "PREPARED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ANNOUNCED = "ANNOUNCED"
    VOID = "VOID"


class Rule(StrEnum):
    """Which threshold of the rule profile decides; dismissing a delegate takes two thirds (R-VOTE-03)."""

    MAJORITY = "MAJORITY"
    DISMISSAL = "DISMISSAL"


class Choice(StrEnum):
    """The three legal answers (R-VOTE-01); not having pressed is no answer."""

    IN_FAVOUR = "IN_FAVOUR"
    AGAINST = "AGAINST"
    ABSTAIN = "ABSTAIN"


class Ballot(Base):
    """One question. Who did what when is kept; its state is derived from that."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))  # where it was opened
    number: Mapped[int]
    kind: Mapped[BallotKind] = mapped_column(Word(BallotKind))
    form: Mapped[BallotForm] = mapped_column(Word(BallotForm))
    rule: Mapped[Rule] = mapped_column(Word(Rule))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    seconds: Mapped[int]

    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(80))
    prepared_by_name: Mapped[str] = mapped_column(String(200))
    opened_at: Mapped[datetime | None]
    opened_by: Mapped[str] = mapped_column(String(80), default="")
    opened_by_name: Mapped[str] = mapped_column(String(200), default="")
    ordered_by: Mapped[str] = mapped_column(String(80), default="")  # the presiding officer whose order opened it
    ordered_by_name: Mapped[str] = mapped_column(String(200), default="")
    closes_at: Mapped[datetime | None]
    alive_at: Mapped[datetime | None]  # the last sign of life of a server while it was open
    outage_seconds: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    closed_by_name: Mapped[str] = mapped_column(String(200), default="")
    closed_order_name: Mapped[str] = mapped_column(String(200), default="")
    closed_by_limit: Mapped[bool] = mapped_column(Boolean, default=False)
    announced_at: Mapped[datetime | None]
    announced_by_name: Mapped[str] = mapped_column(String(200), default="")
    announced_order_name: Mapped[str] = mapped_column(String(200), default="")
    voided_at: Mapped[datetime | None]
    voided_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")  # why void, why again, why by hand

    repeats_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"))
    repeat_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    entry_reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")
    names_shown: Mapped[bool] = mapped_column(Boolean, default=False)  # R-VOTE-09, as it was when the ballot opened

    # Fixed at opening: the whole roll and what it takes (R-QUO-02, R-VOTE-03).
    total: Mapped[int | None]
    share_part: Mapped[int | None]
    share_whole: Mapped[int | None]
    share_is_strict: Mapped[bool | None] = mapped_column(Boolean)
    # Fixed at closing.
    present: Mapped[int | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    abstain: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    chair_decided: Mapped[bool] = mapped_column(Boolean, default=False)  # equal sides (R-UB-04)

    meeting: Mapped[Meeting] = relationship()
    sitting: Mapped[Sitting | None] = relationship()
    subjects: Mapped[list["BallotSubject"]] = relationship(
        back_populates="ballot", order_by="BallotSubject.position", cascade="all, delete-orphan"
    )
    options: Mapped[list["BallotOption"]] = relationship(
        back_populates="ballot", order_by="BallotOption.position", cascade="all, delete-orphan"
    )

    @staticmethod
    def stream(ballot_id: str, meeting_id: str) -> StreamRef:
        """Where its votes are recorded; nobody hears it, so that no choice is known before the closing."""
        return StreamRef(ballot_id, "ballot", meeting_id)

    @property
    def state(self) -> BallotState:
        if self.voided_at is not None:
            return BallotState.VOID
        if self.announced_at is not None:
            return BallotState.ANNOUNCED
        if self.closed_at is not None:
            return BallotState.CLOSED
        return BallotState.OPEN if self.opened_at is not None else BallotState.PREPARED

    @property
    def is_open(self) -> bool:
        return self.state is BallotState.OPEN

    @property
    def is_poll(self) -> bool:
        """An opinion poll decides nothing (R-VOTE-05)."""
        return self.kind is BallotKind.POLL

    @property
    def is_electronic(self) -> bool:
        return self.form is BallotForm.ELECTRONIC

    @property
    def answers(self) -> list[tuple[str, Sentence | str]]:
        """What may be answered, as a vote names it and in words."""
        if self.is_poll:
            return [(option.choice, option.label) for option in self.options]
        return [(choice, CHOICE_WORDS[choice]) for choice in Choice]

    @property
    def has_result(self) -> bool:
        return self.present is not None

    @property
    def threshold(self) -> Threshold | None:
        """What it takes; None before it was opened and for a poll."""
        if self.share_part is None or self.share_whole is None or self.is_poll:
            return None
        return Threshold(self.share_part, self.share_whole, bool(self.share_is_strict))

    @property
    def tally(self) -> Tally | None:
        """The counts of a closed decision; None before and for a poll."""
        if self.is_poll or self.present is None or self.total is None:
            return None
        return Tally(self.total, self.present, self.in_favour or 0, self.against or 0, self.abstain or 0)

    @property
    def polled_not_voted(self) -> int:
        """Of a closed poll: present and chose no option."""
        return (self.present or 0) - sum(option.count or 0 for option in self.options)

    def deadline(self, at: datetime) -> datetime:
        """Until when votes are taken, seen from `at`: with what an outage that lasts until `at` took away.

        Asked before the server has prolonged the ballot after coming back: the first vote must not be refused.
        """
        assert self.closes_at is not None
        return self.closes_at + self.silence(at)

    def silence(self, at: datetime) -> timedelta:
        """How long no server was there, up to `at`; nothing while signs of life come."""
        if self.alive_at is None or at - self.alive_at <= LONGEST_SILENCE:
            return timedelta(0)
        return at - self.alive_at

    def takes_votes(self, at: datetime) -> bool:
        """Whether a vote that is looked at now counts (R-VOTE-08)."""
        return self.is_open and self.is_electronic and at < self.deadline(at)

    def require(self, *states: BallotState) -> None:
        """Raises Conflict with what has happened meanwhile when the ballot is in none of these states."""
        if self.state not in states:
            raise Conflict(self.standing)

    @property
    def standing(self) -> Sentence:
        """What has become of it, for somebody who wanted something else of it."""
        match self.state:
            case BallotState.PREPARED:
                return _("Nội dung biểu quyết này chưa được mở.")
            case BallotState.OPEN:
                return _("{name} đã mở biểu quyết này.", name=self.opened_by_name)
            case BallotState.CLOSED:
                return _("Biểu quyết này đã kết thúc, đang chờ công bố kết quả.")
            case BallotState.ANNOUNCED:
                return _("Kết quả đã công bố nên không thay đổi được. Nếu cần, đề nghị biểu quyết lại và nêu lý do.")
            case BallotState.VOID:
                return _("Biểu quyết này đã được hủy: {reason}", reason=self.reason)


class BallotSubject(Base):
    """What a ballot is about: an item, and the very version of its paper, known by the hash of its bytes (section 0.9).

    Several of them are several resolutions in one go.
    """

    __tablename__ = "ballot_subject"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    version_id: Mapped[str | None] = mapped_column(ForeignKey("version.id"))
    version_number: Mapped[int | None]
    version_sha256: Mapped[str] = mapped_column(String(64), default="")

    ballot: Mapped[Ballot] = relationship(back_populates="subjects")
    item: Mapped[AgendaItem] = relationship()


class BallotOption(Base):
    """An option of an opinion poll; its count is written at the closing."""

    __tablename__ = "ballot_option"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    count: Mapped[int | None]

    ballot: Mapped[Ballot] = relationship(back_populates="options")

    @property
    def choice(self) -> str:
        """How a vote names it."""
        return f"OPTION_{self.position}"


class BallotLine(Base):
    """A delegate of the roll as it was when the ballot opened: T is their number (R-QUO-02)."""

    __tablename__ = "ballot_line"
    __table_args__ = (UniqueConstraint("ballot_id", "person_id"),)

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(700))
    code: Mapped[str] = mapped_column(String(20), default="")
    group_number: Mapped[int | None]
    seat: Mapped[str] = mapped_column(String(20), default="")
    position: Mapped[int] = mapped_column(default=0)
    was_present: Mapped[bool | None] = mapped_column(Boolean)  # written at the closing (R-QUO-05)


class Vote(Base):
    """The answer of one delegate as it stands; `number` counts the choices that were made."""

    __tablename__ = "vote"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    choice: Mapped[str] = mapped_column(String(20))
    number: Mapped[int]
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(36))


class Choosing(Base):
    """One choice that was made, with the key and the device it came from; never changed."""

    __tablename__ = "vote_choice"

    ballot_id: Mapped[str] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    choice: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String(36))


STATE_WORDS: dict[BallotState, Sentence] = {
    BallotState.PREPARED: _("Đã chuẩn bị"),
    BallotState.OPEN: _("Đang biểu quyết"),
    BallotState.CLOSED: _("Đã kết thúc"),
    BallotState.ANNOUNCED: _("Đã công bố"),
    BallotState.VOID: _("Không có giá trị"),
}

KIND_WORDS: dict[BallotKind, Sentence] = {
    BallotKind.WHOLE_TEXT: _("Biểu quyết toàn văn"),
    BallotKind.PART: _("Biểu quyết từng nội dung"),
    BallotKind.DECISION: _("Biểu quyết nội dung khác"),
    BallotKind.POLL: _("Phiếu xin ý kiến"),
}

FORM_WORDS: dict[BallotForm, Sentence] = {
    BallotForm.ELECTRONIC: _("Biểu quyết điện tử"),
    BallotForm.SHOW_OF_HANDS: _("Giơ tay"),
    BallotForm.CARDS: _("Giơ thẻ"),
    BallotForm.PAPER: _("Phiếu giấy"),
}

CHOICE_WORDS: dict[str, Sentence] = {
    Choice.IN_FAVOUR: _("Tán thành"),
    Choice.AGAINST: _("Không tán thành"),
    Choice.ABSTAIN: _("Không biểu quyết"),
}
NOT_VOTED = _("Chưa biểu quyết")

RULE_WORDS: dict[Rule, Sentence] = {
    Rule.MAJORITY: _("Quá nửa tổng số đại biểu"),
    Rule.DISMISSAL: _("Hai phần ba tổng số đại biểu (bãi nhiệm)"),
}
