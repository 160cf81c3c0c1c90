"""Viewers whom Janus serves instead of media, behind the same link and the same page."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from app.briefings import actions, queries
from app.briefings import janus as janus_module
from app.briefings.channel import Channel
from app.briefings.elsewhere import Elsewhere
from app.briefings.entering import Entrance
from app.briefings.models import Link
from app.config import Misconfigured, Settings
from app.kernel import db
from app.kernel.errors import Unavailable
from tests.briefings.studio import HEAR
from tests.briefings.test_exchange import Page, Running, running, until
from tests.briefings.test_stream_clients import COLOUR, RED, WATCH, address, elsewhere
from tests.briefings.test_streams import key, offered, served
from tests.janus import Janus, janus_running
from tests.media.sites import with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["address", "running", "served"]
SECRET = "chìa khóa"


@pytest.fixture
def janus(served: tuple[Running, FlaskClient], tmp_path: Path) -> Iterator[Janus]:
    """Janus, and this web process told of it."""
    with janus_running(tmp_path / "janus", "streaming", secret=SECRET) as found:
        assert found is not None, "Janus is missing: python tools/system.py test"
        exchange = served[0].exchange
        settings = Settings(janus_url=found.base, janus_secret=SECRET)
        exchange.elsewhere = Elsewhere(settings, exchange.channel)
        exchange.elsewhere.start(lambda work: threading.Thread(target=work, daemon=True).start())
        yield found
        exchange.elsewhere.stop()  # its thread may wait for Janus's half minute


def playing(running: Running, code: str = "DC02") -> None:
    """The computer of that site shows red and a tone, and has the floor."""
    peer, _session = running.come(code, Page("line-1"))
    running.players.play(peer, "red", 900)
    until(lambda: running.rooms.site(code).link is Link.IN_ROOM)
    if running.rooms.site(code).floor_since is None:
        actions.give_floor(running.rooms.people.binh, running.rooms.meeting, running.rooms.site(code).id)


def sessions(running: Running) -> set[str]:
    """Who is with media."""
    found = running.exchange.channel.ask(verb="statistics", room=None)["sessions"]
    return {one["point"].split(".")[0] for one in found}


def test_the_page_of_a_viewer_is_served_by_janus_and_put_out_with_its_link(
    served: tuple[Running, FlaskClient], address: str, browser: Browser, janus: Janus
) -> None:
    running = served[0]
    rooms, watching = running.rooms, key(running.rooms)
    playing(running)
    with with_devices(browser) as chromium:
        page = chromium.new_context().new_page()
        page.goto(f"{address}/view/{watching}")
        until(lambda: page.evaluate(COLOUR) == RED)
        until(lambda: 900 in [round(tone / 100) * 100 for tone in page.evaluate(HEAR)])
        until(lambda: page.get_by_text("Đang theo dõi cuộc họp").is_visible())
        until(lambda: running.exchange.viewers(rooms.meeting) == 1)
        assert "view" not in sessions(running)  # media serves nobody but the site
        player = elsewhere(chromium, address, "@eyevinn/webrtc-player")  # it brings an offer: media takes it
        player.evaluate(WATCH, [f"{address}/whep", watching])
        until(lambda: player.evaluate(COLOUR) == RED)
        assert "view" in sessions(running)
        with db.reading():
            (link,) = [one for one in queries.stream_keys(rooms.room) if one.site_id is None]
        actions.end_key(rooms.people.dat, rooms.meeting, link.id)
        until(lambda: page.get_by_text("Đường dẫn không còn hiệu lực").is_visible())
        until(lambda: running.exchange.viewers(rooms.meeting) == 0)


def test_a_janus_that_was_killed_and_one_that_is_away(
    served: tuple[Running, FlaskClient], address: str, browser: Browser, janus: Janus
) -> None:
    running = served[0]
    rooms, watching = running.rooms, key(running.rooms)
    playing(running)
    page = browser.new_context().new_page()
    page.goto(f"{address}/view/{watching}")
    until(lambda: page.evaluate(COLOUR) == RED)
    until(lambda: running.exchange.viewers(rooms.meeting) == 1)
    janus.kill()
    until(lambda: "view" in sessions(running))  # the page comes back by itself, to media
    until(lambda: page.evaluate(COLOUR) == RED)
    janus.start()
    page.reload()
    until(lambda: "view" not in sessions(running))
    until(lambda: page.evaluate(COLOUR) == RED)
    until(lambda: running.exchange.viewers(rooms.meeting) == 1)


def test_media_that_was_killed_feeds_janus_again(
    served: tuple[Running, FlaskClient], address: str, browser: Browser, janus: Janus
) -> None:
    running = served[0]
    watching = key(running.rooms)
    playing(running)
    page = browser.new_context().new_page()
    page.goto(f"{address}/view/{watching}")
    until(lambda: page.evaluate(COLOUR) == RED)
    running.media.kill()
    running.media.start()
    until(lambda: running.exchange.channel.is_open)
    playing(running)
    before = page.evaluate("document.querySelector('video').currentTime")
    until(lambda: page.evaluate("document.querySelector('video').currentTime") > before + 1)


def test_what_players_may_ask(served: tuple[Running, FlaskClient], janus: Janus) -> None:
    running, client = served
    watching = key(running.rooms)
    made = offered(client, "/whep", watching, "")
    assert made.status_code == 201 and re.match(r"v=0\r\n", made.text) and "a=sendonly" in made.text
    at, headers = made.headers["Location"], {"Authorization": f"Bearer {watching}", "Content-Type": "application/sdp"}
    assert client.patch(at, data="v=0", headers=headers).status_code == 422
    assert client.patch(at, data=made.text, headers={**headers, "Authorization": "Bearer x"}).status_code in (401, 404)
    assert client.delete(at, headers=headers).status_code == 200
    assert client.delete(at, headers=headers).status_code == 404
    assert offered(client, "/whep", key(running.rooms, "DC02"), "").status_code == 403  # a key to publish by
    assert offered(client, "/whip", key(running.rooms, "DC02"), "").status_code == 422  # who publishes offers


def test_without_a_janus_nothing_is_offered(served: tuple[Running, FlaskClient]) -> None:
    running, client = served
    assert offered(client, "/whep", key(running.rooms), "").status_code == 422
    assert "offered" not in client.get(f"/view/{key(running.rooms)}").text
    with pytest.raises(Unavailable):
        running.exchange.elsewhere.offer(None)  # type: ignore[arg-type]


def test_a_janus_that_does_not_answer_is_waited_for_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(janus_module, "ANSWER_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = Settings(data=tmp_path, janus_url=f"http://127.0.0.1:{silent.getsockname()[1]}/janus")
        nobody = Channel(settings, lambda event: None, lambda boot: None, lambda: None)
        viewers, entrance = Elsewhere(settings, nobody), Entrance("room", "view.1", (), "holder")
        with pytest.raises(Unavailable):
            viewers.offer(entrance)
        began = time.monotonic()
        for _ in range(50):
            with pytest.raises(Unavailable):
                viewers.offer(entrance)
            assert viewers.viewers("room") == 0
        assert time.monotonic() - began < 0.3


def test_settings_name_a_janus() -> None:
    assert Settings.read({"NGHITRUONG_JANUS_URL": "https://janus.an-linh.vn:8089/janus"}).janus_url
    with pytest.raises(Misconfigured, match="phải có dạng http://janus"):
        Settings.read({"NGHITRUONG_JANUS_URL": "janus.an-linh.vn"})
