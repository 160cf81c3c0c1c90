"""What a receiver can take, and what it goes without when that is less than it is sent. Pure.

In this order: thumbnails, shared content, the large picture; never voices (design: the chair and the floor are heard).
Down when much is lost, when packets wait ever longer on the way, or when the receiver's own estimate fell, stays below
what is sent, and something else says so too. An estimate alone says too little: it follows what is received, starts
from small, and falls when the receiving computer is merely busy. A line that is far too narrow is not tried step by
step: the first step whose pictures fit is taken.

Up one step at a time, and not blindly: after a calm while the line is probed with repairs that nobody needs, as many as
the next step would add. Only if they get through is more shown; if not, the next trial waits twice as long.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

STEPS: Final = ("full", "no-thumbnails", "no-content", "half-picture", "quarter-picture", "voices-only")
_LARGEST: Final = ("f", "f", "f", "h", "q", None)

MUCH_LOSS: Final = 0.10
LITTLE_LOSS: Final = 0.02
HEAVY_LOSS: Final = 0.30
MUCH_WAITING_S: Final = 0.5
LITTLE_WAITING_S: Final = 0.15
LOOKS: Final = 3
SETTLE_S: Final = 3.0
CALM_S: Final = 6.0
LONGEST_CALM_S: Final = 80.0
PROBE_S: Final = 3.0
LEAST_PROBE_KBIT_S: Final = 80
MOST_PROBE_KBIT_S: Final = 2000
TRIAL_S: Final = 8.0
LEAST_KBIT_S: Final = 150  # below this the estimate says more about silence than about the line
HELPED: Final = 0.5
MOST_IN_VAIN: Final = 2
_WITHOUT_EXTRAS: Final = STEPS.index("no-content")


class Seen(NamedTuple):
    """One look at a line: shares of 0 to 1, seconds, kilobits a second.

    `loss` while probing is that of the probes too; `estimate` 0: the receiver did not say; `waiting`: how much longer
    than at its best a packet is under way; `costs`: what the pictures of each step come to; `reports`: how many of the
    receiver's came since the last look.
    """

    loss: float
    sent: int
    estimate: int
    waiting: float
    costs: Sequence[int]
    reports: int = 1


@dataclass
class Budget:
    """Of one session; looked at about once a second."""

    step: int = 0
    probe_kbit_s: int = 0  # what to send beside the pictures now, to see whether it gets through
    _changed_at: float = float("-inf")
    _calm_since: float = 0.0
    _calm_s: float = CALM_S
    _rose_at: float = float("-inf")
    _probed_at: float = float("-inf")
    _gave_up_at: float = float("-inf")
    _usual_loss: float = 0.0
    _estimate: int = 0
    _fell_at: float = float("-inf")
    _below: int = 0
    _waited: int = 0
    _loss_last: float = 0.0
    _loss_twice: float = 0.0  # one bad second of a good line is chance, two are not
    _loss_before: float = 1.0
    _in_vain: int = 0

    @property
    def name(self) -> str:
        """The step as the protocol calls it."""
        return STEPS[self.step]

    def highest_for(self, slot: str) -> str | None:
        """The largest layer this slot may take now, or None for nothing."""
        return highest_at(self.step, slot)

    def look(self, seen: Seen, now: float) -> bool:
        """Takes what was seen since the last look; returns whether the step changed."""
        if seen.reports and self._is_strained(seen, now):  # what was told once is not to be counted twice
            return self._ease(seen, now)
        if self.probe_kbit_s:
            return self._judge(seen, now)
        self._usual_loss += (seen.loss - self._usual_loss) / 4
        if seen.waiting >= LITTLE_WAITING_S:
            self._calm_since = now
        if self.step and now - max(self._calm_since, self._changed_at) >= self._calm_s - PROBE_S:
            more = seen.costs[self.step - 1] - seen.costs[self.step]
            self.probe_kbit_s = min(max(more, LEAST_PROBE_KBIT_S), MOST_PROBE_KBIT_S)
            self._probed_at = now
        return False

    # ---- down ------------------------------------------------------------------------------------

    def _is_strained(self, seen: Seen, now: float) -> bool:
        if seen.estimate < self._estimate * 0.95:
            self._fell_at = now
        self._estimate = seen.estimate
        below = 0 < seen.estimate < seen.sent * 0.8 and seen.sent > LEAST_KBIT_S
        self._below = self._below + 1 if below and now - self._rose_at > TRIAL_S else 0
        is_felt = seen.loss >= LITTLE_LOSS or seen.waiting >= LITTLE_WAITING_S
        is_full = seen.loss >= LITTLE_LOSS and seen.waiting >= LITTLE_WAITING_S  # a queue that drops
        self._waited = self._waited + 1 if is_full or seen.waiting >= MUCH_WAITING_S else 0
        fell = self._below >= LOOKS and now - self._fell_at <= LOOKS + 1
        self._loss_twice, self._loss_last = min(seen.loss, self._loss_last), seen.loss
        return self._loss_twice >= MUCH_LOSS or self._waited >= 2 or (fell and is_felt)

    def _ease(self, seen: Seen, now: float) -> bool:
        """One step down, or as many as a line needs that is far too narrow."""
        self._calm_since = now
        if self.probe_kbit_s:  # it was the probe that was too much: ending it may be enough
            return self._give_up_probe(now)
        if self.step == len(STEPS) - 1 or now - max(self._changed_at, self._gave_up_at) < SETTLE_S:
            return False  # what is reported now may be of the time before
        if now - self._rose_at < TRIAL_S:  # the step up was too much all the same
            self._calm_s = min(self._calm_s * 2, LONGEST_CALM_S)
        if self._is_in_vain(seen):
            return False
        self._loss_before = self._loss_twice
        step = self.step + 1
        if self._loss_twice >= HEAVY_LOSS or self._waited >= 2:
            fits = seen.sent * (1 - self._loss_twice)
            if 0 < seen.estimate < seen.sent:
                fits = min(fits, seen.estimate)
            while step < len(STEPS) - 1 and seen.costs[step] > fits:
                step += 1
        return self._go(step, now)

    def _is_in_vain(self, seen: Seen) -> bool:
        """A line that loses whatever is sent is not a narrow one: its large picture is repaired, not taken away."""
        if seen.waiting >= LITTLE_WAITING_S or self._loss_twice >= HEAVY_LOSS:
            self._in_vain = 0
        elif self._loss_twice > self._loss_before * HELPED:
            self._in_vain += 1
        else:
            self._in_vain = 0
        return self._in_vain >= MOST_IN_VAIN and self.step >= _WITHOUT_EXTRAS

    # ---- up --------------------------------------------------------------------------------------

    def _judge(self, seen: Seen, now: float) -> bool:
        """Whether the probe gets through."""
        if seen.loss > max(LITTLE_LOSS, 1.5 * self._usual_loss) or seen.waiting >= LITTLE_WAITING_S:
            return self._give_up_probe(now)
        if now - self._probed_at < PROBE_S:
            return False
        self.probe_kbit_s, self._rose_at = 0, now
        self._calm_s = max(self._calm_s / 2, CALM_S)
        return self._go(self.step - 1, now)

    def _give_up_probe(self, now: float) -> bool:
        self.probe_kbit_s, self._calm_since, self._gave_up_at = 0, now, now
        self._calm_s = min(self._calm_s * 2, LONGEST_CALM_S)
        return False

    def _go(self, step: int, now: float) -> bool:
        self.step, self._changed_at = step, now
        if step == 0:
            self._calm_s, self._in_vain, self._loss_before = CALM_S, 0, 1.0
        return True


def highest_at(step: int, slot: str) -> str | None:
    """The largest layer that a slot may take at a step, or None for nothing."""
    if slot.startswith("thumb"):
        return "f" if step < 1 else None
    if slot == "content":
        return "f" if step < _WITHOUT_EXTRAS else None
    return _LARGEST[step] if slot in ("main", "programme") else "f"
