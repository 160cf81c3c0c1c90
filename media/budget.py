"""What a receiver can take, and what it goes without when that is less than it is sent. Pure.

In this order: thumbnails, shared content, the large picture; never voices (design: the chair and the floor are heard).
One step down at a time when much is lost, or when something is and the receiver's own estimate fell and stays below
what is sent; one step up after a calm while, which grows each time a step up turns out to be too much. An estimate
alone says too little: it follows what is received, starts from small, and falls when the receiving computer is
merely busy.
"""

from dataclasses import dataclass
from typing import Final

STEPS: Final = ("full", "no-thumbnails", "no-content", "half-picture", "quarter-picture", "voices-only")
_LARGEST: Final = ("f", "f", "f", "h", "q", None)

MUCH_LOSS: Final = 0.10
LITTLE_LOSS: Final = 0.02
LOOKS: Final = 3
SETTLE_S: Final = 3.0
CALM_S: Final = 10.0
LONGEST_CALM_S: Final = 80.0
TRIAL_S: Final = 8.0
LEAST_KBIT_S: Final = 150  # below this the estimate says more about silence than about the line


@dataclass
class Budget:
    """Of one session; looked at about once a second."""

    step: int = 0
    _changed_at: float = float("-inf")
    _calm_since: float = 0.0
    _calm_s: float = CALM_S
    _rose_at: float = float("-inf")
    _estimate: int = 0
    _fell_at: float = float("-inf")
    _below: int = 0

    @property
    def name(self) -> str:
        """The step as the protocol calls it."""
        return STEPS[self.step]

    def highest_for(self, slot: str) -> str | None:
        """The largest layer this slot may take now, or None for nothing."""
        if slot.startswith("thumb"):
            return "f" if self.step < 1 else None
        if slot == "content":
            return "f" if self.step < 2 else None
        return _LARGEST[self.step] if slot == "main" else "f"

    def look(self, loss: float, sent_kbit_s: int, estimate_kbit_s: int, now: float) -> bool:
        """Takes loss (0 to 1), what pictures are sent, and what the receiver believes it can take (0: it did not say).

        Returns whether the step changed.
        """
        if self._is_strained(loss, sent_kbit_s, estimate_kbit_s, now):
            self._calm_since = now
            if self.step == len(STEPS) - 1 or now - self._changed_at < SETTLE_S:
                return False
            if now - self._rose_at < TRIAL_S:  # the step up was too much: wait longer before the next
                self._calm_s = min(self._calm_s * 2, LONGEST_CALM_S)
            return self._go(self.step + 1, now)
        if loss > LITTLE_LOSS:
            self._calm_since = now
        if self.step == 0 or now - max(self._calm_since, self._changed_at) < self._calm_s:
            return False
        self._rose_at = now
        return self._go(self.step - 1, now)

    def _is_strained(self, loss: float, sent_kbit_s: int, estimate_kbit_s: int, now: float) -> bool:
        if estimate_kbit_s < self._estimate * 0.95:
            self._fell_at = now
        self._estimate = estimate_kbit_s
        below = 0 < estimate_kbit_s < sent_kbit_s * 0.8 and sent_kbit_s > LEAST_KBIT_S
        self._below = self._below + 1 if below and now - self._rose_at > TRIAL_S else 0
        fell = self._below >= LOOKS and now - self._fell_at <= LOOKS + 1
        return loss >= MUCH_LOSS or (loss >= LITTLE_LOSS and fell)

    def _go(self, step: int, now: float) -> bool:
        self.step, self._changed_at = step, now
        if step == 0:
            self._calm_s = CALM_S
        return True
