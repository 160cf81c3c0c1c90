"""One track of one session on its way into files: the largest layer that comes, a new file every few minutes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from media import codecs
from media.recording.clock import SenderClock
from media.recording.frames import Frame, Frames, piece_of, size_of
from media.recording.webm import Kind, Webm
from media.recording.writer import Writer
from media.uplink import Stream
from media.watcher import LARGEST, Watcher

SEGMENT_S: Final = 300.0
KEY_EVERY_S: Final = 10.0  # a place to jump to
FLUSH_S: Final = 2.0
LONGEST_GAP_MS: Final = {"microphone": 1000, "camera": 20_000, "content": 60_000}
_WRAP: Final = 1 << 32


class Reel(Watcher):
    """Takes a track as a slot does, and gives whole pictures and voices to the writer."""

    def __init__(self, point: str, clock: SenderClock, folder: Path, name: Callable[[], str], writer: Writer) -> None:
        super().__init__(LARGEST)
        self._point, self._clock = point, clock
        self._folder, self._name, self._writer = folder, name, writer
        self._frames: Frames | None = None
        self._file: _File | None = None
        self._keyed_at = self._flushed_at = float("-inf")

    def begin(self, stream: Stream, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """Another layer, or the sender began anew: its times have nothing to do with those before."""
        self._end_stream()
        super().begin(stream, number, timestamp, counters, now)
        self._frames = Frames(number)

    def send(self, packet: bytes, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """One packet of the stream that is recorded."""
        if self._frames is not None:
            for frame in self._frames.take(number, piece_of(packet, timestamp), now):
                self._write(frame, now)

    def look(self, highest: str, now: float) -> None:
        """A few times a second."""
        self.choose(highest, now)
        if self._frames is None or self.stream is None:
            return
        for frame in self._frames.settle(now):
            self._write(frame, now)
        is_due = self.stream.track.name != "microphone" and now - self._keyed_at >= KEY_EVERY_S
        if self._frames.wants_key or is_due:
            self.stream.wish_keyframe()
        if self._file is not None and now - self._flushed_at >= FLUSH_S:
            self._flushed_at = now
            self._writer.append(self._file.path, self._file.webm.flush())

    def _stop(self) -> None:
        self._end_stream()
        super()._stop()

    def _end_stream(self) -> None:
        self._frames = None
        self._end_file()

    # ---- files -------------------------------------------------------------------------------------

    def _write(self, frame: Frame, now: float) -> None:
        assert self.stream is not None
        file = self._file
        if file is not None and not file.goes_on_with(frame, now):
            self._end_file()
            file = None
        if file is None:
            file = self._begin_file(frame, self.stream, now)
        if file is None:
            return
        if frame.is_key:
            self._keyed_at = now
        data = file.webm.add(file.milliseconds(frame), frame.data, frame.is_key)
        file.frames += 1
        if data:
            self._flushed_at = now
            self._writer.append(file.path, data)

    def _begin_file(self, frame: Frame, stream: Stream, now: float) -> "_File | None":
        size = None if stream.track.name == "microphone" else size_of(frame)
        if stream.track.name != "microphone" and (size is None or not frame.is_key):
            stream.wish_keyframe()  # a file begins with a picture that needs none before it
            return None
        path = self._folder / f"{self._name()}-{stream.track.name}.webm"
        self._file = _File(path, Webm(Kind(*size) if size else Kind()), stream, frame.timestamp, now)
        self._flushed_at = now
        self._writer.append(path, self._file.webm.head)
        self._writer.note(self._folder, self._facts(self._file))
        return self._file

    def _end_file(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        rest, patches = file.webm.finish()
        self._writer.append(file.path, rest)
        self._writer.close(file.path, patches)
        self._writer.note(self._folder, {**self._facts(file), "is_whole": True})

    def _facts(self, file: "_File") -> dict[str, Any]:
        """A line of the index: `began` in seconds since 1970, by our clock, for all tracks of a sender alike."""
        stream = file.stream
        began = self._clock.time_of(stream.ssrc, file.first, stream.clock_hz)
        return {
            "file": file.path.name, "point": self._point, "track": stream.track.name, "frames": file.frames,
            "began": round(file.came_at if began is None else began, 3), "length_ms": file.webm.last_ms,
        }  # fmt: skip


class _File:
    """What is known of a file that is being written."""

    def __init__(self, path: Path, webm: Webm, stream: Stream, first: int, now: float) -> None:
        self.path, self.webm, self.stream, self.frames = path, webm, stream, 0
        self.first, self.came_at = first, time.time()
        self._last, self._began_at = first, now
        self._longest_gap_ms = LONGEST_GAP_MS[stream.track.name]

    def goes_on_with(self, frame: Frame, now: float) -> bool:
        """Whether the frame belongs into this file: not after a pause, a leap of its clock, or its full time."""
        ahead_ms = _ahead(frame.timestamp, self._last) * 1000 // self.stream.clock_hz
        is_full = now - self._began_at >= SEGMENT_S and frame.is_key
        return 0 <= ahead_ms <= self._longest_gap_ms and not is_full

    def milliseconds(self, frame: Frame) -> int:
        """Its time in the file; a file is too short for the clock to come round."""
        self._last = frame.timestamp
        return (frame.timestamp - self.first) % _WRAP * 1000 // self.stream.clock_hz


def _ahead(timestamp: int, before: int) -> int:
    """How far one RTP time is after another, negative if before."""
    return (timestamp - before + _WRAP // 2) % _WRAP - _WRAP // 2
