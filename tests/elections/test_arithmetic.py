"""The arithmetic of secret ballots (R-SEC-03, R-SEC-07, R-SEC-09, R-CONF-06, R-CONF-07)."""

import pytest

from app.elections.arithmetic import Frame, Sheet, Standing, differences, elect, faults, graded, issue_fault
from app.voting.majorities import Threshold, percent

HALF = Threshold(1, 2, True)
TWO_THIRDS = Threshold(2, 3, False)


def test_half_of_the_roll_elects_nobody_and_one_more_does() -> None:
    assert elect({"a": 27}, 1, HALF, 54).elected == ()
    assert elect({"a": 28}, 1, HALF, 54).elected == ("a",)
    assert elect({"a": 27}, 1, HALF, 54).unfilled == 1


def test_of_more_than_seats_the_most_votes_win() -> None:
    found = elect({"a": 30, "b": 50, "c": 40}, 2, HALF, 54)
    assert (found.elected, found.tied, found.unfilled) == (("b", "c"), (), 0)


def test_who_is_tied_at_the_last_seat_is_not_elected() -> None:
    found = elect({"a": 50, "b": 40, "c": 40}, 2, HALF, 54)
    assert (found.elected, found.tied, found.unfilled) == (("a",), ("b", "c"), 1)
    assert elect({"a": 40, "b": 40}, 2, HALF, 54).tied == ()  # there are seats for both
    assert elect({"a": 40, "b": 40, "c": 20}, 1, HALF, 54).tied == ("a", "b")
    assert elect({"a": 20, "b": 20}, 1, HALF, 54).tied == ()  # neither has half: nothing to be tied about


@pytest.mark.parametrize(
    ("collected", "valid", "invalid", "votes", "words"),
    [
        (54, 53, 1, 10, "nhiều hơn số phiếu phát ra"),
        (53, 52, 0, 10, "phải bằng số phiếu thu về"),
        (53, 50, 3, 51, "nhiều hơn số phiếu hợp lệ"),
        (53, 53, 0, -1, "không thể âm"),
    ],
)  # fmt: skip
def test_what_does_not_balance_is_named(collected: int, valid: int, invalid: int, votes: int, words: str) -> None:
    frame = Frame(54, 53, 53, ["a"], ["VOTES"], 1)
    found = faults(Sheet(collected, valid, invalid, {("a", "VOTES"): votes}), frame)
    assert any(words in str(one) for one in found)


def test_the_sum_of_votes_is_at_most_the_valid_papers_times_the_seats() -> None:
    frame = Frame(54, 53, 53, ["a", "b", "c"], ["VOTES"], 2)
    votes = {("a", "VOTES"): 40, ("b", "VOTES"): 40, ("c", "VOTES"): 26}
    assert not faults(Sheet(53, 53, 0, votes), frame)
    assert faults(Sheet(53, 53, 0, {**votes, ("c", "VOTES"): 27}), frame)


def test_papers_crossed_out_as_a_whole_are_valid_and_without_votes() -> None:  # R-SEC-06
    assert not faults(Sheet(53, 53, 0, {("a", "VOTES"): 0}), Frame(54, 53, 53, ["a"], ["VOTES"], 1))


def test_no_more_papers_than_people_here() -> None:
    assert issue_fault(53, 53) is None
    assert issue_fault(54, 53) is not None and issue_fault(0, 53) is not None


def test_two_sheets_differ_where_a_number_differs() -> None:
    first = Sheet(53, 52, 1, {("a", "VOTES"): 51})
    assert not differences(first, Sheet(53, 52, 1, {("a", "VOTES"): 51}))
    assert differences(first, Sheet(53, 51, 2, {("a", "VOTES"): 50})) == [
        ("valid", 52, 51), ("invalid", 1, 2), ("a VOTES", 51, 50),
    ]  # fmt: skip


def test_low_grades_on_the_papers_collected() -> None:  # section 10, invariant 26
    assert percent(29, 53) == "54,72" and graded(29, 53, HALF, TWO_THIRDS) is Standing.MAY_RESIGN
    assert percent(40, 53) == "75,47" and graded(40, 53, HALF, TWO_THIRDS) is Standing.RELIEF
    assert graded(26, 53, HALF, TWO_THIRDS) is Standing.KEPT
    assert graded(36, 54, HALF, TWO_THIRDS) is Standing.RELIEF and graded(27, 54, HALF, TWO_THIRDS) is Standing.KEPT
    assert percent(25, 47) == "53,19"  # Vĩnh Phúc 2023: the divisor was the papers, not the valid answers
