"""RTP headers in place (RFC 3550, RFC 8285): what a forwarder has to read and overwrite, and nothing else. Pure.

The numbers of header extensions and payload types are the same for everybody, because the server makes the offers; a
packet therefore passes from one connection to another without being written anew. Clients that make the offer
themselves (WHIP, WHEP) are translated at their own door (`media/numbers.py`).
"""

from struct import Struct
from typing import Final, NamedTuple

HEADER: Final = Struct("!BBHII")
OUT: Final = Struct("!HII")  # sequence number, timestamp and SSRC, from the third byte

# Numbers of header extensions.
MID, RID, REPAIRED_RID, AUDIO_LEVEL, ABS_SEND_TIME, TRANSPORT_SEQUENCE = 1, 2, 3, 4, 5, 6

# Payload types, and which one repairs which (RFC 4588).
VP8, VP8_RTX, H264, H264_RTX, OPUS = 96, 97, 98, 99, 111
REPAIRS: Final = {VP8_RTX: VP8, H264_RTX: H264}
REPAIRED_BY: Final = {VP8: VP8_RTX, H264: H264_RTX}

Packet = bytes | bytearray
ONE_BYTE, TWO_BYTES = 0xBEDE, 0x1000


class Extension(NamedTuple):
    """Where an extension stands: its header, its value and the value's length."""

    header_at: int
    at: int
    length: int


class Layout(NamedTuple):
    """Where the payload of a packet begins and ends (padding not included), and its extensions by number."""

    payload_at: int
    payload_end: int
    extensions: dict[int, Extension]


def is_rtcp(datagram: Packet) -> bool:
    """Tells RTCP from RTP on one port (RFC 5761, section 4)."""
    return len(datagram) > 1 and 192 <= datagram[1] <= 223


def layout(packet: Packet, length: int) -> Layout | None:
    """Reads the first `length` bytes as an RTP packet; None if they are not one."""
    if length < HEADER.size or packet[0] >> 6 != 2:
        return None
    at = HEADER.size + 4 * (packet[0] & 0x0F)
    end = length - packet[length - 1] if packet[0] & 0x20 else length
    extensions: dict[int, Extension] = {}
    if packet[0] & 0x10:
        if at + 4 > length:
            return None
        profile = packet[at] << 8 | packet[at + 1]
        start, at = at + 4, at + 4 + 4 * (packet[at + 2] << 8 | packet[at + 3])
        if at > length:
            return None
        if profile == ONE_BYTE:
            _walk_short(packet, start, at, extensions)
        elif profile & 0xFFF0 == TWO_BYTES:
            _walk_long(packet, start, at, extensions)
    return Layout(at, end, extensions) if at <= end else None


def _walk_short(packet: Packet, at: int, end: int, found: dict[int, Extension]) -> None:
    while at < end:
        first = packet[at]
        if first == 0:
            at += 1
            continue
        length = (first & 0x0F) + 1
        if first >> 4 == 15 or at + 1 + length > end:
            return
        found[first >> 4] = Extension(at, at + 1, length)
        at += 1 + length


def _walk_long(packet: Packet, at: int, end: int, found: dict[int, Extension]) -> None:
    while at + 1 < end:
        if packet[at] == 0:
            at += 1
            continue
        length = packet[at + 1]
        if at + 2 + length > end:
            return
        found[packet[at]] = Extension(at, at + 2, length)
        at += 2 + length


def blank(packet: bytearray, extension: Extension) -> None:
    """Makes padding of an extension: what names a line of the sender means another one to the receiver."""
    end = extension.at + extension.length
    packet[extension.header_at : end] = bytes(end - extension.header_at)


def rename(packet: bytearray, extension: Extension, number: int) -> None:
    """Gives an extension another number, 1 to 14; its value stays."""
    is_short = extension.at - extension.header_at == 1
    packet[extension.header_at] = number << 4 | extension.length - 1 if is_short else number


def text(packet: Packet, extension: Extension) -> str:
    """The value of an extension that is a name; unreadable bytes become question marks."""
    return bytes(packet[extension.at : extension.at + extension.length]).decode("ascii", "replace")


def stamp(packet: bytearray, extension: Extension, now: float) -> None:
    """Writes the time of sending: seconds modulo 64 in 6.18 fixed point."""
    if extension.length == 3:
        packet[extension.at : extension.at + 3] = (int(now * 262_144) & 0xFFFFFF).to_bytes(3, "big")


def newer(sequence: int, highest: int) -> int:
    """`sequence` (16 bits) as the number of unlimited length that is nearest to `highest`."""
    return highest + ((sequence - highest + 0x8000) & 0xFFFF) - 0x8000
