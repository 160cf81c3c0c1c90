"""The session of An Lĩnh in two groups: Bình heads the first, where Huy sits; Lan heads the second, where Đạt does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from app.attendance import actions as attendance
from app.conduct import actions as conduct
from app.groups import actions, queries
from app.groups.dividing import Way
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.meetings import actions as meetings
from app.meetings.models import ItemType, Meeting, SittingState
from app.speaking import actions as floor
from app.speaking.models import Kind
from tests.attendance.world import build as build_chamber
from tests.meetings import world as council


@dataclass
class Halves:
    """`session` with its two reports; `first` and `second` are the groups' own meetings."""

    people: council.World
    session: str
    sitting: str
    items: list[str]
    first: str = ""
    second: str = ""

    def plan(self, items: Sequence[str] | None = None) -> actions.Plan:
        return actions.Plan(self.sitting, time(15), time(17), self.items if items is None else items)

    def arrange(self) -> None:
        """Two groups by name, their officers named."""
        made = actions.arrange_groups(self.people.thao, self.session, 2, Way.NAME, self.plan())
        self.first, self.second = (one.meeting_id for one in made)
        self.name(self.first, self.people.binh)
        self.name(self.second, self.people.lan)

    def name(self, own: str, head: Actor | None, note_taker: Actor | None = None) -> None:
        """The officers of a group."""
        actions.name_officers(
            self.people.thao, self.session, own, head_id=head.id if head else None,
            note_taker_id=note_taker.id if note_taker else None, room="Phòng họp A",
        )  # fmt: skip

    def names(self) -> list[list[str]]:
        """Who sits where, by given names."""
        with reading() as session:
            found = queries.groups(session.get_one(Meeting, self.session))
            seated = [queries.seated(one, clock.now()) for one in found]
            return [sorted(name.split()[-1] for _person, name in one.members) for one in seated]

    def programme(self, own: str) -> tuple[str, list[str]]:
        """The latest sitting and the items of a group."""
        with reading() as session:
            found = session.get_one(Meeting, own)
            items = [one.id for one in sorted(found.items, key=lambda one: one.position) if one.removed_at is None]
            return found.sittings[-1].id, items

    def sit(self, own: str, head: Actor, *present: Actor) -> str:
        """The group is called, these check in, its first item is in hand; gives the item."""
        sitting, items = self.programme(own)
        conduct.open_roll_call(head, own, sitting)
        for one in present:
            attendance.check_in(one, own, sitting)
        conduct.begin_sitting(head, own, sitting)
        conduct.call_item(head, own, items[0])
        return items[0]

    def speak(self, own: str, head: Actor, who: Actor, item: str) -> str:
        """Asks for the floor, is given it and ends; gives the request."""
        asked = str(floor.ask_floor(who, own, item, Kind.SPEECH)["request"])
        floor.give_floor(head, own, asked)
        floor.end_speech(head, own, asked)
        return asked

    def read(self, own: str) -> str:
        """The edition of the record that a head has before them."""
        with reading() as session:
            return queries.edition(queries.opinions(session.get_one(Meeting, own)))

    def heard(self, stream_id: str) -> list[dict[str, Any]]:
        return [entry["data"] | {"name": entry["name"]} for entry in journal.since(stream_id, 0)]


def build(database: Database, *, announced: bool = True) -> Halves:
    """Fills an empty database."""
    chamber = build_chamber(database, SittingState.SCHEDULED)
    items = [
        meetings.add_item(
            chamber.people.thao, chamber.meeting, title=title, type=ItemType.REPORT, sitting_id=chamber.sitting
        ).id
        for title in ("Báo cáo kinh tế - xã hội", "Kế hoạch đầu tư công")
    ]
    halves = Halves(chamber.people, chamber.meeting, chamber.sitting, items)
    if announced:
        halves.arrange()
        actions.announce_groups(halves.people.thao, halves.session)
    return halves
