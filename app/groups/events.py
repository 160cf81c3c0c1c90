"""What happens to the groups of a session. No entry carries words: whoever may read an opinion fetches it."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class GroupsChanged(Event):
    """Of the session, for the secretariat, and for the members once the groups are known to them: groups were made,
    planned, changed or taken away (`way`)."""

    meeting_id: str
    way: str
    count: int


@dataclass(frozen=True)
class GroupsAnnounced(Event):
    """Of the session, for its members: everybody finds the own group from now on."""

    meeting_id: str
    count: int


@dataclass(frozen=True)
class GroupOpinionKept(Event):
    """Of one group, for who conducts it: an opinion was written, changed or taken out (`way`)."""

    meeting_id: str
    opinion_id: str
    item_id: str
    way: str
    number: int


@dataclass(frozen=True)
class GroupRecordApproved(Event):
    """Of one group, for its members: the head has approved the record of so many opinions."""

    meeting_id: str
    opinions: int


@dataclass(frozen=True)
class GroupRecordReopened(Event):
    """Of one group, for its members: the record is written again, and is in no synthesis until it is approved anew."""

    meeting_id: str
