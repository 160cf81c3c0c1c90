"""Messages that are too big, too strange or never read; none may hurt anybody else."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator

import pytest
import websocket
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.kernel import journal
from app.kernel.transaction import transaction
from app.meetings.models import Meeting
from tests.realtime.conftest import BellRung, Room
from tests.realtime.laptop import Laptop

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["join", "leave", "since", "test_vote", "turn_page"])


def alive(room: Room) -> bool:
    with room.laptop(room.chamber.world.lan) as laptop:
        return (
            bool(laptop.join(room.members)["streams"])
            and room.web.process is not None
            and room.web.process.poll() is None
        )


def test_a_message_that_is_too_big_closes_the_socket(sqlite_room: Room) -> None:
    laptop = sqlite_room.laptop(sqlite_room.chamber.world.lan)
    laptop.send("join", {"streams": [], "filling": "x" * (70 << 10)})
    laptop.wait_until_closed(5)
    laptop.close()
    assert alive(sqlite_room)


def test_compression_is_refused(sqlite_room: Room) -> None:
    offer = {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"}
    line = websocket.create_connection(
        f"ws://127.0.0.1:{sqlite_room.web.port}/socket.io/?EIO=4&transport=websocket", header=offer
    )
    try:
        assert "sec-websocket-extensions" not in line.getheaders()
    finally:
        line.shutdown()


@pytest.fixture
def patient(sqlite_room: Room) -> Iterator[Laptop]:
    """One socket that all the malformed messages go over."""
    with sqlite_room.laptop(sqlite_room.chamber.add_delegates(1)[0]) as laptop:
        yield laptop


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, message=JSON)
@example("join", {"streams": [{"id": "0197a3c1-0000-7000-8000-00000000ba11", "since": 2**70}]})
@example("join", {"streams": [{"id": ["x"]}, None, 7]})
@example("since", {"stream": "0197a3c1-0000-7000-8000-00000000ba11", "seq": float("nan")})
@example("leave", {"stream": {}})
def test_malformed_messages_are_answered_and_never_faults(
    patient: Laptop, sqlite_room: Room, name: str, message: object
) -> None:
    answer = patient.ask(name, message)
    if answer.get("code") == "too_many":
        time.sleep(0.5)
        answer = patient.ask(name, message)
    assert answer["ok"] or answer["code"] in ("invalid", "not_found", "forbidden"), answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=60) | st.sampled_from(["0", "1", "4", "40", "41", "42[", "42{}", "451-[]", "4200[1]", "6"])
)
def test_malformed_packets_close_at_most_the_socket_that_sent_them(sqlite_room: Room, text: str) -> None:
    laptop = sqlite_room.laptop(sqlite_room.chamber.world.huy)
    laptop.socket.send(text)
    laptop.close()


def test_after_all_that_the_server_still_serves(sqlite_room: Room) -> None:
    assert alive(sqlite_room)


def test_random_bytes_on_the_port_do_not_hurt(sqlite_room: Room) -> None:
    head = b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    for text in (
        head + b"Upgrade: websocket\r\n\r\n",
        head + b"Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
        b"\x00\xff",
    ):
        with socket.create_connection(("127.0.0.1", sqlite_room.web.port), timeout=5) as line:
            line.sendall(text)
            line.settimeout(2)
            with contextlib.suppress(TimeoutError, ConnectionError):
                line.recv(200)
    assert alive(sqlite_room)


def test_a_client_that_stops_reading_is_dropped_and_catches_up(sqlite_room: Room) -> None:
    room, lan = sqlite_room, sqlite_room.chamber.world.lan
    seq = journal.head(room.members).seq
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
    with room.laptop(lan, sockopt=small) as stalled, room.laptop(room.chamber.world.huy) as reading:
        stalled.join(room.members, since=seq)
        reading.join(room.members, since=seq)
        last = 0
        for _ in range(60):
            last = record_many(room, 25, "x" * 50_000)
            reading.until("entry", within=20, seq=last)  # its neighbour does not keep it waiting
            if "a stalled socket is dropped" in room.web.log:
                break
        else:
            raise AssertionError(f"never dropped; the web process said: {room.web.log[-2000:]}")
    assert room.web.resident_mb < 400
    with room.laptop(lan) as back:
        found, at = [], seq
        while True:
            missed = (
                back.join(room.members, since=at)["streams"][room.members]
                if not found
                else back.ask("since", {"stream": room.members, "seq": at})
            )
            found += [entry["seq"] for entry in missed["entries"]]
            at = found[-1]
            if not missed["more"]:
                break
    assert found == list(range(seq + 1, last + 1))


def record_many(room: Room, count: int, note: str) -> int:
    with transaction(Meeting.members_stream(room.chamber.meeting.id), room.chamber.world.thao) as tx:
        recorded = [tx.record(BellRung(note)) for _ in range(count)]
    return recorded[-1].seq


def test_numbers_that_are_not_json_are_said_as_the_library_says_them(sqlite_room: Room) -> None:
    with sqlite_room.laptop(sqlite_room.chamber.world.lan) as laptop:
        laptop.socket.send("421" + json.dumps(["leave", {"stream": float("nan")}]))
        assert laptop.answer(1)["ok"]
