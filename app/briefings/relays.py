"""Trạm chuyển tiếp: what a browser is told of TURN relays, for networks that let neither UDP nor our TCP port through.

A relay such as coturn shares one secret with us and believes whoever brings a name with an end and its HMAC
(draft-uberti-behave-turn-rest-00, section 2.2), so no account is kept anywhere. Pure.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any, Final, Self

from app.config import Settings

LASTS_S: Final = 24 * 3600.0  # the longest briefing, and a page that was opened the evening before


@dataclass(frozen=True)
class Relays:
    """The relays of an installation; without addresses there are none, and pages try the direct ways only."""

    urls: tuple[str, ...] = ()
    secret: str = field(default="", repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Those that the settings name."""
        return cls(settings.turn_urls, settings.turn_secret)

    def servers(self, who: str, now: float) -> list[dict[str, Any]]:
        """`iceServers` as RTCPeerConnection takes them, good for a day from `now` (seconds since 1970).

        `who` is what the relay's log says; it gives no right to anything.
        """
        if not self.urls:
            return []
        username = f"{int(now + LASTS_S)}:{who}"
        digest = hmac.digest(self.secret.encode(), username.encode(), hashlib.sha1)
        credential = base64.b64encode(digest).decode()
        return [{"urls": list(self.urls), "username": username, "credential": credential}]

    def links(self, who: str, now: float) -> list[str]:
        """The same as `Link` headers for encoders and players (RFC 9725, section 4.6)."""
        return [
            f'<{url}>; rel="ice-server"; username="{one["username"]}"; credential="{one["credential"]}"; '
            'credential-type="password"'
            for one in self.servers(who, now)
            for url in one["urls"]
        ]
