"""How long packets wait on the way."""

from media.waiting import FRESH_S, REMEMBERED_S, Waiting


def test_it_is_the_round_trip_less_the_best_one() -> None:
    waiting = Waiting()
    assert waiting.seconds(0.0) == 0.0
    for now, trip in enumerate((0.05, 0.04, 0.3)):
        waiting.note(trip, float(now))
    assert abs(waiting.seconds(2.0) - 0.26) < 1e-9
    assert waiting.seconds(2.0 + FRESH_S + 1) == 0.0  # nothing was heard since


def test_a_longer_way_is_no_queue_for_ever() -> None:
    waiting = Waiting()
    waiting.note(0.02, 0.0)
    for now in range(1, int(REMEMBERED_S * 2) + 10):
        waiting.note(0.25, float(now))
    assert waiting.seconds(now) == 0.0
