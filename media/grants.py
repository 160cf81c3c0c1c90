"""Grants (PROTOCOL.md, section 2): signed by the web process, presented once, within a minute. Pure."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from media.wire import TRACKS, is_id

LONGEST_S = 60.0
CLOCK_TOLERANCE_S = 5.0
MOST_REMEMBERED = 10_000

_FINGERPRINT = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){31}\Z")


@dataclass(frozen=True, slots=True)
class Grant:
    """What one `join` may do; `until` in seconds since 1970, `fingerprint` SHA-256 as SDP writes it."""

    id: str
    boot: str
    room: str
    point: str
    publish: tuple[str, ...]
    until: float
    fingerprint: str


def sign(grant: Grant, key: bytes) -> str:
    """The text that a client presents."""
    payload = json.dumps({"v": 1, **asdict(grant)}, separators=(",", ":")).encode()
    return f"{_text(payload)}.{_text(_mac(payload, key))}"


def read(text: str, key: bytes) -> Grant | None:
    """The grant, if the signature and the form are right; who may use it when is for `GrantBook`."""
    payload, _, mac = text.partition(".")
    try:
        bytes_, given = _bytes(payload), _bytes(mac)
    except ValueError:
        return None
    if not hmac.compare_digest(_mac(bytes_, key), given):
        return None
    try:
        return _grant(json.loads(bytes_))
    except (ValueError, RecursionError):
        return None


def _grant(found: Any) -> Grant | None:
    names = {"v", "id", "boot", "room", "point", "publish", "until", "fingerprint"}
    if not isinstance(found, dict) or set(found) != names or found["v"] != 1:
        return None
    publish, until, fingerprint = found["publish"], found["until"], found["fingerprint"]
    fits = (
        all(is_id(found[name]) for name in ("id", "boot", "room", "point"))
        and isinstance(publish, list)
        and all(track in TRACKS for track in publish)
        and isinstance(until, (int, float))
        and isinstance(fingerprint, str)
        and _FINGERPRINT.match(fingerprint) is not None
    )
    if not fits:
        return None
    return Grant(found["id"], found["boot"], found["room"], found["point"], tuple(publish), float(until), fingerprint)


class GrantBook:
    """Which grants were presented in this boot, so that each is good once."""

    def __init__(self, key: bytes, boot: str) -> None:
        self._key = key
        self._boot = boot
        self._used: dict[str, float] = {}
        self._void_until: dict[tuple[str, str], float] = {}

    def accept(self, text: str, now: float) -> Grant | str:
        """The grant, from now on used; or a sentence why not. `now` in seconds since 1970."""
        grant = read(text, self._key)
        if grant is None:
            return "the grant is forged or malformed"
        if grant.boot != self._boot:
            return "the grant is for another start of the media process"
        if not now - CLOCK_TOLERANCE_S <= grant.until <= now + LONGEST_S + CLOCK_TOLERANCE_S:
            return "the grant is too old, or made for too long"
        self._forget(now)
        if grant.id in self._used:
            return "the grant was used before"
        if grant.until <= self._void_until.get((grant.room, grant.point), 0.0):
            return "the point was expelled after the grant was made"
        if len(self._used) >= MOST_REMEMBERED:
            return "too many grants were presented within a minute"
        self._used[grant.id] = grant.until
        return grant

    def void(self, room: str, point: str, now: float) -> None:
        """Grants of this point made up to now are good no more."""
        self._void_until[(room, point)] = now + LONGEST_S

    def _forget(self, now: float) -> None:
        if len(self._used) + len(self._void_until) > 256:
            self._used = {id_: until for id_, until in self._used.items() if until + CLOCK_TOLERANCE_S >= now}
            self._void_until = {who: until for who, until in self._void_until.items() if until >= now}


def _mac(payload: bytes, key: bytes) -> bytes:
    return hmac.digest(key, b"nghitruong grant " + payload, hashlib.sha256)


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
