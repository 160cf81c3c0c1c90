"""The lines between web process and media process (PROTOCOL.md, sections 1, 6 and 7). No I/O here.

Commands are parsed strictly: what does not fit becomes a `Malformed` with a sentence, never an exception, because one
bad line must not cost a room its pictures.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any, ClassVar

VERSION = 3
LONGEST_LINE = 131_072
LONGEST_SDP = 65_536
MOST_THUMBNAILS = 24
MOST_NAMES = 512

TRACKS = ("microphone", "camera", "content")
LAYERS = ("q", "h", "f")
VOICES = ("voice0", "voice1", "voice2")

_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}\Z")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")  # of a folder, so that nothing leads out of it
_SLOT = re.compile(r"(?:main|content|programme|thumb(?:[0-9]|1[0-9]|2[0-3]))\Z")


@dataclass(frozen=True, slots=True)
class Malformed:
    """A line that could not be read."""

    sentence: str
    ref: int | None = None


# ---- what a member of a command may be -----------------------------------------------------------


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.match(value) is not None


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_NAMES and all(map(_is_id, value))


def _is_name(value: object) -> bool:
    return isinstance(value, str) and _NAME.match(value) is not None


def _is_text(value: object, longest: int = LONGEST_SDP) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value <= MOST_THUMBNAILS


def _is_host(value: object) -> bool:
    try:
        return isinstance(value, str) and ipaddress.ip_address(value) is not None
    except ValueError:
        return False


def _is_port(value: object) -> bool:
    return type(value) is int and 0 < value < 65_536


def _is_ports(value: object) -> bool:
    return isinstance(value, list) and len(value) == 1 + len(VOICES) and all(map(_is_port, value))


def _is_slot(value: object) -> bool:
    return isinstance(value, str) and _SLOT.match(value) is not None


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _one_of(words: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in words


def _or_null(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or test(value)


def _member(test: Callable[[object], bool], **more: Any) -> Any:
    return field(metadata={"test": test}, **more)


def is_id(value: object) -> bool:
    """Whether this is a well-formed id of a room, point, session or grant."""
    return _is_id(value)


# ---- commands ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Join:
    """Opens a session for whoever the grant names."""

    verb: ClassVar[str] = "join"
    session: str = _member(_is_id)
    grant: str = _member(lambda value: _is_text(value, 4096))
    thumbnails: int = _member(_is_count, default=12)


@dataclass(frozen=True, slots=True)
class Accept:
    """Opens a session by the client's own offer: WHIP if the grant lets it publish, else WHEP."""

    verb: ClassVar[str] = "accept"
    session: str = _member(_is_id)
    grant: str = _member(lambda value: _is_text(value, 4096))
    sdp: str = _member(_is_text)


@dataclass(frozen=True, slots=True)
class Answer:
    """The client's SDP answer."""

    verb: ClassVar[str] = "answer"
    session: str = _member(_is_id)
    sdp: str = _member(_is_text)


@dataclass(frozen=True, slots=True)
class Leave:
    """Ends a session."""

    verb: ClassVar[str] = "leave"
    session: str = _member(_is_id)


@dataclass(frozen=True, slots=True)
class Lease:
    """Lets sessions live on."""

    verb: ClassVar[str] = "lease"
    sessions: tuple[str, ...] = _member(_is_ids)


@dataclass(frozen=True, slots=True)
class Show:
    """Puts a track into a slot of some points, or of all."""

    verb: ClassVar[str] = "show"
    room: str = _member(_is_id)
    slot: str = _member(_is_slot)
    point: str | None = _member(_or_null(_is_id), default=None)
    track: str = _member(_one_of(TRACKS), default="camera")
    to: tuple[str, ...] = _member(_is_ids, default=())


@dataclass(frozen=True, slots=True)
class Restore:
    """Lets a slot show its default again."""

    verb: ClassVar[str] = "restore"
    room: str = _member(_is_id)
    slot: str = _member(_is_slot)
    to: tuple[str, ...] = _member(_is_ids, default=())


@dataclass(frozen=True, slots=True)
class Floor:
    """Says who has the floor; with `only` nobody else is heard."""

    verb: ClassVar[str] = "floor"
    room: str = _member(_is_id)
    points: tuple[str, ...] = _member(_is_ids)
    only: bool = _member(_is_flag, default=False)


@dataclass(frozen=True, slots=True)
class Mute:
    """Stops (or lets through again) one track of one point."""

    verb: ClassVar[str] = "mute"
    room: str = _member(_is_id)
    point: str = _member(_is_id)
    track: str = _member(_one_of(TRACKS))
    muted: bool = _member(_is_flag)


@dataclass(frozen=True, slots=True)
class Layers:
    """The highest camera layer that the room forwards."""

    verb: ClassVar[str] = "layers"
    room: str = _member(_is_id)
    highest: str = _member(_one_of(LAYERS))


