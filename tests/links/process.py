"""The proxy as a process, for tests and benchmarks."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent


class Link:
    """A bad line to a server; `host` and `port` are where clients connect."""

    host = "127.0.0.1"

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.port = port
        self._process = process

    def order(self, word: str) -> None:
        """cut, mend, drop, or `quality --loss 0.2 --rate-kbit 1000`."""
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()


@contextmanager
def link(
    to: int,
    *,
    delay_ms: float = 0,
    loss: float = 0,
    rate_kbit: float = 0,
    jitter_ms: float = 0,
    queue_ms: float = float("inf"),
) -> Iterator[Link]:
    """A line to the port `to` of this machine; `delay_ms` is one way, the rest is each way."""
    port = free_port()
    words = [
        sys.executable, "-m", "tests.links.proxy", "--to", f"127.0.0.1:{to}", "--port", str(port),
        "--delay-ms", str(delay_ms), "--jitter-ms", str(jitter_ms), "--loss", str(loss), "--rate-kbit", str(rate_kbit),
        "--queue-ms", str(queue_ms),
    ]  # fmt: skip
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    process.stdout.readline()
    try:
        yield Link(process, port)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
