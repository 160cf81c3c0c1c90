"""Sites whose network lets no UDP out come by TCP: they see and hear, come back, and strangers cost them nothing."""

import asyncio
import contextlib
import itertools
import socket
import struct
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import tcp, wire
from media.adapter import LONGEST_DATAGRAM
from media.framing import Frames, TooLong, framed
from media.port import Port
from media.tcp import MOST_STRANGERS_OF_ONE, MOST_WAITING, SILENT_S, SMALL, STRANGER_S, Connection
from media.wire import Statistics
from tests.media.house import House, open_house, play
from tests.media.synthetic import ByTcp, eventually
from tests.media.test_forwarding import LOW, Ear, send_pictures
from tests.media.test_port import Guest, check

DATAGRAMS = st.lists(st.binary(max_size=80), max_size=8)


# ---- frames --------------------------------------------------------------------------------------


@given(DATAGRAMS, st.lists(st.integers(0, 400), max_size=12))
def test_datagrams_come_whole_however_the_stream_is_cut(datagrams: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(map(framed, datagrams))
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    frames, found = Frames(), []
    for begin, end in itertools.pairwise(places):
        found += frames.take(stream[begin:end])
    assert found == datagrams


@given(st.lists(st.binary(max_size=3000), max_size=6))
def test_garbage_is_a_datagram_or_the_end(pieces: list[bytes]) -> None:
    frames = Frames()
    with contextlib.suppress(TooLong):
        for piece in pieces:
            assert all(len(one) <= LONGEST_DATAGRAM for one in frames.take(piece))
            assert len(frames._rest) < LONGEST_DATAGRAM + 2


def test_nobody_waits_for_a_datagram_that_is_longer_than_any() -> None:
    assert Frames().take(framed(bytes(LONGEST_DATAGRAM))) == [bytes(LONGEST_DATAGRAM)]
    with pytest.raises(TooLong):
        Frames().take(struct.pack("!H", LONGEST_DATAGRAM + 1))


# ---- the port ------------------------------------------------------------------------------------


@contextlib.contextmanager
def opened(host: str = "127.0.0.1") -> Iterator[tuple[Port, Guest, tuple[str, int]]]:
    """A port that serves in the running loop, a guest, and where to knock."""
    port, guest = Port(host, 0), Guest()
    port.listen(host, 0)
    port.admit(guest)
    port.attend()
    assert port.tcp is not None
    yield port, guest, ("127.0.0.1", port.tcp.number)
    port.close()


def connections(port: Port) -> list[Connection]:
    assert port.tcp is not None
    return list(port.tcp.connections)


async def knock(where: tuple[str, int], *datagrams: bytes) -> socket.socket:
    """A client's connection, on which it has said something."""
    line = socket.create_connection(where)
    line.setblocking(False)
    for datagram in datagrams:
        await asyncio.get_running_loop().sock_sendall(line, framed(datagram))
    return line


async def closed(line: socket.socket) -> bool:
    """Whether the other side has closed it; waits for that."""
    try:
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(line, 1), 10) == b""
    except ConnectionError:
        return True


def test_a_check_makes_a_connection_the_way_to_its_session() -> None:
    async def scene() -> None:
        with opened("::") as (port, guest, where):
            media = b"\x80" + bytes(40)
            line = await knock(where, media, check(), media)
            await eventually(lambda: guest.received == [media])  # what came before the check went nowhere
            (way,) = connections(port)
            assert guest.address is way and port.dropped == 1
            answer = await asyncio.get_running_loop().sock_recv(line, 2000)
            assert answer[2:4] == b"\1\1" and int.from_bytes(answer[:2]) == len(answer) - 2
            assert port.send(media, guest.address)
            assert await asyncio.get_running_loop().sock_recv(line, 2000) == framed(media)
            line.close()
            await eventually(lambda: guest.address is None and not connections(port))
            assert not port.send(media, way)

    play(scene())


def test_who_shows_no_check_or_falls_silent_is_put_out() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            stranger = await knock(where, check(password=b"guess"), b"\x80" + bytes(40))
            known = await knock(where, check())
            await eventually(lambda: port.packets_in == 3)
            now = time.monotonic()
            port.look_after(now + STRANGER_S - 1)
            assert len(connections(port)) == 2
            port.look_after(now + STRANGER_S + 1)
            assert await closed(stranger) and connections(port) == [guest.address]
            port.look_after(now + SILENT_S + 1)
            await asyncio.get_running_loop().sock_recv(known, 2000)  # the answer to its check
            assert await closed(known) and guest.address is None
            known.close()
            stranger.close()

    play(scene())


def test_a_session_that_ends_takes_its_connection_with_it_after_the_goodbye() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            line = await knock(where, check())
            await eventually(lambda: guest.checks == 1)
            port.dismiss(guest)
            assert port.send(b"\x15goodbye", guest.address)
            port.look_after(time.monotonic() + STRANGER_S + 1)
            assert not connections(port)
            assert (await asyncio.get_running_loop().sock_recv(line, 2000)).endswith(b"\x15goodbye")
            line.close()

    play(scene())


