"""The port without gunicorn: browsers that go away in the middle leave no trace in the log."""

import socket
import subprocess
import sys
from contextlib import suppress

import pytest

SERVER = """
from gevent import monkey
monkey.patch_all()
import gevent
from app.kernel.port import Port

def app(environ, start):
    if environ["PATH_INFO"] == "/socket":  # as the websocket library does it: it writes to the connection itself
        start("200 OK", [])
        return []
    start("200 OK", [("Content-Type", "text/plain")])
    return iter([b"x" * (1 << 20)] * 64)

server = Port(("127.0.0.1", 0), app, log=None)
server.start()
print(server.server_port, flush=True)
gevent.signal_handler(15, server.stop)
server.serve_forever()
"""
UPGRADE = b"GET /socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
GOODBYE = b"\x88\x82\x45\xfd\xf0\x76\x46\x14\r\n\r\n"  # a websocket's closing frame, which is no request


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", UPGRADE + GOODBYE])
def test_who_goes_away_in_the_middle_is_no_trace_in_the_log(sent: bytes) -> None:
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        for _laptop in range(3):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(sent)
                line.recv(100)
                with suppress(OSError):
                    line.sendall(GOODBYE)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:  # it still answers
            line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert line.recv(15) == b"HTTP/1.1 200 OK"
        server.terminate()
        _out, log = server.communicate(timeout=20)
    assert log == b""
