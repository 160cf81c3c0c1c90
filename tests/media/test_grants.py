"""A grant is good once, for a minute, for this start of media, and for nobody who cannot sign."""

import base64
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from media import grants
from media.grants import Grant, GrantBook

KEY, NOW = b"k" * 32, 1_790_000_000.0
GRANT = Grant("g1", "boot1", "giao-ban", "hue", ("camera", "microphone"), NOW + 60, ":".join(["AB"] * 32))


def test_a_grant_is_good_once() -> None:
    book = GrantBook(KEY, "boot1")
    assert book.accept(grants.sign(GRANT, KEY), NOW) == GRANT
    assert "used before" in str(book.accept(grants.sign(GRANT, KEY), NOW + 1))


def test_a_grant_is_for_one_start_of_media_and_for_a_minute() -> None:
    book = GrantBook(KEY, "boot1")
    for other, word in (
        (replace(GRANT, boot="boot0"), "another start"),
        (replace(GRANT, until=NOW - 6), "too old"),
        (replace(GRANT, until=NOW + 3600), "too long"),
        (replace(GRANT, until=float("nan")), "too old"),
    ):
        assert word in str(book.accept(grants.sign(other, KEY), NOW))


def test_who_was_expelled_cannot_use_a_grant_made_before() -> None:
    book = GrantBook(KEY, "boot1")
    book.void("giao-ban", "hue", NOW)
    assert "expelled" in str(book.accept(grants.sign(GRANT, KEY), NOW))
    later = replace(GRANT, id="g2", until=NOW + 62)  # made two seconds later, by a web process that wants it so
    assert book.accept(grants.sign(later, KEY), NOW + 2) == later


def test_what_was_used_is_forgotten_when_it_is_too_old_anyway() -> None:
    book = GrantBook(KEY, "boot1")
    for number in range(1000):
        now = NOW + number
        assert isinstance(book.accept(grants.sign(replace(GRANT, id=f"g{number}", until=now + 60), KEY), now), Grant)
    assert len(book._used) < 400


@given(st.text(max_size=200) | st.binary(max_size=100).map(lambda raw: base64.urlsafe_b64encode(raw).decode() + ".AA"))
def test_no_text_raises_or_is_believed(text: str) -> None:
    assert grants.read(text, KEY) is None


@given(st.integers(0, 2**32))
def test_a_changed_grant_is_forged(where: int) -> None:
    text = grants.sign(GRANT, KEY)
    place = where % (len(text) - 1)  # the last letter carries bits that mean nothing
    changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
    assert grants.read(changed, KEY) is None
    assert grants.read(text, b"another key") is None


def test_a_signed_payload_of_another_form_is_refused() -> None:
    for change in ({"v": 2}, {"publish": "camera"}, {"publish": [["camera"]]}, {"fingerprint": "AB"}, {"more": 1}):
        payload = {"v": 1, **json.loads(_payload(grants.sign(GRANT, KEY))), **change}
        raw = json.dumps(payload).encode()
        assert grants.read(f"{grants._text(raw)}.{grants._text(grants._mac(raw, KEY))}", KEY) is None


def _payload(text: str) -> bytes:
    return grants._bytes(text.partition(".")[0])
