"""One frame for many sockets: built once, sent at once where a socket can take it, queued where it cannot.

The one module that touches private parts of engineio and simple-websocket (versions in PINNED; `fits` tries them
at the start and tests/realtime/test_fanout.py holds them). Where they do not fit, messages go the ordinary way.
What is gained: 500 sockets in 9 ms of CPU instead of 22 (docs/live-feed.md). What it also mends: the library
ignores short sends, lets a stalled client queue without bound, and lets two greenlets write into one frame.
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import structlog
from engineio import packet as engine
from socketio import packet

PINNED = {"python-engineio": "4.15", "python-socketio": "5.18", "simple-websocket": "1.1"}
# What may wait for one client. Heads and entries of a minute or two; whoever is further behind comes back and asks.
MOST_WAITING = 256
# Pings every 10 s must be answered within 10 s; a frame that is not taken in that time never will be.
PATIENCE_S = 25.0

log = structlog.get_logger()


class Wire:
    """The socket under one websocket: whole frames, one after the other, none waited for longer than PATIENCE_S."""

    def __init__(self, inner: Any, spawn: Callable[..., Any]) -> None:
        inner.settimeout(PATIENCE_S)
        self._inner = inner
        self._spawn = spawn
        self._turn = threading.Lock()
        self._senders = 0  # who is sending or waits to: a frame offered between two of them would overtake
        # gevent's socket holds the system's non-blocking one. TLS has a state per socket and goes the ordinary way.
        self._at_once = None if isinstance(inner, ssl.SSLSocket) else getattr(inner, "_sock", None)

    def send(self, frame: bytes) -> int:
        """Sends all of the frame, waiting as long as it takes within the patience. Raises OSError."""
        self._senders += 1
        try:
            with self._turn:
                self._send_all(frame)
        finally:
            self._senders -= 1
        return len(frame)

    def offer(self, frame: bytes) -> bool:
        """Sends the frame if the system takes (part of) it now; never waits. False: nothing was sent, queue it."""
        if self._at_once is None or self._senders or not self._turn.acquire(blocking=False):
            return False
        sent = 0
        try:
            sent = self._at_once.send(frame)
        except BlockingIOError:
            return False
        except OSError:
            sent = len(frame)
            self.abort()
        finally:
            if sent == 0 or sent == len(frame):
                self._turn.release()
            else:  # a burst filled the system's buffer: the rest keeps the turn, so that what follows queues behind it
                self._spawn(self._finish, frame[sent:])
        return True

    def _finish(self, rest: bytes) -> None:
        try:
            with contextlib.suppress(OSError):
                self._send_all(rest)
        finally:
            self._turn.release()

    def _send_all(self, frame: bytes) -> None:
        try:
            self._inner.sendall(frame)
        except OSError:
            self.abort()  # part of the frame may be out: nothing that follows would be understood
            raise

    def recv(self, size: int) -> bytes:
        """What the client sent."""
        received: bytes = self._inner.recv(size)
        return received

    def abort(self) -> None:
        """Ends both directions: whoever waits to read or to write is woken and gives up."""
        with contextlib.suppress(OSError):
            self._inner.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Gives the socket back."""
        self._inner.close()

    def fileno(self) -> int:
        """The system's number of the socket."""
        number: int = self._inner.fileno()
        return number


class Fanout:
    """Sends to rooms of `server`, and bounds what waits for each socket."""

    def __init__(self, server: Any, message_limit: int) -> None:
        self.server = server
        self.direct = fits(server)
        self._wires: dict[str, Wire] = {}
        if self.direct:
            lines = _line_class(server, self._wires, message_limit)
            server.eio._async = {**server.eio._async, "websocket": lines}
        else:
            log.warning("the live feed sends the ordinary way", pinned=PINNED)

    def emit(self, event: str, message: dict[str, Any], room: str) -> None:
        """Sends `event` to every socket in the room."""
        if not self.direct:
            self.server.emit(event, message, room=room)
            return
        text = self.server.packet_class(packet.EVENT, namespace="/", data=[event, message]).encode()
        queued = engine.Packet(engine.MESSAGE, text)
        frame = frame_of(queued.encode())
        for _sid, line_id in self.server.manager.get_participants("/", room):
            line = self.server.eio.sockets.get(line_id)
            if line is None or line.closed:
                continue
            wire = self._wires.get(line_id)
            if wire is not None and line.upgraded and line.queue.empty() and wire.offer(frame):
                continue
            if line.queue.qsize() < MOST_WAITING:
                self.server.eio.send_packet(line_id, queued)
            else:
                self._drop(line)

    def is_stalled(self, sid: str) -> bool:
        """Whether the client of this socket has stopped reading; if so it is dropped and may come back."""
        line = self.server.eio.sockets.get(self.server.manager.eio_sid_from_sid(sid, "/"))
        if line is None or line.queue.qsize() < MOST_WAITING:
            return False
        self._drop(line)
        return True

    def _drop(self, line: Any) -> None:
        log.warning("a stalled socket is dropped", waiting=line.queue.qsize())
        line.close(wait=False, abort=True)
        wire = self._wires.get(line.sid)
        if wire is not None:
            wire.abort()


def frame_of(text: str) -> bytes:
    """The websocket frame of a server's text message (RFC 6455, section 5.2): the same for every socket."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return struct.pack("!BBH", 0x81, 126, size) + payload
    return struct.pack("!BBQ", 0x81, 127, size) + payload


def fits(server: Any) -> bool:
    """Whether the installed libraries have the parts that are used here."""
    if any(not version(name).startswith(f"{wanted}.") for name, wanted in PINNED.items()):
        return False
    if server.async_mode not in ("gevent", "threading") or server.eio._async.get("websocket") is None:
        return False
    made = server.eio.create_queue()
    return all(hasattr(made, name) for name in ("empty", "qsize")) and hasattr(server.manager, "get_participants")


def _line_class(socketio: Any, wires: dict[str, Wire], message_limit: int) -> Any:
    """engineio's websocket with our wire under it; `wires` holds it by the line's id while it is open."""
    base: Any = socketio.eio._async["websocket"]

    class Line(base):  # type: ignore[misc]
        def __init__(self, handler: Any, server: Any) -> None:
            super().__init__(self._carry, server)
            self.server_args["max_message_size"] = message_limit
            self._handler, self._id = handler, handler.__self__.sid

        def _carry(self, line: Any) -> Any:
            # Nothing has been read yet: the library's reader starts when this greenlet first waits.
            wires[self._id] = line.ws.sock = Wire(line.ws.sock, socketio.start_background_task)
            try:
                return self._handler(line)
            finally:
                wires.pop(self._id, None)

    return Line
