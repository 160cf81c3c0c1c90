"""The counting committee (Ban kiểm phiếu) that the council approves by an open vote (R-SEC-02)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.elections.models.kinds import Office
from app.kernel.db import Base, Id, Word
from app.meetings.models import Meeting
from app.voting.majorities import Outcome
from app.voting.models import Ballot, BallotState


def has_passed(ballot: Ballot | None) -> bool:
    """Whether that open vote was announced and carried."""
    return ballot is not None and ballot.state is BallotState.ANNOUNCED and ballot.outcome is Outcome.PASSED


def is_pending(ballot: Ballot | None) -> bool:
    """Whether that open vote is prepared, open, or waits to be announced: what it is about must stay as it is."""
    return ballot is not None and ballot.state in (BallotState.PREPARED, BallotState.OPEN, BallotState.CLOSED)


class TellerBoard(Base):
    """A counting committee of a meeting; it serves every election of the meeting in which no member is a candidate."""

    __tablename__ = "teller_board"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), index=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"))
    number: Mapped[int]
    named_at: Mapped[datetime]
    named_by: Mapped[str] = mapped_column(String(80))
    named_by_name: Mapped[str] = mapped_column(String(200))
    ballot_id: Mapped[str | None] = mapped_column(ForeignKey("ballot.id"))

    meeting: Mapped[Meeting] = relationship()
    ballot: Mapped[Ballot | None] = relationship()
    tellers: Mapped[list["Teller"]] = relationship(
        back_populates="board", order_by="Teller.position", cascade="all, delete-orphan"
    )

    @property
    def is_approved(self) -> bool:
        return has_passed(self.ballot)

    @property
    def is_being_voted(self) -> bool:
        """Its open vote is under way or prepared: the members stay as they are."""
        return is_pending(self.ballot)

    def teller(self, person_id: str) -> "Teller | None":
        """That person's place in it."""
        return next((one for one in self.tellers if one.person_id == person_id), None)


class Teller(Base):
    """A member of a counting committee."""

    __tablename__ = "teller"

    board_id: Mapped[str] = mapped_column(ForeignKey("teller_board.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    office: Mapped[Office] = mapped_column(Word(Office))

    board: Mapped[TellerBoard] = relationship(back_populates="tellers")
