"""A disk that is full, too slow or not there ends a recording with a word, and leaves files that are whole."""

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from media.recording import writer as subject
from media.recording.webm import Patch
from media.recording.writer import FAILED, FULL, SLOW, Writer


def test_bytes_patches_and_lines_are_where_they_belong(tmp_path: Path) -> None:
    writer, path = Writer(reserve=0), tmp_path / "r" / "a.webm"
    for part in (b"head", b"body"):
        writer.append(path, part)
    writer.close(path, [Patch(0, b"H"), Patch(4, b"B")])
    writer.note(path.parent, {"file": "a.webm"})
    writer.stop()
    assert path.read_bytes() == b"HeadBody" and not writer.failures
    assert (path.parent / subject.INDEX).read_text() == '{"file": "a.webm"}\n'
    assert path.stat().st_mode & 0o77 == 0 and path.parent.stat().st_mode & 0o77 == 0


def test_a_disk_that_fills_up_in_the_middle_of_a_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The half that was taken is given back: what is left plays."""
    writer, other, real, count = Writer(reserve=0), tmp_path / "b.webm", subject._new, 0

    class Full:
        def __init__(self, file: Any) -> None:
            self.file = file

        def __getattr__(self, name: str) -> Any:
            return getattr(self.file, name)

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> int:
            nonlocal count
            count += 1
            if count == 2:
                return int(self.file.write(data[:3]))
            if count == 3:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return int(self.file.write(data))

    monkeypatch.setattr(subject, "_new", lambda path: Full(real(path)))
    writer.append(other, b"whole")
    writer.append(other, b"half of it")
    writer.append(other, b"nothing more")
    writer.close(other, [Patch(0, b"W")])
    writer.stop()
    assert list(writer.failures) == [(tmp_path, FULL)]
    assert other.read_bytes() == b"whole"


def test_the_reserve_is_never_touched(tmp_path: Path) -> None:
    writer = Writer(reserve=1 << 60)
    assert not writer.has_room(tmp_path / "r")
    writer.append(tmp_path / "r" / "a.webm", b"x")
    writer.stop()
    assert list(writer.failures) == [(tmp_path / "r", FULL)] and not (tmp_path / "r" / "a.webm").exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    writer = Writer(reserve=0)
    assert not writer.has_room(tmp_path / "file" / "r")


def test_a_file_that_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    writer, path = Writer(reserve=0), tmp_path / "a.webm"
    path.write_bytes(b"of another process")
    writer.append(path, b"x")
    writer.stop()
    assert list(writer.failures) == [(tmp_path, FAILED)] and path.read_bytes() == b"of another process"


def test_a_slow_disk_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is limited; the loop that says it never waits."""
    reached, may_go, real = threading.Event(), threading.Event(), subject._new

    def slow(path: Path) -> Any:
        reached.set()
        may_go.wait(30)
        return real(path)

    monkeypatch.setattr(subject, "_new", slow)
    writer = Writer(reserve=0, most_waiting=1000)
    writer.append(tmp_path / "r" / "a.webm", bytes(100))
    assert reached.wait(30)
    for _ in range(20):
        writer.append(tmp_path / "r" / "a.webm", bytes(100))
    assert list(writer.failures) == [(tmp_path / "r", SLOW)]
    may_go.set()
    writer.stop()
    assert (tmp_path / "r" / "a.webm").stat().st_size == 100
