"""The programme of a meeting, line by line."""

from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id, Word
from app.meetings.models.kinds import ItemState, ItemType
from app.meetings.models.sitting import Sitting

if TYPE_CHECKING:
    from app.meetings.models.meeting import Meeting


class AgendaItem(Base):
    """Nội dung: one line of the programme, in a tree. `position` orders the whole tree; numbers are computed."""

    __tablename__ = "agenda_item"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))
    sitting_id: Mapped[str | None] = mapped_column(ForeignKey("sitting.id"))
    source_id: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.id"))  # the session's item a group discusses
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    type: Mapped[ItemType] = mapped_column(Word(ItemType), default=ItemType.OTHER)
    presenter: Mapped[str] = mapped_column(String(200), default="")
    minutes: Mapped[int] = mapped_column(Integer, default=30)
    starts_at: Mapped[time | None]
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.PENDING)
    requires_verification: Mapped[bool] = mapped_column(Boolean, default=False)
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)
    is_broadcast: Mapped[bool | None] = mapped_column(Boolean)  # as was decided; None: as the rule profile says
    removed_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=0)  # the meeting's revision that last touched this item

    meeting: Mapped["Meeting"] = relationship(back_populates="items")
    parent: Mapped["AgendaItem | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])
    sitting: Mapped[Sitting | None] = relationship()
