"""Pages are sent ahead of the framework to whoever may have them, and to nobody else, not even a moment later."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.actions import sessions
from app.documents.actions import release
from app.kernel import shortcut
from tests.documents.chamber import Chamber
from tests.documents.test_reader_routes import released, status

PACKED = {"Accept-Encoding": "gzip"}


@pytest.fixture
def routed(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went the ordinary way since."""
    asked: list[str] = []
    app = house.app
    assert isinstance(app, Flask)
    dispatch: Callable[..., object] = app.dispatch_request
    monkeypatch.setattr(app, "dispatch_request", lambda *given: asked.append("asked") or dispatch(*given))
    return asked


def _image(house: Chamber, version_id: str) -> str:
    manifest = house.browser(house.huy).get(f"/papers/{version_id}/manifest").get_json()
    return str(manifest["pages"][0]["image"])


def test_the_second_of_the_same_readers_files_asks_nobody(house: Chamber, routed: list[str]) -> None:
    browser = house.browser(house.huy)
    version = released(house)
    page = browser.get(f"/papers/{version.id}/manifest").get_json()["pages"][0]
    for address in (page["image"], page["words"]):
        ordinary = browser.get(address, headers=PACKED)
        del routed[:]
        again = browser.get(address, headers=PACKED)
        assert again.data == ordinary.data
        assert (again.status_code, routed) == (200, [])
        assert again.headers["Cache-Control"] == ordinary.headers["Cache-Control"]
        assert again.headers["Content-Type"] == ordinary.headers["Content-Type"]
        assert again.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_unusual_goes_the_ordinary_way(house: Chamber, routed: list[str]) -> None:
    browser, image = house.browser(house.huy), _image(house, released(house).id)
    for ask in (
        lambda: browser.get(image, headers={"Range": "bytes=0-9"}),
        lambda: browser.get(f"{image}?x=1"),
        lambda: browser.head(image),
    ):
        browser.get(image)
        del routed[:]
        assert ask().status_code in (200, 206)
        assert routed == ["asked"]


def test_a_withdrawn_paper_is_gone_at_once(house: Chamber) -> None:
    version = released(house)
    image = _image(house, version.id)
    assert [status(house, "huy", image), status(house, "huy", image)] == [200, 200]
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm")
    assert status(house, "huy", image) == 404


def test_a_sign_in_that_ended_opens_nothing(house: Chamber) -> None:
    browser, image = house.browser(house.huy), _image(house, released(house).id)
    assert [browser.get(image).status_code for _ in range(2)] == [200, 200]
    sessions.end_all(house.huy, house.huy.id, but="")
    assert browser.get(image).status_code == 401


def test_another_persons_cookie_beside_ones_own_is_no_key(house: Chamber) -> None:
    image = _image(house, released(house).id)
    environ = {"HTTP_COOKIE": "session=mine; session=another"}
    assert shortcut._cookie(environ, "session") == ""
    assert status(house, "stranger", image) == 404
