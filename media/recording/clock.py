"""When something was sent, by our clock: a sender's reports tie the times of its tracks to each other. Pure."""

from typing import Final, NamedTuple

from media.rtcp import NTP_EPOCH, SenderReport

MOST_STREAMS: Final = 64
_HALF: Final = 1 << 31


class _Told(NamedTuple):
    sent: float  # by the sender's clock
    came: float  # by ours
    timestamp: int


class SenderClock:
    """Of one session. Its own clock may be hours off: what counts is by how much, the same for all tracks."""

    def __init__(self) -> None:
        self._told: dict[int, _Told] = {}

    def note(self, report: SenderReport, wall: float) -> None:
        """A report came at that time (seconds since 1970)."""
        if len(self._told) >= MOST_STREAMS and report.ssrc not in self._told:
            self._told.clear()
        self._told[report.ssrc] = _Told(report.ntp / (1 << 32) - NTP_EPOCH, wall, report.timestamp)

    def time_of(self, ssrc: int, timestamp: int, clock_hz: int) -> float | None:
        """When that RTP time was, by our clock; None before the stream's first report."""
        told = self._told.get(ssrc)
        if told is None:
            return None
        behind = min(one.came - one.sent for one in self._told.values())  # the quickest report waited least
        since = (timestamp - told.timestamp + _HALF) % (2 * _HALF) - _HALF
        return told.sent + behind + since / clock_hz
