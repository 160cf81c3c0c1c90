"""Takes away stored files that nothing names any more: uploads that came to nothing, copies made anew.

A file goes only when its hash stands nowhere in any text of either database, and it has been there for a day: a file is
stored before the commit that names it. Nobody can forget to register a new table here, for all of them are read.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from app.kernel import files
from app.kernel.db import database
from app.kernel.restore import mentioned_hashes

REST_S = 24 * 3600


@dataclass
class Swept:
    """What was, or would be, taken away."""

    files: int = 0
    bytes: int = 0


def sweep(really: bool, rest_s: float = REST_S) -> Swept:
    """Finds the orphans of the file store and, `really`, removes them. Only a local folder knows a file's age."""
    store = files.store()
    kept = mentioned_hashes(database().engine) | mentioned_hashes(database().text_engine)
    swept = Swept()
    for sha256 in list(store.every()):
        if sha256 in kept:
            continue
        path: Path = store.local(sha256)
        size, age = path.stat().st_size, time.time() - path.stat().st_mtime
        if age < rest_s:
            continue
        swept.files += 1
        swept.bytes += size
        if really:
            store.remove(sha256)
    return swept
