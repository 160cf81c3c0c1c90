"""The real command in a data folder and on a port of its own, and nginx with the files of deploy/."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "app.cli"]
PATIENCE_S = 120.0


def environ(data: Path, **settings: str) -> dict[str, str]:
    """The environment of a command that has these settings and no other."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("NGHITRUONG_")}
    named = {f"NGHITRUONG_{name.upper()}": value for name, value in settings.items()}
    return {**bare, "NGHITRUONG_LANGUAGE": "vi", **named, "NGHITRUONG_DATA": str(data)}


class Running:
    """`nghitruong serve`, watched; `before` are words such as `ip netns exec name`."""

    def __init__(self, data: Path, before: Sequence[str] = (), **settings: str) -> None:
        self.port = int(settings.pop("port", 0)) or free_port()
        self.data, self.before = data, before
        self.log = data.parent / f"{data.name}.log"
        self.environ = environ(data, **settings, port=str(self.port))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*before, *COMMAND, "serve"], cwd=ROOT, env=self.environ, stdout=log, stderr=log
            )

    def wait_for(self, what: str = "status", value: object = "ok") -> dict[str, Any]:
        """Waits until /healthz says so; returns what it said. Raises AssertionError with the log."""
        deadline, said = time.monotonic() + PATIENCE_S, {}
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, ValueError):
                said = self.health()
                if said.get(what) == value:
                    return said
            time.sleep(0.1)
        raise AssertionError(f"not well: {said}\n{self.log.read_text()}")

    def health(self) -> dict[str, Any]:
        """What /healthz tells this machine."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def children(self) -> dict[str, int]:
        """Process numbers by what they are: web, worker, backup."""
        found = {}
        for line in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            words = Path(f"/proc/{line}/cmdline").read_text().split("\0")
            if len(words) < 3:  # killed and not yet buried, or just born: it has no words yet
                continue
            name = "web" if any("wsgi.py" in word for word in words) else words[-2]
            found[name] = int(line)
        return found

    def stop(self) -> int:
        """SIGTERM, and what the command then ended with."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextlib.contextmanager
def running(data: Path, before: Sequence[str] = (), **settings: str) -> Iterator[Running]:
    """The command for the time of a test; it is up and well when the test begins."""
    command = Running(data, before, **settings)
    try:
        if not before and "certificate" not in settings:
            command.wait_for()
        yield command
    finally:
        command.stop()


@contextlib.contextmanager
def nginx(config: Path, folder: Path, certificate: Path, key: Path, webs: Sequence[int]) -> Iterator[int]:
    """nginx with a file of deploy/, whose ports and paths are put on this machine's; yields its TLS port."""
    folder.mkdir()
    plain, secure = free_port(), free_port()
    text = config.read_text()
    text = re.sub(r"listen \[::\]:\d+[^;]*;", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443", f"listen 127.0.0.1:{secure}")
    text = text.replace("/etc/nginx/tls/nghitruong.pem", str(certificate))
    text = text.replace("/etc/nginx/tls/nghitruong.key", str(key))
    for port, web in zip(sorted(set(re.findall(r"127\.0\.0\.1:(800\d)", text))), webs, strict=True):
        text = text.replace(f"127.0.0.1:{port}", f"127.0.0.1:{web}")
    main = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main.write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{text}\n}}\n"
    )
    environ = {**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin"}
    subprocess.run(["nginx", "-t", "-c", str(main), "-e", f"{folder}/error.log"], check=True, env=environ)
    server = subprocess.Popen(["nginx", "-c", str(main), "-e", f"{folder}/error.log"], env=environ)
    try:
        wait_for_port(secure)
        yield secure
    finally:
        server.terminate()
        server.wait(30)


def wait_for_port(port: int) -> None:
    """Until something listens there. Raises AssertionError."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")
