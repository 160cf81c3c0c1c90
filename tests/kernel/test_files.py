"""Files by their hash: stored once, never changed, refused when there is no room."""

from pathlib import Path

import pytest

from app.kernel import disk
from app.kernel.disk import Disk
from app.kernel.errors import NotFound, Unavailable
from app.kernel.files import Folder, measure


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "to-trinh.pdf"
    path.write_bytes(b"%PDF-1.7 paper\n" * 1000)
    return path


def test_bytes_come_back_as_they_went_in(tmp_path: Path, paper: Path) -> None:
    store = Folder(tmp_path / "files")
    stored = store.put(paper)
    assert stored == measure(paper)
    assert store.local(stored.sha256).read_bytes() == paper.read_bytes()
    assert list(store.every()) == [stored.sha256]


def test_the_same_bytes_are_stored_once(tmp_path: Path, paper: Path) -> None:
    store = Folder(tmp_path / "files")
    first = store.put(paper)
    before = store.local(first.sha256).stat().st_ino
    assert store.put(paper) == first
    assert store.local(first.sha256).stat().st_ino == before


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    store = Folder(tmp_path / "files")
    for name in ("0" * 64, "../secret", "x"):
        with pytest.raises(NotFound):
            store.local(name)


def test_a_full_disk_refuses_with_a_sentence_and_takes_files_again_when_there_is_room(
    tmp_path: Path, paper: Path
) -> None:
    store = Folder(tmp_path / "files")
    full = Disk(tmp_path, reserve=1 << 60)
    disk.bind(full)
    try:
        with pytest.raises(Unavailable, match="dung lượng"):
            store.put(paper)
        assert list(store.every()) == []
        full.reserve = 0
        assert store.holds(store.put(paper).sha256)
    finally:
        disk.bind(None)
