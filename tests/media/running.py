"""The real media process on ports of its own, and a test that plays the web process."""

import contextlib
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from media import grants
from media.control import proof
from media.grants import Grant
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60.0


class Web:
    """A connection as the web process makes it. Events wait in `events` in the order in which they came."""

    def __init__(self, where: dict[str, Any], key: bytes) -> None:
        self.key, self.boot = key, str(where["boot"])
        host, _, port = str(where["control"]).rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE_S)
        self.file = self.socket.makefile("rb")
        self.hello = json.loads(self.file.readline())
        self.tell(verb="open", nonce="m", proof=proof(key, "web", self.hello["nonce"], "m"))
        self.opened = json.loads(self.file.readline())
        assert self.opened["proof"] == proof(key, "media", "m", self.hello["nonce"])
        self.socket.settimeout(None)  # nothing may happen for a minute: that is no reason to hear no more
        self.events: list[dict[str, Any]] = []
        self._arrived: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._count = 0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            for line in self.file:
                self._arrived.put(json.loads(line))
        self._arrived.put(None)

    def tell(self, **members: object) -> None:
        self.socket.sendall(json.dumps(members).encode() + b"\n")

    def ask(self, **members: object) -> dict[str, Any]:
        """A command, and what was answered to it."""
        self._count += 1
        self.tell(**members, ref=self._count)
        return self.wait_for(ref=self._count)

    def gather(self) -> None:
        """Takes what has come into `events`."""
        while not self._arrived.empty():
            event = self._arrived.get()
            if event is not None:
                self.events.append(event)

    def wait_for(self, **members: object) -> dict[str, Any]:
        """The first event, past or to come, with these members."""
        deadline, seen = time.monotonic() + PATIENCE_S, 0
        while True:
            for event in self.events[seen:]:
                if members.items() <= event.items():
                    return event
            seen = len(self.events)
            assert time.monotonic() < deadline, f"no {members} among {self.events}"
            with contextlib.suppress(queue.Empty):
                event = self._arrived.get(timeout=0.2)
                assert event is not None, f"media is gone; no {members} among {self.events}"
                self.events.append(event)

    def grant(self, room: str, point: str, fingerprint: str, publish: tuple[str, ...], **other: Any) -> str:
        """Signed as the web process would."""
        made = {"id": os.urandom(8).hex(), "boot": self.boot, "until": time.time() + 60, **other}
        return grants.sign(Grant(room=room, point=point, publish=publish, fingerprint=fingerprint, **made), self.key)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.file.close()
        self.socket.close()


class Media:
    """`python -m media` in a data folder."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data, self.port = data, int(settings.pop("media_port", 0)) or free_port()
        self.log = data / "media.log"
        self.webs: list[Web] = []
        self.environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("NGHITRUONG_")},
            "NGHITRUONG_MEDIA_TCP_PORT": str(self.port),
            **{f"NGHITRUONG_{name.upper()}": value for name, value in settings.items()},
            "NGHITRUONG_DATA": str(data),
            "NGHITRUONG_MEDIA_PORT": str(self.port),
        }
        self.start()

    def start(self) -> None:
        data = self.data
        data.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "media"], cwd=ROOT, env=self.environ, stdout=log, stderr=log
            )

    def where(self) -> dict[str, Any]:
        """What it says of itself, once it is ready."""
        path, deadline = self.data / "media" / f"{self.port}.json", time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                said: dict[str, Any] = json.loads(path.read_text())
                if said["pid"] == self.process.pid:
                    return said
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def web(self) -> Web:
        """A new connection."""
        where = self.where()
        self.webs.append(Web(where, (self.data / "media" / "key").read_text().strip().encode()))
        return self.webs[-1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        while self.webs:
            self.webs.pop().close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextlib.contextmanager
def media_running(data: Path, **settings: str) -> Iterator[Media]:
    """The process for the time of a test."""
    media = Media(data, **settings)
    try:
        yield media
    finally:
        media.stop()
