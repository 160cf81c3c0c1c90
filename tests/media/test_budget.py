"""What a weak line goes without, in which order, and how it comes back."""

from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.budget import CALM_S, LONGEST_CALM_S, PROBE_S, SETTLE_S, STEPS, Budget, Seen

COSTS = (2400, 1600, 1200, 500, 150, 0)
LOOKS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 5000), st.integers(0, 5000), st.floats(0, 2)),
    max_size=120,
)


def strained(budget: Budget, now: float, loss: float = 0.28) -> bool:
    budget.look(Seen(loss, 1000, 0, 0.0, COSTS), now)
    return budget.look(Seen(loss, 1000, 0, 0.0, COSTS), now)


def calm(budget: Budget, now: float) -> bool:
    return budget.look(Seen(0.0, 1000, 2000, 0.0, COSTS), now)


@dataclass
class Line:
    """A line of so many kilobits a second, behind a queue that holds half a second, which loses a share anyway."""

    rate: int
    lossy: float = 0.0
    queue_s: float = 0.0
    longest_s: float = 0.5
    seen: list[tuple[int, str]] = field(default_factory=list)

    def live(self, budget: Budget, first: int, seconds: int, voices: int = 60) -> None:
        for now in range(first, first + seconds):
            sent = COSTS[budget.step] + voices + budget.probe_kbit_s
            waiting = self.queue_s + sent / self.rate - 1
            dropped = max(waiting - self.longest_s, 0) * self.rate / sent
            self.queue_s = max(min(waiting, self.longest_s), 0.0)
            loss = dropped + (1 - dropped) * self.lossy
            if budget.look(Seen(loss, COSTS[budget.step], 0, self.queue_s, COSTS), float(now)):
                self.seen.append((now, budget.name))


def test_thumbnails_go_first_then_content_then_the_picture_and_voices_never() -> None:
    budget, names = Budget(), []
    for step in range(8):
        strained(budget, step * (SETTLE_S + 0.1), loss=0.12 * 0.6**step + 0.1)
        highest = {slot: budget.highest_for(slot) for slot in ("thumb3", "content", "main", "voice1")}
        names.append((budget.name, *highest.values()))
    assert names[:2] == [("no-thumbnails", None, "f", "f", "f"), ("no-content", None, None, "f", "f")]
    narrow = Budget()
    seen = []
    for _ in range(5):
        for _ in range(2):
            narrow.look(Seen(0.3, 1000, 0, 0.0, [0] * 6), len(seen) * (SETTLE_S + 0.1))
        seen.append((narrow.name, *(narrow.highest_for(slot) for slot in ("thumb3", "content", "main", "voice1"))))
    assert seen == [
        ("no-thumbnails", None, "f", "f", "f"),
        ("no-content", None, None, "f", "f"),
        ("half-picture", None, None, "h", "f"),
        ("quarter-picture", None, None, "q", "f"),
        ("voices-only", None, None, None, "f"),
    ]


def looks(sent: int, estimates: list[int], loss: float = 0.03, waiting: float = 0.0) -> bool:
    budget = Budget()
    return any(
        budget.look(Seen(loss, sent, estimate, waiting, COSTS), float(second))
        for second, estimate in enumerate(estimates)
    )


def test_an_estimate_that_falls_below_what_is_sent_is_a_strain_and_a_low_one_is_not() -> None:
    assert looks(1000, [1500, 850, 700, 700, 690])
    assert looks(1000, [1500, 850, 700, 700, 690], loss=0.0, waiting=0.2)  # a queue grows: nothing is lost yet
    assert not looks(1000, [1500, 850, 700, 700, 690], loss=0.0)  # a busy computer, not a weak line
    assert not looks(1000, [126, 140, 160, 180, 200, 220])  # it follows what arrives, from little
    assert not looks(1000, [1500, 850, 900, 960, 1050])
    assert not looks(1000, [0, 0, 0, 0, 0])
    assert not looks(100, [90, 30, 30, 30, 30])  # so little was sent that the estimate knows nothing