def test_one_connection_serves_the_session_that_checked_last() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            other = Guest("other")
            port.admit(other)
            line = await knock(where, check(), check("other"))
            await eventually(lambda: other.checks == 1)
            assert guest.address is None and other.address is not None
            line.close()
            await eventually(lambda: other.address is None and not connections(port))

    play(scene())


def test_a_session_goes_over_to_tcp_and_back_as_its_browser_chooses() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            by_udp = ("127.0.0.1", 40_001)
            port.arrived(check(chosen=True), by_udp, 1.0)
            line = await knock(where, check())
            await eventually(lambda: guest.checks == 2)
            assert guest.address == by_udp  # it is only a way that would do
            await asyncio.get_running_loop().sock_sendall(line, framed(check(chosen=True)))
            await eventually(lambda: guest.address is connections(port)[0])
            port.arrived(check(chosen=True), by_udp, 2.0)
            assert guest.address == by_udp
            line.close()
            await eventually(lambda: not connections(port))
            assert guest.address == by_udp  # a way that it did not use is gone

    play(scene())


@pytest.mark.parametrize("said", [b"\xff\xff", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02\x00\x01"])
def test_who_speaks_something_else_is_put_out_at_once(said: bytes) -> None:
    async def scene() -> None:
        with opened() as (port, _, where):
            line = await knock(where)
            await asyncio.get_running_loop().sock_sendall(line, said)
            assert await closed(line) and not connections(port)
            line.close()

    play(scene())


def test_a_flood_of_connections_puts_out_strangers_only() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            known = await knock(where, check())
            await eventually(lambda: guest.checks == 1)
            flood = []
            for _ in range(3 * MOST_STRANGERS_OF_ONE):
                flood.append(await knock(where))
                await asyncio.sleep(0)
            await eventually(lambda: len(connections(port)) == MOST_STRANGERS_OF_ONE + 1)
            assert await closed(flood[0])
            late = await knock(where, check())  # who can show whose it is comes in all the same
            await eventually(lambda: guest.checks == 2)
            assert guest.address is connections(port)[0]
            for line in (known, late, *flood):
                line.close()

    play(scene())


def test_there_is_an_end_to_connections_and_to_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        monkeypatch.setattr(tcp, "MOST_CONNECTIONS", 1)
        with opened() as (port, guest, where):
            first = await knock(where, check())
            await eventually(lambda: guest.checks == 1)
            second = await knock(where, check())
            assert await closed(second)
            first.close()
            await eventually(lambda: not connections(port))
            assert port.tcp is not None
            port.tcp._rest()  # as when no descriptor is left
            third = await knock(where, check())
            port.look_after(time.monotonic())
            await eventually(lambda: guest.checks == 2)
            for line in (second, third):
                line.close()

    play(scene())


def test_a_slow_reader_loses_pictures_first_and_costs_no_memory() -> None:
    async def scene() -> None:
        with opened() as (port, guest, where):
            line = await knock(where, check())
            await eventually(lambda: guest.checks == 1)
            way = guest.address
            assert isinstance(way, Connection)
            picture, voice = bytes(1100), bytes(100)
            while port.send(picture, way):
                pass
            assert port.send(voice, way) and not port.send(picture, way)
            while port.send(bytes(SMALL), way):
                pass
            assert 0 < len(way._waiting) <= MOST_WAITING + LONGEST_DATAGRAM
            frames, found = Frames(), []
            while len(found) < port.packets_out:  # nothing of what was taken is broken or missing
                found += frames.take(await asyncio.get_running_loop().sock_recv(line, 1 << 16))
            assert {len(one) for one in found[1:]} == {1100, 100, SMALL} and not way._waiting
            assert port.send(picture, way)
            line.close()

    play(scene())


# ---- a briefing ----------------------------------------------------------------------------------


def path_of(house: House, point: str) -> str | None:
    (answer,) = house.do(Statistics("r"))
    assert isinstance(answer, wire.Figures)
    path: str | None = next(one["path"] for one in answer.sessions if one["point"] == point)
    return path


def test_a_site_by_tcp_sees_and_is_seen_and_comes_back_by_a_new_connection() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, tinh = await house.enter("hue", site=ByTcp()), await house.enter("tinh")
            assert isinstance(hue, ByTcp)
            assert (path_of(house, "hue"), path_of(house, "tinh")) == ("tcp", "udp")
            seen, sees = Ear(house, tinh, "tinh-1"), Ear(house, hue, "hue-1")
            await send_pictures(hue, LOW, 1, 20)
            await send_pictures(tinh, LOW + 1, 1, 20)
            await eventually(lambda: len(seen.of("thumb0")) == len(sees.of("thumb0")) == 20)
            connections(house.port)[0].close()
            await eventually(lambda: path_of(house, "hue") is None)
            hue.dial_again()
            hue.check()
            await eventually(lambda: path_of(house, "hue") == "tcp")
            await send_pictures(hue, LOW, 21, 20)
            await send_pictures(tinh, LOW + 1, 21, 20)
            await eventually(lambda: len(seen.of("thumb0")) == len(sees.of("thumb0")) == 40)
            assert not any(isinstance(one, wire.Left) for one in house.events)

    play(scene())
