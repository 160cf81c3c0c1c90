"""How long `make run` takes from the command to the first page, with data present, and what it all holds when idle.

`make bench BENCH=start ARGS="--runs 3"`: the real command in a data folder that has been used before. first_page_s is
the median; idle_mb is the proportional memory (PSS) of the supervisor, the web and the worker, ten seconds later.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.operations.running import ROOT
from tests.ports import free_port

SETTLED_S = 10.0


def first_page(port: int, patience: float = 120.0) -> bool:
    """Waits for the page of signing in."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as answer:
                return answer.status == 200
        except OSError:
            time.sleep(0.02)
    return False


def family(pid: int) -> list[int]:
    """The process and all below it."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(number for child in below for number in family(int(child)))]


def held_mb(pid: int) -> float:
    """Memory of the process and all below it, shared pages counted once."""
    held = 0
    for number in family(pid):
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                held += int(line.split()[1])
    return held / 1024


def once(data: Path, settle: bool) -> tuple[float, float]:
    """Seconds to the first page, and MB when idle (0 when not asked to settle)."""
    port = free_port()
    environ = {**os.environ, "NGHITRUONG_DATA": str(data), "NGHITRUONG_APT": "0"}
    began = time.monotonic()
    command = subprocess.Popen(
        ["make", "--silent", "run", f"PORT={port}"], cwd=ROOT, env=environ, stdout=sys.stderr, stderr=sys.stderr
    )
    try:
        if not first_page(port):
            raise SystemExit("no page within two minutes")
        took = time.monotonic() - began
        if settle:
            time.sleep(SETTLED_S)
        return took, held_mb(command.pid) if settle else 0.0
    finally:
        command.terminate()
        command.wait(60)


def main(words: list[str]) -> int:
    """Prints the summary."""
    parser = argparse.ArgumentParser(prog="start", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "var"
        once(data, settle=False)  # makes the tables
        runs = [once(data, settle=number == 0) for number in range(asked.runs)]
    for took, _held in runs:
        print(f"{took:.2f} s", file=sys.stderr)
    seconds = round(statistics.median(took for took, _held in runs), 2)
    print(json.dumps({"bench": "start", "first_page_s": seconds, "idle_mb": round(runs[0][1]), "runs": asked.runs}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
