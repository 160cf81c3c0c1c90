"""Disk full means read-only with a sentence, and writing again by itself when there is room."""

import shutil
import time
from pathlib import Path

from app.kernel.errors import Unavailable
from app.kernel.sentences import _

LOOK_EVERY_S = 1.0


class Disk:
    """Watches the free space of the data folder; `reserve` is kept free in bytes."""

    def __init__(self, folder: Path, reserve: int) -> None:
        self.folder = folder
        self.reserve = reserve
        self._looked = float("-inf")
        self._free = 0

    def free(self) -> int:
        """Free bytes, at most a second old."""
        if time.monotonic() - self._looked > LOOK_EVERY_S:
            self._free = shutil.disk_usage(self.folder).free
            self._looked = time.monotonic()
        return self._free

    @property
    def is_full(self) -> bool:
        return self.free() < self.reserve


_disk: Disk | None = None


def bind(disk: Disk | None) -> None:
    """Makes `disk` the one that writers ask."""
    global _disk
    _disk = disk


def is_full() -> bool:
    """Whether the system is read-only for want of room."""
    return _disk is not None and _disk.is_full


def state() -> tuple[int, bool]:
    """Free bytes of the data folder, and whether that is too little to write."""
    return (_disk.free(), _disk.is_full) if _disk is not None else (0, False)


def require_room(size: int = 0) -> None:
    """Lets a writer of `size` bytes go on. Raises Unavailable when the reserve would be touched."""
    if _disk is not None and _disk.free() - size < _disk.reserve:
        raise Unavailable(
            _(
                "Máy chủ sắp hết dung lượng lưu trữ nên hệ thống tạm thời chỉ đọc. "
                "Đề nghị báo quản trị hệ thống giải phóng dung lượng."
            )
        )
