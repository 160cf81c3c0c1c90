"""Disk full, in two steps: no more files are taken first, so that votes, check-ins and sign-ins have the room they need
for the rest of the session; then everything is read-only, and writes again by itself when there is room."""

import shutil
import time
from pathlib import Path

from app.kernel.errors import Unavailable
from app.kernel.sentences import _

LOOK_EVERY_S = 1.0
PART_FOR_ENTRIES = 10  # that part of the reserve is never written to: a database needs room to finish


class Disk:
    """Watches the free space of the data folder; `reserve`, in bytes, is kept free of files."""

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
    def is_low(self) -> bool:
        """Whether files are no longer taken."""
        return self.free() < self.reserve

    @property
    def is_full(self) -> bool:
        """Whether nothing is written any more."""
        return self.free() < self.reserve // PART_FOR_ENTRIES


_disk: Disk | None = None


def bind(disk: Disk | None) -> None:
    """Makes `disk` the one that writers ask."""
    global _disk
    _disk = disk


def is_full() -> bool:
    """Whether the system is read-only for want of room."""
    return _disk is not None and _disk.is_full


def is_low() -> bool:
    """Whether files are no longer taken for want of room."""
    return _disk is not None and _disk.is_low


def free() -> int:
    """Free bytes of the data folder; 0 where nobody watches."""
    return _disk.free() if _disk is not None else 0


def require_room_for_file(size: int = 0) -> None:
    """Lets a writer of a file of `size` bytes go on. Raises Unavailable when the reserve would be touched."""
    if _disk is not None and _disk.free() - size < _disk.reserve:
        raise Unavailable(
            _(
                "Máy chủ sắp hết dung lượng lưu trữ nên tạm thời không nhận thêm tệp. "
                "Đề nghị báo quản trị hệ thống giải phóng dung lượng."
            )
        )


def require_room() -> None:
    """Lets whoever records something go on, out of the reserve too. Raises Unavailable when that is used up."""
    if is_full():
        raise Unavailable(
            _(
                "Máy chủ sắp hết dung lượng lưu trữ nên hệ thống tạm thời chỉ đọc. "
                "Đề nghị báo quản trị hệ thống giải phóng dung lượng."
            )
        )
