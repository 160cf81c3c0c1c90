"""What the chair's console makes happen beside the states of sittings and items, which are events of the meeting."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class SittingBegun(Event):
    """Who was here when the sitting was opened, for the minutes (R-QUO-01); heard by all who take part."""

    meeting_id: str
    sitting_id: str
    present: int
    total: int
    required: int
    ordered_by: str | None = None


@dataclass(frozen=True)
class RecessAnnounced(Event):
    """A break, or another time for its end; `returns_at` is ISO 8601 in UTC, None where none was announced."""

    meeting_id: str
    sitting_id: str
    returns_at: str | None
    ordered_by: str | None = None


@dataclass(frozen=True)
class ClosedSittingChanged(Event):
    """Doors closed or opened again (R-SES-10): the sockets of all who hear the meeting are judged again at once."""

    meeting_id: str
    sitting_id: str
    is_closed: bool
    ordered_by: str | None = None


@dataclass(frozen=True)
class NoticePrepared(Event):
    """Heard at the console: a notice waits, or its text changed."""

    meeting_id: str
    notice_id: str
    number: int


@dataclass(frozen=True)
class NoticeShown(Event):
    """Heard by those whom it is for."""

    meeting_id: str
    notice_id: str
    text: str
    urgency: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class NoticeTakenBack(Event):
    """The notice leaves the screens."""

    meeting_id: str
    notice_id: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class DisplaySet(Event):
    """A display of the hall was told what to show, in which colours."""

    meeting_id: str
    display_id: str
    shows: str
    theme: str
