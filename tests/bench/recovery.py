"""How long a briefing of thirteen sites needs after the media process was killed, and a site after its link was.

`make bench BENCH=recovery ARGS="--sites 13 --cut 10"`. The sites are rooms' computers without browsers; a control room
in a real Chromium watches all of them, and one site is a real Chromium behind a line that is cut for some seconds.

media_killed_back_s: from `kill -9` until the control room has a new picture of every site. link_back_s: from the
moment the line carries again until the control room has a new picture of that site.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from app.briefings import actions
from app.demo.briefing import PROVINCE
from tests.bench.world import say
from tests.briefings.studio import Studio, open_studio, until
from tests.browser.engine import launched
from tests.links.process import link
from tests.media.sites import with_devices

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 240.0
PICTURES = """
() => Object.fromEntries([...document.querySelectorAll("tr[data-site] video")].map((video) => [
  video.dataset.slot,
  video.closest("[data-live=yes]") && video.srcObject ? video.getVideoPlaybackQuality().totalVideoFrames : -1,
]))
"""


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--sites", type=int, default=len(PROVINCE))
    options.add_argument("--cut", type=float, default=10.0)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        launched() as browser,
        with_devices(browser) as chromium,
        open_studio(Path(folder), chromium, PROVINCE[: given.sites]) as studio,
    ):
        summary = {"bench": "recovery", **measure(studio, given.sites, given.cut)}
    print(json.dumps(summary), flush=True)


def measure(studio: Studio, sites: int, cut_s: float) -> dict[str, object]:
    """The figures of one kill and one cut."""
    rooms, people = studio.rooms, studio.rooms.people
    actions.open_room(people.binh, rooms.meeting)
    lines = ""
    for code, name, *_rest in PROVINCE[:sites]:
        _point, token = actions.make_device_link(people.thao, people.body.id, rooms.points[code])
        lines += f"{studio.chamber.url}/bridge/{token}\t{name}\n"
    playing = subprocess.Popen(
        [sys.executable, "-m", "media.playing", studio.chamber.url], cwd=ROOT, stdin=subprocess.PIPE, text=True,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert playing.stdin is not None
    playing.stdin.write(lines)
    playing.stdin.close()
    try:
        board = studio.operator(people.dat)
        with link(studio.chamber.household.settings.port) as line:
            studio.computer("DC02", line=line).waits_for_room()
            took = until(lambda: _live(board) == sites, "all in the room", PATIENCE_S)
            say(f"{sites} sites in the room after {took:.1f} s")
            time.sleep(3)
            studio.kill_media()
            killed = _back(board, [f"thumb{number}" for number in range(sites)])
            say(f"all back {killed:.1f} s after the media process was killed")
            time.sleep(12)  # media has learned that a crash was not the beginning of many
            line.order("cut")
            time.sleep(cut_s)
            line.order("mend")
            linked = _back(board, ["thumb1"])
            say(f"the site is back {linked:.1f} s after its line")
    finally:
        playing.terminate()
        playing.wait()
    return {"link_back_s": round(linked, 1), "media_killed_back_s": round(killed, 1), "sites": sites}


def _back(board: Page, slots: list[str]) -> float:
    """Seconds from now until each of these, of which one is gone at least, has a picture that moves."""
    began = time.monotonic()
    until(lambda: any(_frames(board).get(slot, -1) < 0 for slot in slots), "gone", PATIENCE_S)
    until(lambda: all(_frames(board).get(slot, -1) > 0 for slot in slots), "back", PATIENCE_S)
    frames = _frames(board)
    until(lambda: all(_frames(board).get(slot, -1) > frames[slot] for slot in slots), "moving", PATIENCE_S)
    return time.monotonic() - began


def _frames(board: Page) -> dict[str, int]:
    found: dict[str, int] = board.evaluate(PICTURES)
    return found


def _live(board: Page) -> int:
    return sum(count > 0 for count in _frames(board).values())


if __name__ == "__main__":
    main()
