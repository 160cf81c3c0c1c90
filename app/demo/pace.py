"""How the story is told: at once, with a clock that stands at its moments, or played, in the visitor's own time."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TypeVar

from app.kernel import clock
from app.kernel.errors import Refusal

logger = logging.getLogger(__name__)
Thing = TypeVar("Thing")
Step = tuple[datetime, Callable[[str], None]]
_played: ContextVar[float | None] = ContextVar("played", default=None)
# Between two things that happen a play waits a thirtieth of the time, and no longer than this: nobody watches an
# empty hall for an hour.
SHORTER, LONGEST_PAUSE = 30, timedelta(seconds=20)


def tell(meeting: str, steps: Iterable[Step], until: datetime) -> None:
    """Everything that happens up to `until`, in its order, each at its moment."""
    for moment, step in _in_order(steps):
        if moment <= until:
            with clock.standing_at(moment):
                step(meeting)


def play(meeting: str, steps: Iterable[Step], after: datetime, until: datetime, speed: float) -> Iterator[datetime]:
    """What happens between the two moments, now; gives each moment when it has happened. `speed`: for the impatient."""
    token = _played.set(speed)
    try:
        before = after
        for moment, step in _in_order(steps):
            if after < moment <= until:
                _wait(min((moment - before) / SHORTER, LONGEST_PAUSE), speed)
                with as_it_comes():
                    step(meeting)
                before = moment
                yield moment
    finally:
        _played.reset(token)


@contextmanager
def later(told: timedelta, played: timedelta | None = None) -> Iterator[None]:
    """What happens inside comes so much after the step began: the clock stands there. A play waits `played`, or as long
    as is told, after what came before."""
    speed = _played.get()
    if speed is None:
        with clock.standing_at(clock.now() + told):
            yield
    else:
        _wait(told if played is None else played, speed)
        yield


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """What happens inside happens at `moment` of the story; in a play it happens now."""
    if _played.get() is None:
        with clock.standing_at(moment):
            yield
    else:
        yield


def one_by_one(things: Iterable[Thing], told: timedelta, played: timedelta) -> Iterator[Thing]:
    """Each so much after the one before: in the story, and in a play."""
    for number, thing in enumerate(things):
        with later(told * number, played):
            yield thing


def _in_order(steps: Iterable[Step]) -> list[Step]:
    return sorted(steps, key=lambda one: one[0])


def _wait(pause: timedelta, speed: float) -> None:
    time.sleep((pause / speed).total_seconds())


@contextmanager
def as_it_comes() -> Iterator[None]:
    """A visitor may have done it first, or stand in the way: then a play goes on with what comes next."""
    try:
        yield
    except Refusal as refusal:
        if _played.get() is None:
            raise
        logger.info("passed over: %s", refusal)
