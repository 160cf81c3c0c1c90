"""A sitting of An Lĩnh at its roll call: four delegates, their clerk, a guest."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.accounts.models import Membership
from app.attendance import queries
from app.attendance.models import Attendance, Quorum, Standing
from app.attendance.queries import Line
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.meetings import actions as meetings
from app.meetings.models import Meeting, MeetingState, Participation, Role, SittingState
from tests.meetings import world as council


@dataclass
class Chamber:
    """The council's world, a meeting of it and its first sitting."""

    people: council.World
    meeting: str
    sitting: str

    def line(self, actor: Actor) -> Line:
        """The actor's line in the roster of the sitting."""
        return next(line for line in self.roster() if line.person_id == actor.id)

    def participation(self, actor: Actor) -> str:
        return self.line(actor).participation_id

    def roster(self) -> list[Line]:
        with reading() as session:
            meeting = session.get_one(Meeting, self.meeting)
            held = queries.sitting(meeting, self.sitting)
            assert held is not None
            return queries.roster(meeting, held, clock.now())

    def quorum(self) -> Quorum:
        with reading() as session:
            meeting = session.get_one(Meeting, self.meeting)
            held = queries.sitting(meeting, self.sitting)
            assert held is not None
            return queries.quorum(meeting, held)

    def standings(self) -> dict[str, Standing | None]:
        return {line.name: line.standing for line in self.roster()}

    def go_to(self, *states: SittingState) -> None:
        for state in states:
            meetings.change_sitting_state(self.people.binh, self.meeting, self.sitting, state)

    def heard(self, stream: StreamRef | None = None) -> list[tuple[str, str]]:
        """(event, standing) in the sitting's stream, or in another."""
        stream = stream or Attendance.stream(self.meeting, self.sitting)
        return [(entry["name"], entry["data"].get("standing", "")) for entry in journal.since(stream.id, 0)]

    def guest(self) -> Actor:
        """A guest with a link."""
        with db.database().writing(db.database().engine) as session:
            given = Participation(
                id=new_id(), meeting_id=self.meeting, name="Lê Khách Mời", role=Role.GUEST,
                starts_at=council.LONG_AGO, link_hash="x" * 64,
            )  # fmt: skip
            session.add(given)
        return Actor(given.id, given.name, kind="guest")

    def end_mandate(self, actor: Actor) -> None:
        with db.database().writing(db.database().engine) as session:
            line = session.scalars(select(Membership).where(Membership.person_id == actor.id)).one()
            line.ends_on = date(2026, 4, 1)


def build(database: Database, state: SittingState = SittingState.ATTENDANCE_OPEN, *, practice: bool = False) -> Chamber:
    """Fills an empty database; the sitting is at its roll call unless another state is asked for."""
    people = council.build(database)
    meeting = council.held_meeting(people, MeetingState.IN_SITTING)
    with db.database().writing(database.engine) as session:
        stored = session.get_one(Meeting, meeting.id)
        stored.sittings[0].is_practice = practice
        sitting_id = stored.sittings[0].id
    chamber = Chamber(people, meeting.id, sitting_id)
    if state is not SittingState.SCHEDULED:
        chamber.go_to(SittingState.ATTENDANCE_OPEN)
    if state in (SittingState.IN_PROGRESS, SittingState.ENDED):
        chamber.go_to(SittingState.IN_PROGRESS)
    if state is SittingState.ENDED:
        chamber.go_to(SittingState.ENDED)
    return chamber
