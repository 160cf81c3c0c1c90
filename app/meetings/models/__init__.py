"""Meeting (kỳ họp), its sittings, its agenda, who takes part as what, and the rules it was convened under."""

from app.meetings.models.agenda import AgendaItem
from app.meetings.models.kinds import (
    COURSE_WORDS,
    HALF_WORDS,
    ITEM_WORDS,
    KIND_WORDS,
    SITTING_WORDS,
    STATE_WORDS,
    TYPE_WORDS,
    HalfDay,
    ItemState,
    ItemType,
    MeetingKind,
    MeetingState,
    SittingState,
)
from app.meetings.models.links import CalendarLink, hash_of
from app.meetings.models.meeting import LONGEST_MEETING_DAYS, LONGEST_TITLE, Meeting, day
from app.meetings.models.participation import Participation
from app.meetings.models.roles import MEMBERS, PRESIDERS, ROLE_WORDS, SECRETARIAT, Role
from app.meetings.models.rules import RuleProfile, working_days_before
from app.meetings.models.sitting import Sitting

__all__ = [
    "COURSE_WORDS",
    "HALF_WORDS",
    "ITEM_WORDS",
    "KIND_WORDS",
    "LONGEST_MEETING_DAYS",
    "LONGEST_TITLE",
    "MEMBERS",
    "PRESIDERS",
    "ROLE_WORDS",
    "SECRETARIAT",
    "SITTING_WORDS",
    "STATE_WORDS",
    "TYPE_WORDS",
    "AgendaItem",
    "CalendarLink",
    "HalfDay",
    "ItemState",
    "ItemType",
    "Meeting",
    "MeetingKind",
    "MeetingState",
    "Participation",
    "Role",
    "RuleProfile",
    "Sitting",
    "SittingState",
    "day",
    "hash_of",
    "working_days_before",
]
