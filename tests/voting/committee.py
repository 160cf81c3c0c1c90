"""The People's Committee of An Lĩnh meets in October (section 9.3): 19 of 21 are here, two send deputies."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from app.accounts.actions import bodies as accounts
from app.accounts.actions import sessions
from app.accounts.models import Body, BodyRole, Person
from app.attendance import actions as attendance
from app.config import Settings
from app.demo import accounts as seeding
from app.demo import facts
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.meetings import actions as meetings
from app.meetings.models import HalfDay, ItemType, MeetingKind, MeetingState, Role, SittingState
from app.voting import actions
from app.voting.models import Ballot, Choice

AT = datetime(2026, 10, 28, 7, 40, tzinfo=facts.ZONE)
AWAY = 2


@dataclass
class Committee:
    """Its meeting in October: the chairman presides, the last two members have sent their deputies."""

    staff: Actor
    chair: Actor
    meeting: str
    sitting: str
    item: str
    members: list[Actor]
    deputies: list[Actor]
    people: list[Person]
    body: str


def found() -> tuple[str, list[Person], Actor]:
    """In an empty database: the committee, its 21 members with the chairman first, and who is of its office."""
    meetings.install_profiles()
    seeding.found(Settings())
    with reading() as session:
        body = session.scalars(select(Body.id).where(Body.code == facts.COMMITTEE_CODE)).one()
        people = [
            session.scalars(select(Person).where(Person.email == seeding.committee_email(place))).one()
            for place in range(1, len(facts.COMMITTEE_MEMBERS) + 1)
        ]
    staff = seeding.secretary()
    accounts.give_role(seeding.SEEDER, body, staff.id, BodyRole.OFFICE_STAFF)
    return body, people, staff


def meet() -> Committee:
    """In an empty database: its people, and the sitting under way with all members but the last two."""
    body, people, staff = found()
    with reading() as session:
        sent = session.scalars(select(Person).where(Person.email.in_([facts.CLERK[0], facts.AGENCY[0]]))).all()
    meeting = convene(staff, body, "Phiên họp thường kỳ tháng 10/2026", AT.date(), people)
    sitting = meetings.add_sitting(
        staff, meeting, on=AT.date(), half=HalfDay.MORNING, starts_at=time(7, 30), ends_at=time(11, 30)
    ).id
    item = meetings.add_item(staff, meeting, title="Báo cáo kinh tế - xã hội quý III", type=ItemType.RESOLUTION).id
    for person in sent:
        meetings.give_role(staff, meeting, person.id, Role.GUEST)
    chair = Actor(people[0].id, people[0].full_name)
    for wanted in (MeetingState.OPENED, MeetingState.IN_SITTING):
        meetings.change_state(chair, meeting, wanted)
    meetings.change_sitting_state(chair, meeting, sitting, SittingState.ATTENDANCE_OPEN)
    members = [_signed_in(person) for person in people]
    for member in members[:-AWAY]:
        attendance.check_in(member, meeting, sitting)
    meetings.change_sitting_state(chair, meeting, sitting, SittingState.IN_PROGRESS)
    return Committee(
        staff, chair, meeting, sitting, item, members, [_signed_in(person) for person in sent], people, body
    )


def convene(staff: Actor, body: str, title: str, on: date, people: list[Person]) -> str:
    """A meeting of the committee that is being prepared, with these members; the first presides."""
    meeting = meetings.create_meeting(
        staff, body, kind=MeetingKind.COMMITTEE_MEETING, title=title, starts_on=on, ends_on=on
    ).id
    for state in (MeetingState.CONVENED, MeetingState.PREPARING):
        meetings.change_state(staff, meeting, state)
    for person in people:
        meetings.give_role(staff, meeting, person.id, Role.UBND_MEMBER)
    meetings.change_presiding_officer(staff, meeting, people[0].id)
    return meeting


def _signed_in(person: Person) -> Actor:
    return Actor(person.id, person.full_name, device=sessions.begin(person, "", "Máy tính", ["password"]))


def cast(of: Committee, voter: Actor, ballot: Ballot, choice: Choice) -> None:
    assert ballot.opened_at is not None
    seen = ballot.opened_at.isoformat()
    actions.cast_vote(voter, of.meeting, ballot.id, choice, replaces=0, seen=seen, key=new_id())
