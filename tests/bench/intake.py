"""From the drop of thirty mixed files to their release: python -m tests.bench.intake [--files N] [--slots N]

The system runs as `make run` starts it; a secretary signs in, drops the files through the resumable upload, waits until
each has ended, and releases all of them in one act. Of every ten files four are PDFs born digital (6 to 24 pages), one
a scan of two pages, two Word files, one a workbook, one a photographed page and one plain text.

- minutes: from the first byte sent to the answer of the release.
- upload_mb_s: one file of --upload-mb through the same upload, after the release, when nothing else is done.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl

from app.config import Settings
from app.documents.models import Outcome
from app.kernel import db
from tests.corpus import record
from tests.corpus.founding import found
from tests.corpus.household import running
from tests.corpus.secretary import Secretary
from tests.documents.intake.samples import made_docx, run_of
from tests.documents.pages import papers
from tests.ports import free_port

Maker = Callable[[Path, int], None]
PATIENCE_S = 1800.0


def main() -> int:
    """Prints the summary; 0 when every file became readable and was released."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="intake-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        files = [_made(folder, number) for number in range(options.files)]
        settings = Settings(data=folder / "data", port=free_port(), worker_slots=options.slots)
        database, founded = found(settings)
        with running(settings) as household:
            secretary = Secretary(household.url, founded.meeting_id)
            secretary.sign_in(founded.address, founded.password)
            summary = _drop_to_release(secretary, files)
            summary["upload_mb_s"] = _upload_speed(secretary, folder / "large.bin", options.upload_mb)
            summary["crashed"] = household.ended("web") + household.ended("worker")
        database.close()
        db.bind(None)
    print(json.dumps(summary))
    return 0 if summary["released"] == len(files) and not summary["crashed"] else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=30)
    parser.add_argument("--slots", type=int, default=2)
    parser.add_argument("--upload-mb", type=int, default=64)
    known, _others = parser.parse_known_args()
    return known


def _drop_to_release(secretary: Secretary, files: list[Path]) -> dict[str, object]:
    started = time.monotonic()
    versions = [secretary.upload(path, path.name).version_id for path in files]
    _say(f"{len(files)} files sent after {time.monotonic() - started:.1f} s")
    _wait(versions, started)
    ended = [record.look(version) for version in versions]
    ready = [one for one in ended if one.outcome.is_readable]
    for one in ended:
        if one.outcome not in (Outcome.READY, Outcome.WARNING):
            _say(f"{one.name}: {one.outcome} {one.sentence}")
    answer = secretary.post(
        f"/meetings/{secretary.meeting_id}/releases", [("version", one.version_id) for one in ready]
    )
    minutes = (time.monotonic() - started) / 60
    states = [secretary.manifest(one.version_id)["state"] for one in ready]
    _say(f"released with {answer.status_code} after {minutes:.2f} min")
    return {
        "bench": "intake", "files": len(files), "minutes": round(minutes, 2), "upload_mb_s": None,
        "pages": sum(one.pages for one in ready), "released": states.count("RELEASED"),
        "mb": round(sum(path.stat().st_size for path in files) / 1e6, 1),
    }  # fmt: skip


def _wait(versions: list[str], started: float) -> None:
    told = 0
    while time.monotonic() - started < PATIENCE_S:
        over = len(record.progress(versions).over)
        if over > told:
            _say(f"{over} of {len(versions)} ended after {time.monotonic() - started:.1f} s")
            told = over
        if over == len(versions):
            return
        time.sleep(0.2)


def _upload_speed(secretary: Secretary, path: Path, megabytes: int) -> float:
    with path.open("wb") as file:
        for _number in range(megabytes):
            file.write(os.urandom(1_000_000))
    started = time.monotonic()
    secretary.upload(path, path.name)
    return round(megabytes / (time.monotonic() - started), 1)


def _made(folder: Path, number: int) -> Path:
    make, suffix = _MAKERS[number % len(_MAKERS)]
    path = folder / f"tai-lieu-{number + 1:02}.{suffix}"
    make(path, number)
    return path


def _born(path: Path, number: int) -> None:
    text = "\n".join(papers.shuffled(papers.TEXT, number).splitlines())
    paper = papers.born(random.Random(number).randint(6, 24), f"{papers.TEXT}\n{text}")
    paper.subset_fonts()
    paper.save(path, garbage=4, deflate=True)


def _scan(path: Path, number: int) -> None:
    pages = papers.born(2, f"{papers.TEXT}\nBản quét số {number}")
    papers.scanned([papers.scan_of(page, skew=0.6, noise=20) for page in pages]).save(path)


def _word(path: Path, number: int) -> None:
    made_docx(path, *(run_of(f"Đoạn {part} của tờ trình số {number}. {papers.TEXT}") for part in range(12)))


def _workbook(path: Path, number: int) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in range(60):
        book.active.append([row + 1, f"Chương trình {number}", row * 1250])
    book.save(path)


def _photograph(path: Path, number: int) -> None:
    papers.scan_of(papers.born(1, f"{papers.TEXT}\nẢnh số {number}")[0], skew=-0.4).save(path, quality=80)


def _text(path: Path, number: int) -> None:
    path.write_text(f"Ghi chú số {number}\n\n{papers.TEXT}\n", encoding="utf-8")


_MAKERS: tuple[tuple[Maker, str], ...] = (
    (_born, "pdf"), (_word, "docx"), (_born, "pdf"), (_scan, "pdf"), (_workbook, "xlsx"),
    (_born, "pdf"), (_photograph, "jpg"), (_word, "docx"), (_born, "pdf"), (_text, "txt"),
)  # fmt: skip


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
