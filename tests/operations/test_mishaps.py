"""Disk full, database locked, clock set back: a sentence for whoever can act, and nothing lost."""

import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from app.kernel import clock, db, disk, files, journal
from app.kernel.db import Database
from app.kernel.errors import Unavailable
from tests.operations.installation import STREAM, open_installation, record, store_paper


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB, when root may mount one; else a folder, whose free space the reserve stands for."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=24m", "none", str(folder)], capture_output=True, check=False
        ).returncode
    )
    yield folder
    if mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def installation(small_disk: Path) -> Iterator[tuple[Settings, Database]]:
    """An installation on the small disk, which keeps 4 MB free."""
    settings, database = open_installation(small_disk / "var", disk_reserve_mb=4)
    yield settings, database
    db.bind(None)
    files.bind(None)
    disk.bind(None)
    database.close()


def count() -> int:
    return journal.head(STREAM.id).seq


def fill(folder: Path, leave: int) -> Path:
    """Takes the room away until `leave` bytes are free (on a large disk: says that so much is not enough)."""
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    if free < 64 << 20:
        filler.write_bytes(b"x" * max(free - leave, 0))
    else:
        disk.bind(disk.Disk(folder, 1 << 60))
    return filler


def test_a_full_disk_is_read_only_and_writing_comes_back_by_itself(
    installation: tuple[Settings, Database], small_disk: Path, tmp_path: Path
) -> None:
    record(2)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    disk.bind(disk.Disk(small_disk, free * 2))  # the reserve is touched: no files, but a sitting goes on
    with pytest.raises(Unavailable, match="không nhận thêm tệp"):
        store_paper(tmp_path, b"a paper")
    record(1)
    disk.bind(disk.Disk(small_disk, 4 << 20))
    filler = fill(small_disk, leave=200 << 10)
    time.sleep(disk.LOOK_EVERY_S + 0.1)
    with pytest.raises(Unavailable, match="chỉ đọc"):
        record(1)
    with pytest.raises(Unavailable, match="không nhận thêm tệp"):
        store_paper(tmp_path, b"a paper")
    assert count() == 3  # reading goes on
    filler.unlink(missing_ok=True)
    disk.bind(disk.Disk(small_disk, 4 << 20))
    record(1)
    store_paper(tmp_path, b"a paper")
    assert count() == 4


def test_a_disk_that_fills_in_the_middle_of_a_write_loses_nothing_that_was_acknowledged(
    installation: tuple[Settings, Database], small_disk: Path
) -> None:
    """The reserve was overrun by somebody else: the database itself finds no room."""
    record(3)
    disk.bind(None)
    filler = fill(small_disk, leave=0)
    acknowledged = 3
    if filler.exists():
        with pytest.raises(Unavailable):
            for _ in range(2000):
                record(1)
                acknowledged += 1
        filler.unlink()
    record(1)
    assert count() == acknowledged + 1
    with Session(db.database().engine) as session:
        assert list(journal.verify(session)) == []


def test_a_database_that_stays_locked_is_a_sentence_and_nothing_half_written(
    installation: tuple[Settings, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, _database = installation
    record(1)
    monkeypatch.setattr(db, "LOCK_PATIENCE_S", 0.3)
    other = sqlite3.connect(settings.data / "nghitruong.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="thử lại sau ít giây"):
        record(1)
    assert count() == 1
    other.execute("ROLLBACK")
    other.close()
    record(1)
    assert count() == 2


def test_a_writer_waits_for_another_one_that_ends_in_time(installation: tuple[Settings, Database]) -> None:
    settings, _database = installation
    record(1)
    other = sqlite3.connect(settings.data / "nghitruong.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
    record(1)
    assert count() == 2
    other.close()


def test_a_clock_that_was_set_back_leaves_numbers_and_chain_whole(installation: tuple[Settings, Database]) -> None:
    record(2)
    with clock.standing_at(clock.now() - timedelta(hours=3)):
        record(2)
    record(2)
    entries = journal.since(STREAM.id, 0)
    assert [entry["seq"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[2]["at"] < entries[1]["at"]  # what the clock said; a corrected time would be an invented one
    with Session(db.database().engine) as session:
        assert list(journal.verify(session)) == []
