"""What comes to the open port from anybody: it costs little, keeps nothing, and harms no session."""

import socket
import struct
import time

from aioice import stun as messages
from hypothesis import given, settings
from hypothesis import strategies as st

from media import port as port_module
from media.port import MOST_ADDRESSES, MOST_FAILURES_S, Port
from tests.media.house import open_house, play
from tests.media.synthetic import eventually, packet, vp8
from tests.media.test_forwarding import Ear, send_pictures

STRANGER = ("192.0.2.9", 5555)


class Guest:
    """A session as the port knows it."""

    def __init__(self, name: str = "near") -> None:
        self.ice_name, self.ice_password = name, b"password"
        self.address = None
        self.received: list[bytes] = []
        self.checks = 0

    def receive(self, datagram: bytes, now: float) -> None:
        self.received.append(datagram)

    def hear(self, now: float) -> None:
        self.checks += 1


def check(name: str = "near", password: bytes = b"password", chosen: bool = False) -> bytes:
    request = messages.Message(messages.Method.BINDING, messages.Class.REQUEST)
    request.attributes["USERNAME"] = f"{name}:far"
    if chosen:
        request.attributes["USE-CANDIDATE"] = None
    request.add_message_integrity(password)
    return bytes(request)


def with_guest() -> tuple[Port, Guest]:
    port, guest = Port("127.0.0.1", 0), Guest()
    port.admit(guest)
    return port, guest


def test_an_address_is_known_after_a_check_with_the_right_password_only() -> None:
    port, guest = with_guest()
    media = b"\x80" + bytes(40)
    for datagram in (media, b"\x16" + bytes(40), check(name="other"), check(password=b"guess"), b"", b"\xff"):
        port.arrived(datagram, STRANGER, 1.0)
    assert (guest.received, guest.address, guest.checks, port.packets_out) == ([], None, 0, 0)
    port.arrived(check(), STRANGER, 1.0)
    port.arrived(media, STRANGER, 1.0)
    assert (guest.received, guest.address, guest.checks) == ([media], STRANGER, 1)
    port.dismiss(guest)
    port.arrived(media, STRANGER, 1.0)
    assert guest.received == [media]
    port.close()


def test_the_address_that_the_client_chose_is_the_one_that_is_answered() -> None:
    port, guest = with_guest()
    first, second = ("127.0.0.1", 40_001), ("127.0.0.1", 40_002)
    port.arrived(check(), first, 1.0)
    port.arrived(check(), second, 1.0)
    assert guest.address == first
    port.arrived(check(chosen=True), second, 1.0)
    assert guest.address == second
    port.close()


def test_addresses_of_one_guest_are_bounded() -> None:
    port, guest = with_guest()
    for number in range(100):
        port.arrived(check(), ("127.0.0.1", 30_000 + number), 1.0)
    assert len(port._by_address) == MOST_ADDRESSES and guest.address == ("127.0.0.1", 30_000)
    port.close()


def test_guessing_passwords_is_cut_short() -> None:
    port, guest = with_guest()
    wrong = check(password=b"guess")
    for _ in range(MOST_FAILURES_S + 10):
        port.arrived(wrong, STRANGER, 1.0)
    port.arrived(check(), STRANGER, 1.5)
    assert guest.checks == 0
    port.arrived(check(), STRANGER, 2.0)
    assert guest.checks == 1
    port.close()


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([STRANGER, ("127.0.0.1", 40_001)]))
def test_no_datagram_raises(datagram: bytes, address: tuple[str, int]) -> None:
    port, guest = with_guest()
    guest.address = ("127.0.0.1", 40_001)
    port._by_address[guest.address] = guest
    port.arrived(datagram, address, 1.0)
    port.close()


def test_a_flood_from_strangers_costs_less_than_a_right_check_and_keeps_nothing() -> None:
    port, guest = with_guest()
    floods = {
        "srtp": b"\x80" + bytes(1100),
        "dtls": b"\x16" + bytes(1100),
        "stun": struct.pack("!HHI", 1, 80, 0x2112A442) + bytes(12 + 80),
        "unknown name": check(name="somebody"),
    }
    began = time.perf_counter()
    for number in range(20_000):
        port.arrived(floods[("srtp", "dtls", "stun", "unknown name")[number % 4]], ("192.0.2.9", number), 1.0)
    each = (time.perf_counter() - began) / 20_000
    assert port.dropped == 20_000 and len(port._by_address) == 0 and not port._failures
    right = check()
    began = time.perf_counter()
    for _ in range(500):
        port._check(right, STRANGER, 1.0)
    assert guest.checks == 500 and each < (time.perf_counter() - began) / 500
    port.close()


def test_a_flood_beside_a_briefing_loses_no_picture() -> None:
    async def scene() -> None:
        async with open_house() as house:
            hue, tinh = await house.enter("hue"), await house.enter("tinh")
            ear = Ear(house, tinh, "tinh-1")
            stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            stranger.setblocking(False)
            target = ("127.0.0.1", house.port.number)
            forged = packet(0x2000, 3, vp8(3, True), mid="1", layer="q")
            for number in range(1, 101):
                await send_pictures(hue, 0x2000, number, 1)
                for datagram in (check(hue.ice_name, b"guess"), forged, b"\x16\xfe\xfd" + bytes(60), b"\0\1\0\0"):
                    stranger.sendto(datagram, target)
                hue._send(forged)  # from the right address, and not encrypted with the right key
            await eventually(lambda: len(ear.of("thumb0")) == 100)
            assert house.board.peers["hue-1"].streams[0x2000].lost == 0
            stranger.close()

    play(scene())


def test_both_families_come_to_one_port() -> None:
    port = Port("::", 0)
    guest = Guest()
    port.admit(guest)
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family, socket.SOCK_DGRAM) as client:
            client.settimeout(5)
            client.sendto(check(), (host, port.number))
            time.sleep(0.05)
            port.readable()
            answer = messages.parse_message(client.recv(2048))
            assert answer.attributes["XOR-MAPPED-ADDRESS"] == (host, client.getsockname()[1])
    assert guest.checks == 2
    port.close()


def test_what_the_kernel_cannot_take_is_counted_and_forgotten() -> None:
    port, _ = with_guest()
    assert not port.send(b"x" * 70_000, ("127.0.0.1", 9)) and not port.send(b"x", None)
    assert port.dropped == 1
    assert port_module.KERNEL_BUFFER <= 4 << 20
    port.close()
