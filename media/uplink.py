"""What a session sends up: a track, made of one stream or of three layers of the same picture.

A stream is one SSRC. Each packet is read once here and handed to the slots that watch it; nothing is decoded.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from media import codecs, rtp
from media.meter import Meter
from media.rtcp import Report, SenderReport, ntp_of
from media.wire import LAYERS

if TYPE_CHECKING:
    from media.watcher import Watcher

KEYFRAME_EVERY_S: Final = 0.5
ALIVE_S: Final = 1.0
ENDED_S: Final = 3.0
REMEMBERED: Final = 1024
MOST_ASKED: Final = 32
ASK_EVERY_S: Final = 0.08
ASK_TIMES: Final = 6
LIVE_S: Final = {"microphone": 2.0, "camera": 2.0, "content": 10.0}  # a still page sends next to nothing


@dataclass(slots=True)
class Missing:
    """A packet that did not come yet, and how often it was asked for."""

    asked_at: float = float("-inf")
    times: int = 0


class Stream:
    """One SSRC of a track."""

    def __init__(self, track: "Track", layer: str, ssrc: int, clock_hz: int) -> None:
        self.track, self.layer, self.ssrc, self.clock_hz = track, layer, ssrc, clock_hz
        self.watchers: list[Watcher] = []
        self.waiting: list[Watcher] = []
        self.highest = -1  # sequence numbers of unlimited length
        self.first = -1
        self.packets = self.octets = self.repeated = self.gaps = 0
        self.heard_at = float("-inf")
        self.jitter = 0.0
        self.meter = Meter()
        self.usual_kbit_s = 0  # as it was when it came last: what it will cost to send it on again
        self.missing: dict[int, Missing] = {}
        self.wished_at = float("-inf")
        self.is_wished = False
        self._came = [-1] * REMEMBERED
        self._transit = 0.0
        self._told_expected = self._told_packets = 0
        self._sender: SenderReport | None = None
        self._sender_at = 0.0

    def take(self, packet: bytearray, length: int, found: rtp.Layout, now: float) -> None:
        """A packet of this stream, in the buffer; forwards it unless it came before."""
        _, second, sequence, timestamp, _ = rtp.HEADER.unpack_from(packet)
        extended = self._count(sequence, length, now)
        if extended is None:
            return
        if extended == self.highest:
            self._measure_jitter(timestamp, now)
        if not self.watchers and not self.waiting:
            return
        for number in (rtp.MID, rtp.RID, rtp.REPAIRED_RID):
            if number in found.extensions:
                rtp.blank(packet, found.extensions[number])
        if rtp.ABS_SEND_TIME in found.extensions:
            rtp.stamp(packet, found.extensions[rtp.ABS_SEND_TIME], now)
        payload = codecs.read(second & 0x7F, packet, found.payload_at, found.payload_end)
        if self.waiting and payload.begins and extended == self.highest:
            self._let_in(extended, timestamp, payload.counters, now)
        copy = bytes(packet[:length])
        for slot in self.watchers:
            slot.send(copy, extended, timestamp, payload.counters, now)

    def _let_in(self, extended: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """A picture begins: whoever waited for it watches this stream from here on."""
        waiting, self.waiting = self.waiting, []
        self.is_wished = False
        for slot in waiting:
            slot.begin(self, extended, timestamp, counters, now)

    def _count(self, sequence: int, length: int, now: float) -> int | None:
        """The number without limit, or None for a packet that came before (a quarter are probes made of copies)."""
        extended = rtp.newer(sequence, self.highest) if self.highest >= 0 else sequence + 0x10000
        if self.first < 0:
            self.first, self.highest = extended, extended - 1
        if extended <= self.highest - REMEMBERED or self._came[extended % REMEMBERED] == extended:
            self.repeated += 1
            return None
        if extended > self.highest:
            self._note_missing(extended)
            self.highest = extended
        self._came[extended % REMEMBERED] = extended
        self.missing.pop(extended, None)
        self.packets += 1
        self.octets += length
        self.heard_at = now
        return extended

    def _note_missing(self, extended: int) -> None:
        gap = extended - self.highest - 1
        self.gaps += gap
        if 0 < gap <= MOST_ASKED:
            for number in range(self.highest + 1, extended):
                self.missing[number] = Missing()
        elif gap > MOST_ASKED:
            self.missing.clear()
            self.wish_keyframe()
        while len(self.missing) > MOST_ASKED:
            del self.missing[next(iter(self.missing))]

    def _measure_jitter(self, timestamp: int, now: float) -> None:
        """RFC 3550, appendix A.8."""
        transit = now * self.clock_hz - timestamp
        if self.packets > 1:
            change = abs(transit - self._transit)
            if change < self.clock_hz:  # not the wrap of the timestamp
                self.jitter += (change - self.jitter) / 16
        self._transit = transit

    def look(self, now: float) -> None:
        """Once a second: how much comes."""
        self.meter.look(self.octets, now)
        if self.meter.kbit_s:
            self.usual_kbit_s = self.meter.kbit_s

    # ---- what is asked of the sender -------------------------------------------------------------

    def wish_keyframe(self) -> None:
        """A whole picture is wanted; asked for at most twice a second."""
        self.is_wished = True

    def may_ask_keyframe(self, now: float) -> bool:
        """Whether to send a PLI now; true at most once in half a second."""
        wanted = self.is_wished or bool(self.waiting)
        if not wanted or now - self.wished_at < KEYFRAME_EVERY_S:
            return False
        self.wished_at, self.is_wished = now, False
        return True

    def to_ask_again(self, now: float) -> list[int]:
        """Sequence numbers (16 bits) for a NACK now."""
        asked = []
        for number, missing in list(self.missing.items()):
            if missing.times >= ASK_TIMES or number <= self.highest - REMEMBERED:
                del self.missing[number]
            elif now - missing.asked_at >= ASK_EVERY_S:
                missing.asked_at, missing.times = now, missing.times + 1
                asked.append(number & 0xFFFF)
        return asked

    # ---- reports ---------------------------------------------------------------------------------

    def note_sender(self, report: SenderReport, now: float) -> None:
        """The sender's clock, to be named in the next report."""
        self._sender, self._sender_at = report, now

    def report(self, now: float) -> Report:
        """What arrived since the last report (RFC 3550, appendix A.3)."""
        expected = self.highest - self.first + 1
        new_expected, new_packets = expected - self._told_expected, self.packets - self._told_packets
        self._told_expected, self._told_packets = expected, self.packets
        loss = max(new_expected - new_packets, 0) / new_expected if new_expected > 0 else 0.0
        last = self._sender.ntp >> 16 & 0xFFFFFFFF if self._sender else 0
        delay = int((now - self._sender_at) * 65_536) & 0xFFFFFFFF if self._sender else 0
        return Report(self.ssrc, loss, self.lost, self.highest, int(self.jitter), last, delay)

    @property
    def lost(self) -> int:
        """Packets that were expected and never came."""
        return max(self.highest - self.first + 1 - self.packets, 0) if self.first >= 0 else 0

    def is_alive(self, now: float) -> bool:
        """Whether packets of this layer come now."""
        return now - self.heard_at < ALIVE_S


