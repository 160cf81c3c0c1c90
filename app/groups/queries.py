"""What is asked about the groups of a session: which there are, how they sit now, what was said in them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import Membership, Person
from app.attendance import queries as attendance
from app.attendance.models import Quorum
from app.groups.dividing import Delegate
from app.groups.models import DiscussionGroup, GroupOpinion
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.meetings import queries as meetings
from app.meetings.models import AgendaItem, ItemState, ItemType, Meeting, Participation, Role, Sitting, SittingState
from app.speaking import queries as speaking
from app.speaking.models import RequestState, Speech, SpeechRequest

BEGUN = (SittingState.ATTENDANCE_OPEN, SittingState.IN_PROGRESS, SittingState.ADJOURNED, SittingState.ENDED)
_IN_IT = (Role.DELEGATE, Role.PRESIDING_OFFICER, Role.SESSION_SECRETARY)


def groups(session: Meeting) -> list[DiscussionGroup]:
    """The groups of that session, by their numbers."""
    found = db.session().scalars(
        select(DiscussionGroup)
        .join(Meeting, Meeting.id == DiscussionGroup.meeting_id)
        .where(Meeting.parent_id == session.id)
        .order_by(DiscussionGroup.number)
    )
    return list(found)


def group(session: Meeting, own_id: str) -> DiscussionGroup | None:
    """A group of that session."""
    found = db.session().get(DiscussionGroup, own_id) if is_id(own_id) else None
    return found if found is not None and found.meeting.parent_id == session.id else None


def group_of(own: Meeting) -> DiscussionGroup | None:
    """What that meeting is as a group; None for every other meeting."""
    return db.session().get(DiscussionGroup, own.id) if own.parent_id is not None else None


def own_group(session: Meeting, actor: Actor, at: datetime) -> DiscussionGroup | None:
    """The group in which this person sits, heads or notes, once it was announced."""
    if not is_id(actor.id):
        return None
    return db.session().scalars(
        select(DiscussionGroup)
        .join(Meeting, Meeting.id == DiscussionGroup.meeting_id)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(
            Meeting.parent_id == session.id,
            Meeting.convened_at.is_not(None),
            Participation.person_id == actor.id,
            Participation.role.in_(_IN_IT),
            _holds(at),
        )
        .order_by(Participation.role != Role.DELEGATE, DiscussionGroup.number)
    ).first()  # fmt: skip


def _holds(at: datetime) -> ColumnElement[bool]:
    return and_(Participation.starts_at <= at, or_(Participation.ends_at.is_(None), Participation.ends_at > at))


# ---- making groups -----------------------------------------------------------------------------


def delegates(session: Meeting, at: datetime) -> list[Delegate]:
    """The session's delegates as the suggestion looks at them."""
    lines = [one for one in attendance.roster_of_now(session, at) if one.person_id is not None]
    people = select(Person.id, Person.unit).where(Person.id.in_([one.person_id for one in lines]))
    units: dict[str, str] = {row.id: row.unit for row in db.session().execute(people)}
    leaders = _with_role(session, Role.GROUP_LEADER, at)
    return [
        Delegate(
            str(one.person_id), one.sort_name, one.group_number or 0, units.get(str(one.person_id), ""),
            one.person_id in leaders, one.position,
        )
        for one in lines
    ]  # fmt: skip


def _with_role(meeting: Meeting, role: Role, at: datetime) -> set[str | None]:
    asked = select(Participation.person_id).where(
        Participation.meeting_id == meeting.id, Participation.role == role, _holds(at)
    )
    return set(db.session().scalars(asked))


def discussable(session: Meeting) -> list[AgendaItem]:
    """The items that groups may be given, in the order of the programme."""
    rows = [row for row in meetings.agenda(session.id).flat() if not row.children]
    apart = (ItemType.CEREMONY, ItemType.ELECTION, ItemType.GROUP_DISCUSSION, ItemType.PLENARY_DISCUSSION)
    return [row.item for row in rows if row.item.type not in apart and row.item.state is not ItemState.REMOVED]


def sitting_for_groups(session: Meeting) -> Sitting | None:
    """The half-day whose programme says “thảo luận tại tổ”, else the next one."""
    said = next((one.sitting for one in session.items if one.type is ItemType.GROUP_DISCUSSION and one.sitting), None)
    return said or attendance.sitting_of_now(session)


def sources(own: Meeting) -> set[str]:
    """The session's items that the group discusses."""
    return {str(one.source_id) for one in own.items if one.source_id and one.removed_at is None}


# ---- one group, as it sits ---------------------------------------------------------------------


@dataclass(frozen=True)
class Seated:
    """A group with its people: `members` are (person's id, name) in the roster's order."""

    group: DiscussionGroup
    head: Person | None
    note_takers: list[Person]
    members: list[tuple[str, str]]

    @property
    def id(self) -> str:
        return self.group.meeting_id

    @property
    def number(self) -> int:
        return self.group.number

    @property
    def own(self) -> Meeting:
        return self.group.meeting


def seated(found: DiscussionGroup, at: datetime) -> Seated:
    """Who is in it, who heads it, who keeps its record."""
    own = found.meeting
    return Seated(
        found,
        meetings.presiding_officer(own, at),
        list(
            db.session().scalars(
                select(Person)
                .join(Participation, Participation.person_id == Person.id)
                .where(Participation.meeting_id == own.id, Participation.role == Role.SESSION_SECRETARY, _holds(at))
            )
        ),
        [(str(one.person_id), one.name) for one in attendance.roster_of_now(own, at)],
    )


