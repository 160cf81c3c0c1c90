"""After a commit, whoever publishes is woken: in this process at once, in others by the database or a socket.

A wake-up may be lost (a crash between commit and ring): publishers poll the journal's heads behind it.
"""

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

CHANNEL = "nghitruong_journal"

_listeners: list[Callable[[], None]] = []
_folder: Path | None = None


def bind(folder: Path | None) -> None:
    """Other processes of this installation listen on sockets in `folder` (SQLite only)."""
    global _folder
    _folder = folder


def listen(callback: Callable[[], None]) -> Callable[[], None]:
    """Calls `callback` after each commit of this process; returns how to stop."""
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


def announce(session: Session) -> None:
    """On PostgreSQL the notice is part of the transaction, so it is never early and never missing."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {CHANNEL}"))


def ring() -> None:
    """Wakes the listeners of this process and, on one machine, those of the others."""
    for callback in list(_listeners):
        callback()
    if _folder is None:
        return
    for path in _folder.glob("*.wake"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
            bell.setblocking(False)
            bell.sendto(b"1", str(path))


def doorbell() -> socket.socket | None:
    """The socket on which this process hears the rings of others; None where the database tells."""
    if _folder is None:
        return None
    _folder.mkdir(parents=True, exist_ok=True)
    path = _folder / f"{os.getpid()}.wake"
    path.unlink(missing_ok=True)
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    bell.bind(str(path))
    return bell
