"""The session before it opens: founded, its programme written, convened, its people in their roles."""

from datetime import datetime

from sqlalchemy import select

from app.demo import accounts, facts
from app.documents.actions.submitters import name_submitter
from app.documents.models import ItemSubmitter
from app.kernel.actor import Actor
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.meetings import actions
from app.meetings.models import AgendaItem, Meeting, MeetingKind, MeetingState, Participation, Role, Sitting


def meeting_id() -> str | None:
    """The id of the demonstration's session, where there is one."""
    council = accounts.council_id()
    with reading() as session:
        return session.scalars(
            select(Meeting.id).where(Meeting.body_id == council, Meeting.title == facts.TITLE)
        ).first()


def draft() -> str:
    """The session with its half-days and its 22 items; returns its id."""
    staff, council = accounts.secretary(), accounts.council_id()
    assert council is not None
    meeting = meeting_id()
    if meeting is None:
        meeting = actions.create_meeting(
            staff, council, kind=MeetingKind.FIRST_SESSION, title=facts.TITLE, starts_on=facts.STARTS_ON,
            ends_on=facts.ENDS_ON, place=facts.HALL, election_on=facts.ELECTION_ON,
        ).id  # fmt: skip
        actions.edit_meeting(
            staff, meeting, title=facts.TITLE, starts_on=facts.STARTS_ON, ends_on=facts.ENDS_ON, place=facts.HALL,
            is_public=True,
        )  # fmt: skip
    sittings = _sittings(staff, meeting)
    known = set(items(meeting).values())
    for one in facts.AGENDA[len(known) :]:
        actions.add_item(
            staff, meeting, title=one.title, type=one.type, presenter=one.presenter,
            minutes=facts.minutes_of(one.number), sitting_id=sittings[facts.sitting_of(one.begins)],
            starts_at=one.begins.time(), requires_verification=one.number in (14, 15, 16),
        )  # fmt: skip
    return meeting


def _sittings(staff: Actor, meeting: str) -> list[str]:
    with reading() as session:
        known = {(one.on, one.half): one.id for one in session.scalars(select(Sitting).filter_by(meeting_id=meeting))}
    return [
        known.get((on, half))
        or actions.add_sitting(staff, meeting, on=on, half=half, starts_at=begins, ends_at=ends).id
        for on, half, begins, ends in facts.SITTINGS
    ]


def items(meeting: str) -> dict[int, str]:
    """The ids of the items by their number in the programme."""
    with reading() as session:
        by_title = {one.title: one.id for one in session.scalars(select(AgendaItem).filter_by(meeting_id=meeting))}
    return {one.number: by_title[one.title] for one in facts.AGENDA if one.title in by_title}


def convene(meeting: str) -> None:
    """Convened, its delegates and guests in their roles; Nguyễn Hoàng Lâm presides until there is a chair."""
    staff = accounts.secretary()
    if state(meeting) is MeetingState.DRAFT:
        actions.change_state(
            staff, meeting, MeetingState.CONVENED, decision_on=facts.CONVENED_ON, decision_symbol=facts.DECISION
        )
    if state(meeting) is MeetingState.CONVENED:
        actions.change_state(staff, meeting, MeetingState.PREPARING)
    actions.take_roster(staff, meeting)
    for one in facts.DELEGATES[::6]:
        give(meeting, one.email, Role.GROUP_LEADER)
    give(meeting, facts.GUEST[0], Role.GUEST)
    give(meeting, facts.PRESS[0], Role.PRESS)
    _name_agency(staff, meeting)
    if not _has(meeting, Role.PRESIDING_OFFICER):
        actions.change_presiding_officer(staff, meeting, accounts.delegate(facts.CONVENER).id)
    _invite(staff, meeting)


def _name_agency(staff: Actor, meeting: str) -> None:
    """The department that prepares some of the committee's items, and sees those and no other."""
    give(meeting, facts.AGENCY[0], Role.SUBMITTING_AGENCY)
    person, ids = accounts.person_id(facts.AGENCY[0]), items(meeting)
    with reading() as session:
        held = select(Participation.id).filter_by(meeting_id=meeting, person_id=person, role=Role.SUBMITTING_AGENCY)
        agency = session.scalars(held).one()
        named = set(session.scalars(select(ItemSubmitter.item_id).filter_by(participation_id=agency)))
    for number in facts.AGENCY_BRINGS:
        if ids[number] not in named:
            name_submitter(staff, meeting, ids[number], agency)


def _invite(staff: Actor, meeting: str) -> None:
    """Guests by link; the links end with the session."""
    with reading() as session:
        known = set(session.scalars(select(Participation.name).where(Participation.meeting_id == meeting)))
    ends = datetime.combine(facts.ENDS_ON, facts.SITTINGS[-1][3], facts.ZONE)
    for name in facts.GUESTS_BY_LINK:
        if name not in known:
            actions.invite_by_link(staff, meeting, name=name, role=Role.GUEST, ends_at=ends)


def give(meeting: str, email: str, role: Role) -> None:
    """The person has the role from now on; once is enough."""
    person = accounts.person_id(email)
    if not _has(meeting, role, person):
        actions.give_role(accounts.secretary(), meeting, person, role)


def _has(meeting: str, role: Role, person: str | None = None) -> bool:
    query = select(Participation.id).where(Participation.meeting_id == meeting, Participation.role == role)
    with reading() as session:
        return session.scalars(query.where(Participation.person_id == person) if person else query).first() is not None


def state(meeting: str) -> MeetingState:
    """Where the session stands."""
    with reading() as session:
        return session.get_one(Meeting, meeting).state


def prepare() -> str:
    """Everything up to the papers, at the days of the scenario; returns the session's id."""
    with standing_at(datetime(2026, 3, 20, 9, tzinfo=facts.ZONE)):
        meeting = draft()
    with standing_at(datetime(2026, 3, 25, 10, tzinfo=facts.ZONE)):
        convene(meeting)
    return meeting
