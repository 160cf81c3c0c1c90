"""What happens to ballots. Choices are recorded where nobody listens; numbers are heard, and only at the closing."""

from dataclasses import dataclass, field
from typing import Any

from app.kernel.events import Event


@dataclass(frozen=True)
class BallotPrepared(Event):
    """For the members: a question was made ready, changed or taken away again; nothing is open yet."""

    meeting_id: str
    ballot_id: str
    way: str = "prepared"


@dataclass(frozen=True)
class BallotOpened(Event):
    """Everybody who takes part hears it; `papers`: [{version_id, sha256}] that the vote is bound to."""

    meeting_id: str
    ballot_id: str
    sitting_id: str
    title: str
    total: int
    required: int
    form: str
    opened_at: str
    closes_at: str
    ordered_by: str
    papers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class BallotProlonged(Event):
    """More time: `by` is the chair, or the system after an outage whose length it gives back (R-VOTE-08)."""

    meeting_id: str
    ballot_id: str
    closes_at: str
    seconds: int
    is_outage: bool
    ordered_by: str


@dataclass(frozen=True)
class BallotClosed(Event):
    """The counts, as they will stay. `by_limit`: the time was over, under the order that opened the ballot."""

    meeting_id: str
    ballot_id: str
    present: int
    counts: dict[str, int]
    not_voted: int
    by_limit: bool
    ordered_by: str
    votes_head: list[Any] = field(default_factory=list)  # [seq, hash] of the stream of votes


@dataclass(frozen=True)
class BallotAnnounced(Event):
    """The outcome is official and stays."""

    meeting_id: str
    ballot_id: str
    outcome: str
    ordered_by: str


@dataclass(frozen=True)
class BallotVoided(Event):
    """Has no value, and why; whoever wants an answer votes again."""

    meeting_id: str
    ballot_id: str
    reason: str
    ordered_by: str = ""


@dataclass(frozen=True)
class VoteCast(Event):
    """In the ballot's own stream, which nobody hears: the `number`th choice of one delegate."""

    ballot_id: str
    participation_id: str
    number: int
    choice: str


@dataclass(frozen=True)
class VoteNoted(Event):
    """In the person's stream, for that person's other pages."""

    ballot_id: str
    number: int
    choice: str
    at: str
