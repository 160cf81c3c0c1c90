"""Grants: what the web process signs and the media process believes (media/PROTOCOL.md, section 2). Pure."""

import base64
import hashlib
import hmac
import json
import re
from typing import Final

TRACKS: Final = ("microphone", "camera", "content")
LONGEST_S: Final = 60.0

_FINGERPRINT = re.compile(r"[0-9A-F]{2}(?::[0-9A-F]{2}){31}\Z")


def is_fingerprint(value: object) -> bool:
    """Whether this is SHA-256 of a certificate as SDP writes it: AB:CD:..."""
    return isinstance(value, str) and _FINGERPRINT.match(value) is not None


def sign(
    key: bytes, *, id: str, boot: str, room: str, point: str, publish: tuple[str, ...], until: float, fingerprint: str
) -> str:
    """The text that opens one session. `until` in seconds since 1970, at most a minute from now."""
    payload = {
        "v": 1, "id": id, "boot": boot, "room": room, "point": point, "publish": list(publish), "until": until,
        "fingerprint": fingerprint,
    }  # fmt: skip
    written = json.dumps(payload, separators=(",", ":")).encode()
    return f"{_text(written)}.{_text(hmac.digest(key, b'nghitruong grant ' + written, hashlib.sha256))}"


def proof(key: bytes, who: str, *nonces: str) -> str:
    """What shows the other side of the connection that we hold the key (section 1)."""
    return hmac.digest(key, " ".join((who, *nonces)).encode(), hashlib.sha256).hex()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
