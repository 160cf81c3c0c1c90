"""What fanout.py relies on in engineio, socketio, simple-websocket and gevent; an upgrade that breaks it fails here."""

import inspect
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import gevent.queue
import pytest
import simple_websocket
import socketio
from engineio import socket as engine_socket
from engineio.async_drivers import _websocket_wsgi
from wsproto.connection import Connection, ConnectionType
from wsproto.events import TextMessage

from app.realtime import fanout
from app.realtime.fanout import Wire, frame_of

ROOT = Path(__file__).parent.parent.parent


def test_the_pinned_versions_are_installed() -> None:
    for name, wanted in fanout.PINNED.items():
        assert version(name).startswith(f"{wanted}."), f"{name}: read fanout.py against the new version, then pin it"


def test_the_parts_that_are_used_are_there() -> None:
    assert fanout.fits(socketio.Server(async_mode="threading"))
    assert "_websocket_handler" in vars(engine_socket.Socket)
    made = inspect.getsource(engine_socket.base_socket)
    assert all(f"self.{name} = " in made for name in ("upgraded", "closed", "queue", "sid"))
    assert "self.sock.send(" in inspect.getsource(simple_websocket.ws.Base.send), "frames go out through `sock`"
    assert "self.server_args" in inspect.getsource(_websocket_wsgi.SimpleWebSocketWSGI)


def test_a_queue_with_something_in_it_is_not_empty_until_it_is_taken() -> None:
    waiting = gevent.queue.JoinableQueue()
    assert waiting.empty()
    waiting.put(1)
    assert not waiting.empty() and waiting.qsize() == 1


@pytest.mark.parametrize("text", ["", "ủy ban", "x" * 125, "x" * 126, "x" * 65535, "x" * 65536])
def test_the_frame_is_what_the_websocket_library_would_send(text: str) -> None:
    assert frame_of(text) == Connection(ConnectionType.SERVER).send(TextMessage(data=text))


def test_a_wire_sends_whole_frames_and_aborts_when_it_cannot() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire, big = Wire(ours, threading.Thread), b"x" * 3_000_000
        read: list[int] = []
        reader = threading.Thread(target=lambda: read.append(sum(iter(lambda: len(theirs.recv(65536)), 0))))
        reader.start()
        assert wire.send(big) == len(big)
        wire.abort()
        reader.join(5)
        assert read == [len(big)]
        with pytest.raises(OSError):
            wire.send(b"more")


def test_offering_never_waits_and_what_follows_a_part_sent_comes_behind_it() -> None:
    script = """
from gevent import monkey; monkey.patch_all()
import gevent, socket
from app.realtime.fanout import Wire
ours, theirs = socket.socketpair()
wire = Wire(ours, gevent.spawn)
assert wire.offer(b"small") and theirs.recv(10) == b"small"
while wire.offer(b"x" * 1000): pass          # the system's buffer is full: queue instead
gevent.spawn(wire.send, b"y" * 9000)
gevent.sleep(0.01)
assert not wire.offer(b"small")              # somebody is in the middle of a frame
theirs.recv(1 << 20); gevent.sleep(0.05)
ours, theirs = socket.socketpair()
wire = Wire(ours, gevent.spawn)
assert wire.offer(b"z" * 5_000_000)          # part of it went, the rest is on its way
gevent.spawn(wire.send, b"!")
gevent.sleep(0.01)
assert not wire.offer(b"?")
got = b""
while not got.endswith(b"!"): got += theirs.recv(1 << 20)
assert got == b"z" * 5_000_000 + b"!"
assert wire.offer(b"?") and theirs.recv(1) == b"?"
wire = Wire(ours, gevent.spawn)
assert wire.offer(b"z" * 5_000_000)
gevent.sleep(0.01); wire.abort(); gevent.sleep(0.01)  # hung up on in the middle of a frame
assert sum(iter(lambda: len(theirs.recv(1 << 20)), 0)) < 5_000_000
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_without_the_parts_messages_go_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fanout, "PINNED", {"python-socketio": "4.0"})
    server = socketio.Server(async_mode="threading")
    plain = fanout.Fanout(server, 1000)
    assert not plain.direct
    plain.emit("entry", {"seq": 1}, "nobody-there")
