"""A small WebDriver client (https://www.w3.org/TR/webdriver2/) for Debian's WebKitWebDriver: what the journeys need."""

import base64
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
import requests

from tests.ports import free_port

T = TypeVar("T")

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key that names an element, section 11.1
SCREEN = "1366x1200x24"

SWIPE = """const [selector, x0, y0, x1, y1] = arguments;
for (const [kind, x, y] of [["down", x0, y0], ["move", (x0 + x1) / 2, y0], ["move", x1, y1], ["up", x1, y1]]) {
  document.querySelector(selector).dispatchEvent(new PointerEvent(`pointer${kind}`, {
    bubbles: true, pointerId: 7, pointerType: "touch", isPrimary: true, clientX: x, clientY: y }));
}"""


class Refused(Exception):
    """WebDriver answered with an error."""


class Window:
    """One browser window."""

    def __init__(self, address: str, session: str) -> None:
        self._base = f"{address}/session/{session}"

    def open(self, url: str) -> None:
        """Goes there and waits until it is loaded."""
        self._ask("POST", "/url", {"url": url})

    @property
    def url(self) -> str:
        return str(self._ask("GET", "/url"))

    def resize(self, width: int, height: int) -> None:
        """The outer size, in CSS pixels."""
        self._ask("POST", "/window/rect", {"width": width, "height": height})

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of the function `script` returns."""
        return self._ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector: str) -> str | None:
        """The first element of a CSS selector, by its reference."""
        try:
            found: dict[str, str] = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        except Refused:
            return None
        return found[ELEMENT]

    def click(self, selector: str) -> None:
        """Presses the first element of the selector."""
        self._ask("POST", f"/element/{self._found(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        """Types into a field, on its keyboard."""
        self._ask("POST", f"/element/{self._found(selector)}/value", {"text": text})

    def press(self, keys: str) -> None:
        """Presses keys one after another, wherever the focus is."""
        steps = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act([{"type": "key", "id": "keyboard", "actions": steps}])

    def swipe(self, selector: str, start: tuple[int, int], end: tuple[int, int]) -> None:
        """One finger over the first element of the selector, between two points of the window.

        The events are made by script: this driver's own fingers are a mouse.
        """
        self.run(SWIPE, selector, *start, *end)

    def _act(self, sources: list[dict[str, Any]]) -> None:
        self._ask("POST", "/actions", {"actions": sources})
        self._ask("DELETE", "/actions")

    def text(self, selector: str) -> str:
        """The text of the first element of the selector as it is shown; empty where there is none."""
        found = self.find(selector)
        return str(self._ask("GET", f"/element/{found}/text")) if found else ""

    def picture(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self._ask("GET", "/screenshot"))

    def until(self, condition: Callable[[], T], patience: float = 20.0) -> T:
        """Waits until `condition` is true, and returns what it gave."""
        deadline = time.monotonic() + patience
        while not (found := condition()):
            assert time.monotonic() < deadline, f"still not, at {self.url}: {self.text('body')[:1500]}"
            time.sleep(0.1)
        return found

    def _found(self, selector: str) -> str:
        return self.until(lambda: self.find(selector)) or ""

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self._base}{path}", json=body, timeout=60)
        value = answer.json()["value"]
        if answer.status_code != 200:
            raise Refused(value)
        return value


@contextmanager
def webkit() -> Iterator[Window]:
    """A window of WebKit, as Debian's webkit2gtk-driver brings it. Fails the test where it is not installed."""
    driver = shutil.which("WebKitWebDriver")
    if driver is None:
        pytest.fail("no WebKitWebDriver here: install webkit2gtk-driver")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with _screen() as display, _process([driver, f"--port={port}"], {"DISPLAY": display}):
        session = _session(address)
        yield Window(address, session)
        requests.delete(f"{address}/session/{session}", timeout=30)


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees; its number is chosen by the server."""
    if shutil.which("Xvfb") is None:
        pytest.fail("no Xvfb here: install xvfb")
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with _process(words, {}, pass_fds=(writing,)):
        os.close(writing)
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def _process(words: list[str], environ: dict[str, str], **options: Any) -> Iterator[None]:
    # A session of its own: WebKit's helpers end with it.
    process = subprocess.Popen(
        words, env={**os.environ, "GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", **environ},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **options,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def _session(address: str) -> str:
    wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": {"args": ["--automation"]}}}}
    deadline = time.monotonic() + 20
    while True:
        try:
            answer = requests.post(f"{address}/session", json=wanted, timeout=60).json()["value"]
        except requests.ConnectionError:
            assert time.monotonic() < deadline, "WebKitWebDriver does not answer"
            time.sleep(0.1)
            continue
        if "sessionId" not in answer:
            raise Refused(answer)
        return str(answer["sessionId"])
