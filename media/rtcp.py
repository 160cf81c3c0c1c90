"""RTCP (RFC 3550, 4585, 5104, REMB): what a forwarder hears and says. Pure.

A compound is read packet by packet; one that is odd is passed over and does not cost the others.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from media.rtp import Packet

SR, RR, SDES, BYE, RTPFB, PSFB = 200, 201, 202, 203, 205, 206
NACK, PLI, FIR, APPLICATION = 1, 1, 4, 15

_HEAD = Struct("!BBH")
_SENDER = Struct("!IQIII")
_BLOCK = Struct("!IB3sIIII")
_PAIR = Struct("!II")
_LOST = Struct("!HH")
_ONE = Struct("!I")
NTP_EPOCH = 2_208_988_800


@dataclass(frozen=True, slots=True)
class Report:
    """What a receiver says of one SSRC. `loss` is the share since the last report, 0 to 1."""

    ssrc: int
    loss: float
    lost: int
    highest: int
    jitter: int
    last_report: int
    delay: int


@dataclass(frozen=True, slots=True)
class SenderReport:
    """A sender's clock (64-bit NTP) and the RTP timestamp that belongs to it."""

    ssrc: int
    ntp: int
    timestamp: int
    packets: int
    octets: int


@dataclass(frozen=True, slots=True)
class Nack:
    """Sequence numbers that a receiver is missing."""

    ssrc: int
    missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KeyframeWish:
    """PLI or FIR: the receiver cannot decode and wants a whole picture."""

    ssrc: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """REMB: the receiver believes that so many bits a second reach it."""

    bits_s: int


@dataclass(frozen=True, slots=True)
class Bye:
    """These streams end."""

    ssrcs: tuple[int, ...]


Item = Report | SenderReport | Nack | KeyframeWish | Estimate | Bye


def parse(packet: Packet, length: int) -> Iterator[Item]:
    """The items of a compound that we understand. Never raises."""
    at = 0
    while at + 4 <= length:
        first, kind, words = _HEAD.unpack_from(packet, at)
        end = at + 4 + 4 * words
        if first >> 6 != 2 or end > length:
            return
        body_end = end
        if first & 0x20:
            body_end -= packet[end - 1]
        if body_end >= at + 4:
            yield from _read(kind, first & 0x1F, packet, at + 4, body_end)
        at = end


def _read(kind: int, count: int, packet: Packet, at: int, end: int) -> Iterator[Item]:
    if kind == SR and at + _SENDER.size <= end:
        yield SenderReport(*_SENDER.unpack_from(packet, at))
        yield from _reports(packet, at + _SENDER.size, end, count)
    elif kind == RR:
        yield from _reports(packet, at + 4, end, count)
    elif kind == BYE and at + 4 * count <= end:
        yield Bye(tuple(_ONE.unpack_from(packet, at + 4 * number)[0] for number in range(count)))
    elif at + 8 <= end:
        media_ssrc = _PAIR.unpack_from(packet, at)[1]
        if kind == RTPFB and count == NACK:
            yield Nack(media_ssrc, tuple(_missing(packet, at + 8, end)))
        elif kind == PSFB and count == PLI:
            yield KeyframeWish(media_ssrc)
        elif kind == PSFB and count == FIR:
            for entry in range(at + 8, end - 7, 8):
                yield KeyframeWish(_PAIR.unpack_from(packet, entry)[0])
        elif kind == PSFB and count == APPLICATION and at + 16 <= end and packet[at + 8 : at + 12] == b"REMB":
            mantissa = (packet[at + 13] & 0x03) << 16 | packet[at + 14] << 8 | packet[at + 15]
            yield Estimate(mantissa << (packet[at + 13] >> 2))


def _reports(packet: Packet, at: int, end: int, count: int) -> Iterator[Report]:
    """What follows the announced blocks is a profile's own and is passed over."""
    for block in range(at, min(at + _BLOCK.size * count, end - _BLOCK.size + 1), _BLOCK.size):
        ssrc, share, lost, highest, jitter, last, delay = _BLOCK.unpack_from(packet, block)
        yield Report(ssrc, share / 256, int.from_bytes(lost, "big", signed=True), highest, jitter, last, delay)


def _missing(packet: Packet, at: int, end: int) -> Iterator[int]:
    for pair in range(at, end - 3, 4):
        first, more = _LOST.unpack_from(packet, pair)
        yield first
        for bit in range(16):
            if more >> bit & 1:
                yield (first + bit + 1) & 0xFFFF


# ---- saying --------------------------------------------------------------------------------------


def receiver_report(own: int, reports: Sequence[Report]) -> bytes:
    """Up to 31 blocks of what arrived."""
    blocks = b"".join(
        _BLOCK.pack(
            one.ssrc,
            min(int(one.loss * 256), 255),
            max(-0x800000, min(one.lost, 0x7FFFFF)).to_bytes(3, "big", signed=True),
            one.highest & 0xFFFFFFFF,
            one.jitter & 0xFFFFFFFF,
            one.last_report,
            one.delay,
        )
        for one in reports[:31]
    )
    return _packet(RR, min(len(reports), 31), _ONE.pack(own) + blocks)


def sender_report(report: SenderReport) -> bytes:
    """What we sent on one SSRC."""
    body = _SENDER.pack(
        report.ssrc, report.ntp, report.timestamp, report.packets & 0xFFFFFFFF, report.octets & 0xFFFFFFFF
    )
    return _packet(SR, 0, body)


def nack(own: int, media: int, missing: Sequence[int]) -> bytes:
    """Asks for packets again; `missing` in rising order."""
    pairs: list[tuple[int, int]] = []
    for number in missing:
        ahead = (number - pairs[-1][0] - 1) & 0xFFFF if pairs else 16
        if ahead < 16:
            pairs[-1] = (pairs[-1][0], pairs[-1][1] | 1 << ahead)
        else:
            pairs.append((number & 0xFFFF, 0))
    return _packet(RTPFB, NACK, _PAIR.pack(own, media) + b"".join(_LOST.pack(*pair) for pair in pairs))


def keyframe_wish(own: int, media: int) -> bytes:
    """PLI."""
    return _packet(PSFB, PLI, _PAIR.pack(own, media))


def estimate(own: int, bits_s: int, ssrcs: Sequence[int]) -> bytes:
    """REMB for these streams together."""
    exponent = max(bits_s.bit_length() - 18, 0)
    mantissa = bits_s >> exponent
    body = b"REMB" + bytes([len(ssrcs), exponent << 2 | mantissa >> 16, mantissa >> 8 & 0xFF, mantissa & 0xFF])
    return _packet(PSFB, APPLICATION, _PAIR.pack(own, 0) + body + b"".join(map(_ONE.pack, ssrcs)))


def description(own: int, name: str) -> bytes:
    """SDES with the CNAME that every compound carries."""
    body = _ONE.pack(own) + bytes([1, len(name)]) + name.encode() + b"\0"
    return _packet(SDES, 1, body + bytes(-len(body) % 4))


def ntp_of(seconds: float) -> int:
    """Seconds since 1970 as NTP's 64 bits."""
    return int((seconds + NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return _HEAD.pack(0x80 | count, kind, len(body) // 4) + body
