"""WHIP and WHEP with clients that nobody here wrote, and our own page for viewers, against the running parts."""

import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from app.briefings import actions, queries
from app.briefings.models import Link
from app.kernel import db
from app.kernel.http import ROOT
from tests.briefings.studio import HEAR
from tests.briefings.test_exchange import Running, running, until
from tests.briefings.test_streams import key, served
from tests.briefings.test_viewing import TITLE, Screen
from tests.media.sites import with_devices
from tools.system import has_webrtcbin

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["running", "served"]
PYTHON = Path("/usr/bin/python3")  # Debian's, with python3-gi
LEFT_OUT = "@eyevinn/csai-manager"  # advertisements, which a player shows that is told to
REQUIRED = re.compile(r"""require\(["']([^"')]+)["']\)""")
CLIENTS = """
(modules) => {
  const made = {};
  const load = (path) => {
    if (!path) return {}; // left out
    if (!made[path]) {
      const module = (made[path] = { exports: {} });
      const [text, names] = modules[path];
      const run = new Function("module", "exports", "require", "process", text);
      run(module, module.exports, (name) => load(names[name]), { env: {} });
    }
    return made[path].exports;
  };
  window.client = load("main");
}
"""
INGEST = """
async ([endpoint, authkey, colour, tone]) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const pen = canvas.getContext("2d");
  let step = 0;
  setInterval(() => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = "black";
    pen.fillRect((step++ * 8) % 320, 160, 20, 20);
  }, 66);
  const context = new AudioContext();
  const source = new OscillatorNode(context, { frequency: tone });
  const end = context.createMediaStreamDestination();
  source.connect(end);
  source.start();
  const stream = new MediaStream([...canvas.captureStream(15).getTracks(), ...end.stream.getTracks()]);
  window.encoder = new window.client.WHIPClient({ endpoint, opts: { authkey, iceServers: [] } });
  await window.encoder.ingest(stream);
}
"""
WATCH = """
([address, token]) => {
  const video = Object.assign(document.createElement("video"), { autoplay: true, muted: true });
  document.body.replaceChildren(video);
  window.player = new window.client.WebRTCPlayer({ video, type: "whep", iceServers: [] });
  window.player.load(new URL(address), `Bearer ${token}`);
}
"""
COLOUR = """
() => {
  const video = document.querySelector("video");
  if (!video?.videoWidth) return null;
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => (value > 128 ? 1 : 0)).join("");
}
"""
RED, GREEN = "100", "010"


def modules_of(package: str) -> dict[str, tuple[str, dict[str, str]]]:
    """A package of npm and what it requires, by path: text, and which path each name leads to."""
    found: dict[str, tuple[str, dict[str, str]]] = {}

    def gather(label: str, path: Path) -> None:
        text = path.read_text()
        names = {name: _resolved(name, path) for name in REQUIRED.findall(text)}
        found[label] = text, {name: str(one) for name, one in names.items() if one is not None}
        for one in names.values():
            if one is not None and str(one) not in found:
                gather(str(one), one)

    gather("main", _main(ROOT / "node_modules" / package))
    return found


def _main(folder: Path) -> Path:
    main = _file(folder / json.loads((folder / "package.json").read_text()).get("main", "index.js"))
    assert main is not None
    return main


def _resolved(name: str, by: Path) -> Path | None:
    if name.startswith("."):
        return _file(by.parent / name)
    folder = ROOT / "node_modules" / name
    return _main(folder) if name != LEFT_OUT and (folder / "package.json").is_file() else None


def _file(path: Path) -> Path | None:
    ways = (path, path.with_name(f"{path.name}.js"), path / "index.js")
    return next((one.resolve() for one in ways if one.is_file()), None)


@pytest.fixture
def address(served: tuple[Running, FlaskClient]) -> Iterator[str]:
    """The pages' application, over real HTTP."""
    app = served[1].application
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def elsewhere(chromium: Browser, address: str, package: str) -> Page:
    """A page of another origin, with that client in it."""
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(address.replace("127.0.0.1", "localhost") + "/trust")
    page.evaluate(CLIENTS, modules_of(package))
    return page


