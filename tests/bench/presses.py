"""Many browsers that send one form in the same instant, each on a line that is open already; then all once more.

An order on stdin: {"port", "path", "token", "senders": [[cookie, body], ...]}; on stdout two lists, the first sending
and the repeated one, of [milliseconds from the instant of the first press to the answer, the answer or null].
"""

from gevent import monkey

monkey.patch_all()

import http.client  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

PATIENCE_S = 300


def press(line: http.client.HTTPConnection, path: str, headers: dict[str, str], body: str, began: float) -> list[Any]:
    try:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        said = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException):
        said = None
    return [(time.monotonic() - began) * 1000, said]


def main() -> None:
    order = json.load(sys.stdin)
    lines, ready = [], []
    for cookie, said in order["senders"]:
        line = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=PATIENCE_S)
        line.connect()
        lines.append(line)
        headers = {
            "Cookie": cookie, "Content-Type": "application/json", "Accept": "application/json",
            "X-CSRFToken": order["token"], "Origin": f"http://127.0.0.1:{order['port']}",
        }  # fmt: skip
        ready.append((headers, json.dumps(said)))
    rounds = []
    for _ in range(2):
        began = time.monotonic()
        given = zip(lines, ready, strict=True)
        sent = [gevent.spawn(press, line, order["path"], headers, body, began) for line, (headers, body) in given]
        rounds.append([one.get() for one in sent])
    for line in lines:
        line.close()
    print(json.dumps(rounds), flush=True)


if __name__ == "__main__":
    main()
