"""What a forwarder must know of VP8 and H.264: where a picture can begin, and VP8's own counters. Pure.

VP8: RFC 7741, section 4.2. H.264: RFC 6184, section 5.2; a decoder can begin where parameter sets stand.
"""

from typing import Final, NamedTuple

from media.rtp import H264, VP8, Packet

_SPS, _STAP_A = 7, 24


class Counters(NamedTuple):
    """VP8's picture number and tl0 index: where they stand (0: absent) and what they are."""

    picture_at: int
    picture_bits: int
    picture: int
    tl0_at: int
    tl0: int


NONE: Final = Counters(0, 0, 0, 0, 0)


class Payload(NamedTuple):
    """Whether a decoder can begin with this packet, and the counters that have to be continued.

    `data_at`: where the picture's own bytes begin, 0 if that cannot be told; `is_first`: they are the picture's first.
    """

    begins: bool
    counters: Counters
    data_at: int = 0
    is_first: bool = False


_PLAIN: Final = Payload(False, NONE)
_VOICE: Final = Payload(True, NONE)


def read(payload_type: int, packet: Packet, at: int, end: int) -> Payload:
    """Looks at the payload between `at` and `end`. Any bytes are allowed."""
    if payload_type == VP8:
        return _vp8(packet, at, end)
    if payload_type == H264:
        return Payload(_h264_begins(packet, at, end), NONE)
    return _VOICE


def _vp8(packet: Packet, at: int, end: int) -> Payload:
    if at >= end:
        return _PLAIN
    first, start = packet[at], at + 1
    picture_at = bits = picture = tl0_at = tl0 = 0
    if first & 0x80:
        if start >= end:
            return _PLAIN
        flags, start = packet[start], start + 1
        if flags & 0x80:
            if start + 1 >= end:
                return _PLAIN
            picture_at, bits, picture = start, 7, packet[start]
            if picture & 0x80:
                bits, picture = 15, (picture & 0x7F) << 8 | packet[start + 1]
            start += 2 if bits == 15 else 1
        if flags & 0x40:
            if start >= end:
                return _PLAIN
            tl0_at, tl0 = start, packet[start]
            start += 1
        if flags & 0x30:
            start += 1
    if start >= end:
        return Payload(False, Counters(picture_at, bits, picture, tl0_at, tl0))
    is_first = bool(first & 0x10) and not first & 0x07
    begins = is_first and not packet[start] & 0x01
    return Payload(begins, Counters(picture_at, bits, picture, tl0_at, tl0), start, is_first)


def _h264_begins(packet: Packet, at: int, end: int) -> bool:
    if at >= end:
        return False
    kind = packet[at] & 0x1F
    if kind == _STAP_A:
        return at + 3 < end and packet[at + 3] & 0x1F == _SPS
    return kind == _SPS


def continue_counters(packet: bytearray, counters: Counters, picture_ahead: int, tl0_ahead: int) -> None:
    """Writes the counters, moved ahead: a receiver takes a jump in them for loss."""
    if counters.picture_at:
        picture = counters.picture + picture_ahead
        if counters.picture_bits == 15:
            packet[counters.picture_at] = 0x80 | (picture >> 8 & 0x7F)
            packet[counters.picture_at + 1] = picture & 0xFF
        else:
            packet[counters.picture_at] = picture & 0x7F
    if counters.tl0_at:
        packet[counters.tl0_at] = (counters.tl0 + tl0_ahead) & 0xFF
