"""Several web processes, and a web process that dies."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import websocket

from app.kernel import db, journal
from app.kernel.ids import new_id
from app.meetings.models import Meeting, MeetingState
from tests.bench.world import chamber
from tests.realtime.conftest import Room


@pytest.mark.slow
def test_two_processes_on_postgresql_and_valkey_are_one_chamber(
    tmp_path: Path, new_postgresql: Callable[[str], str], valkey: str
) -> None:
    with chamber(tmp_path, database_url=new_postgresql("several"), redis_url=valkey) as made:
        one, two = Room(made, made.web()), made.web()
        world, meeting = made.world, made.meeting
        with one.laptop(world.lan) as here, one.laptop(world.huy, port=two.port) as there:
            for laptop in (here, there):
                laptop.join(one.members)
            came = one.record("for both")
            for laptop in (here, there):
                assert laptop.until("entry", within=3)["seq"] == came.seq

            key = new_id()
            message = {"key": key, "ballot": new_id(), "choice": "AGAINST"}
            with one.laptop(world.lan, port=two.port) as retry:
                assert here.ask("test_vote", message)["receipt"] == retry.ask("test_vote", message)["receipt"]

            with db.database().writing(made.database.engine) as session:
                session.get_one(Meeting, meeting.id).state = MeetingState.IN_SITTING
            turned = {"key": new_id(), "meeting": meeting.id, "version": one.paper(), "page": 9, "y": 0, "rest": False}
            with one.laptop(world.binh) as presenter:
                presenter.ask("turn_page", turned)
            assert there.until("signal", within=3, stream=one.members)["data"]["page"] == 9
            with one.laptop(world.dat, port=two.port) as late:
                late.join(one.members)
                assert late.until("signal", within=3)["data"]["page"] == 9


@pytest.mark.slow
def test_clients_are_current_again_after_the_web_process_was_killed(tmp_path: Path) -> None:
    with chamber(tmp_path) as made:
        room = Room(made, made.web())
        with room.laptop(made.world.lan) as laptop:
            laptop.join(room.members)
            answer = laptop.ask("test_vote", {"key": new_id(), "ballot": new_id(), "choice": "AGAINST"})
            assert answer["ok"]
            room.web.kill()
            laptop.wait_until_closed(2)
        missed = room.record("while nobody served")
        room.web.start()
        with room.laptop(made.world.lan) as laptop:
            assert laptop.join(room.members)["streams"][room.members]["seq"] == missed.seq
            came = room.record("after")
            assert laptop.until("entry", within=2)["seq"] == came.seq
        assert journal.head(answer["receipt"]["stream"]).hash == answer["receipt"]["hash"]


@pytest.mark.slow
def test_a_signal_that_stops_the_process_stops_it_soon(tmp_path: Path) -> None:
    with chamber(tmp_path) as made:
        room = Room(made, made.web())
        laptop = room.laptop(made.world.lan)
        began = time.monotonic()
        room.web.stop()
        assert time.monotonic() - began < 4
        with pytest.raises((websocket.WebSocketException, AssertionError, OSError)):
            laptop.ask("leave", {}, within=1)
        laptop.close()