@dataclass(frozen=True)
class Standing:
    """How a group stands at this moment, for who oversees all of them."""

    seated: Seated
    sitting: Sitting | None
    quorum: Quorum | None
    item: AgendaItem | None
    speech: Speech | None
    waiting: int
    spoken: int
    opinions: int


def standing(found: DiscussionGroup, at: datetime) -> Standing:
    """Its sitting, its item in hand, who speaks, how many wait and have spoken, how much of it is in the record."""
    own = found.meeting
    held = attendance.sitting_of_now(own)
    item = meetings.current_item(own)
    return Standing(
        seated(found, at),
        held,
        attendance.quorum(own, held, at) if held is not None else None,
        item,
        speaking.speech_of_now(own),
        _waiting(own),
        _spoken(own),
        len(opinions(own)),
    )


def _waiting(own: Meeting) -> int:
    asked = select(func.count(SpeechRequest.id)).where(
        SpeechRequest.meeting_id == own.id, SpeechRequest.state == RequestState.QUEUED
    )
    return db.session().scalar(asked) or 0


def _spoken(own: Meeting) -> int:
    asked = (
        select(func.count(SpeechRequest.participation_id.distinct()))
        .join(Speech)
        .where(SpeechRequest.meeting_id == own.id, Speech.ended_at.is_not(None))
    )
    return db.session().scalar(asked) or 0


def sitting_to_come(own: Meeting) -> Sitting | None:
    """The sitting that the group holds, or the next one."""
    return next((one for one in own.sittings if one.state is not SittingState.ENDED), None)


def has_begun(own: Meeting) -> bool:
    """Whether it has been called together at least once."""
    return any(one.state in BEGUN for one in own.sittings)


def without_group(session: Meeting, all_groups: Sequence[DiscussionGroup], at: datetime) -> list[tuple[str, str]]:
    """The session's delegates who sit in none: (person's id, name)."""
    inside = {person for one in all_groups for person in _with_role(one.meeting, Role.DELEGATE, at)}
    lines = attendance.roster_of_now(session, at)
    return [(str(one.person_id), one.name) for one in lines if one.person_id not in inside]


def note_takers(own: Meeting, at: datetime) -> list[tuple[str, str]]:
    """Who may keep the record: the office of the body first, then the group's own; (person's id, name)."""
    mine = [(str(one.person_id), one.name) for one in attendance.roster_of_now(own, at)]
    rosters = select(Membership.person_id).where(Membership.term_id == own.term_id)
    of_body = [one for one in meetings.people_to_add(own) if one.id not in set(db.session().scalars(rosters))]
    return [*((one.id, one.full_name) for one in of_body), *mine]


# ---- the record --------------------------------------------------------------------------------


def opinions(own: Meeting) -> list[GroupOpinion]:
    """What was written of that group, in the order of its programme and then of the writing."""
    found = db.session().scalars(
        select(GroupOpinion).where(GroupOpinion.meeting_id == own.id).order_by(GroupOpinion.written_at, GroupOpinion.id)
    )
    places = {one.id: one.position for one in own.items}
    return sorted(found, key=lambda one: places[one.item_id])


def edition(said: Iterable[GroupOpinion]) -> str:
    """Which record somebody has read: another one after any word of it was changed, added or taken out."""
    read = " ".join(f"{one.id} {one.number}" for one in said)
    return hashlib.sha256(read.encode()).hexdigest()[:16]


def opinion(own: Meeting, opinion_id: str) -> GroupOpinion | None:
    """An opinion of that group."""
    found = db.session().get(GroupOpinion, opinion_id) if is_id(opinion_id) else None
    return found if found is not None and found.meeting_id == own.id else None


def not_yet_written(own: Meeting) -> list[SpeechRequest]:
    """Who spoke or wrote to the group on an item, and is not in the record of it: what the note-taker still owes."""
    said = (RequestState.SPEAKING, RequestState.DONE, RequestState.CONVERTED_TO_WRITTEN)
    found = db.session().scalars(
        select(SpeechRequest)
        .where(SpeechRequest.meeting_id == own.id, SpeechRequest.state.in_(said))
        .order_by(SpeechRequest.asked_at)
    )
    written = {(one.item_id, one.participation_id) for one in opinions(own)}
    owed = {(one.item_id, one.participation_id): one for one in found}
    return [one for key, one in owed.items() if key not in written]


@dataclass(frozen=True)
class Said:
    """What the groups said on one item of the session: (group, its opinions), only groups that said anything."""

    item: AgendaItem
    by_group: list[tuple[DiscussionGroup, list[GroupOpinion]]]

    @property
    def count(self) -> int:
        return sum(len(said) for _group, said in self.by_group)


def synthesis(session: Meeting) -> list[Said]:
    """By item of the session, across the groups whose records their heads have approved."""
    heard: dict[str, list[tuple[DiscussionGroup, list[GroupOpinion]]]] = {}
    for one in groups(session):
        if one.approved_at is None:
            continue
        by_item: dict[str, list[GroupOpinion]] = {}
        for said in opinions(one.meeting):
            by_item.setdefault(str(said.item.source_id), []).append(said)
        for source, mine in by_item.items():
            heard.setdefault(source, []).append((one, mine))
    rows = [row.item for row in meetings.agenda(session.id).flat()]
    discussed = {source for one in groups(session) for source in sources(one.meeting)}
    return [Said(item, heard.get(item.id, [])) for item in rows if item.id in discussed or item.id in heard]
