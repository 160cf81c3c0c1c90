"""What two tellers count, each alone, and what was signed."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.elections.arithmetic import Sheet
from app.elections.models.kinds import Answer
from app.kernel.db import Base, Id, Word

PLACES = (1, 2)


class CountSheet(Base):
    """What one teller has counted; the other does not see it before having counted too (R-SEC-09)."""

    __tablename__ = "count_sheet"

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    edition: Mapped[int] = mapped_column(default=1)
    entered_at: Mapped[datetime]
    collected: Mapped[int]
    valid: Mapped[int]
    invalid: Mapped[int]

    lines: Mapped[list["CountLine"]] = relationship(cascade="all, delete-orphan")

    @property
    def sheet(self) -> Sheet:
        """The numbers, without who and when."""
        counts = {(line.candidate_id, line.answer.value): line.count for line in self.lines}
        return Sheet(self.collected, self.valid, self.invalid, counts)


class CountLine(Base):
    """How often one answer was given about one person, as one teller counted it."""

    __tablename__ = "count_line"
    __table_args__ = (
        ForeignKeyConstraint(
            ["election_id", "place"], ["count_sheet.election_id", "count_sheet.place"], ondelete="CASCADE"
        ),
    )

    election_id: Mapped[str] = mapped_column(Id, primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[Answer] = mapped_column(Word(Answer), primary_key=True)
    count: Mapped[int]


class CandidateCount(Base):
    """The number that the signed minutes state."""

    __tablename__ = "candidate_count"

    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[Answer] = mapped_column(Word(Answer), primary_key=True)
    count: Mapped[int]
