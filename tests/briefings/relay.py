"""A TURN relay that nobody here wrote: Debian's coturn on a port of this machine."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.ports import free_port

HOST = "127.0.0.1"
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Relay:
    """Where it listens, and the secret that it shares with us."""

    url: str
    secret: str


@contextmanager
def open_relay(folder: Path) -> Iterator[Relay]:
    """Runs one that keeps everything it writes in that folder."""
    program = shutil.which("turnserver", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
    if program is None:
        pytest.fail("no coturn here: install Debian's coturn")
    port, secret = free_port(), os.urandom(16).hex()
    words = [
        program, "-n", "--listening-ip", HOST, "--relay-ip", HOST, "--listening-port", str(port),
        "--use-auth-secret", "--static-auth-secret", secret, "--realm", "nghitruong", "--allow-loopback-peers",
        "--no-tls", "--no-dtls", "--no-cli", "--userdb", str(folder / "users"), "--pidfile", str(folder / "pid"),
        "--log-file", "stdout", "--simple-log",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_until_up(process, port, folder / "log")
        yield Relay(f"turn:{HOST}:{port}?transport=udp", secret)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()


def _wait_until_up(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """It listens for TCP as soon as it does for UDP."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text(errors="replace"))