@dataclass
class Track:
    """A microphone, a camera or a shared screen, and its layers ("" where there is only one)."""

    session: str
    name: str
    mid: str
    layers: dict[str, Stream] = field(default_factory=dict)
    slots: "list[Watcher]" = field(default_factory=list)  # that are to show it
    is_live: bool = False
    loudness: int = 0
    levels: int = 0

    @property
    def clock_hz(self) -> int:
        """The RTP clock of its codec."""
        return 48_000 if self.name == "microphone" else 90_000

    @property
    def heard_at(self) -> float:
        """When anything of it came last."""
        return max((stream.heard_at for stream in self.layers.values()), default=float("-inf"))

    def hear(self, value: int) -> None:
        """An audio level as RFC 6464 writes it: 0 is the loudest, 127 silence."""
        self.loudness += 127 - (value & 0x7F)
        self.levels += 1

    def take_loudness(self) -> int:
        """The mean loudness (0 to 127) since the last time."""
        mean = self.loudness // self.levels if self.levels else 0
        self.loudness = self.levels = 0
        return mean

    def best(self, wanted: str, highest: str, now: float) -> Stream | None:
        """The layer to forward: the wanted one, or the next smaller one that is alive, or the next larger one.

        None above `highest`: that is the room's limit.
        """
        if "" in self.layers:
            return self.layers[""]
        allowed = LAYERS[: LAYERS.index(highest) + 1]
        at = min(LAYERS.index(wanted), len(allowed) - 1)
        small = [self.layers[layer] for layer in reversed(allowed[: at + 1]) if layer in self.layers]
        large = [self.layers[layer] for layer in allowed[at + 1 :] if layer in self.layers]
        for stream in small:
            if stream.is_alive(now):
                return stream
        if small and any(now - stream.heard_at < ENDED_S for stream in small):
            return small[0]  # it stutters; a larger one is no help to whoever wants a small one
        return next((stream for stream in large if stream.is_alive(now)), next(iter([*small, *large]), None))

    def changed(self, now: float) -> bool | None:
        """Whether it has come alive (True) or ended (False) since the last time; None for no change."""
        live = now - self.heard_at < LIVE_S[self.name]
        if live == self.is_live:
            return None
        self.is_live = live
        return live


def clock_report(ssrc: int, timestamp: int, packets: int, octets: int, wall: float) -> SenderReport:
    """A sender report for a slot, by our own clock."""
    return SenderReport(ssrc, ntp_of(wall), timestamp & 0xFFFFFFFF, packets, octets)
