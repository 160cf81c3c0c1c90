"""Who is in a meeting as what."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, ForeignKey, Index, String, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.db import Base, Id, Word
from app.kernel.errors import Conflict
from app.kernel.sentences import _
from app.meetings.models.roles import Role

if TYPE_CHECKING:
    from app.meetings.models.meeting import Meeting


class Participation(Base):
    """Who is in a meeting as what, from - to: all that attendance, speaking and voting know of a person.

    A guest or a journalist without an account has no person but a name and the hash of a link that expires. A room of
    a briefing has no person either: the computer that stands in it acts under the id of its bridge point.
    """

    __tablename__ = "participation"
    __table_args__ = (Index("participation_by_person", "person_id", "meeting_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(Word(Role))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("delegate_group.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Of app.briefings, which stands above this package: therefore no foreign key.
    bridge_point_id: Mapped[str | None] = mapped_column(Id, index=True)

    meeting: Mapped["Meeting"] = relationship(back_populates="participations")
    person: Mapped[Person | None] = relationship()

    @staticmethod
    def is_of(actor_id: str) -> ColumnElement[bool]:
        """The condition for what an actor is: a person, a guest by link, the computer of a bridge point."""
        return or_(
            Participation.person_id == actor_id,
            Participation.id == actor_id,
            Participation.bridge_point_id == actor_id,
        )

    @property
    def actor_id(self) -> str:
        """Under which id whoever takes part acts."""
        return self.person_id or self.bridge_point_id or self.id

    @property
    def shown_name(self) -> str:
        """The person's name, or the one a guest was invited under."""
        return self.person.full_name if self.person else self.name

    @property
    def name_with_title(self) -> str:
        """For a list to choose from: the person's title beside the name."""
        return self.person.name_with_title if self.person else self.name

    def holds(self, at: datetime) -> bool:
        """Whether the role is held at that moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def end(self, now: datetime) -> None:
        """Takes the role away from now on; a guest's link dies with it. Raises Conflict."""
        if self.ends_at is not None and self.ends_at <= now:
            raise Conflict(_("Vai trò này đã kết thúc trước đó."))
        self.ends_at = now
        self.link_hash = None
