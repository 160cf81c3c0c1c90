"""How much a fire would cost, and how soon the council works again: the continuous copy, measured on real files.

`make bench BENCH=backup ARGS="--megabytes 5000 --seconds 20"`. While facts are recorded twenty times a second and files
come in, the copy runs as it does in production. Then everything but the copy is taken away, and restored:
rpo_s is the age of the oldest acknowledged fact that is not in the copy, rto_s the time from the command to a proven
installation (integrity, every chain with the signed heads, every file's hash).
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import file_store
from app.config import Settings
from app.kernel import backup, disk, files, journal, restore
from app.kernel.db import Database
from app.kernel.journal import Entry
from tests.operations.installation import STREAM, open_installation, record

FILE_MB = 10


def fill(folder: Path, megabytes: int) -> None:
    """Puts random files into the store: what cannot be compressed or shared."""
    for _ in range(max(megabytes // FILE_MB, 1)):
        path = folder / "file"
        path.write_bytes(os.urandom(FILE_MB << 20))
        files.store().put(path)


def copy_while_working(settings: Settings, target: Path, seconds: float) -> list[float]:
    """Runs the copy beside the work and kills it at the end; returns when each fact was acknowledged."""
    environ = {**os.environ, "NGHITRUONG_DATA": str(settings.data)}
    words = [sys.executable, "-m", "app.cli", "backup", "--to", str(target)]
    copying = subprocess.Popen(words, env=environ, stdout=sys.stderr, start_new_session=True)
    deadline = time.monotonic() + 300
    while not (target / "heads.json").exists() and time.monotonic() < deadline:
        time.sleep(0.2)  # the first whole copy and its statement
    acknowledged, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        record(1, first=len(acknowledged))
        acknowledged.append(time.monotonic())
        time.sleep(0.05)
    os.killpg(copying.pid, signal.SIGKILL)
    copying.wait()
    return acknowledged


def main(words: list[str]) -> int:
    """Prints the summary; 0 when what came back is whole."""
    parser = argparse.ArgumentParser(prog="backup", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20.0)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings, database = open_installation(folder / "var")
        print(f"filling the store with {asked.megabytes} MB", file=sys.stderr)
        fill(folder, asked.megabytes)
        acknowledged = copy_while_working(settings, folder / "copy", asked.seconds)
        killed_at = time.monotonic()
        database.close()
        shutil.rmtree(settings.data)
        disk.bind(None)  # whoever restores has a machine of their own
        print("restoring", file=sys.stderr)
        fresh = Settings(data=folder / "again")
        began = time.monotonic()
        report = restore.restore(backup.target(str(folder / "copy"), settings), fresh, file_store(fresh))
        rto = time.monotonic() - began
        restored = Database(fresh.main_database, fresh.text_database)
        with Session(restored.engine) as session:
            kept = len(session.scalars(select(Entry.seq).where(Entry.stream_id == STREAM.id)).all())
            chain_ok = not list(journal.verify(session))
        restored.close()
    for fault in report.faults:
        print(fault, file=sys.stderr)
    lost = acknowledged[kept] if kept < len(acknowledged) else killed_at
    summary = {
        "bench": "backup", "bytes": report.bytes, "rpo_s": round(killed_at - lost, 2), "rto_s": round(rto, 2),
        "chain_ok": chain_ok, "files_ok": not report.faults, "entries": kept, "acknowledged": len(acknowledged),
    }  # fmt: skip
    print(json.dumps(summary))
    return 0 if chain_ok and not report.faults else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
