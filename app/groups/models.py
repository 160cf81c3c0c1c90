"""A group of a session (thảo luận tổ): a meeting of its own under the session's, and the record of what was said."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Base, Id
from app.meetings.models import AgendaItem, Meeting, Participation

MOST_GROUPS = 15  # their streams go along with one connection
LONGEST_OPINION = 5000
LONGEST_SPEAKER = 200


class DiscussionGroup(Base):
    """What a group is beside its meeting: its number in the session, and whether its record was approved."""

    __tablename__ = "discussion_group"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    number: Mapped[int]
    approved_at: Mapped[datetime | None]
    approved_by_name: Mapped[str] = mapped_column(String(200), default="")

    meeting: Mapped[Meeting] = relationship()

    @property
    def session(self) -> Meeting:
        """The meeting whose group it is."""
        assert self.meeting.parent is not None
        return self.meeting.parent

    @property
    def is_announced(self) -> bool:
        """Whether its delegates know of it."""
        return self.meeting.convened_at is not None


class GroupOpinion(Base):
    """An opinion as the note-taker wrote it: whose, on which item; `number` counts its editions."""

    __tablename__ = "group_opinion"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    participation_id: Mapped[str | None] = mapped_column(ForeignKey("participation.id"))
    speaker: Mapped[str] = mapped_column(String(LONGEST_SPEAKER), default="")  # as it was; empty: the group as a whole
    text: Mapped[str]
    number: Mapped[int] = mapped_column(default=1)
    written_at: Mapped[datetime]
    written_by_name: Mapped[str] = mapped_column(String(200))

    item: Mapped[AgendaItem] = relationship()
    participation: Mapped[Participation | None] = relationship()
