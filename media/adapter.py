"""Every private name of aiortc, aioice and pylibsrtp that media uses, in one place; their versions are pinned.

What is taken: aiortc's DTLS handshake with fingerprint check and key export, aioice's STUN messages, libsrtp through
the buffers of pylibsrtp's binding. What is left: the rest of aiortc, which decodes every picture. `self_test` at the
start and a contract test each find an upgrade that moved something.
"""

import asyncio
import struct
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final

from aioice import stun
from aioice.ice import get_host_addresses
from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from pylibsrtp import Policy, Session
from pylibsrtp._binding import ffi, lib

PINNED: Final = {"aiortc": "1.16.0", "aioice": "0.13.0", "pylibsrtp": "1.0.0"}

LONGEST_DATAGRAM: Final = 2048  # larger than any link that is used for this
_TRAILER: Final = 16 + 4  # the longest authentication tag, and the index of SRTCP
_MOST_DTLS_WAITING: Final = 32

Address = tuple[Any, ...]  # as sockets give it: host and port, and two numbers more for IPv6


class Broken(Exception):
    """The libraries are not the ones that this module was written for."""


# ---- DTLS ----------------------------------------------------------------------------------------


class Certificate:
    """The process's own certificate, made anew at each start."""

    def __init__(self) -> None:
        self.rtc = RTCCertificate.generateCertificate()
        prints = {one.algorithm: one.value for one in self.rtc.getFingerprints()}
        self.fingerprint: str = prints["sha-256"]


class _Wire:
    """What aiortc's DTLS takes for its ICE transport: `role`, `_recv` and `_send`."""

    role = "controlled"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send_datagram = send
        self.arrived: asyncio.Queue[bytes | None] = asyncio.Queue(_MOST_DTLS_WAITING)

    async def _recv(self) -> bytes:
        datagram = await self.arrived.get()
        if datagram is None:
            raise ConnectionError
        return datagram

    async def _send(self, data: bytes) -> None:
        self._send_datagram(data)


class Dtls:
    """One DTLS association, and the SRTP keys that come out of it."""

    def __init__(self, certificate: Certificate, send: Callable[[bytes], None], role: str = "server") -> None:
        self._wire = _Wire(send)
        self._transport = RTCDtlsTransport(self._wire, [certificate.rtc])  # type: ignore[arg-type]
        self._transport._set_role(role)

    async def handshake(self, fingerprint: str) -> "Srtp | None":
        """Until the keys are there. None if it failed, or if the other side's certificate is another one."""
        await self._transport.start(RTCDtlsParameters([RTCDtlsFingerprint("sha-256", fingerprint)]))
        if self._transport.state != "connected":
            return None
        return Srtp(self._transport._rx_srtp, self._transport._tx_srtp)

    def take(self, datagram: bytes) -> bool:
        """A DTLS record from the network; False if too many wait and this one was dropped (DTLS sends again)."""
        try:
            self._wire.arrived.put_nowait(datagram)
        except asyncio.QueueFull:
            return False
        return True

    @property
    def is_closed(self) -> bool:
        """Whether the other side has said goodbye, or the handshake failed."""
        return self._transport.state in ("closed", "failed")

    async def close(self) -> None:
        """Says goodbye and ends."""
        await self._transport.stop()


# ---- SRTP ----------------------------------------------------------------------------------------


