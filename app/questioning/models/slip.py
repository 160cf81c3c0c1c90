"""The slip (phiếu chất vấn), from the draft to the answer. What happened when is kept; its state follows."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.documents.models import Document
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.meetings.models import Meeting, Participation
from app.petitions.models import PetitionGroup
from app.questioning.models.group import QuestionGroup
from app.questioning.models.kinds import LONGEST_ISSUE, STATE_WORDS, SlipState, WrittenReason
from app.questioning.models.promise import Promise


class QuestionSlip(Base):
    """One question of one delegate to one person; `questionee` names that person and post in words (R-QA-01)."""

    __tablename__ = "question_slip"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int | None]  # given when it is sent for the first time
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    line: Mapped[str] = mapped_column(String(300), default="")  # post and group, as they were
    questionee_id: Mapped[str | None] = mapped_column(ForeignKey("participation.id"))
    questionee: Mapped[str] = mapped_column(String(LONGEST_ISSUE))
    issue: Mapped[str] = mapped_column(String(LONGEST_ISSUE))
    text: Mapped[str]
    edition: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    group_id: Mapped[str | None] = mapped_column(ForeignKey("question_group.id"), index=True)

    petitions_id: Mapped[str | None] = mapped_column(ForeignKey("petition_group.id", ondelete="SET NULL"), index=True)

    asked_at: Mapped[datetime | None]  # when the delegate was last given the floor to ask it
    asked_times: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]
    written_reason: Mapped[WrittenReason | None] = mapped_column(Word(WrittenReason))
    due_on: Mapped[date | None]  # the last day for the answer in writing (R-QA-03)
    reminded_of: Mapped[date | None]  # the last day that was reminded of
    written_on: Mapped[date | None]  # the date of that answer
    written_entered_at: Mapped[datetime | None]
    written_by_name: Mapped[str] = mapped_column(String(200), default="")
    written_text: Mapped[str] = mapped_column(default="")
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))

    meeting: Mapped[Meeting] = relationship()
    group: Mapped[QuestionGroup | None] = relationship(back_populates="slips")
    petitions: Mapped[PetitionGroup | None] = relationship()  # of voters, which the question takes up
    asker: Mapped[Participation] = relationship(foreign_keys=[participation_id])
    answers: Mapped[Participation | None] = relationship(foreign_keys=[questionee_id])
    document: Mapped[Document | None] = relationship()
    promises: Mapped[list[Promise]] = relationship(back_populates="slip", order_by=Promise.noted_at)

    @property
    def is_chosen(self) -> bool:
        """Whether it is of a group that the council chose."""
        return self.group is not None and self.group.is_chosen

    @property
    def state(self) -> SlipState:
        """Where it stands (section 4.2); a promise is followed once nothing else is open."""
        reached = (
            (self.submitted_at is None, SlipState.DRAFT),
            (self.due_on is not None and self.written_on is None, SlipState.WRITTEN_PENDING),
            (any(one.closed_at is None for one in self.promises), SlipState.FOLLOW_UP),
            (bool(self.promises), SlipState.CLOSED),
            (self.written_on is not None, SlipState.WRITTEN_ANSWERED),
            (self.answered_at is not None, SlipState.ANSWERED),
            (self.asked_at is not None, SlipState.ASKED),
            (self.is_chosen, SlipState.SELECTED),
            (self.group_id is not None, SlipState.GROUPED),
        )
        return next((state for is_so, state in reached if is_so), SlipState.SUBMITTED)

    @property
    def waits_for_answer(self) -> bool:
        """Asked at the sitting, and neither answered there nor turned to writing."""
        return self.asked_at is not None and self.answered_at is None and self.due_on is None

    @property
    def who_answers(self) -> str:
        """Name and post of who answers: of the group where it has one."""
        return self.group.questionee if self.group is not None else self.questionee

    def require(self, *states: SlipState) -> None:
        """Raises Conflict with where it stands when it is in none of these states."""
        if self.state not in states:
            raise Conflict(
                _(
                    "Phiếu chất vấn này đang ở bước “{state}” nên không thực hiện việc này được. "
                    "Đề nghị tải lại trang.",
                    state=STATE_WORDS[self.state],
                )
            )

    def owe_in_writing(self, reason: WrittenReason, due_on: date) -> None:
        """It is to be answered in writing by that day (R-QA-03)."""
        self.written_reason, self.due_on = reason, due_on

    def owe_nothing_in_writing(self) -> None:
        """It is answered at the sitting after all."""
        self.written_reason, self.due_on = None, None
