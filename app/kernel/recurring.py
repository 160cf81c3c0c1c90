"""Small work that a worker does again and again beside its jobs: mail, notices, its own sign of life.

    @recurring("mail", every_s=2)
    def send_due(): ...

Every worker of an installation runs all of it, so a task takes its own locks. What it raises is logged and it is tried
again at its next turn: a mail server that is away stops nobody.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from app.kernel.errors import Unavailable

TICK_S = 0.5

log = structlog.get_logger()


@dataclass
class Recurrence:
    """One task and when its next turn is."""

    name: str
    every_s: float
    call: Callable[[], None]
    next_turn: float = 0.0

    def take_turn(self, moment: float) -> None:
        """Runs the task when its turn has come; `moment` is monotonic."""
        if moment < self.next_turn:
            return
        self.next_turn = moment + self.every_s
        try:
            self.call()
        except Unavailable as refusal:
            log.warning("a recurring task has to wait", task=self.name, why=str(refusal))
        except Exception:
            log.exception("a recurring task failed", task=self.name)


recurrences: dict[str, Recurrence] = {}


def recurring(name: str, every_s: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Declares a function without arguments that workers call every `every_s` seconds."""

    def register(call: Callable[[], None]) -> Callable[[], None]:
        recurrences[name] = Recurrence(name, every_s, call)
        return call

    return register


def repeat(stop: threading.Event) -> None:
    """Gives every task its turns until `stop`; a worker runs this in a thread of its own."""
    while not stop.wait(TICK_S):
        for recurrence in list(recurrences.values()):
            recurrence.take_turn(time.monotonic())