def test_packets_that_wait_long_are_a_strain_though_none_is_lost() -> None:
    assert looks(1000, [0, 0], loss=0.0, waiting=0.6)
    assert not looks(1000, [0], loss=0.0, waiting=0.6)  # once is chance


def test_what_was_told_once_is_not_counted_twice() -> None:
    budget = Budget()
    told = Seen(0.6, 2400, 0, 0.6, COSTS)
    assert not any(budget.look(told._replace(reports=second % 9 == 0), float(second)) for second in range(9))
    assert budget.look(told, 9.0)


def test_a_line_far_too_narrow_is_not_tried_step_by_step() -> None:
    budget = Budget()
    seen = Seen(0.6, 2400, 0, 0.0, COSTS)
    assert not budget.look(seen, 10.0)  # one bad second is chance
    assert budget.look(seen, 11.0) and budget.name == "half-picture"


def test_a_line_that_loses_whatever_is_sent_keeps_its_large_picture() -> None:
    budget, line = Budget(), Line(10_000, lossy=0.2)
    line.live(budget, 100, 60)
    assert [name for _, name in line.seen] == ["no-thumbnails", "no-content"]
    line.lossy = 0.0
    line.live(budget, 160, 60)
    assert budget.name == "full"


@pytest.mark.parametrize(("rate", "name"), [(300, "quarter-picture"), (1000, "half-picture"), (1500, "no-content")])
def test_a_narrow_line_settles_at_what_fits_and_stays_there(rate: int, name: str) -> None:
    budget, line = Budget(), Line(rate)
    line.live(budget, 100, 20)
    assert budget.name == name
    before = len(line.seen)
    line.live(budget, 120, 300)
    assert (budget.name, len(line.seen)) == (name, before)  # probes found no room, and pictures did not suffer
    line.rate = 10_000
    line.live(budget, 420, 200)
    assert budget.name == "full"


def test_after_a_calm_while_it_is_probed_and_then_comes_back_one_step() -> None:
    budget = Budget()
    strained(budget, 100.0)
    assert not calm(budget, 100.0 + CALM_S - PROBE_S - 1) and not budget.probe_kbit_s
    assert not calm(budget, 100.0 + CALM_S - PROBE_S)
    assert budget.probe_kbit_s == COSTS[0] - COSTS[1]
    assert calm(budget, 100.0 + CALM_S) and budget.name == "full"
    assert not budget.probe_kbit_s


def test_a_probe_that_is_lost_ends_at_once_and_is_tried_later_each_time() -> None:
    budget, now, waits = Budget(), 100.0, []
    strained(budget, now)
    for _ in range(6):
        since = now
        while not budget.probe_kbit_s:
            calm(budget, now := now + 1)
        waits.append(now - since)
        budget.look(Seen(0.05, 1000, 0, 0.0, COSTS), now := now + 1)
        assert (budget.probe_kbit_s, budget.name) == (0, "no-thumbnails")
    assert waits == sorted(waits) and waits[0] == CALM_S - PROBE_S and waits[-1] == LONGEST_CALM_S - PROBE_S


@given(LOOKS)
def test_one_step_up_at_a_time_and_no_flapping(seen: list[tuple[float, int, int, float]]) -> None:
    budget, changes = Budget(), []
    for now, (loss, sent, estimate, waiting) in enumerate(seen):
        before = budget.step
        changed = budget.look(Seen(loss, sent, estimate, waiting, COSTS), float(now))
        assert changed == (before != budget.step) and budget.step >= before - 1
        assert 0 <= budget.step < len(STEPS) and budget.highest_for("voice0") == "f"
        assert not (budget.probe_kbit_s and budget.step == 0)
        if changed:
            changes.append((now, budget.step - before))
    for (first, _), (second, direction) in pairwise(changes):
        assert second - first >= (SETTLE_S if direction > 0 else CALM_S)
