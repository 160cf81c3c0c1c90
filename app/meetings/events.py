"""What happens to a meeting, its agenda and those who take part.

The details of an agenda change (who may need them: the secretariat, to undo it) go to the desk's stream; the
meeting's stream hears only that there is a new revision, because guests and later delegates hear all of it.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from app.kernel.events import Event, upcasts


@dataclass(frozen=True)
class RuleProfileAdded(Event):
    """A version of the rules was added to the installation."""

    profile_id: str
    basis: str


@dataclass(frozen=True)
class RuleProfileStated(Event):
    """A body stated rules of its own; `changed` holds the parameters that differ from the version before."""

    profile_id: str
    body_id: str
    basis: str
    changed: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MeetingCreated(Event):
    """Heard by the secretariat: a draft is not announced."""

    meeting_id: str
    kind: str
    title: str
    copied_from: str | None = None


@dataclass(frozen=True)
class MeetingChanged(Event):
    """Title, days, place or rules changed; `before` and `after` hold the fields that did."""

    meeting_id: str
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MeetingStateChanged(Event):
    """Heard by all who take part; a convened meeting is also announced to its body."""

    version: ClassVar[int] = 2

    meeting_id: str
    state: str
    reason: str = ""
    ordered_by: str | None = None  # the presiding officer, where it is the chair's to say; the entry's actor pressed


@dataclass(frozen=True)
class SittingsChanged(Event):
    """A sitting was added, changed or taken out; clock times move with it."""

    meeting_id: str
    revision: int


@dataclass(frozen=True)
class SittingStateChanged(Event):
    """The roll call, the beginning, a break, the end of a sitting."""

    version: ClassVar[int] = 2

    meeting_id: str
    sitting_id: str
    state: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class AgendaChanged(Event):
    """The agenda has a new revision: open pages fetch it again, each by its own rights."""

    meeting_id: str
    revision: int


@dataclass(frozen=True)
class AgendaEdited(Event):
    """One change of the agenda with what it takes to undo it; for the secretariat.

    `change`: added, edited, moved, removed. `before` and `after` hold fields by name, or a place as
    {parent_id, index}; `undoes` is the number of the entry that this one takes back.
    """

    meeting_id: str
    item_id: str
    change: str
    title: str
    revision: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    undoes: int | None = None

    CHANGES: ClassVar[tuple[str, ...]] = ("added", "edited", "moved", "removed")


@dataclass(frozen=True)
class ItemStateChanged(Event):
    """Which item is current, discussed, voted, done or deferred."""

    version: ClassVar[int] = 2

    meeting_id: str
    item_id: str
    state: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class ProgrammeAdopted(Event):
    """From now on an item leaves the programme only with a reason (section 4.2)."""

    version: ClassVar[int] = 2

    meeting_id: str
    ordered_by: str | None = None


@dataclass(frozen=True)
class PracticeReset(Event):
    """A practice meeting or sitting is as if it had not been held."""

    meeting_id: str
    sitting_id: str | None = None


@dataclass(frozen=True)
class ParticipationStarted(Event):
    """`actor_id`: the person, or the participation itself for a guest with a link; None when a whole roster came."""

    meeting_id: str
    actor_id: str | None
    role: str
    count: int = 1


@dataclass(frozen=True)
class ParticipationEnded(Event):
    """Acts within a second: the gateway judges the sockets of `actor_id` again."""

    meeting_id: str
    actor_id: str
    role: str


@dataclass(frozen=True)
class PresidingOfficerChanged(Event):
    """R-SES-05: the right to preside moves with this entry."""

    meeting_id: str
    actor_id: str


@dataclass(frozen=True)
class CalendarLinkMade(Event):
    person_id: str


@dataclass(frozen=True)
class CalendarLinkEnded(Event):
    person_id: str


for _name in ("MeetingStateChanged", "SittingStateChanged", "ItemStateChanged", "ProgrammeAdopted"):
    # Version 1 did not say whose order it was.
    upcasts(_name, 1)(lambda fields: {**fields, "ordered_by": None})
