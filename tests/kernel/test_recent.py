"""What is remembered for a moment, and no longer."""

import time

from app.kernel import recent, wake
from app.kernel.recent import Recent


def test_an_answer_is_found_once_and_again_when_its_moment_is_over() -> None:
    asked: list[str] = []

    def find() -> int:
        asked.append("x")
        return len(asked)

    known: Recent[str, int] = Recent(0.2)
    assert [known.ask("a", find), known.ask("a", find), known.ask("b", find)] == [1, 1, 2]
    time.sleep(0.25)
    assert known.ask("a", find) == 3


def test_memory_is_bounded() -> None:
    known: Recent[int, int] = Recent(60)
    for number in range(recent.MOST + 5):
        known.ask(number, lambda: 1)
    assert len(known._answers) <= recent.MOST


def test_a_commit_ends_what_was_remembered() -> None:
    known: Recent[str, float] = Recent()
    first = known.ask("a", time.monotonic)
    assert known.ask("a", time.monotonic) == first
    wake.ring({"a stream"})
    assert known.ask("a", time.monotonic) != first
