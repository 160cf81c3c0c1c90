"""What happens on the floor. Requests are told to those who give the floor; who has it, to the members."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class FloorAsked(Event):
    """Heard at the console: somebody asks for the floor."""

    meeting_id: str
    request_id: str
    item_id: str
    kind: str


@dataclass(frozen=True)
class QueueChanged(Event):
    """Heard at the console: the queue was put in another order, grouped, or somebody left it."""

    meeting_id: str
    request_id: str
    change: str


@dataclass(frozen=True)
class FloorNoted(Event):
    """Heard by who asked, on every device."""

    meeting_id: str
    request_id: str
    state: str


@dataclass(frozen=True)
class FloorGiven(Event):
    """Heard by the members: who speaks, from when on, for how many seconds."""

    meeting_id: str
    request_id: str
    item_id: str
    participation_id: str
    kind: str
    started_at: str
    allowed_s: int
    ordered_by: str | None = None


@dataclass(frozen=True)
class FloorExtended(Event):
    """Heard by the members: the speaker was given more time (invariant 16: an extension is logged)."""

    meeting_id: str
    request_id: str
    extended_s: int
    ordered_by: str | None = None


@dataclass(frozen=True)
class FloorEnded(Event):
    """Heard by the members: the speech is over, or went back to the queue; `spent_s` of `limit_s`."""

    meeting_id: str
    request_id: str
    state: str
    spent_s: int
    limit_s: int
    ordered_by: str | None = None


@dataclass(frozen=True)
class OpinionWritten(Event):
    """Heard at the console: an opinion in writing instead of a speech; it counts as discussion (R-SPK-03)."""

    meeting_id: str
    request_id: str
    item_id: str
    participation_id: str
