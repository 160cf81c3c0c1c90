"""What the media process is told of a room, and that it can be told anew at any moment."""

from typing import Any

from app.briefings import actions
from app.briefings.models import Layout, Mode
from app.briefings.wishes import Wishes, difference, everybody_out, wishes
from app.kernel import clock
from app.kernel.db import reading
from tests.briefings.world import Rooms


def told(rooms: Rooms) -> Wishes:
    with reading():
        return wishes(rooms.room, clock.now())


def opened(rooms: Rooms) -> Rooms:
    actions.open_room(rooms.people.binh, rooms.meeting)
    return rooms


def floor_of(rooms: Rooms) -> dict[str, Any]:
    return told(rooms)["floor",]


def test_a_room_that_is_not_open_wants_nothing(rooms: Rooms) -> None:
    assert told(rooms) == {}
    opened(rooms)
    assert told(rooms)
    actions.end_room(rooms.people.binh, rooms.meeting)
    assert told(rooms) == {}
    with reading():
        assert {wish["point"] for wish in everybody_out(rooms.room) if wish["verb"] == "expel"} == {
            site.id for site in rooms.room.sites
        }


def test_every_site_has_its_place_whoever_came_first(rooms: Rooms) -> None:
    wanted = told(opened(rooms))
    places = [wanted["show", f"thumb{number}"]["point"] for number in range(4)]
    assert places == [rooms.site(code).id for code in ("DC01", "DC02", "DC03", "DC04")]


def test_in_a_conference_the_chair_and_who_was_called_are_heard(rooms: Rooms) -> None:
    chair, other = rooms.site("DC01").id, rooms.site("DC03").id
    assert (floor_of(opened(rooms))["points"], floor_of(rooms)["only"]) == ([chair], True)
    actions.give_floor(rooms.people.binh, rooms.meeting, other)
    assert floor_of(rooms)["points"] == [other, chair]  # the first is the large picture
    actions.change_room(rooms.people.binh, rooms.meeting, "mode", Mode.DISCUSSION.value)
    assert floor_of(rooms)["only"] is False


def test_only_what_changed_is_told_and_what_ended_is_taken_back(rooms: Rooms) -> None:
    before, site = told(opened(rooms)), rooms.site("DC02")
    actions.mute_site(rooms.people.binh, rooms.meeting, site.id, "microphone", True)
    muted = told(rooms)
    assert difference(before, muted) == [
        {"verb": "mute", "room": rooms.meeting, "point": site.id, "track": "microphone", "muted": True}
    ]
    assert [wish["muted"] for wish in difference(muted, before)] == [False]
    assert difference(muted, told(rooms)) == []


def test_a_site_on_everybodys_screen_sees_the_chair_itself(rooms: Rooms) -> None:
    chair, site = rooms.site("DC01").id, rooms.site("DC04").id
    before = told(opened(rooms))
    actions.broadcast_site(rooms.people.binh, rooms.meeting, site)
    wanted = told(rooms)
    assert (wanted["show", "main"]["point"], wanted["show", "main"]["to"]) == (site, [])
    assert (wanted["show", "main", "own"]["point"], wanted["show", "main", "own"]["to"]) == (chair, [site])
    assert {wish["verb"] for wish in difference(wanted, before)} == {"restore"}


def test_a_grid_sends_no_large_picture_and_the_chair_alone_is_one(rooms: Rooms) -> None:
    opened(rooms)
    actions.change_room(rooms.people.binh, rooms.meeting, "layout", Layout.GRID_ALL.value)
    assert told(rooms)["show", "main"]["point"] is None
    actions.change_room(rooms.people.binh, rooms.meeting, "layout", Layout.CHAIR_ONLY.value)
    actions.give_floor(rooms.people.binh, rooms.meeting, rooms.site("DC02").id)
    assert told(rooms)["show", "main"]["point"] == rooms.site("DC01").id


def test_an_expelled_site_is_said_to_be_out_until_it_is_admitted(rooms: Rooms) -> None:
    site = rooms.site("DC02").id
    opened(rooms)
    actions.expel_site(rooms.people.binh, rooms.meeting, site)
    assert told(rooms)["expel", site]["verb"] == "expel"
    actions.admit_site(rooms.people.binh, rooms.meeting, site)
    assert ("expel", site) not in told(rooms)
