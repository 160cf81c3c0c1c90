"""A digitised paper of 10 MB is released to a chamber: how soon it is heard, shown and turned.

`make bench BENCH=release ARGS="--clients 100"`. The paper (typeset here, a photograph on each page) goes through the
real worker first. Time counts from before the release action; p50_s and p95_s are of the whole: notice heard, list of
pages, first page's image and words, five random pages. All readers open it in the same instant, which no chamber does.
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image

from app.documents.actions import receive, release
from app.documents.models import Outcome, Version
from app.kernel import db, journal
from app.meetings.models import Meeting
from tests.bench.world import ROOT, Chamber, chosen, rank, say

PAGES = 40
SENTENCE = "Báo cáo tình hình thực hiện kế hoạch phát triển kinh tế - xã hội của tỉnh An Lĩnh. "


def typeset(path: Path, megabytes: float) -> None:
    """A paper of so many megabytes: text over a photograph that does not compress, on each page."""
    chance = random.Random(1)
    own = int(megabytes * 1e6 / PAGES)
    side = 64
    while len(noise := jpeg(chance, side)) < own:
        side += 8
    document = pymupdf.open()
    for _ in range(PAGES):
        page = document.new_page(width=595, height=842)
        page.insert_image(pymupdf.Rect(50, 420, 545, 790), stream=jpeg(chance, side))
        page.insert_htmlbox(pymupdf.Rect(50, 50, 545, 410), f"<p>{SENTENCE * 14}</p>")
    document.subset_fonts()
    document.save(path, deflate=True, garbage=4)
    say(f"paper: {path.stat().st_size} bytes, one photograph {len(noise)}")


def jpeg(chance: random.Random, side: int) -> bytes:
    """Noise in grey, as a JPEG."""
    out = io.BytesIO()
    Image.frombytes("L", (side, side), chance.randbytes(side * side)).save(out, "JPEG", quality=85)
    return out.getvalue()


def digitised(chamber: Chamber, path: Path) -> str:
    """Takes the file and lets a worker process digitise it; returns the version's id."""
    version = receive.take_file(chamber.world.thao, chamber.meeting.id, path, "Bao cao KT-XH.pdf")
    environ = os.environ | chamber.environ
    worker = subprocess.Popen([sys.executable, "-m", "app.cli", "worker", "--slots", "1"], cwd=ROOT, env=environ)
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            with db.reading() as session:
                found = session.get_one(Version, version.id)
                if found.outcome in (Outcome.READY, Outcome.WARNING):
                    say(f"digitised: {found.outcome}, {found.page_count} pages")
                    return str(version.id)
            time.sleep(1)
    finally:
        worker.terminate()
        worker.wait(20)
    raise RuntimeError("the paper was not digitised in five minutes")


def measure(chamber: Chamber, clients: int, megabytes: float) -> dict[str, Any]:
    """The figures of one release."""
    chamber.add_delegates(clients)
    web, stream = chamber.web(), Meeting.members_stream(chamber.meeting.id).id
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        typeset(path, megabytes)
        size = path.stat().st_size
        version_id = digitised(chamber, path)
    order = {
        "port": web.port, "cookies": [chamber.cookie(one) for one in chamber.delegates], "stream": stream,
        "since": journal.head(stream).seq, "pages": 5, "seed": 1,
    }  # fmt: skip
    words = [sys.executable, "-m", "tests.bench.readers"]
    readers = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert readers.stdin is not None and readers.stdout is not None
    with readers:
        readers.stdin.write(json.dumps(order) + "\n")
        readers.stdin.flush()
        say(f"readers: {readers.stdout.readline().strip()}")
        began, cpu = time.monotonic(), web.cpu_s
        release.release(chamber.world.thao, chamber.meeting.id, [version_id], late_approver="Trần Thanh Bình")
        done = [one for one in json.loads(readers.stdout.readline()) if one]
    whole = [one["last"] - began for one in done]
    return {
        "clients": clients, "bytes": size,
        "p50_s": round(rank(whole, 0.5), 2), "p95_s": round(rank(whole, 0.95), 2),
        "notice_p95_s": round(rank([one["heard"] - began for one in done], 0.95), 2),
        "first_page_p95_s": round(rank([one["first"] - began for one in done], 0.95), 2),
        "bytes_per_reader": round(sum(one["bytes"] for one in done) / len(done)), "done": len(done),
        "web_cpu_s": round(web.cpu_s - cpu, 2),
    }  # fmt: skip


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=100)
    options.add_argument("--megabytes", type=float, default=10)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with chosen(given.database) as chamber:
        figures = measure(chamber, given.clients, given.megabytes)
    print(json.dumps({"bench": "release", **figures}), flush=True)
    sys.exit(0 if figures["done"] == given.clients else 1)


if __name__ == "__main__":
    main()
