"""Delegates who open a paper the moment it is released: websockets and keep-alive HTTP, in a process of their own.

    python -m tests.bench.readers     one JSON line in: {"port", "cookies", "stream", "since", "pages": 5, "seed"}

Prints `ready` when all hear, and then one line: for each reader the moments of CLOCK_MONOTONIC at which the notice was
heard, the first page was there (image and words) and the last of the random pages, and the bytes that it fetched.
"""

from gevent import monkey

monkey.patch_all()

import http.client  # noqa: E402
import json  # noqa: E402
import random  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from tests.realtime.laptop import Laptop  # noqa: E402


class Reader:
    """One delegate: a socket that listens and one connection that fetches."""

    def __init__(self, order: dict[str, Any], number: int) -> None:
        self.order = order
        self.cookie = order["cookies"][number]
        self.chance = random.Random(order["seed"] + number)
        self.laptop = Laptop(order["port"], self.cookie)
        self.laptop.ask("join", {"streams": [{"id": order["stream"], "since": order["since"]}]}, within=60)
        self.line = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=60)
        self.fetched = 0

    def read(self) -> dict[str, Any]:
        """Waits for the release, opens the paper, turns to random pages."""
        entry = self.laptop.until("entry", within=120, name="DocumentReleased")
        heard = time.monotonic()
        manifest = json.loads(self.get(f"/papers/{entry['data']['version_id']}/manifest"))
        pages = manifest["pages"]
        self.page(pages[0])
        first = time.monotonic()
        for page in self.chance.sample(pages, min(self.order["pages"], len(pages))):
            self.page(page)
        return {"heard": heard, "first": first, "last": time.monotonic(), "bytes": self.fetched}

    def page(self, page: dict[str, Any]) -> None:
        """Fetches a page's image and words, as the reader does."""
        self.get(page["image"]["url"] if isinstance(page["image"], dict) else page["image"])
        self.get(page["words"])

    def get(self, path: str) -> bytes:
        """The body of what lies there. Raises OSError when it is refused."""
        self.line.request("GET", path, headers={"Cookie": self.cookie, "Accept-Encoding": "gzip"})
        answer = self.line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise OSError(f"{path}: {answer.status}")
        self.fetched += len(body)
        if answer.getheader("Content-Encoding") == "gzip":
            import gzip

            return gzip.decompress(body)
        return body


def main() -> None:
    """One order, one answer."""
    order = json.loads(sys.stdin.readline())
    readers = [Reader(order, number) for number in range(len(order["cookies"]))]
    print("ready", flush=True)
    reading = [gevent.spawn(reader.read) for reader in readers]
    gevent.joinall(reading)
    print(json.dumps([one.value for one in reading]), flush=True)


if __name__ == "__main__":
    main()
