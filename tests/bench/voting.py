"""A command of the benchmarks: a vote as small as votes come, one row and one entry."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.kernel.actor import Actor
from app.kernel.commands import command
from app.kernel.db import Id
from app.kernel.events import Event
from app.kernel.ids import is_id, new_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import transaction

BALLOT = StreamRef("0197a3c1-0000-7000-8000-00000000ba11", "bench.ballot", "0197a3c1-0000-7000-8000-00000000ba11")


class BenchBase(DeclarativeBase):
    """Tables of the benchmarks, unknown to the migrations."""


class BenchVote(BenchBase):
    """One answer."""

    __tablename__ = "bench_vote"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    actor_id: Mapped[str]
    choice: Mapped[str]


@dataclass(frozen=True)
class BenchVoteCast(Event):
    """Somebody answered; recorded where nobody listens, as votes are."""

    vote_id: str


def offer() -> None:
    """Puts the command into the table that the gateway reads; for a process of the benchmarks only."""
    known = {"ballot": is_id, "choice": lambda value: value in ("IN_FAVOUR", "AGAINST", "ABSTAIN")}
    command("test_vote", streams=lambda actor, message: [BALLOT], fields=known)(cast)


def cast(actor: Actor, message: dict[str, Any]) -> dict[str, Any]:
    """Stores the answer and records it."""
    with transaction(BALLOT, actor) as tx:
        vote = tx.add(BenchVote(id=new_id(), actor_id=actor.id, choice=message["choice"]))
        return {"receipt": tx.record(BenchVoteCast(vote.id))}
