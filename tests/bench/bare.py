"""The floor to compare with: a broadcaster that knows nothing, gevent and one frame sent to every websocket.

python -m tests.bench.bare PORT     each line on its input is the text of one message to all
"""

from gevent import monkey

monkey.patch_all()

import base64  # noqa: E402
import hashlib  # noqa: E402
import sys  # noqa: E402

import gevent  # noqa: E402
from gevent import socket  # noqa: E402
from gevent.fileobject import FileObject  # noqa: E402
from gevent.server import StreamServer  # noqa: E402

from app.realtime.fanout import frame_of  # noqa: E402

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
OPEN = '0{"sid":"x","upgrades":[],"pingInterval":100000,"pingTimeout":100000,"maxPayload":1000}'

sockets: list[socket.socket] = []


def serve(line: socket.socket, _address: object) -> None:
    """Shakes hands as a websocket and as Engine.IO, then only sends."""
    head = b""
    while b"\r\n\r\n" not in head:
        head += line.recv(4096)
    key = next(row.partition(b": ")[2] for row in head.split(b"\r\n") if row.lower().startswith(b"sec-websocket-key"))
    accept = base64.b64encode(hashlib.sha1(key + GUID).digest())
    line.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + accept + b"\r\n\r\n" + frame_of(OPEN) + frame_of('40{"sid":"x"}')
    )  # fmt: skip
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sockets.append(line)
    while line.recv(4096):
        pass


def broadcast() -> None:
    """Sends each line of the input to all."""
    for text in FileObject(sys.stdin.buffer):
        frame = frame_of(text.rstrip("\n"))
        for line in sockets:
            line._sock.send(frame)


if __name__ == "__main__":
    server = StreamServer(("127.0.0.1", int(sys.argv[1])), serve, backlog=1024)
    server.start()
    print("ready", flush=True)
    gevent.spawn(broadcast).join()
