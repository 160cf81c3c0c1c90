"""A sitting of An Lĩnh in the middle of a discussion."""

from dataclasses import dataclass
from typing import Any

from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.kernel.journal import StreamRef
from app.meetings import actions as meetings
from app.meetings.models import ItemState, ItemType, Meeting, SittingState
from app.speaking import actions, queries
from app.speaking.models import Kind, Speech, floor_stream
from tests.attendance.world import Chamber
from tests.attendance.world import build as build_chamber
from tests.meetings import world as council


@dataclass
class Hall:
    """The chamber and the item in hand."""

    chamber: Chamber
    item: str

    @property
    def people(self) -> council.World:
        return self.chamber.people

    @property
    def meeting(self) -> str:
        return self.chamber.meeting

    def ask(self, actor: Actor, kind: Kind = Kind.SPEECH, subject: str = "") -> str:
        """The id of the request."""
        return str(actions.ask_floor(actor, self.meeting, self.item, kind, subject)["request"])

    def waiting(self) -> list[str]:
        """The names of those who wait, in order."""
        with reading():
            return [one.name.split()[-1] for one in queries.queue(self.item)]

    def speech(self) -> Speech | None:
        with reading() as session:
            found = queries.speech_of_now(session.get_one(Meeting, self.meeting))
            if found is not None:
                _loaded = found.request.name
            return found

    def heard(self, stream: StreamRef | None = None) -> list[dict[str, Any]]:
        """The entries of the members' stream, or of another."""
        entries = journal.since((stream or Meeting.members_stream(self.meeting)).id, 0)
        return [{"name": entry["name"], "by": entry["actor"], **entry["data"]} for entry in entries]

    def asked(self) -> list[str]:
        return [entry["name"] for entry in self.heard(floor_stream(self.meeting))]


def build(database: Database, kind: ItemType = ItemType.PLENARY_DISCUSSION) -> Hall:
    """Fills an empty database."""
    chamber = build_chamber(database, SittingState.IN_PROGRESS)
    item = meetings.add_item(
        chamber.people.thao, chamber.meeting, title="Thảo luận tại hội trường", type=kind, sitting_id=chamber.sitting
    )
    meetings.change_item_state(chamber.people.binh, chamber.meeting, item.id, ItemState.CURRENT)
    return Hall(chamber, item.id)
