"""Uploads that nobody brought to their end: a laptop was closed, a file was taken off the list while it was on its way.

What came of them lies in `incoming` and is of no use after a week; whoever resumes one later begins at its first byte.
"""

import contextlib
import time
from pathlib import Path

import structlog

from app.config import Settings
from app.kernel.recurring import recurring

REST_S = 7 * 24 * 3600
DAY_S = 24 * 3600

log = structlog.get_logger()


@recurring("abandoned uploads", every_s=DAY_S)
def sweep_own() -> None:
    """Every worker clears the folder of its own machine."""
    sweep(Settings.read().data.resolve() / "incoming")


def sweep(incoming: Path, rest_s: float = REST_S) -> int:
    """Takes away what has not grown for so long; returns the bytes that this gave back."""
    oldest, freed = time.time() - rest_s, 0
    for path in incoming.iterdir() if incoming.is_dir() else ():
        with contextlib.suppress(OSError):  # finished or taken away this moment
            found = path.stat()
            if found.st_mtime < oldest:
                path.unlink()
                freed += found.st_size
    if freed:
        log.info("abandoned uploads taken away", bytes=freed)
    return freed
