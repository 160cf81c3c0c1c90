"""Who takes a track: turns to it, waits for a picture that a decoder can begin with, takes the best layer that comes.

A slot sends what it takes to a receiver, a reel writes it to a file.
"""

from typing import Final

from media import codecs
from media.uplink import Stream, Track
from media.wire import LAYERS

LARGEST: Final = "f"


class Watcher:
    """One taker of one track at a time."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.limit: str | None = LARGEST  # what the receiver's line allows; None: nothing
        self.track: Track | None = None
        self.stream: Stream | None = None  # what is being taken
        self._waits_for: Stream | None = None

    def show(self, track: Track | None, highest: str, now: float) -> None:
        """Turns to a track, or to nothing; the picture before stays until the new one can begin."""
        if track is not self.track:
            self._turn_from_track()
            self.track = track
            if track is not None:
                track.slots.append(self)
            if track is None or self.stream is None or self.stream.track is not track:
                self._stop()
        self.choose(highest, now)

    def likes(self, highest: str) -> str | None:
        """The layer it would take if everything came; None if it is to take nothing."""
        return None if self.limit is None else min(self.wanted, self.limit, highest, key=LAYERS.index)

    def choose(self, highest: str, now: float) -> None:
        """Looks again at which layer to take: called when something changed, and a few times a second."""
        target = None
        if self.track is not None and self.limit is not None:
            target = self.track.best(self.wanted, min(highest, self.limit, key=LAYERS.index), now)
        if target is None:
            self._stop()
        elif target is self.stream:
            self._wait_for(None)
        elif target is not self._waits_for:
            self._wait_for(target)

    def begin(self, stream: Stream, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """From this packet on it takes the stream."""
        self._waits_for = None
        if self.stream is not None:
            self.stream.watchers.remove(self)
        self.stream = stream
        stream.watchers.append(self)

    def send(self, packet: bytes, number: int, timestamp: int, counters: codecs.Counters, now: float) -> None:
        """Takes one packet of the stream."""
        raise NotImplementedError

    def close(self) -> None:
        """Whoever takes, or the session of the track, ends."""
        self._turn_from_track()
        self.track = None
        self._stop()

    def _wait_for(self, stream: Stream | None) -> None:
        if self._waits_for is not None and self in self._waits_for.waiting:
            self._waits_for.waiting.remove(self)
        self._waits_for = stream
        if stream is not None:
            stream.waiting.append(self)

    def _stop(self) -> None:
        if self.stream is not None:
            self.stream.watchers.remove(self)
            self.stream = None
        self._wait_for(None)

    def _turn_from_track(self) -> None:
        if self.track is not None and self in self.track.slots:
            self.track.slots.remove(self)
