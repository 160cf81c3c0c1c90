"""What a weak line goes without, in which order, and how it comes back."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media.budget import CALM_S, LONGEST_CALM_S, SETTLE_S, STEPS, Budget

LOOKS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 5000), st.integers(0, 5000)),
    max_size=120,
)


def strained(budget: Budget, now: float) -> bool:
    return budget.look(0.2, 1000, 0, now)


def calm(budget: Budget, now: float) -> bool:
    return budget.look(0.0, 1000, 2000, now)


def test_thumbnails_go_first_then_content_then_the_picture_and_voices_never() -> None:
    budget, names = Budget(), []
    for step in range(8):
        strained(budget, step * (SETTLE_S + 0.1))
        highest = {slot: budget.highest_for(slot) for slot in ("thumb3", "content", "main", "voice1")}
        names.append((budget.name, *highest.values()))
    assert names[:6] == [
        ("no-thumbnails", None, "f", "f", "f"),
        ("no-content", None, None, "f", "f"),
        ("half-picture", None, None, "h", "f"),
        ("quarter-picture", None, None, "q", "f"),
        ("voices-only", None, None, None, "f"),
        ("voices-only", None, None, None, "f"),
    ]


def looks(sent: int, estimates: list[int], loss: float = 0.03) -> bool:
    budget = Budget()
    return any(budget.look(loss, sent, estimate, float(second)) for second, estimate in enumerate(estimates))


def test_an_estimate_that_falls_below_what_is_sent_is_a_strain_and_a_low_one_is_not() -> None:
    assert looks(1000, [1500, 850, 700, 700, 690])
    assert not looks(1000, [1500, 850, 700, 700, 690], loss=0.0)  # a busy computer, not a weak line
    assert not looks(1000, [126, 140, 160, 180, 200, 220])  # it follows what arrives, from little
    assert not looks(1000, [1500, 850, 900, 960, 1050])
    assert not looks(1000, [0, 0, 0, 0, 0])
    assert not looks(100, [90, 30, 30, 30, 30])  # so little was sent that the estimate knows nothing


def test_after_a_calm_while_it_comes_back_one_step() -> None:
    budget = Budget()
    strained(budget, 100.0)
    assert not calm(budget, 100.0 + CALM_S - 1)
    assert calm(budget, 100.0 + CALM_S) and budget.name == "full"


def test_a_step_up_that_was_too_much_is_tried_later_each_time() -> None:
    budget, now, waits = Budget(), 0.0, []
    for _ in range(2):
        strained(budget, now := now + 4)
    for _ in range(5):
        since = now
        while not calm(budget, now := now + 1):
            pass
        waits.append(now - since)
        strained(budget, now := now + SETTLE_S)
    assert waits == sorted(waits) and waits[0] == CALM_S and waits[-1] >= LONGEST_CALM_S / 2


@given(LOOKS)
def test_one_step_at_a_time_and_no_flapping(seen: list[tuple[float, int, int]]) -> None:
    budget, changes = Budget(), []
    for now, (loss, sent, estimate) in enumerate(seen):
        before = budget.step
        changed = budget.look(loss, sent, estimate, float(now))
        assert changed == (before != budget.step) and abs(before - budget.step) <= 1
        assert 0 <= budget.step < len(STEPS) and budget.highest_for("voice0") == "f"
        if changed:
            changes.append((now, budget.step - before))
    for (first, _), (second, direction) in pairwise(changes):
        assert second - first >= (SETTLE_S if direction > 0 else CALM_S)
