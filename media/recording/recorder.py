"""Every recording of this process: which tracks go into its files, and what becomes of it when the disk is full."""

import itertools
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import structlog

from media.facts import Tape
from media.peer import Peer
from media.recording.reel import Reel
from media.recording.writer import FULL, Writer
from media.wire import Recording

LOOK_EVERY_S: Final = 0.25
log = structlog.get_logger()


class Recorder:
    """Runs in the loop's thread; the disk is the writer's. `over` is called with a room whose recording has failed."""

    def __init__(self, folder: Path, reserve: int, boot: str) -> None:
        self.tell: Callable[[Recording], None] = lambda event: None
        self.over: Callable[[str], None] = lambda room: None
        self._folder, self._boot = folder, boot
        self._writer = Writer(reserve)
        self._running: dict[str, _Running] = {}  # by room
        self._numbers = itertools.count(1)
        self._looked_at = 0.0

    def carry_out(self, room: str, tape: Tape, peers: Mapping[str, Peer], highest: str) -> None:
        """Begins, changes or ends the recording of a room."""
        running = self._running.get(room)
        if running is not None and running.name != tape.recording:
            self._end(room, "stopped")
            running = None
        if tape.recording is None:
            return
        if running is None:
            running = self._begin(room, tape.recording)
        if running is not None:
            running.highest = highest
            self._thread_in(running, tape, peers)

    def _begin(self, room: str, name: str) -> "_Running | None":
        running = _Running(name, self._folder / name)
        self._writer.begin_again(running.folder)
        self._running[room] = running
        if not self._writer.has_room(running.folder):
            self._writer.failures.append((running.folder, FULL))  # said with the next look, as any other failure
            return None
        log.info("a recording begins", room=room, recording=name)
        self.tell(Recording(room, name, "on", ""))
        return running

    def _thread_in(self, running: "_Running", tape: Tape, peers: Mapping[str, Peer]) -> None:
        for key in [key for key in running.reels if key not in tape.tracks]:
            running.reels.pop(key).close()
        for session, track in tape.tracks:
            if (session, track) not in running.reels:
                peer = peers[session]
                reel = Reel(peer.point, peer.clock, running.folder, self._file_name, self._writer)
                running.reels[session, track] = reel
                reel.show(peer.tracks[track], running.highest, time.monotonic())

    def limit(self, room: str, highest: str) -> None:
        """The room forwards no layer above this one, and none is recorded."""
        if room in self._running:
            self._running[room].highest = highest

    def _file_name(self) -> str:
        return f"{self._boot[:8]}-{next(self._numbers):05}"

    def look(self, now: float) -> None:
        """Called twenty times a second: layers, whole pictures, and what the writer could not do."""
        while self._writer.failures:
            folder, reason = self._writer.failures.popleft()
            for room in [room for room, one in self._running.items() if one.folder == folder]:
                log.warning("a recording has failed", room=room, recording=folder.name, why=reason)
                self._end(room, reason)
                self.over(room)
        if now - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = now
            for running in self._running.values():
                for reel in running.reels.values():
                    reel.look(running.highest, now)

    def _end(self, room: str, reason: str) -> None:
        running = self._running.pop(room)
        for reel in running.reels.values():
            reel.close()
        log.info("a recording ends", room=room, recording=running.name, why=reason)
        self._writer.note(running.folder, {"over": reason})
        self.tell(Recording(room, running.name, "over", reason))

    def stop(self) -> None:
        """The process ends: what was recorded is written."""
        for room in list(self._running):
            self._end(room, "stopping")
        self._writer.stop()


class _Running:
    """The recording of one room."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder, self.highest = name, folder, "f"
        self.reels: dict[tuple[str, str], Reel] = {}
