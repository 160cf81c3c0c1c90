"""Files by their SHA-256: stored once, synced to disk before the commit that names them, never changed."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from app.kernel import disk
from app.kernel.errors import NotFound
from app.kernel.sentences import _

BLOCK = 1 << 20


class Stored(NamedTuple):
    """Where the bytes are from now on."""

    sha256: str
    size: int


class Store(Protocol):
    """What a file store can do; the local folder and an S3-compatible bucket do it alike."""

    def put(self, source: Path) -> Stored:
        """Takes over the bytes of `source`, durable on return; the same bytes are stored once. Raises Unavailable."""

    def local(self, sha256: str) -> Path:
        """A path on this machine where the bytes can be read. Raises NotFound."""

    def holds(self, sha256: str) -> bool:
        """Whether the bytes are there."""

    def remove(self, sha256: str) -> None:
        """Takes the bytes away; the sweeper of orphans calls this, and who deletes a recording."""

    def every(self) -> Iterator[str]:
        """The hashes of all that is stored."""


class Folder:
    """The store on the local disk: `ab/abcdef…`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.root.mkdir(parents=True, exist_ok=True)

    def put(self, source: Path) -> Stored:
        stored = measure(source)
        target = self._path(stored.sha256)
        if target.exists():
            return stored
        disk.require_room_for_file(stored.size)
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix="new-")
        try:
            with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
                shutil.copyfileobj(original, copy, BLOCK)
                copy.flush()
                os.fsync(copy.fileno())
            Path(name).chmod(0o440)
            Path(name).rename(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        for folder in (target.parent, self.root):
            _sync(folder)
        return stored

    def local(self, sha256: str) -> Path:
        path = self._path(sha256)
        if not path.exists():
            raise NotFound(
                _("Tệp gốc không còn trong kho lưu trữ. Đề nghị báo quản trị hệ thống kiểm tra bản sao lưu.")
            )
        return path

    def holds(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        for path in self.root.glob("??/*"):
            if len(path.name) == 64:
                yield path.name

    def _path(self, sha256: str) -> Path:
        if len(sha256) != 64 or not sha256.isalnum():
            raise NotFound()
        return self.root / sha256[:2] / sha256


def measure(path: Path) -> Stored:
    """The hash and size of a file's bytes as they are on the disk now."""
    with path.open("rb") as file:
        return Stored(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_store: Store | None = None


def bind(store: Store | None) -> None:
    """Makes `store` the one of this process."""
    global _store
    _store = store


def store() -> Store:
    """The file store of this process."""
    if _store is None:
        raise RuntimeError("no file store is bound; call bind() first")
    return _store
