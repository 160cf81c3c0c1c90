"""Bridge points in real browsers, and the relay between them and media that the web process will be."""

import itertools
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.engine import ARGUMENTS, chromium
from tests.firefox import Firefox, Tab
from tests.media.link import Link
from tests.media.running import Web

PAGE = (Path(__file__).parent / "site.html").read_text()
DEVICES = (
    "--use-fake-device-for-media-stream=fps=15 --use-fake-ui-for-media-stream --allow-loopback-in-peer-connection "
    "--autoplay-policy=no-user-gesture-required --disable-renderer-backgrounding "
    "--disable-backgrounding-occluded-windows"
)
PATIENCE_S = 60.0
_numbers = itertools.count(1)


@contextmanager
def with_devices(browser: Browser) -> Iterator[Browser]:
    """Another Chromium, one that believes it has a camera and a microphone."""
    found = browser.browser_type.launch(executable_path=chromium(), args=[*ARGUMENTS.split(), *DEVICES.split()])
    yield found
    found.close()


class Site:
    """One bridge point in one page."""

    def __init__(self, browser: Browser, point: str, **sends: Any) -> None:
        self.point, self.sends = point, sends
        self.page, self.address = self._open(browser), "http://localhost"
        self.session = ""
        self.link: Link | None = None
        self.tcp_port: int | None = None  # where its network leads by TCP, and lets no UDP out

    def _open(self, browser: Any) -> Any:
        page: Page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.route("**/*", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=PAGE))
        return page

    def join(
        self, web: Web, room: str, publish: tuple[str, ...] = ("microphone", "camera"), thumbnails: int = 2
    ) -> None:
        """As a page does that was opened, or came back: with a new session."""
        self.page.goto(f"{self.address}/{self.point}")
        self.session = f"{self.point}-{next(_numbers)}"
        grant = web.grant(room, self.point, self.page.evaluate("prepare()"), publish)
        said = web.ask(verb="join", session=self.session, grant=grant, thumbnails=thumbnails)
        assert said["event"] == "done", said
        offer = web.wait_for(event="offer", session=self.session)
        if self.link is not None:  # the browser is told to go there
            near = f"{self.link.host} {self.link.port}"
            sdp = re.sub(r"(a=candidate:\S+ 1 udp \d+) \S+ \d+", rf"\g<1> {near}", offer["sdp"])
            sdp = re.sub(r"a=candidate:\S+ 1 tcp .*\r\n", "", sdp)  # there is no way around that line
            offer = {**offer, "sdp": sdp}
        if self.tcp_port is not None:
            sdp = re.sub(r"a=candidate:\S+ 1 udp .*\r\n", "", offer["sdp"])
            sdp = re.sub(r"(a=candidate:\S+ 1 tcp \d+ \S+) \d+", rf"\g<1> {self.tcp_port}", sdp)
            offer = {**offer, "sdp": sdp}
        answer = self.page.evaluate("([offer, sends]) => answer(offer, sends)", [offer, self.sends])
        said = web.ask(verb="answer", session=self.session, sdp=answer)
        assert said["event"] == "done", said
        web.wait_for(event="connected", session=self.session)

    def obey(self, web: Web) -> list[str]:
        """Sends the layers that media asked for last; which they are."""
        web.gather()
        asked = [one for one in web.events if one["event"] == "wanted" and one["session"] == self.session]
        if not asked:
            return ["q", "h", "f"]
        mid = web.wait_for(event="offer", session=self.session)["tracks"]["camera"]
        self.page.evaluate("([mid, layers]) => send(mid, layers)", [mid, asked[-1]["layers"]])
        layers: list[str] = asked[-1]["layers"]
        return layers

    def figures(self) -> dict[str, Any]:
        """What the browser counts, by slot."""
        found: dict[str, Any] = self.page.evaluate("figures()")
        return found

    def flow(self, slot: str, seconds: float = 1.0) -> dict[str, int]:
        """How much came on a slot in this time: packets, frames, lost."""
        before = self.figures().get(slot, {"packets": 0, "frames": 0, "lost": 0})
        time.sleep(seconds)
        after = self.figures().get(slot, before)
        return {name: after[name] - before[name] for name in ("packets", "frames", "lost")}

    def sees(self, slot: str) -> str:
        """The colour of a slot: red, green, blue, white, or none of them."""
        red, green, blue = (value > 128 for value in self.page.evaluate(f"colour('{slot}')"))
        names = {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}
        return names.get((red, green, blue), "none")

    def hears(self, slot: str) -> int:
        """The tone of a slot, to the nearest hundred hertz."""
        return round(self.page.evaluate(f"tone('{slot}')") / 100) * 100


class InFirefox(Site):
    """The same in Firefox; `address` is of `page_server`."""

    def __init__(self, browser: Firefox, point: str, address: str, **sends: Any) -> None:
        super().__init__(browser, point, **sends)  # type: ignore[arg-type]
        self.address = address

    def _open(self, browser: Any) -> Tab:
        tab: Tab = browser.new_tab()
        return tab


@contextmanager
def page_server() -> Iterator[str]:
    """The page of a site on this machine, where browsers allow devices; its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def until(question: Callable[[], object], what: str = "", within_s: float = PATIENCE_S) -> None:
    """Waits until the answer is yes. Raises AssertionError with the last answer."""
    deadline = time.monotonic() + within_s
    while not question():
        assert time.monotonic() < deadline, what or question()
        time.sleep(0.2)
