"""How soon one change reaches every client, against a broadcaster that does nothing else.

`make bench BENCH=fanout ARGS="--clients 500 --events 60 --database sqlite"`. An event is an entry of about 300 bytes,
committed by this process, told by the web process; its time is from before the commit until a client's `recv`
returns. The bare broadcaster (bare.py) sends the same bytes to the same clients in the same run.
"""

import argparse
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.kernel import journal
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.transaction import transaction
from app.meetings.models import Meeting
from tests.bench.world import ROOT, Chamber, Laptops, chosen, rank, say
from tests.ports import free_port

NOTE = "Nghị quyết về phân bổ ngân sách địa phương"


@dataclass(frozen=True)
class BenchChange(Event):
    """About as much as a released paper tells."""

    document_id: str
    version_id: str
    title: str


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=500)
    options.add_argument("--events", type=int, default=60)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with chosen(given.database) as chamber:
        chamber.add_delegates(given.clients)
        took, cpu_ms, resident_mb = of_the_system(chamber, given.events)
    bare, bare_cpu_ms = of_the_bare_one(given.clients, given.events)
    summary = {
        "bench": "fanout", "clients": given.clients, "events": given.events, "database": given.database,
        "p50_ms": round(rank(took, 0.5), 1), "p99_ms": round(rank(took, 0.99), 1),
        "bare_p50_ms": round(rank(bare, 0.5), 1), "bare_p99_ms": round(rank(bare, 0.99), 1),
        "ratio": round(rank(took, 0.99) / rank(bare, 0.99), 2), "rss_mb": round(resident_mb),
        "cpu_ms_per_event": round(cpu_ms, 1), "bare_cpu_ms_per_event": round(bare_cpu_ms, 1),
    }  # fmt: skip
    whole = len(took) == len(bare) == given.clients * given.events
    print(json.dumps(summary), flush=True)
    sys.exit(0 if whole else 1)


def of_the_system(chamber: Chamber, events: int) -> tuple[list[float], float, float]:
    """Milliseconds of every delivery, CPU of the web process per event, its memory."""
    web, stream = chamber.web(), Meeting.members_stream(chamber.meeting.id)
    start = journal.head(stream.id).seq
    with Laptops() as laptops:
        cookies = [chamber.cookie(delegate) for delegate in chamber.delegates]
        say(f"{laptops.order('connect', port=web.port, cookies=cookies, streams=[stream.id], since=start)} connected")
        laptops.order("idle", seconds=3)
        began, cpu = {}, web.cpu_s
        for number in range(events):
            at = time.monotonic()
            with transaction(stream, chamber.world.thao) as tx:
                recorded = tx.record(BenchChange(new_id(), new_id(), f"{NOTE} {number}"))
            began[recorded.seq] = at
            laptops.order("wait", stream=stream.id, seq=recorded.seq)
            laptops.order("idle", seconds=0.1)
        cpu = web.cpu_s - cpu
        heard = {seq: times for name, seq, times in laptops.order("report") if name == stream.id}
    took = [(at - began[seq]) * 1000 for seq in began for at in heard.get(seq, [])]
    return took, cpu * 1000 / events, web.resident_mb


def of_the_bare_one(clients: int, events: int) -> tuple[list[float], float]:
    """The same from the broadcaster that only sends."""
    port, stream = free_port(), new_id()
    words = [sys.executable, "-m", "tests.bench.bare", str(port)]
    bare = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert bare.stdin is not None and bare.stdout is not None
    bare.stdout.readline()
    with bare, Laptops() as laptops:
        laptops.order("connect", port=port, cookies=[""] * clients, streams=[], path="/")
        began: dict[int, float] = {}
        cpu = cpu_s(bare.pid)
        for number in range(1, events + 1):
            data = {"document_id": new_id(), "version_id": new_id(), "title": f"{NOTE} {number}"}
            entry = {
                "stream": stream, "seq": number, "at": "2026-04-14T00:30:00.000000Z", "actor": new_id(),
                "name": "BenchChange", "version": 1, "data": data,
            }  # fmt: skip
            text = "42" + json.dumps(["entry", entry], ensure_ascii=False)
            began[number] = time.monotonic()
            bare.stdin.write(text + "\n")
            bare.stdin.flush()
            laptops.order("wait", stream=stream, seq=number)
            laptops.order("idle", seconds=0.1)
        cpu = cpu_s(bare.pid) - cpu
        heard = {seq: times for _, seq, times in laptops.order("report")}
        bare.kill()
    return [(at - began[seq]) * 1000 for seq in began for at in heard.get(seq, [])], cpu * 1000 / events


def cpu_s(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
