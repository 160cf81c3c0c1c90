"""`make corpus DIR=folder`: every file below a folder through the running system. See docs/corpus.md."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from app.config import Settings
from app.kernel import db
from tests.corpus.delivery import PATIENCE_S, Delivery, Line, Tally
from tests.corpus.founding import found
from tests.corpus.household import Household, running
from tests.corpus.secretary import Secretary
from tests.ports import free_port


def main() -> int:
    """Runs everything and prints the lines; 0 when every file ended with its outcome and its bytes."""
    options = _options()
    signal.signal(signal.SIGTERM, _interrupted)
    paths = _listed(options.list) if options.list else _below(options.folder)
    out = Path(options.out or tempfile.mkdtemp(prefix="corpus-text-"))
    out.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="corpus-"))
    try:
        return _run(options, paths, out, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make corpus", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder whose files are taken (make corpus DIR=folder)")
    parser.add_argument("--out", help="where the texts go (default: a folder under the temporary one)")
    parser.add_argument(
        "--list", type=Path, help="a file with paths relative to the folder, one a line, instead of all"
    )
    parser.add_argument("--slots", type=int, default=2, help="how many files the worker does side by side")
    parser.add_argument("--patience", type=float, default=PATIENCE_S, help="seconds after which a file has no end")
    parser.add_argument("--kill-worker-after", type=int, metavar="N", help="kill -9 the worker once N files have ended")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    return options


def _interrupted(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _below(folder: Path) -> list[str]:
    found = (Path(root) / name for root, _folders, names in os.walk(folder) for name in names)
    return sorted(str(path.relative_to(folder)) for path in found if path.is_file())


def _listed(path: Path) -> list[str]:
    lines = (line.split("\t")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _run(options: argparse.Namespace, paths: list[str], out: Path, folder: Path) -> int:
    settings = Settings(data=folder, port=free_port(), worker_slots=options.slots)
    database, founded = found(settings)
    started = time.monotonic()
    with running(settings) as household:
        secretary = Secretary(household.url, founded.meeting_id)
        secretary.sign_in(founded.address, founded.password)
        progress = _Progress(len(paths), household, options.kill_worker_after)
        delivery = Delivery(secretary, options.folder, out, progress.say, abreast=4 * options.slots,
                            patience=options.patience)  # fmt: skip
        delivery.deliver(paths)
        secretary.page(f"/meetings/{founded.meeting_id}/desk?fragment=files")
        crashed = household.ended("web") + max(0, household.ended("worker") - household.killed)
        faults = [*delivery.tally.faults, *household.faults(), *(f"a job failed: {f}" for f in household.failed_jobs())]
    database.close()
    db.bind(None)
    for fault in faults:
        print(fault, file=sys.stderr)
    tally = delivery.tally
    summary = {
        "bench": "corpus", "files": tally.files, "ready": tally.ready, "refused": tally.refused, "crashed": crashed,
        "lost": tally.lost, "seconds": round(time.monotonic() - started, 1), "warnings": tally.warnings,
        "pages": tally.pages, "worker_killed": household.killed,
    }  # fmt: skip
    print(json.dumps(summary), flush=True)
    return exit_status(tally, faults, crashed, len(paths))


def exit_status(tally: Tally, faults: Sequence[str], crashed: int, count: int) -> int:
    """0 when each of `count` files has its end and its bytes, nothing died, and nothing is left to explain."""
    return 1 if faults or crashed or tally.lost or tally.files < count else 0


class _Progress:
    """The lines on standard output, and a short one for whoever waits."""

    def __init__(self, count: int, household: Household, kill_after: int | None) -> None:
        self.count, self.household, self.kill_after = count, household, kill_after
        self.done = 0

    def say(self, line: Line) -> None:
        self.done += 1
        print(json.dumps(line, ensure_ascii=False), flush=True)
        told = f"[{self.done}/{self.count}] {line['outcome']:7} {line['pages']:5} p {line['seconds']:7.1f} s"
        print(f"{told}  {line['path']}  {line['sentence'][:100]}", file=sys.stderr, flush=True)
        if self.kill_after is not None and self.done >= self.kill_after:
            self.kill_after = None
            self.household.kill_worker()
            print("the worker was killed", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
