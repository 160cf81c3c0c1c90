"""Several processes from one command: a crashed child comes back, a stop stops all."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog

STOP_PATIENCE_S = 10.0
LONGEST_PAUSE_S = 15.0
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
LIBC = ctypes.CDLL(None)
UNFIT = 78  # EX_CONFIG of sysexits.h: settings or data do not fit, so that starting again is no use

log = structlog.get_logger()


@dataclass
class Child:
    """One process to keep alive; after each quick crash it waits twice as long."""

    name: str
    words: Sequence[str]
    once: bool = False  # its end is no accident
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = 0.5
    next_start: float = field(default=0.0)

    def start(self, environ: Mapping[str, str]) -> None:
        self.started_at = time.monotonic()
        # Its own group: a terminal's Ctrl-C reaches the supervisor alone, which then stops the children in order.
        self.process = subprocess.Popen(
            self.words, env=dict(environ), start_new_session=True, preexec_fn=end_with_parent
        )

    @property
    def is_unfit(self) -> bool:
        """Whether it has ended because it can never work here as things are."""
        return self.process is not None and self.process.poll() == UNFIT

    def looked_after(self, environ: Mapping[str, str]) -> None:
        """Starts the child again when it has ended and its pause is over."""
        if self.process is not None and self.process.poll() is None:
            return
        moment = time.monotonic()
        if self.once and self.process is not None and self.process.returncode == 0:
            return
        if self.process is not None:
            _bury(self.process)
            lived = moment - self.started_at
            log.warning("a process ended", child=self.name, status=self.process.returncode, lived_s=round(lived, 1))
            self.pause = 0.5 if lived > 60 else min(self.pause * 2, LONGEST_PAUSE_S)
            self.next_start = moment + (0 if lived > 60 else self.pause)
            self.process = None
        if moment >= self.next_start:
            self.start(environ)


def end_with_parent() -> None:
    """In a child, before its program: SIGTERM when the parent dies, or it would hold a port or a slot (prctl(2))."""
    LIBC.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def supervise(children: Sequence[Child], environ: Mapping[str, str] | None = None) -> int:
    """Keeps the children alive until SIGTERM, SIGINT or SIGHUP, then stops them: politely, after ten seconds by force.

    Returns 0, or UNFIT as soon as one of them has ended with that: it has said why, and would say it again.
    """
    environ = dict(os.environ) if environ is None else dict(environ)
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # the last when its terminal is closed
        signal.signal(number, lambda number, _frame: stopping.append(number))
    try:
        while not stopping:
            for child in children:
                if child.is_unfit:
                    return UNFIT
                child.looked_after(environ)
            time.sleep(0.1)
        return 0
    finally:
        _stop(children)


def _stop(children: Sequence[Child]) -> None:
    alive = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + STOP_PATIENCE_S
    for process in alive:
        try:
            process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            print(f"process {process.pid} did not stop and is killed", file=sys.stderr)
            process.kill()
            process.wait()
        _bury(process)


def _bury(process: "subprocess.Popen[bytes]") -> None:
    """Ends what a process has left behind in its group: the program that carries a copy away.

    Only for one that ended just now: later its number may be somebody else's.
    """
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
