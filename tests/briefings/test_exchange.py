"""The one connection to the media process, against the real one: joins, what is told and noted, and a crash."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.briefings import actions, policy, queries
from app.briefings.entering import admitted
from app.briefings.exchange import Exchange
from app.briefings.models import Link
from app.config import Settings
from app.kernel.commands import Line, Signal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Unavailable
from tests.briefings.world import Rooms
from tests.media.players import Players, players
from tests.media.running import Media, media_running
from tests.media.synthetic import Synthetic

PATIENCE_S = 30.0


class Page:
    """What a browser's page is for the exchange: a line that hears of its own session."""

    def __init__(self, name: str, way_in: str = "") -> None:
        self.heard: list[dict[str, Any]] = []
        self.line = Line(name, way_in, lambda _name, event: self.heard.append(event))

    def was_told(self, event: str) -> bool:
        return any(one["event"] == event for one in self.heard)


class Running:
    """The rooms, the real media process, and the exchange between them."""

    def __init__(self, rooms: Rooms, media: Media, exchange: Exchange, playing: Players) -> None:
        self.rooms, self.media, self.exchange, self.players = rooms, media, exchange, playing
        self.signals: list[Signal] = []
        exchange.send = self.signals.append

    def come(self, code: str, page: Page) -> tuple[Synthetic, str]:
        """The computer of that room joins; its site and session."""
        device = self.rooms.device(code)
        assert admitted(device, self.rooms.meeting) == self.rooms.site(code).id

        async def make() -> Synthetic:
            return Synthetic()

        peer: Synthetic = self.players.run(make())
        offer = self.exchange.join(
            page.line, room=self.rooms.meeting, point=self.rooms.site(code).id, publish=("microphone", "camera"),
            fingerprint=peer.fingerprint, thumbnails=4,
        )  # fmt: skip
        self.exchange.answer(page.line, offer["session"], peer.answer(offer))
        self.players.run(peer.connect())
        self.players.sites.append(peer)
        return peer, offer["session"]

    def link(self, code: str) -> Link:
        return self.rooms.site(code).link


def until(question: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not question():
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.1)


@pytest.fixture
def running(rooms: Rooms, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Running]:
    """On this machine's own address, or where the test says."""
    host = getattr(request, "param", "127.0.0.1")
    actions.open_room(rooms.people.binh, rooms.meeting)
    with media_running(tmp_path / "data", media_host=host) as media, players() as playing:
        media.where()
        exchange = Exchange(Settings(data=tmp_path / "data", media_port=media.port))
        begun: list[threading.Thread] = []

        def spawn(work: Callable[[], None]) -> None:
            begun.append(threading.Thread(target=work))
            begun[-1].start()

        exchange.start(spawn)
        try:
            until(lambda: exchange.channel.is_open)
            yield Running(rooms, media, exchange, playing)
        finally:
            exchange.stop()
            for thread in begun:
                thread.join()


def test_a_site_joins_is_noted_and_leaves(running: Running) -> None:
    page = Page("line-1")
    _peer, session = running.come("DC02", page)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    assert page.was_told("connected")
    assert running.rooms.heard()[-2:] == ["SiteAdmitted", "SiteConnected"]
    stranger = Page("line-2")
    with pytest.raises(Conflict):
        running.exchange.leave(stranger.line, session)
    running.exchange.leave(page.line, session)
    until(lambda: running.link("DC02") is Link.AWAY)
    assert running.rooms.heard()[-1] == "SiteLeft"


def test_who_is_expelled_is_out_at_once(running: Running) -> None:
    page = Page("line-1")
    running.come("DC02", page)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    began = time.monotonic()
    actions.expel_site(running.rooms.people.binh, running.rooms.meeting, running.rooms.site("DC02").id)
    until(lambda: page.was_told("left"))
    assert time.monotonic() - began < 1
    assert page.heard[-1]["reason"] == "expelled"


