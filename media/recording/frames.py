"""Whole pictures and voices out of RTP packets, in their order. Pure.

A file must never hold a picture that a decoder cannot read: what is broken is left out, and so is everything that
builds upon it, until a picture comes with which a decoder can begin.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from media import codecs, rtp
from media.rtp import Packet

PATIENCE_S: Final = 0.8  # a packet is asked for six times in half a second; after that it does not come
MOST_HELD: Final = 2048
MOST_PIECES: Final = 2048  # two megabytes are no picture of a camera


class Piece(NamedTuple):
    """What one packet adds. `data` empty: a probe, which only fills its number."""

    data: bytes
    timestamp: int
    is_first: bool
    is_last: bool
    is_key: bool


class Frame(NamedTuple):
    """A whole picture, or a packet of a voice."""

    data: bytes
    timestamp: int
    is_key: bool


def piece_of(packet: Packet, timestamp: int) -> Piece | None:
    """What a packet carries; None if it cannot be told, or is of a codec that is not written (VP8 and Opus are)."""
    found = rtp.layout(packet, len(packet))
    if found is None:
        return None
    kind, data_at, end = packet[1] & 0x7F, found.payload_at, found.payload_end
    if data_at == end:
        return Piece(b"", timestamp, False, False, False)
    if kind == rtp.OPUS:
        return Piece(bytes(packet[data_at:end]), timestamp, True, True, True)
    if kind != rtp.VP8:
        return None
    payload = codecs.read(kind, packet, data_at, end)
    if not payload.data_at:
        return None
    data = bytes(packet[payload.data_at : end])
    return Piece(data, timestamp, payload.is_first, bool(packet[1] & 0x80), payload.begins)


class Frames:
    """Of one stream. Packets may come late, twice or never."""

    def __init__(self, first: int) -> None:
        self.lost = 0  # pictures that were left out
        self.wants_key = False  # a whole picture has to be asked for
        self._next = first
        self._held: dict[int, Piece | None] = {}
        self._gap_since: float | None = None
        self._pieces: list[Piece] = []
        self._waits_for_key = True

    def take(self, number: int, piece: Piece | None, now: float) -> Iterator[Frame]:
        """One packet under its number of unlimited length; what is whole now. None: it could not be read."""
        if number >= self._next:
            self._held[number] = piece
        yield from self.settle(now)

    def settle(self, now: float) -> Iterator[Frame]:
        """What is whole by now; what is missing for too long is given up."""
        while self._held:
            if self._next in self._held:
                self._gap_since = None
                piece = self._held.pop(self._next)
                self._next += 1
                yield from self._add(piece)
            elif self._is_given_up(now):
                self._next, self._gap_since = min(self._held), None
                self._break()
            else:
                return

    def _is_given_up(self, now: float) -> bool:
        if self._gap_since is None:
            self._gap_since = now
        return now - self._gap_since >= PATIENCE_S or len(self._held) > MOST_HELD

    def _add(self, piece: Piece | None) -> Iterator[Frame]:
        if piece is None:
            self._break()
            return
        if not piece.data:
            return
        if piece.is_first and self._pieces:
            self._break()  # the end of the one before never came
        if not piece.is_first and not self._pieces:
            self._break()
            return
        if (self._pieces and piece.timestamp != self._pieces[0].timestamp) or len(self._pieces) >= MOST_PIECES:
            self._break()
            return
        self._pieces.append(piece)
        if piece.is_last:
            yield from self._finish()

    def _finish(self) -> Iterator[Frame]:
        first, data = self._pieces[0], b"".join(piece.data for piece in self._pieces)
        self._pieces = []
        if first.is_key:
            self._waits_for_key = self.wants_key = False
        if self._waits_for_key:
            self.lost += 1
        else:
            yield Frame(data, first.timestamp, first.is_key)

    def _break(self) -> None:
        self.lost += bool(self._pieces)
        self._pieces = []
        self._waits_for_key = self.wants_key = True


def size_of(frame: Frame) -> tuple[int, int] | None:
    """Width and height of a VP8 picture that begins anew (RFC 6386, section 9.1); None if it does not say."""
    data = frame.data
    if len(data) < 10 or data[3:6] != b"\x9d\x01\x2a":
        return None
    width, height = (int.from_bytes(data[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    return (width, height) if width and height else None
