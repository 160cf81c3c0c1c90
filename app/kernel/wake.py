"""After a commit, whoever publishes is woken: in this process at once, in others by the database or a socket.

A ring names the streams that gained something, so that nobody looks at thousands; one that names none means all.
It may be lost (a crash between commit and ring): publishers poll the journal's heads behind it.
"""

import os
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

CHANNEL = "nghitruong_journal"
MOST_NAMED = 150  # ids in one notice: PostgreSQL takes less than 8,000 bytes

Listener = Callable[[frozenset[str]], None]

_listeners: list[Listener] = []
_folder: Path | None = None

log = structlog.get_logger()


def bind(folder: Path | None) -> None:
    """Other processes of this installation listen on sockets in `folder` (SQLite only)."""
    global _folder
    _folder = folder


def listen(callback: Listener) -> Callable[[], None]:
    """Calls `callback` with the ids of streams after each commit here, and after those that were heard of.

    Returns how to stop.
    """
    _listeners.append(callback)
    return lambda: _listeners.remove(callback)


def announce(session: Session, streams: Iterable[str] = ()) -> None:
    """On PostgreSQL the notice is part of the transaction, so it is never early and never missing."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_notify(:channel, :named)"), {"channel": CHANNEL, "named": spell(streams)})


def ring(streams: Iterable[str] = ()) -> None:
    """Wakes the listeners of this process and, on one machine, those of the others."""
    named = frozenset(streams)
    tell(named)
    if _folder is None:
        return
    for path in _folder.glob("*.wake"):
        if path.name != f"{os.getpid()}.wake":
            _ring_at(path, spell(named))


def tell(named: frozenset[str]) -> None:
    """Calls the listeners of this process; whoever hears other processes' rings passes them on here."""
    for callback in list(_listeners):
        callback(named)


def _ring_at(path: Path, named: str) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell:
        bell.setblocking(False)
        try:
            bell.sendto(named.encode(), str(path))
        except ConnectionRefusedError:  # its process has ended without taking it away
            path.unlink(missing_ok=True)
        except OSError:
            pass  # full: whoever listens there is being woken already


def doorbell() -> socket.socket | None:
    """The socket on which this process hears the rings of others; None where the database tells or none can be had."""
    if _folder is None:
        return None
    path = _folder / f"{os.getpid()}.wake"
    bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        _folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        bell.bind(str(path))
    except OSError as problem:  # such as a path longer than the system's 107 bytes
        log.warning("no bell could be hung up; polling instead", folder=str(_folder), problem=str(problem))
        bell.close()
        return None
    return bell


def spell(streams: Iterable[str]) -> str:
    """The ids as a ring carries them; nothing when there are too many."""
    named = sorted(set(streams))
    return ",".join(named) if len(named) <= MOST_NAMED else ""


def read(ring: str) -> frozenset[str]:
    """The ids that a ring names."""
    return frozenset(filter(None, ring.split(",")))
