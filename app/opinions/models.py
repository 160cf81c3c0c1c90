"""OpinionForm (one matter that is circulated), who is asked, and every opinion that was given.

What stands now of a member's opinion is in the line of the roll; each opinion that was given is a row more, and those
are only ever added. The counts are written once, when the time is over: who was silent is counted as no answer.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Version
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.journal import StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings.models import AgendaItem, Meeting
from app.voting.majorities import Threshold

LONGEST_MATTER = 500
LONGEST_EXPLANATION = 4000
LONGEST_OPINION = 4000
LONGEST_REASON = 500
LONGEST_DECISION = 2000


class FormState(StrEnum):
    """The states of a form (section 4.2); a member's own, RETURNED or OVERDUE, is the line's."""

    PREPARED = "PREPARED"
    SENT = "SENT"
    OVERDUE = "OVERDUE"
    CONSOLIDATED = "CONSOLIDATED"
    DECIDED = "DECIDED"
    WITHDRAWN = "WITHDRAWN"


class Opinion(StrEnum):
    """What a member may answer; whatever is not in favour does not count as such."""

    IN_FAVOUR = "IN_FAVOUR"
    AGAINST = "AGAINST"
    OTHER = "OTHER"


class Upshot(StrEnum):
    """What the answers come to (R-UB-05)."""

    CHAIR_DECIDES = "CHAIR_DECIDES"
    NEXT_AGENDA = "NEXT_AGENDA"


class OpinionForm(Base):
    """One matter put to the members in writing. Who did what when is kept; its state is derived from that."""

    __tablename__ = "opinion_form"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    matter: Mapped[str] = mapped_column(String(LONGEST_MATTER))
    explanation: Mapped[str] = mapped_column(String(LONGEST_EXPLANATION), default="")
    # The very version that the members answer on, known by the hash of its bytes.
    version_id: Mapped[str] = mapped_column(ForeignKey("version.id"))
    version_number: Mapped[int]
    version_sha256: Mapped[str] = mapped_column(String(64))

    prepared_at: Mapped[datetime]
    prepared_by_name: Mapped[str] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    sent_by_name: Mapped[str] = mapped_column(String(200), default="")
    sent_order_name: Mapped[str] = mapped_column(String(200), default="")
    deadline: Mapped[datetime | None] = mapped_column(index=True)
    remind_at: Mapped[datetime | None]  # None: everybody was reminded, or nobody is to be
    reminded_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_name: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), default="")

    # Fixed at sending: the whole committee and what it takes (R-UB-05).
    total: Mapped[int | None]
    share_part: Mapped[int | None]
    share_whole: Mapped[int | None]
    share_is_strict: Mapped[bool | None] = mapped_column(Boolean)
    names_shown: Mapped[bool] = mapped_column(Boolean, default=False)
    # Fixed when the time is over.
    consolidated_at: Mapped[datetime | None]
    in_favour: Mapped[int | None]
    against: Mapped[int | None]
    other: Mapped[int | None]
    upshot: Mapped[Upshot | None] = mapped_column(Word(Upshot))

    decided_at: Mapped[datetime | None]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decided_order_name: Mapped[str] = mapped_column(String(200), default="")
    decision: Mapped[str] = mapped_column(String(LONGEST_DECISION), default="")
    # The meeting at which the decision is reported, or that deals with the matter, and the line of its agenda.
    next_meeting_id: Mapped[str | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    next_item_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))

    meeting: Mapped[Meeting] = relationship(foreign_keys=[meeting_id])
    version: Mapped[Version] = relationship()
    next_meeting: Mapped[Meeting | None] = relationship(foreign_keys=[next_meeting_id])
    next_item: Mapped[AgendaItem | None] = relationship()
    lines: Mapped[list["OpinionLine"]] = relationship(
        back_populates="form", order_by="(OpinionLine.position, OpinionLine.code, OpinionLine.name)",
        cascade="all, delete-orphan",
    )  # fmt: skip

    @staticmethod
    def stream(form_id: str, meeting_id: str) -> StreamRef:
        """Where opinions are recorded; nobody hears it, so that no opinion is known before the time is over."""
        return StreamRef(form_id, "opinions", meeting_id)

    def state(self, at: datetime) -> FormState:
        """Where it stands at that moment: the deadline holds whether or not anybody has counted yet."""
        if self.withdrawn_at is not None:
            return FormState.WITHDRAWN
        if self.decided_at is not None:
            return FormState.DECIDED
        if self.consolidated_at is not None:
            return FormState.CONSOLIDATED
        if self.sent_at is None or self.deadline is None:
            return FormState.PREPARED
        return FormState.SENT if at < self.deadline else FormState.OVERDUE

    def require(self, at: datetime, *states: FormState) -> None:
        """Raises Conflict with what has happened meanwhile when the form is in none of these states."""
        if self.state(at) not in states:
            raise Conflict(self.standing(at))

    def standing(self, at: datetime) -> Sentence:
        """What has become of it, for somebody who wanted something else of it."""
        match self.state(at):
            case FormState.PREPARED:
                return _("Phiếu lấy ý kiến này chưa được gửi.")
            case FormState.SENT:
                return _("Phiếu lấy ý kiến này đã gửi, đang chờ các thành viên trả lời.")
            case FormState.OVERDUE:
                return _("Phiếu lấy ý kiến này đã hết hạn trả lời.")
            case FormState.CONSOLIDATED:
                return _("Ý kiến đã được tổng hợp nên không thay đổi được nữa.")
            case FormState.DECIDED:
                return _("Chủ tịch đã quyết định về nội dung này.")
            case FormState.WITHDRAWN:
                return _("Phiếu lấy ý kiến này đã được rút: {reason}", reason=self.reason)

    @property
    def threshold(self) -> Threshold | None:
        """What it takes; None before it was sent."""
        if self.share_part is None or self.share_whole is None:
            return None
        return Threshold(self.share_part, self.share_whole, bool(self.share_is_strict))

    @property
    def no_answer(self) -> int:
        """Who was silent: no answer, and neither consent nor refusal."""
        return (self.total or 0) - (self.in_favour or 0) - (self.against or 0) - (self.other or 0)

    @property
    def returned(self) -> int:
        """How many have answered so far."""
        return sum(one.opinion is not None for one in self.lines)


class OpinionLine(Base):
    """A member of the committee when the form was sent, and the opinion as it stands; `number` counts those given."""

    __tablename__ = "opinion_line"
    __table_args__ = (UniqueConstraint("form_id", "person_id"),)

    form_id: Mapped[str] = mapped_column(ForeignKey("opinion_form.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(20), default="")
    post: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    opinion: Mapped[Opinion | None] = mapped_column(Word(Opinion))
    text: Mapped[str] = mapped_column(String(LONGEST_OPINION), default="")
    number: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(String(36), default="")
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")  # from a form on paper; else the member's own

    form: Mapped[OpinionForm] = relationship(back_populates="lines")


class OpinionGiven(Base):
    """One opinion that was given, with the key and the device it came from; never changed."""

    __tablename__ = "opinion_given"

    form_id: Mapped[str] = mapped_column(ForeignKey("opinion_form.id", ondelete="CASCADE"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opinion: Mapped[Opinion] = mapped_column(Word(Opinion))
    text: Mapped[str] = mapped_column(String(LONGEST_OPINION), default="")
    at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(36))
    device: Mapped[str] = mapped_column(String(36), default="")
    entered_by_name: Mapped[str] = mapped_column(String(200), default="")


STATE_WORDS: dict[FormState, Sentence] = {
    FormState.PREPARED: _("Đã chuẩn bị"),
    FormState.SENT: _("Đang lấy ý kiến"),
    FormState.OVERDUE: _("Hết hạn, đang tổng hợp"),
    FormState.CONSOLIDATED: _("Đã tổng hợp"),
    FormState.DECIDED: _("Chủ tịch đã quyết định"),
    FormState.WITHDRAWN: _("Đã rút"),
}
STATE_LOOKS = {
    FormState.PREPARED: "wait", FormState.SENT: "now", FormState.OVERDUE: "work", FormState.CONSOLIDATED: "done",
    FormState.DECIDED: "done", FormState.WITHDRAWN: "off",
}  # fmt: skip
OPINION_WORDS: dict[Opinion, Sentence] = {
    Opinion.IN_FAVOUR: _("Tán thành"),
    Opinion.AGAINST: _("Không tán thành"),
    Opinion.OTHER: _("Ý kiến khác"),
}
NO_ANSWER = _("Không trả lời")
UPSHOT_WORDS: dict[Upshot, Sentence] = {
    Upshot.CHAIR_DECIDES: _("Quá nửa tán thành: Chủ tịch quyết định, báo cáo tại phiên họp gần nhất"),
    Upshot.NEXT_AGENDA: _("Chưa quá nửa tán thành: đưa ra phiên họp gần nhất"),
}
UPSHOT_LOOKS = {Upshot.CHAIR_DECIDES: "done", Upshot.NEXT_AGENDA: "heed"}