class Srtp:
    """Encrypts and decrypts in two buffers that are used again and again: nothing is allocated for a packet.

    After `unprotect` the packet stands at the beginning of `incoming`; before `protect` it is put into `outgoing`.
    """

    incoming: Final = bytearray(LONGEST_DATAGRAM)
    outgoing: Final = bytearray(LONGEST_DATAGRAM)
    _incoming_c: Final = ffi.from_buffer(incoming)
    _outgoing_c: Final = ffi.from_buffer(outgoing)
    _length: Final = ffi.new("int *")

    def __init__(self, receiving: Session, sending: Session) -> None:
        self._sessions = receiving, sending  # keeps libsrtp's contexts alive
        self._receiving = receiving._srtp[0]
        self._sending = sending._srtp[0]

    def unprotect(self, datagram: bytes) -> int:
        """Decrypts RTP into `incoming`; its length, or 0 for a forgery, a repetition or something too long."""
        return self._open(datagram, lib.srtp_unprotect)

    def unprotect_rtcp(self, datagram: bytes) -> int:
        """Decrypts RTCP into `incoming`; its length or 0."""
        return self._open(datagram, lib.srtp_unprotect_rtcp)

    def protect(self, length: int) -> int:
        """Encrypts the RTP packet in `outgoing`; its new length, or 0 (a sequence number that jumped far back)."""
        self._length[0] = length
        return 0 if lib.srtp_protect(self._sending, self._outgoing_c, self._length) else int(self._length[0])

    def protect_rtcp(self, packet: bytes) -> bytes:
        """The RTCP packet encrypted; empty if it cannot be."""
        length = len(packet)
        if length + _TRAILER > LONGEST_DATAGRAM:
            return b""
        self.outgoing[:length] = packet
        self._length[0] = length
        if lib.srtp_protect_rtcp(self._sending, self._outgoing_c, self._length):
            return b""
        return bytes(self.outgoing[: self._length[0]])

    def _open(self, datagram: bytes, open_: Callable[..., int]) -> int:
        length = len(datagram)
        if length > LONGEST_DATAGRAM:
            return 0
        self.incoming[:length] = datagram
        self._length[0] = length
        return 0 if open_(self._receiving, self._incoming_c, self._length) else int(self._length[0])


def srtp_of(receive_key: bytes, send_key: bytes) -> Srtp:
    """A pair of contexts from keys (AES-GCM 128: 28 bytes each), for tests and for measuring."""
    profile = Policy.SRTP_PROFILE_AEAD_AES_128_GCM
    return Srtp(
        Session(Policy(receive_key, Policy.SSRC_ANY_INBOUND, srtp_profile=profile)),
        Session(Policy(send_key, Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile)),
    )


# ---- STUN ----------------------------------------------------------------------------------------


def binding_request(datagram: bytes, password: bytes) -> stun.Message | None:
    """The binding request, if it is one and the password's holder wrote it."""
    try:
        message = stun.parse_message(datagram)
    except (ValueError, struct.error, IndexError, KeyError):
        return None
    is_request = message.message_method is stun.Method.BINDING and message.message_class is stun.Class.REQUEST
    return message if is_request and message.check_message_integrity(password) else None


def binding_response(request: stun.Message, host: str, port: int, password: bytes) -> bytes:
    """The answer that says where the request came from (RFC 8489, section 6.3)."""
    response = stun.Message(
        stun.Method.BINDING,
        stun.Class.RESPONSE,
        transaction_id=request.transaction_id,
        attributes={"XOR-MAPPED-ADDRESS": (host, port)},
    )
    response.add_message_integrity(password)
    return bytes(response)


def host_addresses() -> list[str]:
    """The machine's own addresses, without those that only it can reach."""
    return list(get_host_addresses(use_ipv4=True, use_ipv6=True))


# ---- the libraries themselves --------------------------------------------------------------------


def self_test() -> None:
    """Uses each borrowed name once. Raises Broken with what is wrong."""
    for name, expected in PINNED.items():
        if version(name) != expected:
            raise Broken(f"{name} is {version(name)}, and media was written for {expected}")
    try:
        _exercise()
    except (AttributeError, TypeError, KeyError, AssertionError) as error:
        raise Broken(f"a library does not do what media expects of it: {error}") from error


def _exercise() -> None:
    for name in ("_set_role", "_recv_next", "_write_ssl", "start", "stop"):
        getattr(RTCDtlsTransport, name)
    near, far = srtp_of(b"n" * 28, b"f" * 28), srtp_of(b"f" * 28, b"n" * 28)
    packet = struct.pack("!BBHLL", 0x80, 96, 1, 2, 3) + b"payload"
    near.outgoing[: len(packet)] = packet
    sealed = bytes(near.outgoing[: near.protect(len(packet))])
    assert sealed and sealed[12:] != packet[12:], "SRTP did not encrypt"
    assert far.incoming[: far.unprotect(sealed)] == packet, "SRTP did not come back"
    assert not far.unprotect(sealed), "SRTP took a packet twice"
    request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes={"USERNAME": "a:b"})
    request.add_message_integrity(b"password")
    found = binding_request(bytes(request), b"password")
    assert found is not None and binding_response(found, "192.0.2.1", 9, b"password"), "STUN was not understood"
    assert binding_request(bytes(request), b"another") is None, "STUN took a wrong password"
