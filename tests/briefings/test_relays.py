"""What browsers, encoders and players are told of a relay; that it carries pictures is in the journey of the rooms."""

import base64
import hashlib
import hmac
import re

import pytest

from app.briefings.relays import Relays
from app.config import Misconfigured, Settings

URLS = ("turn:relay.an-linh.vn:3478?transport=udp", "turns:[2001:db8::7]:443?transport=tcp")
RELAYS = Relays(URLS, "secret")
NOON = 1_790_000_000.5


def test_a_name_ends_after_a_day_and_the_relay_can_check_it() -> None:
    (server,) = RELAYS.servers("site", NOON)
    assert server["urls"] == list(URLS)
    assert server["username"] == f"{1_790_000_000 + 86_400}:site"
    expected = hmac.new(b"secret", server["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(server["credential"]) == expected


def test_encoders_are_told_in_links() -> None:
    (server,) = RELAYS.servers("site", NOON)
    links = RELAYS.links("site", NOON)
    assert [re.match(r"<([^>]+)>; rel=\"ice-server\"; ", link)[1] for link in links] == list(URLS)  # type: ignore[index]
    assert all(f'username="{server["username"]}"; credential="{server["credential"]}"' in link for link in links)


def test_without_a_relay_nothing_is_told() -> None:
    assert (Relays().servers("site", NOON), Relays().links("site", NOON)) == ([], [])
    assert Relays.of(Settings.read({})) == Relays()


def test_settings_name_relays() -> None:
    given = {"NGHITRUONG_TURN_URL": ", ".join(URLS), "NGHITRUONG_TURN_SECRET": "secret"}
    assert Relays.of(Settings.read(given)) == RELAYS
    assert "secret" not in repr(Settings.read(given)) + repr(RELAYS)


@pytest.mark.parametrize(
    ("url", "secret", "why"),
    [
        (URLS[0], "", "phải được đặt cùng nhau"),
        ("", "secret", "phải được đặt cùng nhau"),
        ("stun:relay.an-linh.vn", "secret", "phải có dạng turn:"),
        ("turn:relay.an-linh.vn:3478>; rel=x", "secret", "phải có dạng turn:"),
    ],
)
def test_what_cannot_be_a_relay_stops_the_start(url: str, secret: str, why: str) -> None:
    with pytest.raises(Misconfigured, match=why):
        Settings.read({"NGHITRUONG_TURN_URL": url, "NGHITRUONG_TURN_SECRET": secret})
