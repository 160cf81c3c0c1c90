"""How long a session may be silent before its site is lost."""

from media.peer import LOST_S, LOST_VIEWER_S, patience


def test_who_sent_until_the_end_is_lost_soon() -> None:
    assert patience(100.0, [99.99, 40.0]) == LOST_S  # a voice until now, a camera that was covered up long ago


def test_who_sends_nothing_but_checks_is_waited_for() -> None:
    """A laptop without camera and microphone, or whose camera was unplugged, is there as long as it is heard of."""
    assert patience(100.0, []) == LOST_VIEWER_S
    assert patience(100.0, [97.0, float("-inf")]) == LOST_VIEWER_S
