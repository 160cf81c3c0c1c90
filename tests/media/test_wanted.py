"""Which layers a camera is asked to send."""

from media.wanted import LINGER_S, WantedLayers


def test_a_layer_that_nobody_watches_is_stopped_after_a_while() -> None:
    wanted = WantedLayers()
    assert wanted.look(["q", "f"], 100.0) is None
    assert wanted.look(["q"], 100.0 + LINGER_S - 1) is None
    assert wanted.look(["q"], 100.0 + LINGER_S) == ("q",)
    assert wanted.look(["q"], 200.0) is None


def test_a_layer_that_is_needed_is_asked_for_at_once() -> None:
    wanted = WantedLayers()
    wanted.look([], 100.0)
    assert wanted.look([], 110.0) == ("q",)  # the smallest always: by it the room knows that the picture is alive
    assert wanted.look(["f"], 111.0) == ("q", "f")
