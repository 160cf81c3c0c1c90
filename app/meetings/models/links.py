"""What is given out as a secret address."""

import hashlib
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person
from app.kernel.db import Base, Id


class CalendarLink(Base):
    """The secret address of a person's calendar feed; only the hash of its token is kept."""

    __tablename__ = "calendar_link"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


def hash_of(token: str) -> str:
    """What is kept of a link's token; it has 192 random bits, so one round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
