"""Connect, join, catch up, hear: what each may, and nothing is lost on the way."""

import time

import pytest
import websocket

from app.kernel import journal
from app.kernel.ids import new_id
from app.meetings.models import Meeting
from tests.meetings import world as council
from tests.realtime.conftest import Room
from tests.realtime.laptop import Laptop, Refused


def test_nobody_connects_without_a_session(room: Room) -> None:
    with pytest.raises(Refused, match="signed_out"):
        Laptop(room.web.port)


def test_a_made_up_session_is_nobodys(room: Room) -> None:
    with pytest.raises(Refused, match="signed_out"):
        Laptop(room.web.port, "session=eyJzaWduX2luIjoieCJ9.aaaa.bbbb")


def test_another_sites_page_cannot_connect_with_the_persons_cookies(room: Room) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException):
        room.laptop(room.chamber.world.lan, origin="http://example.com")


def test_greeting_tells_the_build_and_the_time(room: Room) -> None:
    with room.laptop(room.chamber.world.lan, origin=f"http://127.0.0.1:{room.web.port}") as laptop:
        hello = laptop.until("hello")
        assert len(hello["build"]) == 12 and hello["now"].endswith("+00:00")


def test_a_strangers_stream_is_refused_and_so_is_one_that_does_not_exist(room: Room) -> None:
    nowhere = new_id()
    with room.laptop(room.chamber.world.stranger) as laptop:
        answer = laptop.join(room.members, nowhere)
        assert answer["ok"] and answer["streams"] == {} and answer["refused"] == [room.members, nowhere]
        room.record("not for strangers")
        assert [name for name, _ in laptop.listen(1.5) if name == "entry"] == []
        assert laptop.ask("since", {"stream": room.members, "seq": 0})["code"] == "not_found"


def test_delegate_does_not_hear_the_secretariats_desk(room: Room) -> None:
    desk = Meeting.desk_stream(room.chamber.meeting.id).id
    with room.laptop(room.chamber.world.lan) as laptop:
        assert laptop.join(desk)["refused"] == [desk]


def test_joining_brings_what_was_missed_and_then_what_comes(room: Room) -> None:
    head = journal.head(room.members).seq
    missed = [room.record(f"missed {n}").seq for n in range(3)]
    with room.laptop(room.chamber.world.lan) as laptop:
        answer = laptop.join(room.members, since=head)["streams"][room.members]
        assert [entry["seq"] for entry in answer["entries"]] == missed
        assert answer["seq"] == missed[-1] and not answer["more"]
        came = room.record("and one more")
        entry = laptop.until("entry", within=2)
        assert entry["seq"] == came.seq and entry["data"] == {"note": "and one more"}
        assert entry["name"] == "BellRung" and entry["actor"] == room.chamber.world.thao.id


def test_streams_that_come_with_the_connection_are_answered_in_the_greeting(room: Room) -> None:
    head = journal.head(room.members).seq
    missed = [room.record(f"missed {n}").seq for n in range(3)]
    nowhere = new_id()
    wishes = {"streams": [{"id": room.members, "since": head}, {"id": nowhere, "since": 0}]}
    with room.laptop(room.chamber.world.lan, wishes=wishes) as laptop:
        joined = laptop.until("hello")["joined"]
        assert [entry["seq"] for entry in joined["streams"][room.members]["entries"]] == missed
        assert joined["refused"] == [nowhere]
        assert laptop.until("entry", within=2, seq=room.record("and one more").seq)["data"] == {"note": "and one more"}


@pytest.mark.parametrize(
    "wishes", [{}, [], 7, "streams", {"streams": 7}, {"streams": [{}] * 51}, {"streams": {"id": 1}}], ids=str
)
def test_whatever_comes_with_the_connection_keeps_nobody_out(room: Room, wishes: object) -> None:
    with room.laptop(room.chamber.world.lan, wishes=wishes) as laptop:
        assert "joined" not in laptop.until("hello")
        assert room.members in laptop.join(room.members)["streams"]


def test_a_stranger_gets_nothing_in_the_greeting(room: Room) -> None:
    with room.laptop(room.chamber.world.stranger, wishes={"streams": [{"id": room.members, "since": 0}]}) as laptop:
        assert laptop.until("hello")["joined"] == {"streams": {}, "refused": [room.members]}
        room.record("not for strangers")
        assert [name for name, _ in laptop.listen(1.5) if name == "entry"] == []


def test_the_very_first_entry_of_a_new_meeting_is_heard(room: Room) -> None:
    """A page opened before anything was released listens from number 0 on (the stream has never had an entry)."""
    world = room.chamber.world
    meeting = council.held_meeting(world)
    stream = Meeting.members_stream(meeting.id)
    with room.laptop(world.lan) as laptop:
        answer = laptop.join(stream.id)
        assert answer["streams"][stream.id] == {"seq": 0, "entries": [], "more": False}
        room.record("the first", stream)
        assert laptop.until("entry", within=2, stream=stream.id)["seq"] == 1


def test_what_a_long_absence_missed_comes_in_parts(room: Room) -> None:
    head = journal.head(room.members).seq
    for n in range(205):
        room.record(str(n))
    with room.laptop(room.chamber.world.lan) as laptop:
        first = laptop.join(room.members, since=head)["streams"][room.members]
        assert len(first["entries"]) == 200 and first["more"]
        rest = laptop.ask("since", {"stream": room.members, "seq": first["entries"][-1]["seq"]})
        assert len(rest["entries"]) == 5 and not rest["more"] and rest["seq"] == head + 205


def test_heads_go_out_so_that_a_lost_last_entry_is_noticed(room: Room) -> None:
    with room.laptop(room.chamber.world.lan) as laptop:
        laptop.join(room.members)
        head = laptop.until("head", within=4, stream=room.members)
        assert head["seq"] == journal.head(room.members).seq


def test_entry_is_heard_within_a_second_of_a_commit_by_another_process(room: Room) -> None:
    with room.laptop(room.chamber.world.lan) as laptop:
        laptop.join(room.members, since=journal.head(room.members).seq)
        laptop.heard.clear()
        began = time.monotonic()
        came = room.record("from the worker")
        laptop.until("entry", within=5, seq=came.seq)
        assert time.monotonic() - began < 1


def test_leaving_a_stream_ends_hearing_it(room: Room) -> None:
    with room.laptop(room.chamber.world.lan) as laptop:
        laptop.join(room.members)
        assert laptop.ask("leave", {"stream": room.members})["ok"]
        laptop.heard.clear()
        room.record("after leaving")
        assert [name for name, _ in laptop.listen(1) if name == "entry"] == []
