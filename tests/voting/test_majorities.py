"""The arithmetic of votes: the law's examples, and what must hold for every number (invariants 1, 2, 5, 24)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.voting.majorities import Outcome, Tally, Threshold, outcome_of, percent

HALF = Threshold(1, 2, is_strict=True)
TWO_THIRDS = Threshold(2, 3, is_strict=False)
THRESHOLDS = st.builds(
    lambda part, more, strict: Threshold(part, part + more, strict),
    st.integers(1, 9), st.integers(0, 9), st.booleans(),
)  # fmt: skip


# The table of section 3.2: total, more than half, two thirds.
@pytest.mark.parametrize(
    ("total", "half", "two_thirds"),
    [(21, 11, 14), (30, 16, 20), (50, 26, 34), (53, 27, 36), (54, 28, 36), (55, 28, 37), (82, 42, 55)],
)
def test_the_law_s_table(total: int, half: int, two_thirds: int) -> None:
    assert (HALF.required(total), TWO_THIRDS.required(total)) == (half, two_thirds)


def test_exactly_half_is_not_more_than_half() -> None:
    assert not HALF.is_reached(27, 54) and HALF.is_reached(28, 54)
    assert HALF.missing(27, 54) == 1 and HALF.missing(28, 54) == 0


def test_dismissal_needs_two_thirds_of_the_whole_roll() -> None:
    assert not TWO_THIRDS.is_reached(35, 54) and TWO_THIRDS.is_reached(36, 54)


@given(THRESHOLDS, st.integers(1, 5_000), st.integers(0, 5_000))
def test_a_threshold_is_the_fraction_it_says(threshold: Threshold, total: int, count: int) -> None:
    share, wanted = Fraction(count, total), Fraction(threshold.part, threshold.whole)
    assert threshold.is_reached(count, total) == (share > wanted if threshold.is_strict else share >= wanted)


@given(THRESHOLDS, st.integers(1, 5_000))
def test_the_required_number_is_the_least_that_is_enough(threshold: Threshold, total: int) -> None:
    least = threshold.required(total)
    assert threshold.is_reached(least, total) and not threshold.is_reached(least - 1, total)
    assert threshold.missing(least, total) == 0 and threshold.missing(least - 1, total) == 1


def test_nobody_reaches_nothing() -> None:
    assert not HALF.is_reached(0, 0) and not TWO_THIRDS.is_reached(0, 0)


@pytest.mark.parametrize(("count", "said"), [(27, "50,00"), (36, "66,67"), (44, "81,48"), (3, "5,56"), (54, "100,00")])
def test_percentages_of_the_roll_have_two_decimals_and_a_comma(count: int, said: str) -> None:
    assert percent(count, 54) == said


@given(st.integers(1, 5_000), st.integers(0, 5_000), st.integers(0, 4))
def test_halves_are_rounded_up_exactly(total: int, count: int, decimals: int) -> None:
    exact = Decimal(100 * count * 10**12) / Decimal(total)
    rounded = (Fraction(100 * count, total) * 10**decimals + Fraction(1, 2)).__floor__()
    said = percent(count, total, decimals).replace(",", "")
    assert int(said) == rounded
    assert abs(exact / 10**12 - Decimal(rounded) / 10**decimals) <= Decimal(1) / (2 * 10**decimals) + Decimal("1e-9")


@given(st.data())
def test_the_four_numbers_sum_to_those_present_and_with_the_absent_to_all(data: st.DataObject) -> None:
    total = data.draw(st.integers(0, 1_000))
    present = data.draw(st.integers(0, total))
    in_favour = data.draw(st.integers(0, present))
    against = data.draw(st.integers(0, present - in_favour))
    abstain = data.draw(st.integers(0, present - in_favour - against))
    tally = Tally(total, present, in_favour, against, abstain)
    assert tally.in_favour + tally.against + tally.abstain + tally.not_voted == tally.present
    assert tally.present + tally.absent == tally.total


@pytest.mark.parametrize("numbers", [(54, 50, 30, 20, 1), (54, 55, 55, 0, 0), (54, 50, -1, 0, 0)])
def test_numbers_that_cannot_be_are_refused(numbers: tuple[int, int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="add up"):
        Tally(*numbers)


def test_abstaining_and_not_pressing_count_alike_against_passing_and_stay_apart() -> None:
    tally = Tally(54, 49, 27, 3, 1)
    assert (tally.abstain, tally.not_voted) == (1, 18)
    assert outcome_of(tally, HALF) is Outcome.NOT_PASSED


def test_without_quorum_nothing_is_decided() -> None:
    assert outcome_of(Tally(54, 35, 35, 0, 0), HALF, has_quorum=False) is Outcome.NO_QUORUM


def test_a_committee_s_tie_follows_its_chairman() -> None:
    tied = Tally(21, 19, 9, 9, 1)  # U3 of scenario iii
    assert outcome_of(tied, HALF) is Outcome.NOT_PASSED
    assert outcome_of(tied, HALF, chair_decides=True) is Outcome.PASSED
    assert outcome_of(Tally(21, 19, 9, 6, 4), HALF, chair_decides=True) is Outcome.NOT_PASSED  # U4 is no tie
