"""Feeds: the programme and the voices of a room as plain RTP for another program, from the real process."""

import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from media import rtcp, rtp
from media.codecs import read
from media.facts import CloseOutlet, OpenOutlet, Route, Tell, Tick
from media.room import LEASE_S, MOST_FEEDS, Room
from media.wire import Feed, Showing
from tests.media.players import Players, players
from tests.media.running import Web, media_running
from tests.media.test_room import entered, three_sites

pytestmark = pytest.mark.untimed
PORTS = (5002, 5004, 5006, 5008)
FEED = Feed("giao-ban", "janus", "127.0.0.1", PORTS, 5003)
SESSION = "giao-ban/janus"


def routed(effects: list[object]) -> dict[str, str | None]:
    return {one.slot: one.source for one in effects if isinstance(one, Route) and one.session == SESSION}


# ---- the room decides ----------------------------------------------------------------------------


def test_a_feed_gets_the_programme_and_the_voices_and_is_told_nothing() -> None:
    room = three_sites()
    effects = room.handle(FEED, 1.0)
    assert effects[0] == OpenOutlet(SESSION, FEED)
    assert not [one for one in effects if isinstance(one, Tell) and isinstance(one.event, Showing)]
    assert set(routed(effects).values()) == {"tinh-1", "hue-1", "an-lac-1"}  # everybody is heard in a small room


def test_a_feed_that_moves_is_opened_anew_and_one_that_is_said_again_is_not() -> None:
    room = three_sites()
    room.handle(FEED, 1.0)
    assert room.handle(FEED, 2.0) == []
    moved = Feed("giao-ban", "janus", "127.0.0.1", (6002, 6004, 6006, 6008), 6003)
    assert room.handle(moved, 3.0)[:2] == [CloseOutlet(SESSION), OpenOutlet(SESSION, moved)]
    assert room.handle(Feed("giao-ban", "janus"), 4.0)[0] == CloseOutlet(SESSION)
    assert room.feeds == {}


def test_a_feed_that_nobody_says_again_ends_and_there_are_few_of_a_room() -> None:
    room = Room("giao-ban", 0.0)
    for number in range(MOST_FEEDS + 1):
        room.handle(Feed("giao-ban", f"feed{number}", "::1", PORTS, None), 0.0)
    assert len(room.feeds) == MOST_FEEDS
    room.handle(Feed("giao-ban", "feed0", "::1", PORTS, None), LEASE_S)
    ended = [one for one in room.handle(Tick(), LEASE_S + 1) if isinstance(one, CloseOutlet)]
    assert [one.session for one in ended] == [f"giao-ban/feed{number}" for number in range(1, MOST_FEEDS)]
    assert list(room.feeds) == ["feed0"]


def test_a_site_that_goes_is_no_longer_sent() -> None:
    room = three_sites()
    room.handle(FEED, 1.0)
    entered(room, "hue", session="hue-2", publish=())
    assert "hue-1" not in {source for source, _ in room.feeds["janus"][1].routes.values()}


# ---- the process sends ---------------------------------------------------------------------------


class Taker:
    """The other program: a port for each line, and one for RTCP."""

    def __init__(self) -> None:
        self.sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(5)]
        for one in self.sockets:
            one.bind(("127.0.0.1", 0))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.ports = [one.getsockname()[1] for one in self.sockets]
        self.heard: list[list[tuple[bytes, tuple[str, int]]]] = [[] for _ in self.sockets]

    def listen(self, enough: object, patience_s: float = 30.0) -> None:
        """Takes what comes until that is so."""
        deadline = time.monotonic() + patience_s
        assert callable(enough)
        while not enough():
            assert time.monotonic() < deadline, [len(one) for one in self.heard]
            for ready in select.select(self.sockets, [], [], 0.1)[0]:
                self.heard[self.sockets.index(ready)].append(ready.recvfrom(2048))

    def numbers(self, line: int) -> list[int]:
        return [int.from_bytes(packet[2:4], "big") for packet, _ in self.heard[line]]

    def keys(self) -> int:
        """How many packets of the picture a decoder can begin with."""
        found = 0
        for packet, _ in self.heard[0]:
            layout = rtp.layout(packet, len(packet))
            assert layout is not None and packet[1] & 0x7F == rtp.VP8
            found += read(rtp.VP8, packet, layout.payload_at, layout.payload_end).begins
        return found

    def ask_for_whole(self) -> None:
        """As Janus does when one of its viewers joins."""
        _, sender = self.heard[4][0]
        self.sockets[4].sendto(rtcp.keyframe_wish(1, 2), sender)

    def close(self) -> None:
        for one in self.sockets:
            one.close()


@contextmanager
def taking() -> Iterator[Taker]:
    taker = Taker()
    try:
        yield taker
    finally:
        taker.close()


def two_sites(web: Web, films: Players) -> list[rtcp.Item]:
    """Two of them play; what media asks of the first one gathers here."""
    asked: list[rtcp.Item] = []
    for point, colour, hertz in (("tinh", "red", 400), ("hue", "blue", 700)):
        site = films.join(web, "feeds", point)
        if point == "tinh":
            site.told = lambda packet: asked.extend(rtcp.parse(packet, len(packet)))
        films.play(site, colour, hertz)
    return asked


def test_another_program_gets_one_stream_without_gaps_and_a_whole_picture_when_it_asks(tmp_path: Path) -> None:
    with media_running(tmp_path) as media, players() as films, taking() as taker:
        web = media.web()
        asked = two_sites(web, films)
        feed = {"room": "feeds", "name": "janus", "host": "127.0.0.1", "ports": taker.ports[:4], "rtcp": taker.ports[4]}
        web.tell(verb="floor", room="feeds", points=["tinh"], only=False)
        assert web.ask(verb="feed", **feed)["event"] == "done"
        taker.listen(lambda: len(taker.heard[0]) > 50 and len(taker.heard[1]) > 20 and taker.heard[4])
        assert taker.keys() >= 1
        asked.clear()
        taker.ask_for_whole()
        taker.listen(lambda: any(isinstance(one, rtcp.KeyframeWish) for one in asked))
        assert web.ask(verb="floor", room="feeds", points=["hue"], only=False)["event"] == "done"
        begun = len(taker.heard[0])
        taker.listen(lambda: len(taker.heard[0]) > begun + 60)
        for line in (0, 1):
            numbers = taker.numbers(line)
            assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert len({packet[8:12] for packet, _ in taker.heard[0]}) == 1  # one source, whoever is shown
        web.tell(verb="feed", room="feeds", name="janus")
        assert web.ask(verb="health")["event"] == "healthy"
        for one in taker.sockets:
            while select.select([one], [], [], 0)[0]:
                one.recv(2048)
        time.sleep(0.5)
        assert select.select(taker.sockets, [], [], 0)[0] == []


def test_a_feed_to_a_closed_port_harms_nobody(tmp_path: Path) -> None:
    with media_running(tmp_path) as media, players() as films:
        web = media.web()
        two_sites(web, films)
        refused = {"verb": "feed", "room": "feeds", "name": "x", "host": "an-linh.vn", "ports": [1, 2, 3, 4]}
        assert web.ask(**refused)["code"] == "malformed"
        assert web.ask(verb="feed", room="feeds", name="x", host="127.0.0.1", ports=[9, 9, 9, 9])["event"] == "done"
        web.wait_for(event="publishing", room="feeds", track="camera")
        assert web.ask(verb="health")["event"] == "healthy"
