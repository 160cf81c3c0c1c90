"""What papers ahead cost the line: a pack of pages to a laptop, its next version, a hall of laptops, and a bad line.

`make bench BENCH=offline ARGS="--pages 1000 --mbit 50"`. The pack is typeset here and goes through the real worker,
twice: the second version changes one page in a hundred. A laptop does what static/js/keeping/keeper.js does: the list,
the list of pages, then pictures and words that it has not. Bytes are those of HTTP's answers, heads included, as the
server sent them (packed where it packs). seconds_100_laptops: by arithmetic, all of them over one access point that
carries --mbit together, the first version; the next one in the same way. first_page_bad_line_s: from asking for the
reader's page until the first page's picture and words are there, nothing kept, median of --tries over a line of
1 Mbit/s with 200 ms there and back that loses 5 % of the segments; the shell's scripts are taken to be on the laptop.
"""

import argparse
import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.documents.actions import receive, release
from app.documents.actions.file import Filing, file_document
from app.documents.models import Classification, DocumentKind, Outcome, Version
from app.kernel import db
from tests.bench.world import ROOT, Chamber, chosen, rank, say
from tests.browser.reader_pack import typeset
from tests.links.process import link

LOSS, ROUND_TRIP_MS, KBIT_S = 0.05, 200, 1000
LAPTOPS = 100
PATIENCE_S = 240.0


class Laptop:
    """Asks over one connection, and counts what comes."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port, self.cookie, self.bytes, self.kept = port, cookie, 0, set[str]()
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, accept: str = "application/json") -> bytes:
        """The body as it came over the line. Raises RuntimeError for anything but 200."""
        headers = {"Cookie": self.cookie, "Accept": accept, "Accept-Encoding": "gzip"}
        self._line.request("GET", path, headers=headers)
        answer = self._line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        self.bytes += len(body) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return unpacked(body, answer.getheader("Content-Encoding"))

    def keep(self, paper: dict[str, Any]) -> int:
        """Fetches what is not here of a paper; returns how many files came."""
        files = files_of(json.loads(self.get(paper["manifest"])))
        missing = [file for file in files if file not in self.kept]
        for file in missing:
            self.get(file)
        self.kept |= set(files)
        self.get(paper["address"], "text/html")
        return len(missing)

    def close(self) -> None:
        """Hangs up."""
        self._line.close()


def unpacked(body: bytes, encoding: str | None) -> bytes:
    """The body without its packing."""
    return gzip.decompress(body) if encoding == "gzip" else body


def files_of(manifest: dict[str, Any]) -> list[str]:
    """Pictures and words, each once, in the order of the pages."""
    named = [name for page in manifest["pages"] for name in (page["image"], page["words"]) if name]
    return list(dict.fromkeys(named))


def digitised(chamber: Chamber, path: Path, document_id: str | None = None) -> str:
    """The file taken, read by a worker process and filed; returns the version's id. Raises RuntimeError."""
    thao, meeting = chamber.world.thao, chamber.meeting.id
    if document_id is None:
        version = receive.take_file(thao, meeting, path, path.name)
        assert version is not None
        filing = Filing("Tập tài liệu", "", DocumentKind.REPORT, None, Classification.INTERNAL, for_guests=False)
        file_document(thao, meeting, version.document_id, filing)
    else:
        content, incoming = path.read_bytes(), Path(chamber.environ["NGHITRUONG_DATA"]) / "incoming"
        upload = receive.begin_upload(
            thao, meeting, path.name, len(content), declared=True, most=1 << 40, document_id=document_id
        )
        receive.grow(upload, incoming, 0, content)
        found = receive.finish_upload(thao, upload.id, incoming)
        assert found is not None
        version = found
    words = [sys.executable, "-m", "app.cli", "worker", "--slots", "1"]
    worker = subprocess.Popen(words, cwd=ROOT, env=os.environ | chamber.environ)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            with db.reading() as session:
                if session.get_one(Version, version.id).outcome in (Outcome.READY, Outcome.WARNING):
                    return version.id
            time.sleep(0.5)
    finally:
        worker.terminate()
        worker.wait(20)
    raise RuntimeError("the pack was not digitised in time")


