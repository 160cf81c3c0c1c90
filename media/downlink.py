"""What goes down to one session: looks at its line once a second, keeps to its budget, sends its probes."""

from collections.abc import Iterable
from typing import Final

from media.budget import STEPS, Budget, Seen, highest_at
from media.rtcp import Report
from media.slot import Slot
from media.waiting import Waiting
from media.wire import LAYERS

USUAL_KBIT_S: Final = {"q": 150, "h": 500, "f": 1500, "": 800}  # until a layer was seen
ESTIMATE_GOOD_S: Final = 5.0
MOST_PROBE_OCTETS: Final = 25_000  # at once: a late tick does not make a burst of what was due


class Downlink:
    """The slots of a session together."""

    def __init__(self, slots: Iterable[Slot], now: float) -> None:
        self.slots = list(slots)
        self.budget = Budget()
        self._waiting = Waiting()
        self._by_ssrc = {slot.ssrc: slot for slot in self.slots}
        self._by_repair_ssrc = {slot.repair_ssrc: slot for slot in self.slots if slot.repair_ssrc}
        self._estimate_bits_s, self._estimate_came_at = 0, now
        self._probed_at = now
        self._probe_loss = 0.0
        self._reports = 0  # since the last look
        self._told, self._told_before = [0.0, 0.0], [0.0, 0.0]  # packets that were told of, and how many were missing

    def estimate_kbit_s(self, now: float) -> int:
        """What the receiver believes it can take; 0 if it has not said so lately."""
        return self._estimate_bits_s // 1000 if now - self._estimate_came_at < ESTIMATE_GOOD_S else 0

    def take_estimate(self, bits_s: int, now: float) -> None:
        """The receiver's own (REMB)."""
        self._estimate_bits_s, self._estimate_came_at = bits_s, now

    def take_report(self, report: Report, round_trip_s: float, now: float) -> None:
        """What the receiver says of one line, or of the repairs of one: probes are repairs."""
        if round_trip_s:
            self._waiting.note(round_trip_s, now)
        if report.ssrc in self._by_ssrc:
            packets = self._by_ssrc[report.ssrc].take_report(report, round_trip_s)
            self._reports += 1
            self._told[0] += packets
            self._told[1] += packets * report.loss
        elif report.ssrc in self._by_repair_ssrc and self.budget.probe_kbit_s:
            self._probe_loss = max(self._probe_loss, report.loss)

    def look(self, highest: str, now: float) -> bool:
        """Once a second; True if the session goes without more, or less, from now on."""
        rates = {slot: slot.meter.kbit_s for slot in self.slots}
        pictures = sum(rate for slot, rate in rates.items() if not slot.is_voice)
        costs = [sum(_cost(slot, step, highest) for slot in self.slots) for step in range(len(STEPS))]
        loss, self._probe_loss = max(self._loss(), self._probe_loss), 0.0
        reports, self._reports = self._reports, 0
        seen = Seen(loss, pictures, self.estimate_kbit_s(now), self._waiting.seconds(now), costs, reports)
        self._probed_at = max(self._probed_at, now - 0.1)
        if not self.budget.look(seen, now):
            return False
        for slot in self.slots:
            slot.limit = self.budget.highest_for(slot.name)
        return True

    def _loss(self) -> float:
        """The share that was missing in this look and the one before: a second's packets are too few to tell by."""
        packets, missing = (now + before for now, before in zip(self._told, self._told_before, strict=True))
        self._told, self._told_before = [0.0, 0.0], self._told
        return missing / packets if packets else 0.0

    def probe(self, now: float) -> None:
        """Twenty times a second: repairs that nobody needs, as many as the budget wants to see get through."""
        rate, since = self.budget.probe_kbit_s, now - self._probed_at
        self._probed_at = now
        if not rate:
            return
        videos = [slot for slot in self.slots if not slot.is_voice]
        octets = min(int(rate * 125 * since), MOST_PROBE_OCTETS)
        slot = max(videos, key=lambda one: one.last_at)
        while octets > 0:
            sent = slot.probe(now)
            if not sent:
                return
            octets -= sent


def _cost(slot: Slot, step: int, highest: str) -> int:
    """Kilobits a second of what the slot would carry at this step; 0 for a voice."""
    limit = highest_at(step, slot.name)
    if slot.is_voice or slot.track is None or limit is None:
        return 0
    layers = slot.track.layers
    if "" in layers:
        return layers[""].usual_kbit_s or USUAL_KBIT_S[""]
    layer = min(slot.wanted, limit, highest, key=LAYERS.index)
    stream = layers.get(layer)
    return (stream.usual_kbit_s if stream else 0) or USUAL_KBIT_S[layer]
