"""The thread that writes: nothing of a disk is ever waited for in the loop that forwards packets.

What it is told waits in a queue of limited size. A disk that is full, or too slow, ends the recording that it holds up,
and the loop hears of it by `failures`.
"""

import errno
import json
import os
import queue
import shutil
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

import structlog

from media.recording.webm import Patch

MOST_WAITING: Final = 32 << 20
LOOK_EVERY: Final = 4 << 20  # written bytes between two looks at the room that is left
INDEX: Final = "index.jsonl"
FULL, SLOW, FAILED = "full", "slow", "failed"

log = structlog.get_logger()


class Writer:
    """Files by their path; a recording is the folder they are in."""

    def __init__(self, reserve: int, most_waiting: int = MOST_WAITING) -> None:
        self.failures: deque[tuple[Path, str]] = deque()  # folder of a recording, and why nothing more is written
        self._reserve, self._most_waiting = reserve, most_waiting
        self._told, self._done = 0, 0  # bytes; each is counted by one thread only
        self._waiting: queue.SimpleQueue[tuple[str, Path, Any] | None] = queue.SimpleQueue()
        self._refused: set[Path] = set()
        self._files: dict[Path, IO[bytes]] = {}
        self._unlooked = LOOK_EVERY
        self._thread: threading.Thread | None = None

    def has_room(self, folder: Path) -> bool:
        """Whether the disk of the folder has more than the reserve; one that cannot be asked has none."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return shutil.disk_usage(folder).free > self._reserve
        except OSError:
            return False

    # ---- what the loop says ------------------------------------------------------------------------

    def append(self, path: Path, data: bytes) -> None:
        """To the end of the file, which begins with the first bytes."""
        if path.parent in self._refused:
            return
        if self._told - self._done > self._most_waiting:
            self._refuse(path.parent, SLOW)
            return
        self._told += len(data)
        self._order("append", path, data)

    def close(self, path: Path, patches: Sequence[Patch]) -> None:
        """Nothing follows; the patches go where they belong and the file to the disk."""
        self._order("close", path, patches)

    def note(self, folder: Path, fact: Mapping[str, object]) -> None:
        """A line of the recording's index."""
        self._order("note", folder / INDEX, (json.dumps(fact, sort_keys=True) + "\n").encode())

    def begin_again(self, folder: Path) -> None:
        """A recording that failed before may be tried again."""
        self._refused.discard(folder)

    def stop(self, patience_s: float = 5.0) -> None:
        """Writes what waits, if the disk lets it."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(patience_s)

    def _order(self, what: str, path: Path, value: object) -> None:
        if self._thread is None:  # most processes never record
            self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
            self._thread.start()
        self._waiting.put((what, path, value))

    # ---- the thread --------------------------------------------------------------------------------

    def _run(self) -> None:
        while (order := self._waiting.get()) is not None:
            what, path, value = order
            try:
                self._do(what, path, value)
            except OSError as problem:
                log.warning("a recording cannot be written", file=path.name, why=problem.strerror)
                is_full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
                self._refuse(path.parent, FULL if is_full else FAILED)
            if what == "append":
                self._done += len(value)
        for file in self._files.values():
            with suppress(OSError):
                file.close()

    def _do(self, what: str, path: Path, value: Any) -> None:
        if what == "append" and path.parent not in self._refused:
            self._look(path.parent, len(value))
            if path not in self._files:
                self._files[path] = _new(path)
            _write(self._files[path], value)
        elif what == "close" and path in self._files:
            with self._files.pop(path) as file:
                for patch in value if path.parent not in self._refused else ():
                    os.pwrite(file.fileno(), patch.data, patch.at)
                os.fdatasync(file.fileno())
        elif what == "note":
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with path.open("ab", buffering=0) as index:
                _write(index, value)

    def _look(self, folder: Path, octets: int) -> None:
        self._unlooked += octets
        if self._unlooked >= LOOK_EVERY:
            self._unlooked = 0
            if not self.has_room(folder):
                raise OSError(errno.ENOSPC, "the reserve of the disk is reached")

    def _refuse(self, folder: Path, reason: str) -> None:
        """Once for a recording: the files it has end where they are whole."""
        if folder not in self._refused:
            self._refused.add(folder)
            self.failures.append((folder, reason))


def _new(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", buffering=0)


def _write(file: IO[bytes], data: bytes) -> None:
    """All of it, or nothing: a disk that fills up takes the half of a cluster."""
    at, rest = file.seek(0, os.SEEK_END), memoryview(data)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        file.truncate(at)
        raise
