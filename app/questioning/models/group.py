"""Groups of issues that are proposed to the council, and the council's choice among them (R-QA-01)."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id
from app.kernel.journal import StreamRef
from app.meetings.models import Participation
from app.questioning.models.kinds import LONGEST_ISSUE, GroupState
from app.voting.models import Ballot

if TYPE_CHECKING:
    from app.questioning.models.slip import QuestionSlip


def questioning_stream(meeting_id: str) -> StreamRef:
    """Slips as they come and are put into groups: heard by those whom they are sent to (R-QA-01)."""
    return StreamRef(str(uuid5(UUID(meeting_id), "questioning")), "meeting.questioning", meeting_id)


class QuestionGroup(Base):
    """Nhóm vấn đề: questions of one kind to one person. `questionee` is who answers, in words."""

    __tablename__ = "question_group"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(LONGEST_ISSUE))
    questionee_id: Mapped[str | None] = mapped_column(ForeignKey("participation.id"))
    questionee: Mapped[str] = mapped_column(String(LONGEST_ISSUE))
    made_at: Mapped[datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime | None]
    selected_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]

    answers: Mapped[Participation | None] = relationship()
    slips: Mapped[list["QuestionSlip"]] = relationship(back_populates="group", order_by="QuestionSlip.number")

    @property
    def state(self) -> GroupState:
        if self.selected_at is not None:
            return GroupState.SELECTED
        if self.declined_at is not None:
            return GroupState.NOT_SELECTED
        return GroupState.PROPOSED if self.proposed_at is not None else GroupState.PREPARED

    @property
    def is_chosen(self) -> bool:
        """Whether the council put it on its questioning."""
        return self.selected_at is not None


class QuestionChoice(Base):
    """What the council chose: by an open ballot, or as the presiding officer had it written down (R-QA-01)."""

    __tablename__ = "question_choice"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    chosen_at: Mapped[datetime]
    ballot_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"))
    order_name: Mapped[str] = mapped_column(String(200))
    noted_by_name: Mapped[str] = mapped_column(String(200))

    ballot: Mapped[Ballot | None] = relationship()