@dataclass(frozen=True, slots=True)
class Expel:
    """Ends a point's session at once."""

    verb: ClassVar[str] = "expel"
    room: str = _member(_is_id)
    point: str = _member(_is_id)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Asks for the figures of a room, or of all."""

    verb: ClassVar[str] = "statistics"
    room: str | None = _member(_or_null(_is_id), default=None)


@dataclass(frozen=True, slots=True)
class Health:
    """Asks whether the process works."""

    verb: ClassVar[str] = "health"


@dataclass(frozen=True, slots=True)
class Record:
    """Writes what the room sees and hears into files of that recording, or nothing any more."""

    verb: ClassVar[str] = "record"
    room: str = _member(_is_id)
    recording: str | None = _member(_or_null(_is_name), default=None)


@dataclass(frozen=True, slots=True)
class Feed:
    """Sends the room's programme and voices to another program as plain RTP, or nothing any more (no ports).

    `ports`: of the programme and of each voice; `rtcp`: where reports of the programme go.
    """

    verb: ClassVar[str] = "feed"
    room: str = _member(_is_id)
    name: str = _member(_is_id)
    host: str | None = _member(_or_null(_is_host), default=None)
    ports: tuple[int, ...] | None = _member(_or_null(_is_ports), default=None)
    rtcp: int | None = _member(_or_null(_is_port), default=None)


@dataclass(frozen=True, slots=True)
class Package:
    """Makes HLS of what viewers of the room see, for the next quarter of a minute, or no longer."""

    verb: ClassVar[str] = "package"
    room: str = _member(_is_name)
    wanted: bool = _member(_is_flag)


RoomCommand = Show | Restore | Floor | Mute | Layers | Expel | Record | Feed
Command = Join | Accept | Answer | Leave | Lease | RoomCommand | Package | Statistics | Health

_COMMANDS: Mapping[str, type[Any]] = {kind.verb: kind for kind in Command.__args__}


@dataclass(frozen=True, slots=True)
class Received:
    """A command with the number under which its sender wants an answer."""

    command: Command
    ref: int | None = None


def parse(text: bytes) -> Received | Malformed:
    """One line of the web process. Never raises."""
    message = _object(text)
    if isinstance(message, Malformed):
        return message
    ref = message.pop("ref", None)
    if ref is not None and type(ref) is not int:
        return Malformed("ref is not a whole number")
    verb = message.pop("verb", None)
    kind = _COMMANDS.get(verb) if isinstance(verb, str) else None
    if kind is None:
        return Malformed("there is no such verb", ref)
    fault = _fault(kind, message)
    if fault:
        return Malformed(f"{kind.verb}: {fault}", ref)
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in message.items()}
    return Received(kind(**given), ref)


def parse_object(text: bytes) -> dict[str, Any] | None:
    """A line that is any JSON object, or None: for the few lines that come before commands do."""
    message = _object(text)
    return None if isinstance(message, Malformed) else message


def _object(text: bytes) -> dict[str, Any] | Malformed:
    if len(text) > LONGEST_LINE:
        return Malformed(f"a line is longer than {LONGEST_LINE} bytes")
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return Malformed("a line is not JSON")
    return message if isinstance(message, dict) else Malformed("a line is not a JSON object")


def _fault(kind: type[Any], message: dict[str, Any]) -> str:
    known = {one.name: one for one in fields(kind)}
    for name, value in message.items():
        if name not in known:
            return f"there is no member {name[:64]!r}"
        if not known[name].metadata["test"](value):
            return f"{name} is not what it has to be"
    required = {one.name for one in fields(kind) if one.default is MISSING}
    missing = sorted(name for name in known if name not in message and name in required)
    return f"{missing[0]} is missing" if missing else ""


# ---- events --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """The server's offer for a session, with the mid of each slot and track."""

    event: ClassVar[str] = "offer"
    session: str
    sdp: str
    slots: dict[str, str]
    tracks: dict[str, str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server's answer to the offer of a client."""

    event: ClassVar[str] = "accepted"
    session: str
    sdp: str


@dataclass(frozen=True, slots=True)
class Connected:
    """A session's packets flow."""

    event: ClassVar[str] = "connected"
    session: str
    room: str
    point: str


@dataclass(frozen=True, slots=True)
class Left:
    """A session ended."""

    event: ClassVar[str] = "left"
    session: str
    room: str
    point: str
    reason: str


@dataclass(frozen=True, slots=True)
class Publishing:
    """A track's packets arrive, or no longer do."""

    event: ClassVar[str] = "publishing"
    session: str
    room: str
    point: str
    track: str
    live: bool


@dataclass(frozen=True, slots=True)
class Showing:
    """What a slot of a session shows."""

    event: ClassVar[str] = "showing"
    session: str
    slot: str
    point: str | None
    track: str | None
    live: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """A session fell silent, or is heard again."""

    event: ClassVar[str] = "signal"
    session: str
    room: str
    point: str
    state: str


@dataclass(frozen=True, slots=True)
class Degraded:
    """What a session goes without, because its line does not carry everything."""

    event: ClassVar[str] = "degraded"
    session: str
    room: str
    point: str
    step: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which layers of its camera a session should send; the others nobody watches."""

    event: ClassVar[str] = "wanted"
    session: str
    track: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who speaks in a room, loudest first."""

    event: ClassVar[str] = "speaking"
    room: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording runs, or is over; `reason` says why."""

    event: ClassVar[str] = "recording"
    room: str
    recording: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class Figures:
    """The answer to `statistics`."""

    event: ClassVar[str] = "statistics"
    ref: int | None
    sessions: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Healthy:
    """The answer to `health`."""

    event: ClassVar[str] = "healthy"
    ref: int | None
    boot: str
    rooms: int
    sessions: int
    packets_in: int
    packets_out: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Done:
    """A command was carried out."""

    event: ClassVar[str] = "done"
    ref: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A command was not carried out; nothing changed."""

    event: ClassVar[str] = "refused"
    ref: int | None
    session: str | None
    code: str
    sentence: str


Told = Offered | Accepted | Connected | Left | Publishing | Showing | Signal | Degraded | Wanted | Speaking | Recording
Event = Told | Figures | Healthy | Done | Refused


def encode(event: Event) -> bytes:
    """One line for the web process, newline included."""
    return line({"event": event.event, **asdict(event)})


def line(message: Mapping[str, Any]) -> bytes:
    """Any object as one line."""
    return json.dumps(message, ensure_ascii=False).encode() + b"\n"
