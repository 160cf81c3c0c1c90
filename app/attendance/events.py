"""What happens to attendance. Reasons of absence are personal: they are told to the secretariat alone."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class AttendanceMarked(Event):
    """Heard by the members, in the sitting's own stream. `standing`: PRESENT, LATE, LEFT, ABSENT, or UNMARKED."""

    meeting_id: str
    sitting_id: str
    participation_id: str
    standing: str
    way: str
    number: int
    is_correction: bool = False


@dataclass(frozen=True)
class AbsenceExplained(Event):
    """Heard by the secretariat: with or without leave, and every reason that was given."""

    meeting_id: str
    sitting_id: str
    participation_id: str
    number: int
    standing: str
    reason: str


@dataclass(frozen=True)
class AttendanceNoted(Event):
    """Heard by the person concerned, whose pages on every device show it."""

    meeting_id: str
    sitting_id: str
    standing: str


@dataclass(frozen=True)
class RosterTaken(Event):
    """The roster of a sitting was fixed: so many delegates in all (R-QUO-02)."""

    meeting_id: str
    sitting_id: str
    total: int


@dataclass(frozen=True)
class SeatingChanged(Event):
    """Seats were made, imported or changed; for the members: open maps fetch it again."""

    meeting_id: str
    way: str


@dataclass(frozen=True)
class CardReplaced(Event):
    """The card before no longer opens the door; for the secretariat."""

    meeting_id: str
    participation_id: str
    number: int
