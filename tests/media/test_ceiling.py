"""What a sender is told it may send, on a line that carries less than it would like."""

from hypothesis import given
from hypothesis import strategies as st

from media.ceiling import HIGHEST_BITS_S, LOWEST_BITS_S, Ceiling


def test_a_good_line_has_the_highest_ceiling() -> None:
    ceiling = Ceiling()
    assert {ceiling.look(0.0, 500_000) for _ in range(20)} == {HIGHEST_BITS_S}


def test_it_settles_near_what_a_narrow_line_carries() -> None:
    line, ceiling, sent = 1_000_000, Ceiling(), 2_500_000
    seen = []
    for _ in range(60):
        arrived = min(sent, line)
        sent = min(ceiling.look(1 - arrived / sent, arrived), 2_500_000)
        seen.append(sent)
    assert all(0.7 * line < one < 1.2 * line for one in seen[5:])


def test_a_line_that_loses_whatever_is_sent_keeps_its_picture() -> None:
    ceiling, sent = Ceiling(), 2_500_000
    for _ in range(60):
        sent = min(ceiling.look(0.2, int(sent * 0.8)), 2_500_000)
    assert sent > 500_000
    assert {Ceiling().look(0.05, 1_000_000) for _ in range(9)} == {HIGHEST_BITS_S}


def test_after_a_bad_minute_it_comes_back() -> None:
    ceiling = Ceiling()
    ceiling.look(0.3, 300_000)
    assert ceiling.bits_s == 255_000
    for _ in range(40):
        ceiling.look(0.0, 300_000)
    assert ceiling.bits_s == HIGHEST_BITS_S


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 10**8))))
def test_it_stays_within_its_bounds(looks: list[tuple[float, int]]) -> None:
    ceiling = Ceiling()
    for loss, received in looks:
        assert LOWEST_BITS_S <= ceiling.look(loss, received) <= HIGHEST_BITS_S