def test_eyevinns_encoder_is_the_site_and_eyevinns_player_and_our_page_see_and_hear_it(
    served: tuple[Running, FlaskClient], address: str, browser: Browser
) -> None:
    rooms = served[0].rooms
    site, watching = rooms.site("DC02").id, key(rooms)
    with with_devices(browser) as chromium:
        encoder = elsewhere(chromium, address, "@eyevinn/whip-web-client")
        encoder.evaluate(INGEST, [f"{address}/whip", key(rooms, "DC02"), "#f00", 900])
        until(lambda: rooms.site("DC02").link is Link.IN_ROOM)
        actions.give_floor(rooms.people.binh, rooms.meeting, site)
        player = elsewhere(chromium, address, "@eyevinn/webrtc-player")
        player.evaluate(WATCH, [f"{address}/whep", watching])
        until(lambda: player.evaluate(COLOUR) == RED)
        page = chromium.new_context().new_page()
        page.goto(f"{address}/view/{watching}")
        until(lambda: page.evaluate(COLOUR) == RED)
        until(lambda: 900 in [round(tone / 100) * 100 for tone in page.evaluate(HEAR)])
        until(lambda: page.get_by_text("Đang theo dõi cuộc họp").is_visible())
        until(lambda: served[0].exchange.viewers(rooms.meeting) == 2)
        encoder.evaluate("window.encoder.destroy()")
        until(lambda: rooms.site("DC02").link is Link.AWAY)
        with db.reading():
            (link,) = [one for one in queries.stream_keys(rooms.room) if one.site_id is None]
        actions.end_key(rooms.people.dat, rooms.meeting, link.id)
        until(lambda: page.get_by_text("Đường dẫn không còn hiệu lực").is_visible())
        assert served[0].exchange.viewers(rooms.meeting) == 0


def test_our_page_shows_the_page_of_a_paper_and_follows_whoever_turns_it(
    served: tuple[Running, FlaskClient], address: str, browser: Browser, tmp_path: Path
) -> None:
    screen = Screen(served[0].rooms, served[1].application, tmp_path)
    page = browser.new_context().new_page()
    page.goto(f"{address}/view/{screen.token}")
    sheet = page.locator("viewed-sheet")
    expect(sheet).to_be_hidden()
    for number in (1, 3):
        screen.turn(number)
        expect(sheet.get_by_role("img", name=f"{TITLE}, trang {number} / 3")).to_be_visible()
        expect(sheet.locator("img")).to_have_attribute("src", re.compile(screen.image(number)))
    screen.turn(3, None)
    expect(sheet).to_be_hidden()


@pytest.mark.parametrize("running", ["0.0.0.0"], indirect=True)  # libnice does not use the loopback
def test_gstreamers_webrtcbin_publishes_and_watches(served: tuple[Running, FlaskClient], address: str) -> None:
    assert has_webrtcbin(), "GStreamer's webrtcbin is missing: python tools/system.py test"
    rooms = served[0].rooms
    with gstreamer("publish", f"{address}/whip", key(rooms, "DC03")) as encoder:
        until(lambda: "connected" in encoder())
        until(lambda: rooms.site("DC03").link is Link.IN_ROOM)
        actions.give_floor(rooms.people.binh, rooms.meeting, rooms.site("DC03").id)
        with gstreamer("watch", f"{address}/whep", key(rooms)) as player:
            until(lambda: any(int(line.split()[1]) > 20 for line in player() if line.startswith("pictures")))
    until(lambda: rooms.site("DC03").link is Link.AWAY)


@contextmanager
def gstreamer(*words: str) -> Iterator[Callable[[], list[str]]]:
    """The client in a process of its own; gives what it has said so far."""
    script = Path(__file__).with_name("gstreamer_client.py")
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    said: list[str] = []
    with subprocess.Popen([PYTHON, script, *words], env={}, **pipes) as process:
        reading = threading.Thread(target=lambda: [said.append(line.strip()) for line in process.stdout or ()])
        reading.start()
        try:
            yield lambda: list(said)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(20)
            finally:
                process.kill()
                reading.join()
