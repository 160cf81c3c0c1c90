"""A slot: a line that a session receives, with an SSRC of its own. What it shows changes; numbers and times run on.

Sequence numbers, timestamps and VP8's counters of whatever it shows are moved so that the receiver sees one stream
without a gap. What was sent is kept for a while by reference, so that a lost packet can be sent again.
"""

from collections.abc import Callable
from struct import pack_into
from typing import Final

from media import codecs, rtp
from media.adapter import LONGEST_DATAGRAM, Srtp
from media.meter import Meter
from media.rtcp import Report, SenderReport
from media.uplink import Stream, clock_report
from media.watcher import Watcher

KEPT_VOICE: Final = 64
KEPT_VIDEO: Final = 512
LEAST_STEP_S: Final = 1 / 30
LAYER_OF: Final = {"main": "f", "content": "f", "programme": "f"}
FIRST: Final = 1000  # of 16 bits and small, so that SRTP's roll-over counters begin together
PROBED: Final = 64  # of the last packets, one after the other
PADDING: Final = 250
ROOM: Final = LONGEST_DATAGRAM - 32  # for the tag, and two bytes of a repair

Sent = tuple[int, bytes, int, codecs.Counters, int, int]  # number, packet, timestamp, counters, and how they were moved
Send = Callable[[int], bool]


class Slot(Watcher):
    """One line down to one session."""

    def __init__(self, name: str, mid: str, ssrc: int, repair_ssrc: int, srtp_send: Send) -> None:
        super().__init__(LAYER_OF.get(name, "q"))
        self.name, self.mid, self.ssrc, self.repair_ssrc = name, mid, ssrc, repair_ssrc
        self.is_voice = name.startswith("voice")
        self.packets = self.octets = self.sent_again = 0
        self.loss, self.lost, self.rtt_s = 0.0, 0, 0.0
        self._told_of = self._last = FIRST - 1
        self.meter = Meter()
        self._send = srtp_send
        self._number_ahead = self._time_ahead = self._picture_ahead = self._tl0_ahead = 0
        self._from = 0
        self._last_timestamp = 0
        self.last_at = float("-inf")
        self._last_picture = self._last_tl0 = 0
        self._repair_number = self._probed = 0
        self._kept: list[Sent | None] = [None] * (KEPT_VOICE if self.is_voice else KEPT_VIDEO)

    def begin(self, stream: Stream, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """From this packet on the slot carries the stream; everything is moved to follow what was sent before."""
        super().begin(stream, number, timestamp, counters, now)
        step = max(now - self.last_at, LEAST_STEP_S) if self.packets else 0.0
        self._from = number
        self._number_ahead = self._last + 1 - number
        self._time_ahead = self._last_timestamp + int(step * stream.clock_hz) - timestamp
        self._picture_ahead = self._last_picture + 1 - counters.picture
        self._tl0_ahead = self._last_tl0 + 1 - counters.tl0

    # ---- packets ---------------------------------------------------------------------------------

    def send(self, packet: bytes, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """Forwards one packet of the stream that is shown; one from before the slot turned to it is passed over."""
        if number < self._from or len(packet) > ROOM:
            return
        out_number, out_timestamp = number + self._number_ahead, timestamp + self._time_ahead
        sent = (out_number, packet, out_timestamp, counters, self._picture_ahead, self._tl0_ahead)
        self._kept[out_number % len(self._kept)] = sent
        if out_number > self._last:
            self._last, self._last_timestamp, self.last_at = out_number, out_timestamp, now
            if counters.picture_at:
                self._last_picture = counters.picture + self._picture_ahead
                self._last_tl0 = counters.tl0 + self._tl0_ahead
        self._write(sent)
        if self._send(len(packet)):
            self.packets += 1
            self.octets += len(packet)

    def _write(self, sent: Sent) -> None:
        number, packet, timestamp, counters, picture_ahead, tl0_ahead = sent
        out = Srtp.outgoing
        out[: len(packet)] = packet
        rtp.OUT.pack_into(out, 2, number & 0xFFFF, timestamp & 0xFFFFFFFF, self.ssrc)
        if counters.picture_at:
            codecs.continue_counters(out, counters, picture_ahead, tl0_ahead)

    def send_again(self, sequence: int, now: float) -> None:
        """Answers a NACK, as a repair packet where there is one for the codec (RFC 4588)."""
        number = rtp.newer(sequence, self._last)
        sent = self._kept[number % len(self._kept)]
        if sent is not None and sent[0] == number and self._send_repair(sent, now):
            self.sent_again += 1

    def probe(self, now: float) -> int:
        """Sends a packet that nobody needs, as a repair; how many octets, or 0 if nothing can be sent.

        What was sent last, one after the other: a receiver counts it and knows it already. Where nothing was sent
        yet, a repair that is all padding.
        """
        self._probed += 1
        sent = self._kept[(self._last - self._probed % PROBED) % len(self._kept)]
        if sent is not None:
            return self._send_repair(sent, now)
        out = Srtp.outgoing
        out[:2] = bytes([0xA0, rtp.VP8_RTX])
        self._number_repair(self._last_timestamp)
        out[rtp.HEADER.size : rtp.HEADER.size + PADDING] = bytes(PADDING - 1) + bytes([PADDING])
        return rtp.HEADER.size + PADDING if self._send(rtp.HEADER.size + PADDING) else 0

    def _send_repair(self, sent: Sent, now: float) -> int:
        """Its octets, or 0 if it could not be sent."""
        self._write(sent)
        out, length = Srtp.outgoing, len(sent[1])
        found = rtp.layout(out, length)
        if found is None:
            return 0
        if rtp.ABS_SEND_TIME in found.extensions:  # an old time would look like a packet that waited on the way
            rtp.stamp(out, found.extensions[rtp.ABS_SEND_TIME], now)
        repair = rtp.REPAIRED_BY.get(out[1] & 0x7F)
        if repair is not None:
            out[found.payload_at + 2 : length + 2] = bytes(out[found.payload_at : length])
            pack_into("!H", out, found.payload_at, sent[0] & 0xFFFF)
            out[1] = out[1] & 0x80 | repair
            self._number_repair(sent[2])
            length += 2
        return length if self._send(length) else 0

    def _number_repair(self, timestamp: int) -> None:
        self._repair_number += 1
        rtp.OUT.pack_into(Srtp.outgoing, 2, self._repair_number & 0xFFFF, timestamp & 0xFFFFFFFF, self.repair_ssrc)

    # ---- reports ---------------------------------------------------------------------------------

    def take_report(self, report: Report, rtt_s: float) -> int:
        """What the receiver says of this line; returns how many packets it is about."""
        self.loss, self.lost = report.loss, max(report.lost, 0)
        if rtt_s:
            self.rtt_s = rtt_s
        before, self._told_of = self._told_of, max(min(report.highest, self._last), self._told_of)
        return self._told_of - before

    def report(self, now: float, wall: float) -> SenderReport | None:
        """A sender report, if something was sent lately: voices and pictures are lined up by our clock."""
        if self.stream is None or not self.packets:
            return None
        since = now - self.last_at
        timestamp = self._last_timestamp + int(since * self.stream.clock_hz)
        return clock_report(self.ssrc, timestamp, self.packets, self.octets, wall)
