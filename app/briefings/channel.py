"""The one connection of this web process to the media process (media/PROTOCOL.md, section 1).

Plain sockets and threads: under gevent they are greenlets, so nothing here stops the web process. Whoever asks waits
for the answer at most `ANSWER_S`; events are handed to one listener in the order in which they came.
"""

import contextlib
import itertools
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final

import structlog

from app.briefings import grants
from app.config import Settings
from app.kernel.errors import Unavailable
from app.kernel.sentences import _

PROTOCOL: Final = 3
ANSWER_S: Final = 5.0
FIRST_PAUSE_S: Final = 0.1
LONGEST_PAUSE_S: Final = 1.0  # a site must be back in its slot ten seconds after a crash
LONGEST_LINE: Final = 1 << 20

AWAY: Final = _("Máy chủ hình ảnh đang khởi động lại. Hệ thống tự kết nối lại trong giây lát.")

Message = dict[str, Any]
log = structlog.get_logger()


class Channel:
    """Connects, proves, carries commands and events; comes back by itself, at once and then every second.

    `hear` is called with each event, `opened` with the boot when the connection stands, `closed` when it is gone.
    """

    def __init__(
        self,
        settings: Settings,
        hear: Callable[[Message], None],
        opened: Callable[[str], None],
        closed: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._hear, self._opened, self._closed = hear, opened, closed
        self._socket: socket.socket | None = None
        self._sending = threading.Lock()
        self._waiting: dict[int, _Waiting] = {}
        self._refs = itertools.count(1)
        self._is_over = threading.Event()
        self.boot = ""

    @property
    def is_open(self) -> bool:
        """Whether media can be told anything now."""
        return bool(self.boot)

    def run(self) -> None:
        """Runs until `close`."""
        pause = FIRST_PAUSE_S
        while not self._is_over.is_set():
            try:
                if self._serve():
                    pause = FIRST_PAUSE_S
            except Exception:
                log.exception("the connection to media failed")
            self._is_over.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    def close(self) -> None:
        """Ends `run`."""
        self._is_over.set()
        line = self._socket
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def tell(self, **command: Any) -> bool:
        """Sends a command that needs no answer; false when there is nobody to hear it."""
        line = json.dumps(command, separators=(",", ":")).encode() + b"\n"
        with self._sending:
            if self._socket is None:
                return False
            try:
                self._socket.sendall(line)
            except OSError:
                return False
        return True

    def ask(self, **command: Any) -> Message:
        """Sends a command and returns what was answered: `done`, `refused`, `statistics`. Raises Unavailable.

        The events that a command causes (the offer of a join) were handed to `hear` before its answer comes.
        """
        ref = next(self._refs)
        waiting = self._waiting[ref] = _Waiting()
        try:
            if self.is_open and self.tell(**command, ref=ref) and waiting.turn.wait(ANSWER_S) and waiting.answer:
                return waiting.answer
        finally:
            self._waiting.pop(ref, None)
        raise Unavailable(AWAY)

    def grant(self, *, room: str, point: str, publish: tuple[str, ...], fingerprint: str) -> str:
        """Signed for the media process that is connected now; good for one join within a minute. Raises Unavailable."""
        if not self.is_open:
            raise Unavailable(AWAY)
        return grants.sign(
            self._key(), id=secrets.token_hex(12), boot=self.boot, room=room, point=point, publish=publish,
            until=time.time() + grants.LONGEST_S, fingerprint=fingerprint,
        )  # fmt: skip

    # ---- the line ----------------------------------------------------------------------------------

    def _serve(self) -> bool:
        """One connection from its beginning to its end; whether it stood."""
        where = self._where()
        if where is None:
            return False
        with contextlib.suppress(OSError, ValueError), socket.create_connection(where, timeout=ANSWER_S) as line:
            reader = line.makefile("rb")
            boot = self._prove(line, reader)
            if not boot:
                return False
            line.settimeout(None)
            self._socket, self.boot = line, boot
            try:
                log.info("connected to media", boot=boot)
                self._opened(boot)
                while text := reader.readline(LONGEST_LINE):
                    self._take(json.loads(text))
            finally:
                self._socket, self.boot = None, ""
                for waiting in list(self._waiting.values()):
                    waiting.turn.set()
                self._closed()
            return True
        return False

    def _where(self) -> tuple[str, int] | None:
        """The newest of those that say where they listen; one media process serves a web process."""
        folder = self._settings.data.resolve() / "media"
        found = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        named = folder / f"{self._settings.media_port or self._settings.port}.json"
        for path in [named, *found]:
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                said = json.loads(path.read_text())
                host, _colon, port = str(said["control"]).rpartition(":")
                if said["protocol"] == PROTOCOL:
                    return host.strip("[]"), int(port)
        return None

    def _prove(self, line: socket.socket, reader: Any) -> str:
        """Both show that they hold the key, which does not travel; the boot, or nothing."""
        hello = json.loads(reader.readline(LONGEST_LINE) or b"{}")
        ours, theirs, key = secrets.token_hex(16), str(hello.get("nonce", "")), self._key()
        if hello.get("protocol") != PROTOCOL or not theirs:
            log.warning("media speaks another protocol", said=hello.get("protocol"))
            return ""
        said = {"verb": "open", "nonce": ours, "proof": grants.proof(key, "web", theirs, ours)}
        line.sendall(json.dumps(said).encode() + b"\n")
        opened = json.loads(reader.readline(LONGEST_LINE) or b"{}")
        if not secrets.compare_digest(str(opened.get("proof", "")), grants.proof(key, "media", ours, theirs)):
            log.warning("media does not hold our key")
            return ""
        return str(hello["boot"])

    def _key(self) -> bytes:
        given = self._settings.media_key
        return (given or (self._settings.data.resolve() / "media" / "key").read_text().strip()).encode()

    def _take(self, event: Message) -> None:
        ref = event.get("ref")
        waiting = self._waiting.get(ref) if isinstance(ref, int) else None
        if waiting is not None:
            waiting.answer = event
            waiting.turn.set()
            return
        try:
            self._hear(event)
        except Exception:
            log.exception("an event of media could not be taken", said=event.get("event"))


class _Waiting:
    """Who waits for an answer."""

    def __init__(self) -> None:
        self.turn = threading.Event()
        self.answer: Message = {}
