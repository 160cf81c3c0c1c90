"""A whole chamber votes in one instant, while the worker indexes a long paper: acknowledged, counted, heard.

`make bench BENCH=votes ARGS="--clients 500 --database postgresql --pages 1000"`. An acknowledgement is after the
commit; its time is from the moment at which the first of all laptops sends, to each one's answer. The result's time is
from before the chair's closing to the numbers on each laptop. Of each ballot every message is sent a second time under
its key: the receipt must be the first one's. Indexing goes on in another process all the while; indexing_pages is how
many pages the paper has, and `ahead` how many of them were still to be done when the last ballot was closed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pymupdf

from app.documents.actions import receive
from app.documents.models import Version
from app.kernel import db, journal
from app.voting import actions
from tests.bench.ballots import Sitting, gather
from tests.bench.world import ROOT, Chamber, Laptops, chosen, rank, say

SENTENCE = "Báo cáo tình hình thực hiện kế hoạch phát triển kinh tế - xã hội của tỉnh An Lĩnh. "


def typeset(path: Path, pages: int) -> None:
    """A paper of so many pages of text."""
    with pymupdf.open() as document:
        for number in range(pages):
            page = document.new_page(width=595, height=842)
            page.insert_htmlbox(pymupdf.Rect(50, 50, 545, 790), f"<p>Trang {number + 1}. {SENTENCE * 20}</p>")
        document.subset_fonts()
        document.save(path, deflate=True)


def pages_done(version: str) -> int:
    with db.reading() as session:
        return session.get_one(Version, version).pages_done


@contextmanager
def indexing(chamber: Chamber, pages: int) -> Iterator[str]:
    """A worker that indexes so many pages; begins when it is at its first ones. Yields the paper's version."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        typeset(path, pages)
        version = receive.take_file(chamber.world.thao, chamber.meeting.id, path, "Bao cao dai.pdf").id
    environ = os.environ | chamber.environ
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker", "--slots", "1"], cwd=ROOT, env=environ)
    try:
        deadline = time.monotonic() + 120
        while not pages_done(version):
            if time.monotonic() > deadline:
                raise RuntimeError("the worker has not begun in two minutes")
            time.sleep(0.2)
        yield version
    finally:
        worker.terminate()
        worker.wait(20)


def round_of(sitting: Sitting, laptops: Laptops, stream: str, number: int) -> list[float]:
    """One ballot; milliseconds until the numbers were on each laptop."""
    ballot = sitting.open(number)
    laptops.order("wait", stream=stream, seq=journal.head(stream).seq)
    messages = sitting.messages(ballot)
    voted = laptops.order("vote", name="vote", messages=messages)
    sitting.repeat(laptops, messages, voted)
    sitting.judge(ballot, messages, voted)
    began = time.monotonic()
    actions.close_ballot(sitting.chamber.world.binh, sitting.meeting, ballot.id)
    closed = journal.head(stream).seq
    laptops.order("wait", stream=stream, seq=closed)
    heard = {seq: times for name, seq, times in laptops.order("report") if name == stream}
    return [(at - began) * 1000 for at in heard.get(closed, [])]


def measure(chamber: Chamber, clients: int, pages: int, rounds: int) -> dict[str, Any]:
    """The figures."""
    sitting, web = gather(chamber, clients), chamber.web()
    results: list[float] = []
    with Laptops() as laptops, indexing(chamber, pages) as version:
        stream = sitting.connect(laptops, web.port)
        for number in range(1, rounds + 1):
            results += round_of(sitting, laptops, stream, number)
            say(f"round {number}: acked {sitting.acked}, p99 {rank(sitting.took_ms, 0.99):.0f} ms")
        ahead = pages - pages_done(version)
    return {
        "clients": clients, "rounds": rounds, "acked": sitting.acked,
        "ack_p50_ms": round(rank(sitting.took_ms, 0.5), 1), "ack_p99_ms": round(rank(sitting.took_ms, 0.99), 1),
        "result_p99_ms": round(rank(results, 0.99), 1), "lost": sitting.lost, "doubled": sitting.doubled,
        "indexing_pages": pages, "ahead": ahead, "whole": len(results) == sitting.acked == clients * rounds,
    }  # fmt: skip


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=500)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with chosen(given.database) as chamber:
        figures = measure(chamber, given.clients, given.pages, given.rounds)
    is_whole = figures.pop("whole") and not figures["lost"] and not figures["doubled"]
    print(json.dumps({"bench": "votes", "database": given.database, **figures}), flush=True)
    sys.exit(0 if is_whole else 1)


if __name__ == "__main__":
    main()
