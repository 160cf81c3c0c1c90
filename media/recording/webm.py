"""WebM, as much of it as one track needs (RFC 8794, RFC 9559). Pure: gives bytes and where they belong.

Every cluster is given out whole, so a process that is killed leaves a file that plays to its last cluster. What is
known only at the end (length, places to jump to) goes into room that was left for it, or behind everything.
"""

from struct import pack
from typing import Final, NamedTuple

CLUSTER_MS: Final = 1000
OPUS_HEAD: Final = b"OpusHead" + pack("<BBHIhB", 1, 2, 0, 48_000, 0, 0)
PREROLL_NS: Final = 80_000_000  # RFC 7845: a decoder of Opus is right after 80 ms

_EBML, _SEGMENT, _SEEK_HEAD, _VOID, _INFO, _TRACKS, _CLUSTER, _CUES = (
    0x1A45DFA3, 0x18538067, 0x114D9B74, 0xEC, 0x1549A966, 0x1654AE6B, 0x1F43B675, 0x1C53BB6B,
)  # fmt: skip
_UNKNOWN_SIZE: Final = b"\x01\xff\xff\xff\xff\xff\xff\xff"
_DURATION_ROOM: Final = 11
_SEEK_ROOM: Final = 26


class Kind(NamedTuple):
    """What the one track is: a voice, or pictures of that size."""

    width: int = 0
    height: int = 0


class Patch(NamedTuple):
    """Bytes that replace others of the same number."""

    at: int
    data: bytes


def element(number: int, body: bytes) -> bytes:
    """One EBML element."""
    return _name(number) + _size(len(body)) + body


def _name(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def _size(value: int, length: int = 0) -> bytes:
    """In as few bytes as it needs, or in so many; all ones would mean an unknown size."""
    length = length or next(count for count in range(1, 9) if value < (1 << 7 * count) - 1)
    return (value | 1 << 7 * length).to_bytes(length, "big")


def _number(number: int, value: int) -> bytes:
    return element(number, value.to_bytes(max((value.bit_length() + 7) // 8, 1), "big"))


def _void(length: int) -> bytes:
    return _name(_VOID) + _size(length - 2, 1) + bytes(length - 2)


class Webm:
    """A file that grows. `length` is how many bytes were given out so far."""

    def __init__(self, kind: Kind) -> None:
        self.length = 0
        self.last_ms = 0
        self._cluster: list[bytes] = []
        self._cluster_ms = 0
        self._has_key = False
        self._cues: list[tuple[int, int]] = []
        self._body_at = self._duration_at = 0
        self.head = self._give(self._begin(kind))

    def _begin(self, kind: Kind) -> bytes:
        ebml = element(_EBML, b"".join((
            _number(0x4286, 1), _number(0x42F7, 1), _number(0x42F2, 4), _number(0x42F3, 8),
            element(0x4282, b"webm"), _number(0x4287, 4), _number(0x4285, 2),
        )))  # fmt: skip
        self._body_at = len(ebml) + 4 + 8
        said = _number(0x2AD7B1, 1_000_000) + element(0x4D80, b"nghitruong") + element(0x5741, b"nghitruong")
        info = element(_INFO, _void(_DURATION_ROOM) + said)
        before = ebml + _name(_SEGMENT) + _UNKNOWN_SIZE + _void(_SEEK_ROOM)
        self._duration_at = len(before) + len(info) - len(said) - _DURATION_ROOM
        return before + info + element(_TRACKS, element(0xAE, _track(kind)))

    def add(self, milliseconds: int, data: bytes, is_key: bool) -> bytes:
        """One picture or packet; returns the cluster before it, if that is full, else nothing."""
        given = b""
        if self._cluster and (milliseconds - self._cluster_ms >= CLUSTER_MS or (is_key and not self._has_key)):
            given = self.flush()
        if not self._cluster:
            self._cluster_ms, self._has_key = milliseconds, is_key
        head = b"\x81" + pack("!hB", milliseconds - self._cluster_ms, 0x80 if is_key else 0)
        self._cluster.append(element(0xA3, head + data))
        self.last_ms = milliseconds
        return given

    def flush(self) -> bytes:
        """The cluster that is open, whole; nothing if there is none."""
        if not self._cluster:
            return b""
        if self._has_key:
            self._cues.append((self._cluster_ms, self.length - self._body_at))
        cluster = element(_CLUSTER, _number(0xE7, self._cluster_ms) + b"".join(self._cluster))
        self._cluster = []
        return self._give(cluster)

    def finish(self) -> tuple[bytes, list[Patch]]:
        """The end of the file, the open cluster included, and what is to be written into the room left for it."""
        rest, cues_at = self.flush(), self.length - self._body_at
        cues = b"".join(
            element(0xBB, _number(0xB3, time) + element(0xB7, _number(0xF7, 1) + _number(0xF1, at)))
            for time, at in self._cues
        )
        rest += self._give(element(_CUES, cues))
        place = _name(0x53AC) + _size(8, 1) + cues_at.to_bytes(8, "big")
        seek = element(_SEEK_HEAD, element(0x4DBB, element(0x53AB, _name(_CUES)) + place))
        duration = _name(0x4489) + _size(8, 1) + pack("!d", float(self.last_ms))
        body = Patch(self._body_at - 8, _size(self.length - self._body_at, 8))
        return rest, [body, Patch(self._body_at, seek), Patch(self._duration_at, duration)]

    def _give(self, data: bytes) -> bytes:
        self.length += len(data)
        return data


def _track(kind: Kind) -> bytes:
    numbers = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x9C, 0)
    if kind.width:
        size = element(0xE0, _number(0xB0, kind.width) + _number(0xBA, kind.height))
        return numbers + _number(0x83, 1) + element(0x86, b"V_VP8") + size
    sound = element(0xE1, element(0xB5, pack("!f", 48_000.0)) + _number(0x9F, 2))
    head = element(0x86, b"A_OPUS") + element(0x63A2, OPUS_HEAD) + _number(0x56AA, 0) + _number(0x56BB, PREROLL_NS)
    return numbers + _number(0x83, 2) + head + sound
