"""What a room is told beside the commands of the web process, and what it wants done. Pure values.

`room.handle(command or fact, now)` returns effects; the switchboard carries them out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from media.foreign import Taken
from media.wire import VOICES, Event, Feed, RoomCommand


@dataclass(frozen=True, slots=True)
class Admit:
    """A grant was accepted: this session comes in."""

    session: str
    point: str
    publish: tuple[str, ...]
    thumbnails: int
    fingerprint: str
    taken: Taken | None = None  # of an offer that the client made

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of the lines that it receives."""
        if self.taken is not None:
            return self.taken.slots
        return ("main", "content", *(f"thumb{number}" for number in range(self.thumbnails)), *VOICES)


@dataclass(frozen=True, slots=True)
class Gone:
    """A session ended, for a reason of PROTOCOL.md."""

    session: str
    reason: str


@dataclass(frozen=True, slots=True)
class Renew:
    """The web process still wants this session."""

    session: str


@dataclass(frozen=True, slots=True)
class Reached:
    """A session's handshake is done."""

    session: str


@dataclass(frozen=True, slots=True)
class TrackLive:
    """Packets of a track arrive, or no longer do."""

    session: str
    track: str
    live: bool


@dataclass(frozen=True, slots=True)
class SignalLost:
    """A session was silent for two seconds, or is heard again."""

    session: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Strained:
    """What a session goes without, as `budget.STEPS` calls it."""

    session: str
    step: str


@dataclass(frozen=True, slots=True)
class LayersWanted:
    """Which layers of a session's camera somebody watches."""

    session: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud each session was since the last one, 0 (silence) to 127."""

    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Fact = Admit | Gone | Renew | Reached | TrackLive | SignalLost | Strained | LayersWanted | Loudness | Tick
Message = RoomCommand | Fact


@dataclass(frozen=True, slots=True)
class OpenPeer:
    """Make a peer for the session and offer."""

    admit: Admit


@dataclass(frozen=True, slots=True)
class ClosePeer:
    """End the session's transport; nothing more is sent to it or taken from it."""

    session: str


@dataclass(frozen=True, slots=True)
class Route:
    """From now on the slot carries that session's track, or nothing."""

    session: str
    slot: str
    source: str | None
    track: str | None


@dataclass(frozen=True, slots=True)
class LimitLayers:
    """Forward no camera layer above this one."""

    highest: str


@dataclass(frozen=True, slots=True)
class Tape:
    """From now on these tracks (session, name) go into the files of the recording, and no others; None: nothing."""

    recording: str | None
    tracks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenOutlet:
    """Send the programme and the voices to the other program that is named; `Route` says which, under `session`."""

    session: str
    feed: Feed


@dataclass(frozen=True, slots=True)
class CloseOutlet:
    """Send it nothing more."""

    session: str


@dataclass(frozen=True, slots=True)
class Tell:
    """An event for the web process."""

    event: Event


Effect = OpenPeer | ClosePeer | OpenOutlet | CloseOutlet | Route | LimitLayers | Tape | Tell