def test_a_page_whose_socket_came_back_keeps_its_session(running: Running) -> None:
    first, second = Page("line-1"), Page("line-2")
    _peer, session = running.come("DC02", first)
    running.exchange.forget_line("line-1")
    point, room = running.rooms.site("DC02").id, running.rooms.meeting
    assert running.exchange.resume(second.line, session, room, point)
    assert not running.exchange.resume(second.line, session, room, "another")
    assert not running.exchange.resume(second.line, "unknown", room, point)
    running.exchange.leave(second.line, session)
    until(lambda: second.was_told("left"))


def test_after_a_crash_media_is_told_of_the_room_again_and_nobody_is_called_lost(running: Running) -> None:
    page, rooms = Page("line-1"), running.rooms
    running.come("DC02", page)
    actions.give_floor(rooms.people.binh, rooms.meeting, rooms.site("DC02").id)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    boot = running.exchange.channel.boot
    running.media.kill()
    until(lambda: page.was_told("away"))
    with pytest.raises(Unavailable, match="khởi động lại"):
        running.exchange.join(page.line, room=rooms.meeting, point="x", publish=(), fingerprint="", thumbnails=0)
    running.media.start()
    until(lambda: running.exchange.channel.boot not in ("", boot))
    running.come("DC02", page)
    until(lambda: any(one["event"] == "connected" for one in page.heard[page.heard.index({"event": "away"}) :]))
    watcher = Page("line-3")

    async def make() -> Synthetic:
        return Synthetic()

    eyes: Synthetic = running.players.run(make())
    offer = running.exchange.join(
        watcher.line, room=rooms.meeting, point="watch.1", publish=(), fingerprint=eyes.fingerprint, thumbnails=4
    )
    running.players.sites.append(eyes)
    until(lambda: any(one.get("slot") == "main" for one in watcher.heard))
    main = next(one for one in watcher.heard if one.get("slot") == "main")
    assert (main["point"], main["session"]) == (rooms.site("DC02").id, offer["session"])  # the floor was told again
    assert "SiteLost" not in rooms.heard()


def test_a_site_that_falls_silent_is_called_lost_after_five_seconds_and_its_return_counts_them(
    running: Running,
) -> None:
    page = Page("line-1")
    peer, _session = running.come("DC02", page)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    peer.server = ("127.0.0.1", 9)  # its line is gone: nothing it sends arrives any more
    until(lambda: running.link("DC02") is Link.LOST)
    assert "SiteLost" in running.rooms.heard()
    time.sleep(1.1)
    running.come("DC02", page)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    lost = running.rooms.told("SiteConnected")["lost_s"]
    assert isinstance(lost, int) and lost >= 1


def test_whose_device_link_was_taken_back_is_silent_within_a_second(running: Running) -> None:
    rooms = running.rooms
    running.exchange.signed_in = policy.is_device
    body, point = rooms.people.body.id, rooms.points["DC02"]
    with reading():
        kept = queries.point(body, actions.make_device_link(rooms.people.thao, body, point)[0].id)
        assert kept is not None
        page = Page("line-1", policy.way_in(kept))
    running.come("DC02", page)
    until(lambda: running.link("DC02") is Link.IN_ROOM)
    began = time.monotonic()
    actions.end_device_link(rooms.people.thao, body, point)
    until(lambda: page.was_told("left"))
    assert time.monotonic() - began < 2


def test_what_was_said_of_a_line_does_not_outlive_its_session(running: Running) -> None:
    page = Page("line-1")
    peer, _session = running.come("DC02", page)
    line = f"line.{running.rooms.site('DC02').id}"
    peer.server = ("127.0.0.1", 9)
    until(lambda: [one.value["state"] for one in running.signals if one.name == line][-1:] == ["lost"])
    running.come("DC02", page)
    until(lambda: [one.value["state"] for one in running.signals if one.name == line][-1:] == ["back"])
