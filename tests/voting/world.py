"""A sitting of An Lĩnh with its delegates in their seats, and ballots about its items."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import BodyRole, Membership, Person, SignIn
from app.attendance import actions as attendance
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings import actions as meetings
from app.meetings.models import ItemType, Meeting, Participation, Role, RuleProfile, SittingState
from app.voting import actions, queries
from app.voting.actions.casting import streams_of
from app.voting.models import Ballot, BallotKind
from tests.attendance import world as hall
from tests.meetings import world as council

__all__ = ["BodyRole", "Chamber", "build"]


@dataclass
class Chamber(hall.Chamber):
    """A sitting under way; everybody of the roll has a browser, and is here unless a test says otherwise."""

    item: str = ""

    def delegate(self, name: str) -> Actor:
        """One of the four, at the browser that was last verified."""
        return self.devices[getattr(self.people, name).id]

    @property
    def devices(self) -> dict[str, Actor]:
        with reading() as session:
            found = {}
            for one in session.scalars(select(SignIn).order_by(SignIn.created_at)):
                person = session.get_one(Person, one.person_id)
                found[person.id] = Actor(person.id, person.full_name, device=one.id)
            return found

    def sign_in(self, actor: Actor) -> Actor:
        """Another browser of that person, newer than those before."""
        with db.database().writing(db.database().engine) as session:
            at = clock.now()
            one = SignIn(id=new_id(), person_id=actor.id, created_at=at, seen_at=at)
            session.add(one)
        return replace(actor, device=one.id)

    def prepare(self, by: Actor | None = None, **changes: Any) -> Ballot:
        """A question about the item, made ready by the office."""
        items = changes.pop("items", [self.item])
        given = {"title": "Nghị quyết bổ sung kế hoạch đầu tư công năm 2026", "kind": BallotKind.WHOLE_TEXT, **changes}
        return actions.prepare_ballot(by or self.people.thao, self.meeting, items, actions.Question(**given))

    def open(self, by: Actor | None = None, **changes: Any) -> Ballot:
        """A question that is being voted on."""
        prepared = self.prepare(**changes)
        return actions.open_ballot(by or self.people.binh, self.meeting, prepared.id)

    def ballot(self, ballot_id: str) -> Ballot:
        with reading() as session:
            one = session.get_one(Ballot, ballot_id)
            _ = one.subjects, one.options, one.meeting.rule_profile, one.sitting
            return one

    def vote(self, actor: Actor, ballot: Ballot, choice: str = "IN_FAVOUR", **changes: Any) -> dict[str, Any]:
        """As the websocket does it: in the group, under a key."""
        key = changes.pop("key", None) or new_id()
        seen = ballot.opened_at.isoformat() if ballot.opened_at else ""
        given = {"replaces": 0, "seen": seen, **changes}
        streams = streams_of(self.meeting, ballot.id, actor.id)
        return once(
            actor, key, streams, lambda: actions.cast_vote(actor, self.meeting, ballot.id, choice, key=key, **given)
        )

    def choices(self, ballot: Ballot) -> dict[str, str]:
        """What stands, by the delegate's name."""
        with reading():
            names = {line.participation_id: line.name for line in queries.lines_of(ballot.id)}
            return {names[vote.participation_id]: vote.choice for vote in queries.votes_of(ballot.id)}

    def names(self, stream_id: str) -> list[str]:
        """The events of a stream."""
        return [entry["name"] for entry in journal.since(stream_id, 0)]

    def add_delegates(self, count: int, *, here: bool = True) -> list[Actor]:
        """So many more of the roll, with a browser each."""
        added = []
        with db.database().writing(db.database().engine) as session:
            for number in range(count):
                name = f"Đại biểu {number + 5:02}"
                person = Person(
                    id=new_id(), full_name=name, sort_name=f"{number:04}", created_at=council.LONG_AGO, active=True,
                    fs_uniquifier=new_id(),
                )  # fmt: skip
                session.add(person)
                session.flush()
                given = Participation(
                    id=new_id(), meeting_id=self.meeting, person_id=person.id, role=Role.DELEGATE,
                    starts_at=council.LONG_AGO,
                )  # fmt: skip
                line = Membership(
                    id=new_id(), term_id=self.people.term.id, person_id=person.id, code=f"DB{number + 5:02}",
                    position=number + 5, starts_on=self.people.term.starts_on,
                )  # fmt: skip
                session.add_all([given, line])
                added.append(Actor(person.id, name))
        attendance.take_roster_again(self.people.thao, self.meeting, self.sitting)
        added = [self.sign_in(one) for one in added]
        if here:
            for one in added:
                attendance.check_in(one, self.meeting, self.sitting)
        return added

    def state_rules(self, **parameters: Any) -> None:
        """The rule profile of the meeting says something else."""
        import json

        with db.database().writing(db.database().engine) as session:
            profile = session.get_one(Meeting, self.meeting).rule_profile
            stated = profile.all_stated()
            for name, value in parameters.items():
                stated[name] = {"value": value, "basis": "Quy chế", "confidence": "U"}
            session.get_one(RuleProfile, profile.id).parameters = json.dumps(stated)

    def let_time_pass(self, ballot: Ballot, seconds: float) -> None:
        """As if the ballot had been opened so much earlier, with servers there all the time."""
        with db.database().writing(db.database().engine) as session:
            one = session.get_one(Ballot, ballot.id)
            assert one.closes_at is not None
            one.closes_at -= timedelta(seconds=seconds)
            one.alive_at = clock.now()  # however slow the machine of the test is


def build(database: Database, *, here: bool = True) -> Chamber:
    """Fills an empty database: the sitting is under way and, unless told otherwise, all four delegates are in it."""
    small = hall.build(database)
    chamber = Chamber(small.people, small.meeting, small.sitting)
    people = chamber.people
    chamber.item = meetings.add_item(
        people.thao, chamber.meeting, title="Kế hoạch đầu tư công năm 2026", type=ItemType.RESOLUTION
    ).id
    for actor in (people.binh, people.lan, people.huy, people.dat):
        mine = chamber.sign_in(actor)
        if here:
            attendance.check_in(mine, chamber.meeting, chamber.sitting)
    chamber.go_to(SittingState.IN_PROGRESS)
    return chamber
