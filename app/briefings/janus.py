"""Janus, a WebRTC server of Debian: what we say to its Streaming plugin over HTTP. Its own words, nothing of rooms.

A mountpoint takes RTP on ports of its own and is watched by handles; Janus makes the offer. Answers to `watch` and what
happens to a handle come by a long poll, which also keeps the session alive.
"""

import contextlib
import itertools
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import requests
import structlog

from app.config import Settings

ANSWER_S: Final = 5.0
POLL_S: Final = 60.0  # Janus answers after thirty, with nothing but a sign of life
MOST_AT_ONCE: Final = 20
PLUGIN: Final = "janus.plugin.streaming"
NO_SUCH_MOUNTPOINT: Final = 455
EXISTS: Final = 456
GONE: Final = (458, 459)  # session, handle
VOICES: Final = 3

Message = dict[str, Any]
log = structlog.get_logger()


class Away(Exception):
    """Janus cannot be reached, or does not answer as it should."""


class Refused(Away):
    """The plugin's own refusal, with its number."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code


class Over(Away):
    """The session or handle is there no more: Janus was started anew."""


@dataclass(frozen=True)
class Mountpoint:
    """Where it takes RTP: the programme and each voice; and RTCP of the programme."""

    id: int
    ports: tuple[int, ...]
    rtcp: int | None


class Janus:
    """One session with it.

    `hear` is told what becomes of each handle: `webrtcup`, `hangup`, `detached`; of the handle "" that all are gone.
    """

    def __init__(self, settings: Settings, hear: Callable[[str, str], None]) -> None:
        self._base = settings.janus_url.rstrip("/")
        self._secret, self._admin_key = settings.janus_secret, settings.janus_admin_key
        self._hear = hear
        self._http = requests.Session()
        self._session = self._control = ""
        self._gate = threading.Lock()
        self._numbers = itertools.count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._is_over = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether it was closed."""
        return self._is_over.is_set()

    # ---- mountpoints -------------------------------------------------------------------------------

    def mount(self, number: int) -> Mountpoint:
        """The mountpoint of that number, made if it is not there: VP8, and a line for each voice. Raises Away."""
        video = {"type": "video", "mid": "picture", "pt": 96, "codec": "vp8", "port": 0, "rtcpport": 0}
        voices = [
            {"type": "audio", "mid": f"voice{voice}", "pt": 111, "codec": "opus", "port": 0} for voice in range(VOICES)
        ]
        asked = {
            "request": "create", "type": "rtp", "id": number, "is_private": True, "permanent": False,
            "secret": self._lock(number), "pin": self._lock(number), "media": [video, *voices],
        }  # fmt: skip
        try:
            said = self._ask({**asked, **({"admin_key": self._admin_key} if self._admin_key else {})})
            lines = said["stream"]["ports"]
        except Refused as refusal:
            if refusal.code != EXISTS:
                raise
            lines = self._info(number)["media"]
        try:
            rtcp = next(line.get("rtcp_port") or line.get("rtcpport") for line in lines if line["type"] == "video")
            return Mountpoint(number, tuple(int(line["port"]) for line in lines), int(rtcp) if rtcp else None)
        except (KeyError, TypeError, ValueError, StopIteration) as strange:
            raise Away(f"mountpoint {number}: {strange!r}") from strange

    def watched(self, number: int) -> int:
        """How many watch it, whoever let them in; 0 when it is not there. Raises Away."""
        try:
            return int(self._info(number).get("viewers", 0))
        except Refused:
            return 0

    def unmount(self, number: int) -> None:
        """It is gone, and with it whoever watched. Raises Away."""
        self._ask({"request": "destroy", "id": number, "secret": self._lock(number)})

    def _info(self, number: int) -> Message:
        found: Message = self._ask({"request": "info", "id": number, "secret": self._lock(number)})["info"]
        return found

    def _lock(self, number: int) -> str:
        """So that nobody who finds this Janus watches, or ends, by guessing a number. It is told in `mount`."""
        return f"{self._secret or 'nghitruong'}.{number}"

    # ---- who watches -------------------------------------------------------------------------------

    def watch(self, number: int) -> tuple[str, str]:
        """A new handle, and Janus's offer to it. Raises Refused without such a mountpoint, Away."""
        handle = self._attach()
        waiting = self._waiting[handle] = _Waiting()
        try:
            self._post(handle, {"request": "watch", "id": number, "pin": self._lock(number)})
            if not waiting.turn.wait(ANSWER_S):
                raise Away("no offer came")
            _judge(waiting.said)
            return handle, str(waiting.said["jsep"]["sdp"])
        except (Away, KeyError) as problem:
            self.detach(handle)
            raise problem if isinstance(problem, Away) else Away(f"no offer: {waiting.said}") from problem
        finally:
            self._waiting.pop(handle, None)

    def start(self, handle: str, answer: str) -> None:
        """The player's answer: from now on it is sent to. Raises Away."""
        self._post(handle, {"request": "start"}, {"type": "answer", "sdp": answer})

    def detach(self, handle: str) -> None:
        """It is sent nothing more; whether or not there is such a handle."""
        try:
            self._send(f"/{self._session}/{handle}", {"janus": "detach"})
        except Away as away:
            log.debug("a handle could not be detached", why=str(away))

    # ---- the session -------------------------------------------------------------------------------

    def close(self) -> None:
        """Ends the session, and with it whoever watches by it; they come back to the next one."""
        self._is_over.set()
        with contextlib.suppress(Away):
            if self._session:
                self._send(f"/{self._session}", {"janus": "destroy"})

    def listen(self) -> None:
        """Takes what Janus says, until `is_over`; called again after a while when it raises Away."""
        session = self._open()
        asked = {"maxev": str(MOST_AT_ONCE), **({"apisecret": self._secret} if self._secret else {})}
        while not self._is_over.is_set():
            try:
                events = self._http.get(f"{self._base}/{session}", params=asked, timeout=POLL_S).json()
            except (requests.RequestException, ValueError) as problem:
                if self._is_over.is_set():
                    return
                self._forget()
                raise Away(str(problem)) from problem
            for event in events if isinstance(events, list) else [events]:
                self._take(event)

    def _take(self, event: Message) -> None:
        kind, handle = event.get("janus"), str(event.get("sender", ""))
        if kind in ("error", "timeout"):
            self._forget()
            raise Over(str(event.get("error", kind)))
        waiting = self._waiting.get(handle)
        if kind == "event" and waiting is not None:
            waiting.said = event
            waiting.turn.set()
        elif kind in ("webrtcup", "hangup", "detached"):
            self._hear(str(kind), handle)

    def _forget(self) -> None:
        self._session = self._control = ""
        self._hear("hangup", "")

    def _open(self) -> str:
        with self._gate:
            if not self._session:
                self._session = str(self._send("", {"janus": "create"})["data"]["id"])
            return self._session

    def _attach(self) -> str:
        return str(self._send(f"/{self._open()}", {"janus": "attach", "plugin": PLUGIN})["data"]["id"])

    def _ask(self, body: Message) -> Message:
        """A question to the plugin that is answered at once. Raises Away."""
        for is_last in (False, True):
            if not self._control:
                self._control = self._attach()
            try:
                return self._post(self._control, body)
            except Over:
                self._session = self._control = ""
                if is_last:
                    raise
        raise AssertionError

    def _post(self, handle: str, body: Message, jsep: Message | None = None) -> Message:
        message = {"janus": "message", "body": body, **({"jsep": jsep} if jsep else {})}
        said = self._send(f"/{self._session}/{handle}", message)
        _judge(said)
        found: Message = said.get("plugindata", {}).get("data", {})
        return found

    def _send(self, path: str, message: Message) -> Message:
        secret = {"apisecret": self._secret} if self._secret else {}
        sent = {**message, **secret, "transaction": f"{next(self._numbers)}.{secrets.token_hex(4)}"}
        try:
            said: Message = self._http.post(f"{self._base}{path}", json=sent, timeout=ANSWER_S).json()
        except (requests.RequestException, ValueError) as problem:
            raise Away(str(problem)) from problem
        if said.get("janus") == "error":
            code = said.get("error", {}).get("code")
            raise (Over if code in GONE else Away)(str(said["error"]))
        return said


class _Waiting:
    """Who waits for Janus's offer."""

    def __init__(self) -> None:
        self.turn = threading.Event()
        self.said: Message = {}


def _judge(said: Message) -> None:
    """Raises what the plugin refused."""
    data = said.get("plugindata", {}).get("data", {})
    if "error_code" in data:
        raise Refused(int(data["error_code"]), str(data.get("error", "")))
