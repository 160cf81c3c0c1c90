"""Debian's Firefox ESR, driven by WebDriver BiDi over its own WebSocket (https://www.w3.org/TR/webdriver-bidi/).

There is no package of geckodriver, and Playwright drives only a Firefox of its own making. `Tab` has the few verbs that
the tests need; `goto` and `evaluate` mean what they mean in Playwright, so that helpers for its pages take a tab too.
"""

import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from websocket import WebSocket, WebSocketTimeoutException, create_connection

from media.adapter import host_addresses
from tests.ports import free_port

T = TypeVar("T")

PATIENCE_S = 90.0
PREFERENCES: dict[str, bool | int | str] = {
    # a camera and a microphone that are not there, and nobody who would have to allow them
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    "media.cubeb.force_mock_context": True,  # a loudspeaker: without one no AudioContext ever runs
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # it looks for nothing that was not asked of it
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.blockedURIs.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "media.gmp-gmpopenh264.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}
# Firefox tells a page that uses no device only the address from which it came to the page, here the loopback.
HOLDING_DEVICES = """
() => {
  const held = navigator.mediaDevices?.getUserMedia({ audio: true, video: true });
  const set = RTCPeerConnection.prototype.setLocalDescription;
  RTCPeerConnection.prototype.setLocalDescription = async function (said) {
    await held;
    return set.call(this, said);
  };
}
"""


class Refused(Exception):
    """The browser answered with an error."""


def own_address() -> str:
    """An IPv4 address of this machine that is not a loopback: on Linux, Firefox pairs candidates of no others."""
    found = [one for one in host_addresses() if ":" not in one]
    if not found:
        pytest.fail("this machine has no address but loopback, and Firefox sends no media there")
    return found[0]


class Line:
    """The WebSocket: commands with their answers, and the events that come between them."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """One command. Raises Refused with the browser's reason, WebSocketTimeoutException when nothing comes."""
        number = next(self._numbers)
        self._socket.settimeout(PATIENCE_S)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("id") != number:
                self.events.append(said)
            elif said["type"] == "error":
                raise Refused(f"{method}: {said['error']}: {said['message']}")
            else:
                found: dict[str, Any] = said["result"]
                return found

    def gather(self) -> list[dict[str, Any]]:
        """The events up to now."""
        self._socket.settimeout(0.05)
        try:
            while True:
                self.events.append(json.loads(self._socket.recv()))
        except WebSocketTimeoutException:
            return self.events


class Tab:
    """One page in a store of cookies of its own."""

    def __init__(self, line: Line) -> None:
        self._line = line
        own = line.ask("browser.createUserContext")["userContext"]
        self._context: str = line.ask("browsingContext.create", type="tab", userContext=own)["context"]

    def goto(self, url: str) -> None:
        """Goes there and waits until it is loaded."""
        self._line.ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def close(self) -> None:
        """As a window that is shut."""
        self._line.ask("browsingContext.close", context=self._context)

    @property
    def url(self) -> str:
        """Where it is now."""
        return str(self._line.ask("browsingContext.getTree", root=self._context)["contexts"][0]["url"])

    def resize(self, width: int, height: int) -> None:
        """The inner size, in CSS pixels."""
        size = {"width": width, "height": height}
        self._line.ask("browsingContext.setViewport", context=self._context, viewport=size)

    def evaluate(self, expression: str, *arguments: Any) -> Any:
        """The value of the expression; of a function, what it returns, awaited. It travels as JSON, both ways."""
        body = (
            f"async (given) => {{ const found = ({expression}); return JSON.stringify("
            "await (typeof found === 'function' ? found(...JSON.parse(given)) : found)) ?? 'null'; }"
        )
        said = self._line.ask(
            "script.callFunction", functionDeclaration=body, awaitPromise=True, target={"context": self._context},
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
        )  # fmt: skip
        if said["type"] == "exception":
            raise Refused(said["exceptionDetails"]["text"])
        return json.loads(said["result"]["value"])

    def before_every_page(self, function: str, *arguments: Any) -> None:
        """Runs the function in each page that comes from a server, before the page's own scripts."""
        body = f"() => location.protocol.startsWith('http') && ({function})(...{json.dumps(arguments)})"
        self._line.ask("script.addPreloadScript", functionDeclaration=body, contexts=[self._context])

    def click(self, role: str, name: str) -> None:
        """Presses what has that role and that name, with the mouse."""
        found = self.until(lambda: self._find(role, name), f"{role} {name}")
        self._line.ask(
            "script.callFunction", functionDeclaration="(it) => it.scrollIntoView({ block: 'center' })",
            awaitPromise=False, target={"context": self._context}, arguments=[found],
        )  # fmt: skip
        element = {"type": "element", "element": found}
        steps = [
            {"type": "pointerMove", "x": 0, "y": 0, "origin": element},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act([{"type": "pointer", "id": "mouse", "actions": steps}])

    def type(self, selector: str, text: str) -> None:
        """Types into the first element of the CSS selector, on its keyboard."""
        self.until(lambda: self.evaluate("(it) => document.querySelector(it)?.focus() ?? true", selector))
        steps = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._act([{"type": "key", "id": "keyboard", "actions": steps}])

    def picture(self) -> bytes:
        """What is seen, as PNG."""
        said = self._line.ask("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(said["data"])

    def until(self, question: Callable[[], T], what: str = "", patience: float = PATIENCE_S) -> T:
        """Waits until the answer is yes, and returns it; a page that is just leaving is asked again."""
        deadline = time.monotonic() + patience
        while True:
            try:
                found, why = question(), ""
            except Refused as refused:
                found, why = None, str(refused)
            if found:
                return found
            assert time.monotonic() < deadline, f"{what or 'still not'} at {self.url} {why}"
            time.sleep(0.1)

    def faults(self) -> list[str]:
        """What the page's scripts and its security policy complained of, in words."""
        found = [one["params"] for one in self._line.gather() if one.get("method") == "log.entryAdded"]
        own = [one for one in found if one["source"].get("context") == self._context]
        return [str(one["text"]) for one in own if one["level"] == "error"]

    def _find(self, role: str, name: str) -> dict[str, Any] | None:
        wanted = {"type": "accessibility", "value": {"role": role, "name": name}}
        said = self._line.ask("browsingContext.locateNodes", context=self._context, locator=wanted, maxNodeCount=1)
        return {"sharedId": said["nodes"][0]["sharedId"]} if said["nodes"] else None

    def _act(self, sources: list[dict[str, Any]]) -> None:
        self._line.ask("input.performActions", context=self._context, actions=sources)


class Firefox:
    """The running browser."""

    def __init__(self, line: Line) -> None:
        self._line = line
        line.ask("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        line.ask("session.subscribe", events=["log.entryAdded"])

    def new_tab(self, width: int = 1280, height: int = 800) -> Tab:
        """A page of a machine of its own."""
        tab = Tab(self._line)
        tab.resize(width, height)
        return tab


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Firefox with a new profile in that folder. Fails the test where it is not installed."""
    program = shutil.which("firefox-esr")
    if program is None:
        pytest.fail("no Firefox here: install firefox-esr")
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    port = free_port()
    words = [program, "--headless", "--no-remote", "--profile", str(profile), f"--remote-debugging-port={port}"]
    quiet = {**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1", "LANG": "C.UTF-8"}
    with (profile / "log").open("wb") as log:
        process = subprocess.Popen(words, env=quiet, stdout=log, stderr=log)
    try:
        with closing(_connected(port, process)) as socket:
            yield Firefox(Line(socket))
    finally:
        process.terminate()
        process.wait(30)


def _connected(port: int, process: "subprocess.Popen[bytes]") -> WebSocket:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:  # Firefox lets in programs, which send no origin, and no pages
            return create_connection(f"ws://127.0.0.1:{port}/session", timeout=PATIENCE_S, suppress_origin=True)
        except OSError:
            assert process.poll() is None and time.monotonic() < deadline, "Firefox does not answer"
            time.sleep(0.1)
