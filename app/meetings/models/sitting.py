"""A half-day of a meeting."""

from datetime import date, time
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.meetings.models.kinds import SITTING_WORDS, HalfDay, SittingState

if TYPE_CHECKING:
    from app.meetings.models.meeting import Meeting


class Sitting(Base):
    """A half-day of a meeting (buổi họp)."""

    __tablename__ = "sitting"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    on: Mapped[date]
    half: Mapped[HalfDay] = mapped_column(Word(HalfDay))
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    state: Mapped[SittingState] = mapped_column(Word(SittingState), default=SittingState.SCHEDULED)
    is_closed_sitting: Mapped[bool] = mapped_column(Boolean, default=False)
    is_practice: Mapped[bool] = mapped_column(Boolean, default=False)

    meeting: Mapped["Meeting"] = relationship(back_populates="sittings")

    CHANGES: ClassVar[dict[SittingState, frozenset[SittingState]]] = {
        SittingState.SCHEDULED: frozenset({SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS}),
        SittingState.ATTENDANCE_OPEN: frozenset({SittingState.IN_PROGRESS, SittingState.ENDED}),
        SittingState.IN_PROGRESS: frozenset({SittingState.ADJOURNED, SittingState.ENDED}),
        SittingState.ADJOURNED: frozenset({SittingState.IN_PROGRESS, SittingState.ENDED}),
        SittingState.ENDED: frozenset(),
    }

    def change_to(self, state: SittingState) -> None:
        """Moves along the state machine of section 4.2. Raises Conflict."""
        if state not in self.CHANGES[self.state]:
            raise Conflict(
                _(
                    "Buổi họp đang ở trạng thái “{from_}”, không chuyển sang “{to}” được.",
                    from_=SITTING_WORDS[self.state],
                    to=SITTING_WORDS[state],
                )
            )
        self.state = state
