"""Two rooms in real browsers are recorded from the board, media is killed meanwhile, and the secretariat watches it
again in a browser: the right picture, the voices, and a jump to who spoke."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.briefings.models import Link
from tests.briefings.studio import PATIENCE_S, Studio, open_studio, until
from tests.conftest import PATIENCE_MS
from tests.media.sites import with_devices

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BANNER = "Đang ghi hình"
PICTURE = """
() => {
  const video = document.querySelector("[data-part=picture]");
  if (!video.videoWidth || video.readyState < 2) return null;
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => (value > 128 ? 1 : 0)).join("");
}
"""
RED, BLUE = "100", "001"
HEARD = """
() => {
  const play = HTMLMediaElement.prototype.play;
  window.heard = new Set();
  HTMLMediaElement.prototype.play = function () {
    if (this instanceof HTMLAudioElement)
      this.addEventListener("timeupdate", () => this.currentTime > 0.5 && window.heard.add(this.src));
    return play.call(this);
  };
}
"""


@pytest.fixture
def studio(browser: Browser, tmp_path: Path) -> Iterator[Studio]:
    expect.set_options(timeout=PATIENCE_S * 1000)
    with with_devices(browser) as chromium, open_studio(tmp_path / "studio", chromium) as found:
        yield found
        expect.set_options(timeout=PATIENCE_MS)
        assert not found.faults, found.faults


def written(studio: Studio, track: str) -> dict[str, int]:
    """The files of a track as they grow, by name."""
    folder = studio.chamber.household.settings.data / "recordings"
    return {path.name: path.stat().st_size for path in folder.glob(f"*/*-{track}.webm")}


def grows(studio: Studio, track: str, octets: int) -> bool:
    """Whether so much more comes into a file of that track than there is now."""
    before = sum(written(studio, track).values())
    until(lambda: sum(written(studio, track).values()) > before + octets, f"{track} is written")
    return True


def position(page: Page) -> float:
    return float(page.locator("[data-part=seek]").input_value())


def test_a_meeting_is_recorded_and_watched_again(studio: Studio) -> None:
    rooms = studio.rooms
    tinh, other = studio.computer("DC01"), studio.computer("DC02")
    board = studio.operator(rooms.people.dat)
    board.get_by_role("button", name="Mở phòng họp").click()
    for code in ("DC01", "DC02"):
        until(lambda code=code: rooms.site(code).link is Link.IN_ROOM, code)

    board.get_by_role("button", name="Ghi hình", exact=True).click()
    for page in (board, tinh.page, other.page):
        expect(page.get_by_text(BANNER).first).to_be_visible()
    grows(studio, "camera", 60_000)
    row = board.locator(f"tr[data-site='{rooms.site('DC02').id}']")
    row.get_by_role("button", name="Mời phát biểu").click()
    until(lambda: len(written(studio, "camera")) >= 2, "the floor's camera is recorded too")
    grows(studio, "camera", 120_000)
    grows(studio, "microphone", 8_000)

    before = set(written(studio, "camera"))
    studio.kill_media()
    until(lambda: set(written(studio, "camera")) - before, "the next media process goes on in files of its own")
    expect(board.get_by_text("ghi hình tiếp tục")).to_be_visible()
    grows(studio, "camera", 60_000)
    board.get_by_role("button", name="Dừng ghi hình", exact=True).click()
    for page in (board, tinh.page, other.page):
        expect(page.get_by_text(BANNER)).to_have_count(0)
    assert rooms.heard().count("RecordingResumed") == 1

    watcher = studio.operator(rooms.people.thao)
    watcher.goto(f"/meetings/{rooms.meeting}/recordings")
    until(lambda: watcher.reload() and watcher.get_by_role("link", name="Xem lại").count(), "the worker stored it")
    watcher.add_init_script(f"({HEARD})()")
    watcher.get_by_role("link", name="Xem lại").click()
    watcher.get_by_role("button", name="Xem", exact=True).click()
    until(lambda: watcher.evaluate(PICTURE) == RED, "the chair's picture")
    first = position(watcher)
    until(lambda: position(watcher) > 1, "it plays")
    until(lambda: watcher.evaluate("window.heard.size") >= 1, "a voice is heard")

    watcher.get_by_role("button", name="VP Tỉnh ủy").click()
    until(lambda: watcher.evaluate(PICTURE) == BLUE, "the picture of who had the floor")
    expect(watcher.locator("[data-part=caption]")).to_have_text("VP Tỉnh ủy")
    watcher.get_by_role("button", name="Tạm dừng").click()
    watcher.locator("[data-part=seek]").fill(f"{first + 0.2:.1f}")
    until(lambda: watcher.evaluate(PICTURE) == RED, "back at the chair, without playing")
    assert position(watcher) == pytest.approx(first, abs=0.3)