def measure(chamber: Chamber, pages: int, mbit: float, tries: int) -> dict[str, Any]:
    """The figures of one pack."""
    chamber.add_delegates(1)
    cookie = chamber.cookie(chamber.delegates[0])
    changed = set(range(50, pages + 1, 100)) or {1}
    with tempfile.TemporaryDirectory() as folder:
        first = typeset(pages, Path(folder) / "1.pdf", text=lambda n: f"Trang {n}")
        second = typeset(pages, Path(folder) / "2.pdf", text=lambda n: f"Trang {n}" + (" sửa" if n in changed else ""))
        web = chamber.web()
        version = digitised(chamber, first)
        release.release(chamber.world.thao, chamber.meeting.id, [version], late_approver="Trần Thanh Bình")
        laptop = Laptop(web.port, cookie)
        wanted = listed(laptop, version)
        laptop.bytes = 0
        files = laptop.keep(wanted)
        bytes_first = laptop.bytes
        say(f"first version: {files} files, {bytes_first} bytes")
        bad = [first_page(web.port, cookie, wanted) for _ in range(tries)]
        with db.reading() as session:
            document_id = session.get_one(Version, version).document_id
        newer = digitised(chamber, second, document_id)
        release.release(chamber.world.thao, chamber.meeting.id, [newer], late_approver="Trần Thanh Bình")
        wanted = listed(laptop, newer)
        laptop.bytes = 0
        files = laptop.keep(wanted)
        laptop.close()
    hall = LAPTOPS * 8 / (mbit * 1e6)
    return {
        "pages": pages, "bytes_first": bytes_first, "bytes_second_version": laptop.bytes, "changed_pages": len(changed),
        "files_second_version": files, "laptops": LAPTOPS, "mbit_s": mbit,
        "seconds_100_laptops": round(bytes_first * hall), "seconds_100_laptops_second": round(laptop.bytes * hall, 1),
        "first_page_bad_line_s": round(rank(bad, 0.5), 2), "first_page_bad_line_most_s": round(max(bad), 2),
    }  # fmt: skip


def listed(laptop: Laptop, version: str) -> dict[str, Any]:
    """The paper as the list names it."""
    told = json.loads(laptop.get("/kept/list"))
    found = [paper for meeting in told["meetings"] for paper in meeting["papers"] if paper["version"] == version]
    return dict(found[0])


def first_page(port: int, cookie: str, paper: dict[str, Any]) -> float:
    """Seconds until the first page can be seen and read on a bad line; connections are opened in that time too."""
    with link(port, delay_ms=ROUND_TRIP_MS / 2, loss=LOSS, rate_kbit=KBIT_S) as line:
        laptop = Laptop(line.port, cookie)
        began = time.monotonic()
        laptop.get(paper["address"], "text/html")
        page = json.loads(laptop.get(paper["manifest"]))["pages"][0]
        laptop.get(page["image"])
        laptop.get(page["words"])
        took = time.monotonic() - began
        laptop.close()
    return took


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--mbit", type=float, default=50)
    options.add_argument("--tries", type=int, default=7)
    given = options.parse_args()
    with chosen("sqlite") as chamber:
        figures = measure(chamber, given.pages, given.mbit, given.tries)
    conditions = {"loss_pct": LOSS * 100, "rtt_ms": ROUND_TRIP_MS, "kbit_s": KBIT_S}
    print(json.dumps({"bench": "offline", **figures, **conditions}), flush=True)
    # A page is a picture and words: what came again are the pages that changed and no other.
    sys.exit(0 if figures["files_second_version"] <= 2 * figures["changed_pages"] else 1)


if __name__ == "__main__":
    main()
