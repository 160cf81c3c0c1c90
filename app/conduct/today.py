"""What the page of today shows: the item in hand, its papers, what comes next."""

from dataclasses import dataclass
from datetime import date

from app.attendance import queries as attendance
from app.attendance.policy import is_open
from app.attendance.queries import Presence
from app.conduct import queries as conduct
from app.conduct.models import Break, RoomNotice
from app.documents import queries as documents
from app.documents.models import Version
from app.documents.policy import Reader
from app.documents.queries import Paper
from app.documents.shelf import references
from app.kernel import clock
from app.kernel.actor import Actor
from app.meetings import policy
from app.meetings import queries as meetings
from app.meetings.models import ItemState, Meeting, MeetingState, Sitting
from app.meetings.programme import Row
from app.speaking.context import of_person as floor_of
from app.speaking.queries import Floor

OVER = (MeetingState.CLOSED, MeetingState.FINALIZED, MeetingState.ARCHIVED, MeetingState.CANCELLED)
NEXT_ITEMS = 3


@dataclass(frozen=True)
class Today:
    """`row` is the item in hand, or the one that comes first; `papers` are its papers, or all that are new."""

    row: Row | None
    is_under_way: bool
    papers: list[Paper]
    unread: int
    has_papers: bool  # any that this person may read
    following: list[Row]
    references: list[Version]  # of the reference shelf, wanted with the item
    presence: Presence | None  # of the sitting that is open
    held: Sitting | None  # the sitting of now, for its break and its doors
    rest: Break | None
    notices: list[RoomNotice]
    floor: Floor | None  # of speaking; None for whoever neither speaks nor hears who does


def today(meeting: Meeting, actor: Actor) -> Today:
    """The delegate's page of this meeting now."""
    rows = [row for row in meetings.agenda(meeting.id, actor).flat() if not row.children]
    current = next((row for row in rows if row.item.state is ItemState.CURRENT), None)
    pending = [row for row in rows if row.item.state is ItemState.PENDING]
    row = current or next(iter(pending), None)
    session = meeting.parent or meeting  # a group reads the papers of its session
    found = documents.papers(session, Reader.of(actor, session), actor)
    everything = [paper for group in found.values() for paper in group]
    unread = [paper for paper in everything if paper.is_unread]
    about = (row.item.source_id or row.item.id) if row is not None else None
    mine = found.get(about, []) if about is not None else []
    wanted = references(session, actor).get(about, []) if about is not None else []
    following = [one for one in pending if one is not row][:NEXT_ITEMS]
    presence = attendance.presence(meeting, actor, clock.now())
    held = next((one for one in meeting.sittings if is_open(one)), None)
    if held is not None and not policy.can_see_sitting(actor, meeting, held):
        held = None
    return Today(
        row=row,
        is_under_way=current is not None,
        papers=mine,
        unread=len(unread),
        has_papers=bool(everything),
        following=following,
        references=wanted,
        presence=presence,
        held=held,
        rest=conduct.running_break(held) if held is not None else None,
        notices=conduct.notices_for(meeting, actor),
        floor=floor_of(meeting, actor, row.item if row is not None else None, clock.now()),
    )


def meeting_of_today(actor: Actor) -> Meeting | None:
    """The meeting this person most likely came for: one that sits now, or these days, else the next, else the last."""
    mine = [one for one in meetings.meetings_of(actor) if not one.is_practice]
    current = [(one, clock.today(one.body.time_zone)) for one in mine if one.state not in OVER]
    running = [one for one, day in current if one.starts_on <= day <= one.ends_on]
    coming = [one for one, day in current if one.starts_on > day]
    sitting = [one for one, _ in current if any(is_open(half_day) for half_day in one.sittings)]
    ranked = [*sitting, *running, *sorted(coming, key=_start), *mine]
    return next(iter(ranked), None)


def _start(meeting: Meeting) -> date:
    return meeting.starts_on
