"""The whole system with a briefing in it, and its rooms as real browsers that open their device links.

Each room's camera is a colour and its microphone a tone, so that a test can tell whom it sees and hears.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from app.briefings import actions
from app.kernel.actor import Actor
from tests.briefings.relay import Relay
from tests.briefings.world import ROOMS, Rooms, furnish
from tests.browser.conftest import listen
from tests.journeys.chamber import Chamber, open_chamber
from tests.journeys.people import sign_in
from tests.links.process import Link

PATIENCE_S = 90.0
Called = tuple[tuple[str, str, str, int], ...]  # code, name, unit, delegates expected
TELEVISION = {"width": 1280, "height": 800}
COLOURS = {"DC01": "#f00", "DC02": "#00f", "DC03": "#0f0", "DC04": "#fff"}
TONES = {"DC01": 400, "DC02": 900, "DC03": 1400, "DC04": 2000}
CAMERA = """
([colour, tone, caption]) => {
  const painted = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const pen = canvas.getContext("2d");
    let step = 0;
    setInterval(() => {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 640, 360);
      pen.fillStyle = "black";
      pen.fillRect((step++ * 8) % 640, 320, 40, 40);
      pen.font = "48px sans-serif";
      pen.fillText(caption, 20, 60);
    }, 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };
  const sounding = () => {
    const context = new AudioContext();
    const source = new OscillatorNode(context, { frequency: tone });
    const end = context.createMediaStreamDestination();
    source.connect(new GainNode(context, { gain: 0.3 })).connect(end);
    source.start();
    return end.stream.getAudioTracks()[0];
  };
  navigator.mediaDevices.getUserMedia = async ({ video, audio }) =>
    new MediaStream([...(video ? [painted()] : []), ...(audio ? [sounding()] : [])]);
}
"""
BEHIND = """
([server, link]) => {
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = function (said) {
    return set.call(this, { ...said, sdp: said.sdp.replaceAll(` ${server} typ host`, ` ${link} typ host`) });
  };
}
"""
WITHOUT = """
(protocol) => {
  const set = RTCPeerConnection.prototype.setRemoteDescription;
  const its = new RegExp(`a=candidate:[^ ]+ 1 ${protocol} .*\\r\\n`, "g");
  RTCPeerConnection.prototype.setRemoteDescription = function (said) {
    return set.call(this, { ...said, sdp: said.sdp.replaceAll(its, "") });
  };
}
"""
RELAYED = """
() => {
  const Own = RTCPeerConnection;
  window.RTCPeerConnection = class extends Own {
    constructor(given) {
      super({ ...given, iceTransportPolicy: "relay" });
      window.connection = this;
    }
  };
}
"""
LOOK = """
(slot) => {
  const video = document.querySelector(`video[data-slot="${slot}"]`);
  if (!video?.srcObject || !video.videoWidth || video.closest("[data-live=no]")) return null;
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}
"""
HEAR = """
async () => {
  window.ears ??= new Map();
  const tones = [];
  for (const audio of document.querySelectorAll("audio")) {
    const stream = audio.srcObject;
    if (!stream) continue;
    if (!window.ears.has(stream)) {
      const context = new AudioContext();
      const ear = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(stream).connect(ear);
      window.ears.set(stream, ear);
    }
    await new Promise((done) => setTimeout(done, 250));
    const ear = window.ears.get(stream);
    const strength = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(strength);
    const loudest = strength.reduce((best, value, at) => (value > strength[best] ? at : best), 0);
    if (strength[loudest] > -60) tones.push((loudest * ear.context.sampleRate) / ear.fftSize);
  }
  return tones;
}
"""
NAMES = {(1, 0, 0): "DC01", (0, 0, 1): "DC02", (0, 1, 0): "DC03", (1, 1, 1): "DC04"}


@dataclass
class Seat:
    """A room's own screen."""

    code: str
    page: Page

    def sees(self, slot: str) -> str:
        """Whose colour that slot shows; empty for none."""
        colour = self.page.evaluate(LOOK, slot)
        return NAMES.get(tuple(int(value > 128) for value in colour), "?") if colour else ""

    def hears(self) -> set[str]:
        """Whose tones come out of the loudspeaker."""
        found = [round(tone / 100) * 100 for tone in self.page.evaluate(HEAR)]
        return {code for code, tone in TONES.items() if tone in found}

    def waits_for_room(self) -> None:
        """Until the page went to the room, which it does by itself."""
        self.page.wait_for_url("**/room", timeout=PATIENCE_S * 1000)

    def says(self, text: str) -> bool:
        """Whether those words stand on the screen."""
        return self.page.get_by_text(text).first.is_visible()


