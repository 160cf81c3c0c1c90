"""The real system on a data folder of its own: supervisor, web and worker as `make run` starts them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import requests

from app.config import PREFIX, Settings
from tests.ports import free_port

START_PATIENCE_S = 60.0


class DidNotStart(Exception):
    """The system gave no sign of life; its log says why."""


@dataclass
class Household:
    """The running system: where it answers, and what became of its processes."""

    settings: Settings
    supervisor: "subprocess.Popen[bytes]"
    log: Path
    killed: int = 0

    @property
    def url(self) -> str:
        return f"http://{self.settings.host}:{self.settings.port}"

    def is_up(self) -> bool:
        """Whether the web process answers."""
        with contextlib.suppress(requests.RequestException):
            return requests.get(f"{self.url}/sign-in", timeout=5).ok
        return False

    def wait_until_up(self, patience: float = START_PATIENCE_S) -> None:
        """Raises DidNotStart."""
        deadline = time.monotonic() + patience
        while not self.is_up():
            if time.monotonic() > deadline or self.supervisor.poll() is not None:
                raise DidNotStart(self.log.read_text(errors="replace")[-3000:])
            time.sleep(0.1)

    def kill_worker(self) -> None:
        """SIGKILL, as when the machine runs out of memory: nothing is tidied up."""
        self.killed += 1
        os.kill(self._child("app.cli", "worker"), signal.SIGKILL)

    def _child(self, *words: str) -> int:
        for pid in _children(self.supervisor.pid):
            with contextlib.suppress(OSError):
                line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
                if all(word in line for word in words):
                    return pid
        raise LookupError(f"no process {' '.join(words)} is running")

    def ended(self, child: str) -> int:
        """How often the supervisor saw that process end by itself."""
        return sum(entry.get("child") == child for entry in self._told("a process ended"))

    def failed_jobs(self) -> list[str]:
        """What the worker could not make sense of: the last line of each traceback."""
        return [str(entry.get("exception", "")).strip().splitlines()[-1] for entry in self._told("a job failed")]

    def faults(self) -> list[str]:
        """Answers of 500 that the web process gave."""
        return [str(entry["event"]) for entry in self._entries() if str(entry.get("event", "")).startswith("fault ")]

    def _told(self, event: str) -> list[dict[str, object]]:
        return [entry for entry in self._entries() if entry.get("event") == event]

    def _entries(self) -> Iterator[dict[str, object]]:
        with self.log.open(errors="replace") as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    entry = json.loads(line)
                    if isinstance(entry, dict):
                        yield entry

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.supervisor.terminate()
        try:
            self.supervisor.wait(20)
        except subprocess.TimeoutExpired:
            self.supervisor.kill()
            self.supervisor.wait()


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextlib.contextmanager
def running(settings: Settings) -> Iterator[Household]:
    """Starts the system on `settings.data` and `settings.port`; stops it at the end."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environ |= {
        f"{PREFIX}DATA": str(settings.data),
        f"{PREFIX}PORT": str(settings.port),
        f"{PREFIX}MEDIA_TCP_PORT": str(free_port()),  # the usual one may be an outgoing line's
        f"{PREFIX}WORKER_SLOTS": str(settings.worker_slots),
        f"{PREFIX}KEEPING_MBIT_S": str(settings.keeping_mbit_s),
    }
    if settings.media_announce:
        environ |= {f"{PREFIX}MEDIA_HOST": settings.media_host, f"{PREFIX}MEDIA_ANNOUNCE": settings.media_announce}
    if settings.turn_url:
        environ |= {f"{PREFIX}TURN_URL": settings.turn_url, f"{PREFIX}TURN_SECRET": settings.turn_secret}
    log = settings.data / "system.log"
    with log.open("wb") as out:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "app.cli", "serve"], env=environ, stdout=out, stderr=out, start_new_session=True
        )
    household = Household(settings, supervisor, log)
    try:
        household.wait_until_up()
        yield household
    finally:
        household.stop()
