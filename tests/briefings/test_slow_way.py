"""Viewers whose network lets no WebRTC through: HLS, behind the same link and the same page."""

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from app.briefings import actions
from app.briefings.exchange import Exchange
from app.config import Settings
from tests.briefings.test_elsewhere import playing
from tests.briefings.test_exchange import Running, running, until
from tests.briefings.test_stream_clients import COLOUR, RED, address
from tests.briefings.test_streams import key, served
from tests.media.sites import with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["address", "running", "served"]
NOTHING_GETS_THROUGH = """
const take = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
  return take.call(this, { type, sdp: sdp.replace(/^(a=candidate:.*? )\\d+( typ)/gm, "$19$2") });
};
"""
SOUNDS = """
() => {
  const video = document.querySelector("video");
  return !video.muted && video.webkitAudioDecodedByteCount > 0;
}
"""
SLOW = "Hình chậm khoảng mười giây"


@pytest.fixture
def slow(served: tuple[Running, FlaskClient]) -> Exchange:
    """This web process makes HLS."""
    exchange = served[0].exchange
    exchange._packages = Settings(data=served[0].media.data).data / "hls"
    return exchange


def test_where_nothing_gets_through_the_page_plays_hls_and_hears_it(
    served: tuple[Running, FlaskClient], slow: Exchange, address: str, browser: Browser
) -> None:
    running = served[0]
    playing(running)
    with with_devices(browser) as chromium:
        page = chromium.new_context().new_page()
        page.add_init_script(NOTHING_GETS_THROUGH)
        page.goto(f"{address}/view/{key(running.rooms)}")
        until(lambda: page.get_by_text(SLOW).is_visible())
        until(lambda: page.evaluate(COLOUR) == RED)
        until(lambda: page.evaluate(SOUNDS))
        assert not page.get_by_text("Chưa có hình").is_visible()
        actions.end_room(running.rooms.people.binh, running.rooms.meeting)
        until(lambda: page.get_by_text("Phòng họp chưa mở hoặc đã kết thúc").is_visible())
        until(lambda: not (running.media.data / "hls" / running.rooms.meeting).exists())


def test_the_link_judges_every_piece(served: tuple[Running, FlaskClient], slow: Exchange) -> None:
    running, client = served
    token = key(running.rooms)
    assert client.get(f"/view/{token}/live/index.m3u8").status_code == 503
    until(lambda: client.get(f"/view/{token}/live/index.m3u8").status_code == 200)
    playlist = client.get(f"/view/{token}/live/index.m3u8")
    assert playlist.mimetype == "application/vnd.apple.mpegurl" and playlist.headers["Cache-Control"] == "no-store"
    piece = next(line for line in playlist.text.split() if line.endswith(".ts"))
    assert client.get(f"/view/{token}/live/{piece}").mimetype == "video/mp2t"
    for name in ("00000.mp4", "..%2f..%2fkey", "key", "99999.ts", "index.m3u8.ts"):
        assert client.get(f"/view/{token}/live/{name}").status_code == 404
    assert client.get(f"/view/{key(running.rooms, 'DC02')}/live/{piece}").status_code == 404
    actions.end_room(running.rooms.people.binh, running.rooms.meeting)
    until(lambda: client.get(f"/view/{token}/live/{piece}").status_code == 404)


def test_without_the_setting_there_is_none(served: tuple[Running, FlaskClient]) -> None:
    running, client = served
    assert client.get(f"/view/{key(running.rooms)}/live/index.m3u8").status_code == 404
    assert ' slow="' not in client.get(f"/view/{key(running.rooms)}").text
