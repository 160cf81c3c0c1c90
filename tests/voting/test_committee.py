"""Scenario (iii), section 9.3: the People's Committee meets, 19 of 21 are here, two send deputies; U1 to U4."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

import pytest
from sqlalchemy import select

from app.accounts.actions import bodies as accounts
from app.accounts.actions import sessions
from app.accounts.models import Body, BodyRole, Person
from app.attendance import actions as attendance
from app.attendance import queries as hall
from app.config import Settings
from app.demo import accounts as seeding
from app.demo import facts
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, NotFound, Refusal
from app.kernel.ids import new_id
from app.meetings import actions as meetings
from app.meetings.models import HalfDay, ItemType, Meeting, MeetingKind, MeetingState, Role, SittingState
from app.voting import actions, queries
from app.voting.majorities import percent
from app.voting.models import Ballot, BallotKind, Choice

# In favour, against, abstaining; the part of all 21; whether it is adopted, and whether by the chairman's side.
VOTES = (
    ("U1", 18, 0, 1, "85,71", True, False),
    ("U2", 11, 7, 1, "52,38", True, False),
    ("U3", 9, 9, 1, "42,86", True, True),
    ("U4", 9, 6, 4, "42,86", False, False),
)
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


@pytest.fixture
def committee(database: Database) -> Iterator[Committee]:
    with clock.standing_at(AT):
        yield _meet()


def _meet() -> Committee:
    meetings.install_profiles()
    seeding.found(Settings())
    with reading() as session:
        body = session.scalars(select(Body.id).where(Body.code == facts.COMMITTEE_CODE)).one()
        people = [
            session.scalars(select(Person).where(Person.email == seeding.committee_email(place))).one()
            for place in range(1, len(facts.COMMITTEE_MEMBERS) + 1)
        ]
        sent = session.scalars(select(Person).where(Person.email.in_([facts.CLERK[0], facts.AGENCY[0]]))).all()
    staff = seeding.secretary()
    accounts.give_role(seeding.SEEDER, body, staff.id, BodyRole.OFFICE_STAFF)
    meeting = meetings.create_meeting(
        staff, body, kind=MeetingKind.COMMITTEE_MEETING, title="Phiên họp thường kỳ tháng 10/2026",
        starts_on=AT.date(), ends_on=AT.date(),
    ).id  # fmt: skip
    sitting = meetings.add_sitting(
        staff, meeting, on=AT.date(), half=HalfDay.MORNING, starts_at=time(7, 30), ends_at=time(11, 30)
    ).id
    item = meetings.add_item(staff, meeting, title="Báo cáo kinh tế - xã hội quý III", type=ItemType.RESOLUTION).id
    for state in (MeetingState.CONVENED, MeetingState.PREPARING):
        meetings.change_state(staff, meeting, state)
    for person in people:
        meetings.give_role(staff, meeting, person.id, Role.UBND_MEMBER)
    for person in sent:
        meetings.give_role(staff, meeting, person.id, Role.GUEST)
    meetings.change_presiding_officer(staff, meeting, people[0].id)
    chair = Actor(people[0].id, people[0].full_name)
    for wanted in (MeetingState.OPENED, MeetingState.IN_SITTING):
        meetings.change_state(chair, meeting, wanted)
    meetings.change_sitting_state(chair, meeting, sitting, SittingState.ATTENDANCE_OPEN)
    members = [_signed_in(person) for person in people]
    for member in members[:-AWAY]:
        attendance.check_in(member, meeting, sitting)
    meetings.change_sitting_state(chair, meeting, sitting, SittingState.IN_PROGRESS)
    return Committee(staff, chair, meeting, sitting, item, members, [_signed_in(person) for person in sent])


def _signed_in(person: Person) -> Actor:
    return Actor(person.id, person.full_name, device=sessions.begin(person, "", "Máy tính", ["password"]))


def cast(of: Committee, voter: Actor, ballot: Ballot, choice: Choice) -> None:
    assert ballot.opened_at is not None
    seen = ballot.opened_at.isoformat()
    actions.cast_vote(voter, of.meeting, ballot.id, choice, replaces=0, seen=seen, key=new_id())


def test_the_votes_of_the_committee_come_out_as_the_scenario_says(committee: Committee) -> None:
    """R-UB-02, R-UB-04, R-UB-06, invariant 25: more than half of all 21; a tie goes to the chairman's side."""
    with reading() as session:
        held = session.get_one(Meeting, committee.meeting)
        quorum = hall.quorum(held, held.sittings[0])
        assert (quorum.present, quorum.total, quorum.required, quorum.holds) == (19, 21, 14, True)
    here = committee.members[:-AWAY]
    for code, in_favour, against, abstaining, part, is_adopted, by_chair in VOTES:
        question = actions.Question(f"Nội dung {code}", BallotKind.DECISION)
        one = actions.prepare_ballot(committee.staff, committee.meeting, [committee.item], question)
        opened = actions.open_ballot(committee.chair, committee.meeting, one.id)
        answers = [Choice.IN_FAVOUR] * in_favour + [Choice.AGAINST] * against + [Choice.ABSTAIN] * abstaining
        for voter, choice in zip(here, answers, strict=True):  # the chairman is the first, and in favour
            cast(committee, voter, opened, choice)
        for deputy in committee.deputies:
            with pytest.raises(NotFound):
                cast(committee, deputy, opened, Choice.IN_FAVOUR)
        with pytest.raises(Conflict, match="chưa điểm danh"):
            cast(committee, committee.members[-1], opened, Choice.IN_FAVOUR)
        actions.close_ballot(committee.chair, committee.meeting, one.id)
        actions.announce_ballot(committee.chair, committee.meeting, one.id)
        with reading():
            found = queries.ballot(committee.meeting, one.id)
            assert found is not None and found.tally is not None
            assert (found.outcome is not None and found.outcome.value == "PASSED") is is_adopted, code
            assert found.chair_decided is by_chair, code
            assert percent(found.tally.in_favour, found.tally.total) == part, code


def test_thirteen_are_too_few(committee: Committee) -> None:
    """R-UB-02: two thirds of 21 are 14."""
    for member in committee.members[13:-AWAY]:
        attendance.check_out(member, committee.meeting, committee.sitting)
    question = actions.Question("Nội dung U1", BallotKind.DECISION)
    one = actions.prepare_ballot(committee.staff, committee.meeting, [committee.item], question)
    with pytest.raises(Refusal, match="cần ít nhất 14, có mặt 13"):
        actions.open_ballot(committee.chair, committee.meeting, one.id)
