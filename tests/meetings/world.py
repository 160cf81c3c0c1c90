"""One small believable world: the council of An Lĩnh, three delegates, its office, a guest, a stranger."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from app.accounts.models import (
    Body,
    BodyKind,
    BodyRole,
    BodyRoleHolding,
    DelegateGroup,
    Level,
    Membership,
    Person,
    Term,
)
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.db import Database
from app.kernel.ids import new_id
from app.meetings import actions
from app.meetings.models import HalfDay, Meeting, MeetingKind, MeetingState, Participation, Role, Sitting

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class World:
    """The people as actors, and their council."""

    body: Body
    term: Term
    thao: Actor  # office staff of the council
    binh: Actor  # delegate who presides
    lan: Actor  # delegate
    huy: Actor  # delegate
    dat: Actor  # delegate and secretary of the session
    stranger: Actor
    admin: Actor


def build(database: Database) -> World:
    """Fills an empty database with the world; no meeting yet."""
    actions.install_profiles()
    with db.database().writing(database.engine) as session:
        body = Body(
            id=new_id(), kind=BodyKind.PEOPLES_COUNCIL, level=Level.PROVINCE, code="AL", name="HĐND tỉnh An Lĩnh",
            place="An Lĩnh", zone="Asia/Ho_Chi_Minh", created_at=LONG_AGO,
        )  # fmt: skip
        term = Term(id=new_id(), body_id=body.id, number="XIX", starts_on=date(2026, 3, 15), ends_on=date(2031, 3, 15))
        group = DelegateGroup(id=new_id(), term_id=term.id, number=1, name="Tổ số 1")
        session.add(body)
        session.flush()
        session.add(term)
        session.flush()
        session.add(group)
        session.flush()
        people = {}
        for name in ("Phạm Phương Thảo", "Trần Thanh Bình", "Triệu Thị Lan", "Bùi Quang Huy", "Tạ Hữu Đạt",
                     "Ngô Văn Lạ", "Lý Quản Trị"):  # fmt: skip
            person = Person(
                id=new_id(), full_name=name, sort_name=name.split()[-1].lower(), created_at=LONG_AGO, active=True,
                fs_uniquifier=new_id(),
            )  # fmt: skip
            session.add(person)
            people[name.split()[-1]] = person
        session.flush()
        session.add(_holding(body, people["Thảo"], BodyRole.OFFICE_STAFF))
        session.add(_holding(body, people["Trị"], BodyRole.SYS_ADMIN))
        posts = {"Bình": "Chủ tịch HĐND tỉnh"}
        for place, name in enumerate(("Bình", "Lan", "Huy", "Đạt"), start=1):
            session.add(
                Membership(
                    id=new_id(),
                    term_id=term.id,
                    person_id=people[name].id,
                    group_id=group.id,
                    code=f"DB{place:02}",
                    position=place,
                    post=posts.get(name, ""),
                    starts_on=term.starts_on,
                )
            )
    actor = {name: Actor(person.id, person.full_name) for name, person in people.items()}
    return World(
        body, term, actor["Thảo"], actor["Bình"], actor["Lan"], actor["Huy"], actor["Đạt"], actor["Lạ"], actor["Trị"]
    )


def _holding(body: Body, person: Person, role: BodyRole) -> BodyRoleHolding:
    return BodyRoleHolding(id=new_id(), body_id=body.id, person_id=person.id, role=role, starts_at=LONG_AGO)


def draft_meeting(world: World, **changes: Any) -> Meeting:
    """A draft of the first session, 14 to 16 April 2026."""
    given: dict[str, Any] = {
        "kind": MeetingKind.FIRST_SESSION, "title": "Kỳ họp thứ nhất", "starts_on": date(2026, 4, 14),
        "ends_on": date(2026, 4, 16), "place": "Hội trường tỉnh", "election_on": date(2026, 3, 15),
    }  # fmt: skip
    return actions.create_meeting(world.thao, world.body.id, **{**given, **changes})


def held_meeting(world: World, state: MeetingState = MeetingState.PREPARING, **changes: Any) -> Meeting:
    """A convened meeting with two sittings, its delegates, Bình presiding and Đạt as its secretary."""
    meeting = draft_meeting(world, **changes)
    with db.database().writing(db.database().engine) as session:
        stored = session.get_one(Meeting, meeting.id)
        stored.state = state
        for half, begins, ends in ((HalfDay.MORNING, 7, 11), (HalfDay.AFTERNOON, 14, 17)):
            session.add(
                Sitting(
                    id=new_id(),
                    meeting_id=meeting.id,
                    on=stored.starts_on,
                    half=half,
                    starts_at=time(begins, 30 if begins == 7 else 0),
                    ends_at=time(ends, 30 if ends == 11 else 0),
                )
            )
        for actor, role in (
            (world.binh, Role.DELEGATE), (world.binh, Role.PRESIDING_OFFICER), (world.lan, Role.DELEGATE),
            (world.huy, Role.DELEGATE), (world.dat, Role.DELEGATE), (world.dat, Role.SESSION_SECRETARY),
        ):  # fmt: skip
            session.add(
                Participation(id=new_id(), meeting_id=meeting.id, person_id=actor.id, role=role, starts_at=LONG_AGO)
            )
    return meeting
