"""Thirteen rooms of a fictional province and a weekly briefing of them; Bình chairs, Thảo's office prepares."""

from dataclasses import dataclass
from datetime import timedelta

from app.briefings import actions, queries
from app.briefings.models import Briefing, Site
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.journal import StreamRef
from app.meetings import actions as meetings
from app.meetings.models import MeetingKind, MeetingState, Participation, Role
from tests.meetings import world as council

ROOMS = (
    ("DC01", "UBND tỉnh", "Ủy ban nhân dân tỉnh", 38),
    ("DC02", "VP Tỉnh ủy", "Văn phòng Tỉnh ủy", 12),
    ("DC03", "VP ĐBQH và HĐND", "Văn phòng Đoàn ĐBQH và HĐND tỉnh", 10),
    ("DC04", "Công an tỉnh", "Công an tỉnh", 14),
)


@dataclass
class Rooms:
    """The council's world, the points by their code, and one briefing with all of them as sites."""

    people: council.World
    points: dict[str, str]
    system: str
    meeting: str

    @property
    def room(self) -> Briefing:
        """The room as it is now, to be read inside `reading()`."""
        found = queries.briefing(self.meeting)
        assert found is not None
        return found

    def site(self, code: str) -> Site:
        """A site as it is now."""
        with reading():
            return next(one for one in self.room.live_sites if one.point and one.point.code == code)

    def device(self, code: str) -> Actor:
        """The computer of that room."""
        with reading():
            point = queries.point(self.people.body.id, self.points[code])
            assert point is not None
            return Actor(point.id, point.name, kind="guest")

    def heard(self, stream: StreamRef | None = None) -> list[str]:
        """The names of the entries of the room's stream, or of another."""
        return [entry["name"] for entry in journal.since((stream or Briefing.stream(self.meeting)).id, 0)]

    def told(self, name: str) -> dict[str, object]:
        """What the last entry of that name says."""
        found = [e["data"] for e in journal.since(Briefing.stream(self.meeting).id, 0) if e["name"] == name]
        return dict(found[-1])


def build(database: Database, rooms: tuple[tuple[str, str, str, int], ...] = ROOMS) -> Rooms:
    """A council with rooms; see `furnish`."""
    return furnish(council.build(database), rooms)


def furnish(people: council.World, rooms: tuple[tuple[str, str, str, int], ...] = ROOMS) -> Rooms:
    """Registered, in one system, called to a briefing of today that Bình chairs."""
    thao, body = people.thao, people.body.id
    points = {
        code: actions.register_point(
            thao, body, code=code, name=name, unit=unit, head="Nguyễn Trường Giang", technician="Đỗ Kỹ Thuật",
            phone="0219 000 001", line="TSLCD", backup_line="4G VPN", expected=expected,
        ).id
        for code, name, unit, expected in rooms
    }  # fmt: skip
    system = actions.save_system(thao, body, "Hệ thống giao ban của tỉnh", list(points.values())).id
    meeting = briefing(people)
    actions.call_system(thao, meeting, system)
    return Rooms(people, points, system, meeting)


def briefing(people: council.World, title: str = "Giao ban tháng 10") -> str:
    """A convened briefing of today without sites; returns its id."""
    today = clock.now().date()
    made = meetings.create_meeting(
        people.thao, people.body.id, kind=MeetingKind.BRIEFING, title=title, starts_on=today,
        ends_on=today + timedelta(days=1),
    )  # fmt: skip
    meetings.change_state(people.thao, made.id, MeetingState.CONVENED)
    meetings.give_role(people.thao, made.id, people.dat.id, Role.CONTROL_OPERATOR)
    meetings.give_role(people.thao, made.id, people.binh.id, Role.GUEST)
    with db.database().writing(db.database().engine) as session:
        given = session.query(Participation).filter_by(meeting_id=made.id, person_id=people.binh.id).one()
        given.role = Role.PRESIDING_OFFICER
    return made.id
