"""How long a chamber needs to be current again after `kill -9` of the web process.

`make bench BENCH=reconnect ARGS="--clients 500"`. Every client hears the members' stream; the process is killed, ten
entries are recorded while nobody serves, and it is started again at once, as the supervisor does. all_current_s counts
from the moment the new process accepts connections until the last client has the last entry; down_s is what lies
before. Clients come back as the browser's library does (0.4 s to 3 s, each half more or less at random).
"""

import argparse
import json
import sys
import time

from app.kernel import journal
from app.kernel.transaction import transaction
from app.meetings.models import Meeting
from tests.bench.fanout import BenchChange
from tests.bench.world import Chamber, Laptops, Web, chosen, say


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=500)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with chosen(given.database) as chamber:
        summary = {"bench": "reconnect", "database": given.database, **measure(chamber, given.clients)}
    print(json.dumps(summary), flush=True)
    sys.exit(0 if summary["all_current"] else 1)


def measure(chamber: Chamber, clients: int) -> dict[str, object]:
    """The figures of one kill."""
    chamber.add_delegates(clients)
    web, stream = chamber.web(), Meeting.members_stream(chamber.meeting.id)
    start = journal.head(stream.id).seq
    with Laptops() as laptops:
        cookies = [chamber.cookie(delegate) for delegate in chamber.delegates[-clients:]]
        connected = laptops.order("connect", port=web.port, cookies=cookies, streams=[stream.id], since=start)
        say(f"connected: {connected}")
        began = time.monotonic()
        laptops.begin("wait", stream=stream.id, seq=start + 10, within=120)
        web.kill()
        with transaction(stream, chamber.world.thao) as tx:
            last = [tx.record(BenchChange("", "", f"while away {n}")) for n in range(10)][-1]
        assert last.seq == start + 10
        back = started(web)
        cpu = web.cpu_s
        answer = laptops.end()
        cpu = web.cpu_s - cpu
        heard = {seq: times for _, seq, times in laptops.order("report")}
    all_have_all = all(len(heard.get(seq, [])) == clients for seq in range(start + 1, start + 11))
    return {
        "clients": clients, "all_current_s": round(answer["at"] - back, 2), "down_s": round(back - began, 2),
        "cpu_ms_per_client": round(cpu * 1000 / clients, 1), "all_current": bool(answer["all"]) and all_have_all,
    }  # fmt: skip


def started(web: Web) -> float:
    """Starts the process again; the moment when it listens."""
    web.start()
    return time.monotonic()


if __name__ == "__main__":
    main()
