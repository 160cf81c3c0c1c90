"""Election (a secret ballot on posts or on confidence) and its candidates. Who did what when is kept; states follow."""

from datetime import date, datetime

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Document
from app.elections.arithmetic import Frame
from app.elections.models.counts import CandidateCount, CountSheet
from app.elections.models.kinds import (
    ANSWERS,
    STATE_WORDS,
    Answer,
    ElectionKind,
    ElectionMode,
    ElectionState,
    Origin,
    Post,
)
from app.elections.models.sealed import SealedKey
from app.elections.models.tellers import TellerBoard, has_passed, is_pending
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings.models import AgendaItem, Meeting, Sitting
from app.voting.majorities import Threshold
from app.voting.models import Ballot

LONGEST_TITLE = 200
LONGEST_NOTE = 500


class Election(Base):
    """One secret ballot: what it fills, its list, its counting committee, its papers, its minutes."""

    __tablename__ = "election"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))  # where the papers were issued
    number: Mapped[int]
    kind: Mapped[ElectionKind] = mapped_column(Word(ElectionKind))
    mode: Mapped[ElectionMode] = mapped_column(Word(ElectionMode), default=ElectionMode.PAPER_ENTRY)
    post: Mapped[Post] = mapped_column(Word(Post))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))  # the post in words: "Phó Chủ tịch UBND tỉnh"
    seats: Mapped[int]
    introduced_by: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    round: Mapped[int] = mapped_column(default=1)
    follows_id: Mapped[str | None] = mapped_column(ForeignKey("election.id"))
    is_list_fixed: Mapped[bool] = mapped_column(Boolean, default=False)  # another round among the tied

    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str] = mapped_column(String(80))
    prepared_by_name: Mapped[str] = mapped_column(String(200))
    list_ballot_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"))
    board_id: Mapped[str | None] = mapped_column(
        ForeignKey("teller_board.id")
    )  # the latest; fixed when the papers are issued
    issuing_at: Mapped[datetime | None]
    issuing_order_name: Mapped[str] = mapped_column(String(200), default="")
    total: Mapped[int | None]  # the whole roll and who is here, fixed when the papers are issued
    present: Mapped[int | None]
    share_part: Mapped[int | None]
    share_whole: Mapped[int | None]
    share_is_strict: Mapped[bool | None] = mapped_column(Boolean)
    voting_at: Mapped[datetime | None]
    issued: Mapped[int | None]
    counting_at: Mapped[datetime | None]
    signed_at: Mapped[datetime | None]
    signed_by_name: Mapped[str] = mapped_column(String(200), default="")
    scan_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))  # the minutes with signatures in ink
    collected: Mapped[int | None]
    valid: Mapped[int | None]
    invalid: Mapped[int | None]
    unfilled: Mapped[int | None]
    base: Mapped[str] = mapped_column(String(40), default="")  # of confidence: which number is the divisor (R-CONF-07)
    complaints: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    handed_to: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    announced_at: Mapped[datetime | None]
    announced_sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))
    announced_by_name: Mapped[str] = mapped_column(String(200), default="")
    announced_order_name: Mapped[str] = mapped_column(String(200), default="")
    resolution_ballot_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"))
    approved_on: Mapped[date | None]  # by the superior (R-SEC-05)
    approved_by: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    voided_at: Mapped[datetime | None]
    voided_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    meeting: Mapped[Meeting] = relationship()
    item: Mapped[AgendaItem] = relationship()
    scan: Mapped[Document | None] = relationship()
    sitting: Mapped[Sitting | None] = relationship(foreign_keys=[sitting_id])
    board: Mapped[TellerBoard | None] = relationship()
    list_ballot: Mapped[Ballot | None] = relationship(foreign_keys=[list_ballot_id])
    resolution_ballot: Mapped[Ballot | None] = relationship(foreign_keys=[resolution_ballot_id])
    candidates: Mapped[list["Candidate"]] = relationship(
        back_populates="election", order_by="Candidate.position", cascade="all, delete-orphan"
    )
    sheets: Mapped[list[CountSheet]] = relationship(order_by=CountSheet.place, cascade="all, delete-orphan")
    keys: Mapped[list[SealedKey]] = relationship(order_by=SealedKey.number, cascade="all, delete-orphan")

    @staticmethod
    def stream(election_id: str, meeting_id: str) -> StreamRef:
        """Where the tellers' numbers are recorded; nobody hears it, so that no partial count is known (R-SEC-10)."""
        return StreamRef(election_id, "election", meeting_id)

    @property
    def is_list_closed(self) -> bool:
        return self.is_list_fixed or has_passed(self.list_ballot)

    @property
    def is_list_being_voted(self) -> bool:
        return is_pending(self.list_ballot)

    @property
    def has_tellers(self) -> bool:
        """Whether the council has approved its counting committee."""
        return self.board is not None and self.board.is_approved

    @property
    def state(self) -> ElectionState:
        """Where it stands (section 4.2); a list is closed when its open vote was announced and carried."""
        reached = (
            (self.voided_at is not None, ElectionState.VOID),
            (has_passed(self.resolution_ballot), ElectionState.CONFIRMED),
            (self.announced_at is not None, ElectionState.ANNOUNCED),
            (self.signed_at is not None, ElectionState.MINUTES_SIGNED),
            (self.counting_at is not None, ElectionState.COUNTING),
            (self.voting_at is not None, ElectionState.VOTING),
            (self.issuing_at is not None, ElectionState.ISSUING),
            (self.is_list_closed and self.has_tellers, ElectionState.TELLERS_APPROVED),
            (self.is_list_closed, ElectionState.LIST_CLOSED),
        )
        return next((state for is_so, state in reached if is_so), ElectionState.NOMINATION)

    @property
    def has_numbers(self) -> bool:
        """Whether the minutes were signed: from then on its numbers stay."""
        return self.signed_at is not None

    @property
    def is_election(self) -> bool:
        return self.kind is ElectionKind.ELECTION

    @property
    def is_electronic(self) -> bool:
        """Sealed in browsers instead of written on paper (R-SEC-09)."""
        return self.mode is ElectionMode.ELECTRONIC_SECRET

    @property
    def key(self) -> SealedKey | None:
        """The tellers' key of an electronic ballot: the newest, if it is the present committee's."""
        newest = self.keys[-1] if self.keys else None
        return newest if newest is not None and newest.board_id == self.board_id else None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What a paper may say of one person."""
        return ANSWERS[self.kind]

    @property
    def standing(self) -> "list[Candidate]":
        """Who is on the list and has not withdrawn."""
        return [one for one in self.candidates if one.withdrawn_at is None]

    @property
    def threshold(self) -> Threshold | None:
        """What it takes; None before the papers were issued."""
        if self.share_part is None or self.share_whole is None:
            return None
        return Threshold(self.share_part, self.share_whole, bool(self.share_is_strict))

    @property
    def frame(self) -> Frame:
        """What was certain before the box was opened."""
        return Frame(
            total=self.total or 0,
            present=self.present or 0,
            issued=self.issued or 0,
            candidates=[one.id for one in self.standing],
            answers=[str(one) for one in self.answers],
            seats=self.seats if self.is_election else 0,
        )

    def require(self, *states: ElectionState) -> None:
        """Raises Conflict with where it stands when it is in none of these states."""
        if self.state not in states:
            raise Conflict(self.stands)

    @property
    def stands(self) -> Sentence:
        """What has become of it, for somebody who wanted something else of it."""
        if self.state is ElectionState.VOID:
            return _("Cuộc bỏ phiếu này đã được hủy: {reason}", reason=self.reason)
        return _(
            "Cuộc bỏ phiếu này đang ở bước “{state}” nên không thực hiện việc này được. Đề nghị tải lại trang.",
            state=STATE_WORDS[self.state],
        )


class Candidate(Base):
    """Somebody on the list: introduced, proposed from the floor or standing; whoever withdrew stays with the reason."""

    __tablename__ = "candidate"
    __table_args__ = (UniqueConstraint("election_id", "position"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")  # post and unit, as the paper says it
    origin: Mapped[Origin] = mapped_column(Word(Origin))
    introduced_by: Mapped[str] = mapped_column(String(LONGEST_TITLE), default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    withdrawal_reason: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    is_elected: Mapped[bool | None] = mapped_column(Boolean)  # written with the minutes
    is_tied: Mapped[bool] = mapped_column(Boolean, default=False)

    election: Mapped[Election] = relationship(back_populates="candidates")
    counts: Mapped[list[CandidateCount]] = relationship(cascade="all, delete-orphan")

    def count(self, answer: Answer) -> int:
        """The signed number of that answer; 0 before."""
        return next((one.count for one in self.counts if one.answer is answer), 0)