@dataclass
class Studio:
    """The running system, the rooms of one briefing, and a Chromium with cameras."""

    chamber: Chamber
    rooms: Rooms
    browser: Browser
    faults: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def computer(
        self, code: str, viewport: Any = TELEVISION, line: Link | None = None, without: str = "", relayed: bool = False,
        **options: Any,
    ) -> Seat:  # fmt: skip
        """The room's computer is switched on: it opens its link, and nobody touches it any more.

        `line`: everything it sends and receives goes through that one; `without`: its network lets no `udp` out;
        `relayed`: it lets nothing out but what goes to the relay.
        """
        if line is not None:
            options["base_url"] = f"http://127.0.0.1:{line.port}"
        context = self._context(viewport, **options)
        if line is not None:
            context.add_init_script(f"({BEHIND})([{self.chamber.household.settings.port}, {line.port}])")
            without = "tcp"  # there is no way around that line
        if without:
            context.add_init_script(f"({WITHOUT})({without!r})")
        if relayed:
            context.add_init_script(f"({RELAYED})()")
        name = next(room[1] for room in ROOMS if room[0] == code)
        given = f"[{COLOURS[code]!r}, {TONES[code]}, {name!r}]"
        context.add_init_script(f"({CAMERA})({given})")
        page = context.new_page()
        listen(page, self.faults)
        people, points = self.rooms.people, self.rooms.points
        _point, token = actions.make_device_link(people.thao, people.body.id, points[code])
        page.goto(f"/bridge/{token}")
        return Seat(code, page)

    def operator(self, actor: Actor, viewport: Any = TELEVISION, **options: Any) -> Page:
        """Somebody of the control room, at its board."""
        page = self._context(viewport, **options).new_page()
        listen(page, self.faults)
        sign_in(page, actor)
        page.goto(f"/meetings/{self.rooms.meeting}/control")
        return page

    def kill_media(self) -> None:
        """SIGKILL: pictures stop, and the supervisor starts it again."""
        supervisor = self.chamber.household.supervisor.pid
        for pid in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            if "media" in words:
                os.kill(int(pid), signal.SIGKILL)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _context(self, viewport: Any, **options: Any) -> BrowserContext:
        made = self.browser.new_context(
            viewport=viewport, locale="vi-VN",
            **({"base_url": self.chamber.url, "permissions": ["camera", "microphone"]} | options),
        )  # fmt: skip
        made.set_default_timeout(PATIENCE_S * 1000)
        self.contexts.append(made)
        return made


@contextmanager
def open_studio(
    folder: Path, browser: Browser, rooms: Called = ROOMS, relay: Relay | None = None, announce: str = ""
) -> Iterator[Studio]:
    """The system with four rooms that were called, or those; the meeting room is not open yet. Perhaps with a relay, or
    with media at that address of this machine beside the loopback.
    """
    given = {"turn_url": relay.url, "turn_secret": relay.secret} if relay is not None else {}
    given |= {"media_host": "0.0.0.0", "media_announce": f"127.0.0.1,{announce}"} if announce else {}
    with open_chamber(folder, **given) as chamber:
        studio = Studio(chamber, furnish(chamber.people, rooms), browser)
        try:
            yield studio
        finally:
            with suppress(Exception):
                studio.close()


def until(question: Callable[[], object], what: str = "", patience: float = PATIENCE_S) -> float:
    """Waits until the answer is yes; the seconds it took. Raises AssertionError."""
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < patience, what or "not in time"
        time.sleep(0.1)
    return time.monotonic() - began
