"""The arithmetic of a vote: integers only, on the whole roll, never on those present or on those who pressed.

Nothing here knows a database, a time or a person. Thresholds are parts of the total that the meeting's rule profile
states (R-VOTE-03); percentages are of the total with the decimals that it states (R-VOTE-07).
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Threshold:
    """`part`/`whole` of the total: more than that when strict (quá nửa), else at least that (hai phần ba)."""

    part: int
    whole: int
    is_strict: bool

    def __post_init__(self) -> None:
        if not 0 < self.part <= self.whole:
            raise ValueError(f"{self.part}/{self.whole} is no part of a whole")

    def is_reached(self, count: int, total: int) -> bool:
        """Whether `count` of `total` is enough: whole * count > part * total, or >= (R-VOTE-03). Of nobody: never."""
        if total <= 0:
            return False
        ours, wanted = self.whole * count, self.part * total
        return ours > wanted if self.is_strict else ours >= wanted

    def required(self, total: int) -> int:
        """The least number that is enough: 28 of 54 for more than half, 36 of 54 for two thirds."""
        wanted = self.part * total
        return wanted // self.whole + 1 if self.is_strict else -(-wanted // self.whole)

    def missing(self, count: int, total: int) -> int:
        """How many more it would have taken; 0 when it was enough."""
        return max(0, self.required(total) - count)

    def is_tie(self, in_favour: int, against: int) -> bool:
        """Equal for and against, which the chairman's side decides in a committee (R-UB-04)."""
        return in_favour == against and in_favour > 0


@dataclass(frozen=True)
class Tally:
    """The four numbers of a vote (R-VOTE-01, section 0.2), of `present` people out of `total`.

    What was not pressed is kept apart from abstaining: the four sum to those present, and with the absent to the total.
    Raises ValueError for numbers that cannot be.
    """

    total: int
    present: int
    in_favour: int
    against: int
    abstain: int

    def __post_init__(self) -> None:
        if min(self.in_favour, self.against, self.abstain) < 0 or self.not_voted < 0 or self.absent < 0:
            raise ValueError(f"{self} does not add up")

    @property
    def voted(self) -> int:
        return self.in_favour + self.against + self.abstain

    @property
    def not_voted(self) -> int:
        """Present and pressed nothing (chưa biểu quyết)."""
        return self.present - self.voted

    @property
    def absent(self) -> int:
        return self.total - self.present


class Outcome(StrEnum):
    """What a closed ballot comes to (R-VOTE-10); an opinion poll never passes anything (R-VOTE-05)."""

    PASSED = "PASSED"
    NOT_PASSED = "NOT_PASSED"
    NO_QUORUM = "NO_QUORUM"
    POLLED = "POLLED"


def outcome_of(tally: Tally, threshold: Threshold, *, has_quorum: bool = True, chair_decides: bool = False) -> Outcome:
    """The outcome of a decision; `chair_decides`: equal sides, and the chairman was in favour (R-UB-04)."""
    if not has_quorum:
        return Outcome.NO_QUORUM
    reached = threshold.is_reached(tally.in_favour, tally.total)
    tied = chair_decides and threshold.is_tie(tally.in_favour, tally.against)
    return Outcome.PASSED if reached or tied else Outcome.NOT_PASSED


def percent(count: int, total: int, decimals: int = 2) -> str:
    """`count` of `total` in percent, halves rounded up, with a decimal comma: 44 of 54 is "81,48" (R-VOTE-07)."""
    if total <= 0:
        raise ValueError("a percentage of nobody")
    scale = 10**decimals
    parts = (2 * 100 * scale * count + total) // (2 * total)
    whole, rest = divmod(parts, scale)
    return f"{whole},{rest:0{decimals}d}" if decimals else str(whole)
