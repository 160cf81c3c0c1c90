"""Answers remembered until something is committed: a chamber that turns pages asks the same a thousand times."""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from app.kernel import wake

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 20_000


class Recent(Generic[K, V]):
    """Remembers each answer until the next commit that this process hears of, and for `seconds` at most.

    What changes a right is a commit with an entry, so the next question after it is asked of the database again;
    the seconds are for what ends by the clock.
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self.seconds = seconds
        self.age = 0  # how often everything was forgotten
        self._answers: dict[K, tuple[float, V]] = {}
        wake.listen(lambda _streams: self.forget())

    def ask(self, key: K, find: Callable[[], V]) -> V:
        """The answer to `key`: the remembered one, or what `find` finds now."""
        known = self.known(key)
        if known is not None:
            return known
        age = self.age
        found = find()
        self.keep(key, found, age)
        return found

    def known(self, key: K) -> V | None:
        """What is remembered for `key`, if anything is."""
        known = self._answers.get(key)
        if known is None or time.monotonic() - known[0] >= self.seconds:
            return None
        return known[1]

    def keep(self, key: K, found: V, age: int) -> None:
        """Remembers what was found since `age` was read; not when a commit was heard of since, for it may be old."""
        if age != self.age:
            return
        if len(self._answers) >= MOST:
            self._answers.clear()
        self._answers[key] = (time.monotonic(), found)

    def forget(self) -> None:
        """Something may have changed: everything is asked again."""
        self.age += 1
        self._answers.clear()
