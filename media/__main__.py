"""`python -m media`: the media process. Settings come from the environment (docs/media.md)."""

import asyncio
import json
import logging
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog
import uvloop

from media import adapter, wire
from media.control import Control
from media.port import Port
from media.recording.recorder import Recorder
from media.sdp import Place
from media.settings import Misconfigured, Settings
from media.switchboard import TICK_S, Switchboard

log = structlog.get_logger()


def main() -> None:
    """Runs until SIGTERM or SIGINT."""
    try:
        settings = Settings.read()
        adapter.self_test()
    except (Misconfigured, adapter.Broken) as problem:
        sys.exit(f"media: {problem}")
    _configure_logs(settings.log_level)
    try:
        uvloop.run(serve(settings))
    except OSError as problem:
        tcp = f", TCP port {settings.tcp_port}" if settings.is_tcp_given else ""
        where = f"UDP port {settings.port}{tcp} on {settings.host}, or {':'.join(map(str, settings.control))}"
        sys.exit(f"media: {where} cannot be used ({problem.strerror}). Choose others: NGHITRUONG_MEDIA_PORT=8400.")


async def serve(settings: Settings) -> None:
    """Opens both ports, says where, and works until it is stopped. Raises OSError if a port is taken."""
    boot, key = secrets.token_hex(8), settings.shared_key()
    port = Port(settings.host, settings.port)
    listen(port, settings)
    recorder = Recorder(settings.recordings, settings.recording_reserve, boot)
    switchboard = Switchboard(port, places(settings, port), key, boot, recorder, settings.packages)
    control = Control(key, boot, switchboard.command)
    switchboard.tell = control.tell
    host, number = await control.listen(*settings.control)
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    for which in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(which, stopping.set)
    port.attend()
    said = settings.folder / f"{port.number}.json"
    ports = {"port": port.number, "tcp": port.tcp.number if port.tcp is not None else None}
    _say_where(said, {"boot": boot, "control": f"{host}:{number}", "pid": os.getpid(), **ports})
    log.info("media is ready", **ports, control=f"{host}:{number}", boot=boot)
    try:
        await _work(switchboard, stopping)
    finally:
        said.unlink(missing_ok=True)
        switchboard.stop()
        await asyncio.sleep(0)  # lets the goodbyes go out
        await control.close()
        port.close()
        log.info("media has stopped")


async def _work(switchboard: Switchboard, stopping: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    while not stopping.is_set():
        switchboard.tick()
        due = max(due + TICK_S, loop.time() - TICK_S)  # after a pause it does not hurry to catch up
        try:
            await asyncio.wait_for(stopping.wait(), max(due - loop.time(), 0.001))
        except TimeoutError:
            continue


def listen(port: Port, settings: Settings) -> None:
    """By TCP too; a port that nobody chose, and that something else has, is gone without. Raises OSError."""
    if settings.tcp_port is None:
        return
    try:
        port.listen(settings.host, settings.tcp_port)
    except OSError as problem:
        if settings.is_tcp_given:
            raise
        log.warning("no TCP for sites without UDP", port=settings.tcp_port, why=problem.strerror)


def places(settings: Settings, port: Port) -> Sequence[Place]:
    """Where clients are told to try: the announced addresses, or those of the machine; each by TCP too."""
    hosts = _hosts(settings)
    by_tcp = [Place(host, port.tcp.number, is_tcp=True) for host in hosts] if port.tcp is not None else []
    return [*(Place(host, port.number) for host in hosts), *by_tcp]


def _hosts(settings: Settings) -> Sequence[str]:
    if settings.announce:
        return settings.announce
    if settings.host not in ("0.0.0.0", "::"):  # noqa: S104
        return [settings.host]
    return [host for host in adapter.host_addresses() if settings.host == "::" or ":" not in host] or ["127.0.0.1"]


def _say_where(path: Path, where: dict[str, object]) -> None:
    """Whole or not at all: the web reads it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for other in path.parent.glob("*.json"):
        if not _lives(other):
            other.unlink(missing_ok=True)  # of a process that was killed, and had another port
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps({**where, "protocol": wire.VERSION}, sort_keys=True))
    draft.replace(path)


def _lives(path: Path) -> bool:
    try:
        os.kill(int(json.loads(path.read_text())["pid"]), 0)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True


def _configure_logs(level: str) -> None:
    """One JSON line an event on stderr, plain words at a terminal; never a key, an address book or a picture."""
    number = logging.getLevelName(level.upper())
    plain = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([] if plain else [structlog.processors.format_exc_info]),
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
            if plain
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number if isinstance(number, int) else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    structlog.contextvars.bind_contextvars(process="media", pid=os.getpid())


if __name__ == "__main__":
    main()
