"""One contract test for each thing that is borrowed: an upgrade that moves it is found here and at the start."""

import asyncio
import struct

import pytest
from aioice import stun
from hypothesis import given
from hypothesis import strategies as st

from media import adapter
from media.adapter import LONGEST_DATAGRAM, Certificate, Dtls, Srtp, srtp_of
from tests.media.house import play


def rtp_packet(sequence: int = 1, payload: bytes = b"payload", ssrc: int = 3) -> bytes:
    return struct.pack("!BBHII", 0x80, 96, sequence, 2, ssrc) + payload


def sealed(srtp: Srtp, packet: bytes) -> bytes:
    Srtp.outgoing[: len(packet)] = packet
    return bytes(Srtp.outgoing[: srtp.protect(len(packet))])


@pytest.fixture
def pair() -> tuple[Srtp, Srtp]:
    return srtp_of(b"n" * 28, b"f" * 28), srtp_of(b"f" * 28, b"n" * 28)


def test_the_self_test_passes_here() -> None:
    adapter.self_test()


def test_the_self_test_finds_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(adapter.PINNED, "aiortc", "9.9.9")
    with pytest.raises(adapter.Broken, match="aiortc is 1"):
        adapter.self_test()


def test_the_self_test_finds_a_name_that_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(adapter.RTCDtlsTransport, "_set_role")
    with pytest.raises(adapter.Broken, match="_set_role"):
        adapter.self_test()


def test_srtp_there_and_back_in_the_same_buffers(pair: tuple[Srtp, Srtp]) -> None:
    near, far = pair
    for sequence in range(1, 300):
        packet = rtp_packet(sequence, b"x" * (sequence * 4))
        length = far.unprotect(sealed(near, packet))
        assert bytes(Srtp.incoming[:length]) == packet
    assert len(Srtp.incoming) == len(Srtp.outgoing) == LONGEST_DATAGRAM


def test_srtp_refuses_forgeries_and_what_is_too_long(pair: tuple[Srtp, Srtp]) -> None:
    near, far = pair
    right = sealed(near, rtp_packet())
    assert not far.unprotect(right[:-1] + bytes([right[-1] ^ 1]))
    assert not far.unprotect(b"\x80" * (LONGEST_DATAGRAM + 1)) and not far.unprotect(b"")
    assert far.unprotect(right) and not far.unprotect(right)


def test_srtp_says_when_it_cannot_encrypt_a_number_from_long_ago(pair: tuple[Srtp, Srtp]) -> None:
    near, _ = pair
    assert sealed(near, rtp_packet(30_000))
    Srtp.outgoing[:19] = rtp_packet(20_000)
    assert near.protect(19) == 0


def test_rtcp_there_and_back(pair: tuple[Srtp, Srtp]) -> None:
    near, far = pair
    packet = struct.pack("!BBHI", 0x80, 201, 1, 7)
    length = far.unprotect_rtcp(near.protect_rtcp(packet))
    assert bytes(Srtp.incoming[:length]) == packet
    assert near.protect_rtcp(b"x" * LONGEST_DATAGRAM) == b""


@given(st.binary(max_size=300))
def test_no_datagram_raises_in_srtp(datagram: bytes) -> None:
    srtp = srtp_of(b"n" * 28, b"f" * 28)
    assert not srtp.unprotect(datagram) and not srtp.unprotect_rtcp(datagram)


async def _shake_hands(claimed: str | None = None) -> tuple[Srtp | None, Srtp | None, Dtls, Dtls]:
    server_certificate, client_certificate = Certificate(), Certificate()
    ends: list[Dtls] = []
    server = Dtls(server_certificate, lambda datagram: ends[1].take(datagram) and None)
    client = Dtls(client_certificate, lambda datagram: ends[0].take(datagram) and None, "client")
    ends += [server, client]
    both = asyncio.gather(
        server.handshake(claimed or client_certificate.fingerprint), client.handshake(server_certificate.fingerprint)
    )
    server_srtp, client_srtp = await asyncio.wait_for(both, 20)
    return server_srtp, client_srtp, server, client


def test_a_handshake_gives_keys_that_fit() -> None:
    async def scene() -> None:
        server_srtp, client_srtp, server, client = await _shake_hands()
        assert server_srtp and client_srtp
        length = server_srtp.unprotect(sealed(client_srtp, rtp_packet()))
        assert bytes(Srtp.incoming[:length]) == rtp_packet()
        length = client_srtp.unprotect(sealed(server_srtp, rtp_packet()))
        assert bytes(Srtp.incoming[:length]) == rtp_packet()
        assert not server.is_closed
        await client.close()
        for _ in range(100):
            await asyncio.sleep(0.01)
        assert server.is_closed
        await server.close()

    play(scene())


def test_another_certificate_than_the_granted_one_gets_no_keys() -> None:
    async def scene() -> None:
        server_srtp, _, server, client = await _shake_hands(claimed=":".join(["AB"] * 32))
        assert server_srtp is None and server.is_closed
        await client.close()
        await server.close()

    play(scene())


def test_dtls_that_nobody_takes_is_dropped_and_not_kept() -> None:
    async def scene() -> None:
        dtls = Dtls(Certificate(), lambda datagram: None)
        assert [dtls.take(b"\x16" * 100) for _ in range(40)].count(True) == 32

    play(scene())


def test_stun_is_believed_with_the_password_only() -> None:
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "near:far"})
    request.add_message_integrity(b"password")
    found = adapter.binding_request(bytes(request), b"password")
    assert found is not None and adapter.binding_request(bytes(request), b"other") is None
    answer = stun.parse_message(adapter.binding_response(found, "2001:db8::1", 9, b"password"))
    assert answer.check_message_integrity(b"password")
    assert answer.attributes["XOR-MAPPED-ADDRESS"] == ("2001:db8::1", 9)
    unsigned = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "near:far"})
    assert adapter.binding_request(bytes(unsigned), b"password") is None


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_stun_raises(head: bytes, body: bytes) -> None:
    adapter.binding_request(head, b"password")
    whole = struct.pack("!HHI", 1, len(body), 0x2112A442) + b"t" * 12 + body
    adapter.binding_request(whole, b"password")
