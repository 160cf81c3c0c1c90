"""What happens to secret ballots. The tellers' numbers are recorded where nobody listens; others hear the outcome."""

from dataclasses import dataclass, field
from typing import Any

from app.kernel.events import Event


@dataclass(frozen=True)
class ElectionListed(Event):
    """For the members: an election was prepared or changed, its list too; `way` says what."""

    meeting_id: str
    election_id: str
    way: str = "prepared"


@dataclass(frozen=True)
class TellersNamed(Event):
    """For the members: who is proposed for the counting committee."""

    meeting_id: str
    board_id: str
    tellers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class ElectionMoved(Event):
    """For the members: papers issued, put into the box, counted, minutes signed; never a number of the count."""

    meeting_id: str
    election_id: str
    state: str
    ordered_by: str = ""
    total: int = 0
    present: int = 0
    issued: int = 0


@dataclass(frozen=True)
class MinutesScanned(Event):
    """For the members: the paper that is a scan of the minutes with their signatures; None: none any more."""

    meeting_id: str
    election_id: str
    document_id: str | None


@dataclass(frozen=True)
class CountEntered(Event):
    """For the members: one or two tellers have counted; nothing of what (R-SEC-10)."""

    meeting_id: str
    election_id: str
    sheets: int


@dataclass(frozen=True)
class CountRecorded(Event):
    """In the election's own stream, which nobody hears: what one teller counted."""

    election_id: str
    place: int
    edition: int
    collected: int
    valid: int
    invalid: int
    counts: dict[str, int]


@dataclass(frozen=True)
class KeyMoved(Event):
    """For the members: the tellers' key is begun, or the teller at `place` has sent a step of it (its SHA-256)."""

    meeting_id: str
    election_id: str
    number: int
    step: str
    place: int = 0
    digest: str = ""


@dataclass(frozen=True)
class BallotSealed(Event):
    """In the election's own stream, which nobody hears: a ballot stands on the list; never what it says."""

    election_id: str
    seq: int
    receipt: str
    link: str


@dataclass(frozen=True)
class MinutesSigned(Event):
    """In the election's own stream: the numbers as they will stay."""

    election_id: str
    collected: int
    valid: int
    invalid: int
    counts: dict[str, int]
    elected: list[str]


@dataclass(frozen=True)
class ElectionAnnounced(Event):
    """Everybody who takes part hears the outcome; it stays."""

    meeting_id: str
    election_id: str
    title: str
    total: int
    issued: int
    collected: int
    valid: int
    invalid: int
    elected: list[str]
    ordered_by: str


@dataclass(frozen=True)
class ElectionVoided(Event):
    """Has no value, and why."""

    meeting_id: str
    election_id: str
    reason: str
