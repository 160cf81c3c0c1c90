"""Electronic secret ballots as the server keeps them: the tellers' key, who took part, and ciphertexts (R-SEC-08).

What is secret is in no column: the tellers' phrases and shares, and choices, never leave browsers in the clear. Who
took part stands apart from the ballots, which know a voter by a sign drawn by lot; no ballot carries a time.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.elections.sealing import keys
from app.elections.sealing.keys import Scheme
from app.kernel.db import Base, Id

DIGEST = String(64)  # a SHA-256, or a point


class SealedKey(Base):
    """The key of one election, made by all tellers together; one that is made again sets the last aside."""

    __tablename__ = "sealed_key"
    __table_args__ = (UniqueConstraint("election_id", "number"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    election_id: Mapped[str] = mapped_column(ForeignKey("election.id", ondelete="CASCADE"))
    board_id: Mapped[str] = mapped_column(ForeignKey("teller_board.id"))
    number: Mapped[int]
    needed: Mapped[int]
    ready_at: Mapped[datetime | None]
    public_key: Mapped[str] = mapped_column(DIGEST, default="")
    fingerprint: Mapped[str] = mapped_column(DIGEST, default="")  # known once all have enrolled
    sums: Mapped[str] = mapped_column(Text, default="")  # what is to be opened: [[first, second], ...], at the closing

    tellers: Mapped[list["SealedTeller"]] = relationship(order_by="SealedTeller.place", cascade="all, delete-orphan")

    @property
    def scheme(self) -> Scheme:
        return keys.scheme(self.election_id, self.number, self.needed, len(self.tellers))

    @property
    def is_ready(self) -> bool:
        """Every teller has confirmed the own share."""
        return self.ready_at is not None

    @property
    def enrolments(self) -> dict[int, Any]:
        """What the tellers have published, by place."""
        return {one.place: json.loads(one.enrolment) for one in self.tellers if one.enrolment}

    @property
    def step(self) -> str:
        """What the tellers' browsers do now: enrolment, letters, confirmation; then ready, opening, opened."""
        for name in ("enrolment", "letters", "confirmation"):
            if not all(getattr(one, name) for one in self.tellers):
                return name
        if not self.sums:
            return "ready"
        return "opened" if self.is_opened else "opening"

    @property
    def is_opened(self) -> bool:
        """Enough tellers have sent their parts of the sum."""
        return sum(bool(one.parts) for one in self.tellers) >= self.needed

    def teller(self, person_id: str) -> "SealedTeller | None":
        """That person's place in it."""
        return next((one for one in self.tellers if one.person_id == person_id), None)


class SealedTeller(Base):
    """What one teller's browser has sent for the key, as it came; empty until then."""

    __tablename__ = "sealed_teller"

    key_id: Mapped[str] = mapped_column(ForeignKey("sealed_key.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    enrolment: Mapped[str] = mapped_column(Text, default="")
    letters: Mapped[str] = mapped_column(Text, default="")  # shares, each sealed for one other teller
    confirmation: Mapped[str] = mapped_column(Text, default="")
    parts: Mapped[str] = mapped_column(Text, default="")


class SealedVoter(Base):
    """Somebody to whom a ballot was issued, and how many were handed in: the last one counts."""

    __tablename__ = "sealed_voter"
    __table_args__ = (UniqueConstraint("election_id", "sign"),)

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    participation_id: Mapped[str] = mapped_column(ForeignKey("participation.id"))
    sign: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(default=0)


class SealedBallot(Base):
    """One line of the published list; only ever added."""

    __tablename__ = "sealed_ballot"
    __table_args__ = (Index("ix_sealed_ballot_sign", "election_id", "sign", "number", unique=True),)

    election_id: Mapped[str] = mapped_column(ForeignKey("election.id", ondelete="CASCADE"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sign: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    receipt: Mapped[str] = mapped_column(DIGEST)
    link: Mapped[str] = mapped_column(DIGEST)
