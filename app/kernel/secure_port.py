"""The port that speaks HTTPS without a proxy: friendly to whoever forgot the s, calm about broken handshakes."""

import re
import ssl
import time
from socket import MSG_PEEK
from typing import Any

import structlog

from app.kernel.port import Port

HANDSHAKE = b"\x16"  # the first byte of every TLS connection (RFC 8446, section 5.1)
PATIENCE_S = 20.0
LONGEST_HEAD = 8192
QUIET_S = 600.0
MOST_ADDRESSES = 1000
ASKED = re.compile(rb"^(?:GET|HEAD) (/[\x21-\x7e]*) HTTP/1\.[01]\r\n(?:.*\r\n)*?host: *([\w.:\[\]-]+) *\r\n", re.I)

log = structlog.get_logger()
_quiet_until: dict[str, float] = {}


class SecurePort(Port):
    """A WSGI server over TLS.

    A laptop where somebody typed the address without `https` gets a redirect instead of an empty answer; one that does
    not trust the certificate, or goes away, is a line in the log.
    """

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> None:
        """Called for each connection, in a greenlet of its own."""
        client_socket.settimeout(PATIENCE_S)
        try:
            if client_socket.recv(1, MSG_PEEK) != HANDSHAKE:
                _lead_to_https(client_socket)
                return
            secure = self.wrap_socket(client_socket, **self.ssl_args)
        except OSError as problem:  # ssl.SSLError among them
            client_socket.close()
            _note(address[0], problem)
            return
        with secure:
            secure.settimeout(None)
            self.handle(secure, address)


def _note(address: str, problem: OSError) -> None:
    """One line in a while for each laptop: a browser that warns its user tries again many times a second."""
    if time.monotonic() < _quiet_until.get(address, 0.0):
        return
    if len(_quiet_until) > MOST_ADDRESSES:
        _quiet_until.clear()
    _quiet_until[address] = time.monotonic() + QUIET_S
    why = getattr(problem, "reason", None) if isinstance(problem, ssl.SSLError) else problem.strerror
    log.info("a laptop did not finish the handshake", address=address, why=why or str(problem))


def _lead_to_https(client_socket: Any) -> None:
    with client_socket:
        answer = redirect(client_socket.recv(LONGEST_HEAD))
        if answer:
            client_socket.sendall(answer)


def redirect(request: bytes) -> bytes:
    """The answer to a plain HTTP request for a page; nothing for anything else."""
    asked = ASKED.match(request)
    if asked is None:
        return b""
    path, host = asked.groups()
    location = b"Location: https://%s%s\r\n" % (host, path)
    return b"HTTP/1.1 307 Temporary Redirect\r\n" + location + b"Content-Length: 0\r\nConnection: close\r\n\r\n"
