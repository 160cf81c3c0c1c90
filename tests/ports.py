"""Ports for what tests start, below those that the system gives to outgoing lines: between the asking and the
listening nobody else comes upon them, other processes of the same run included."""

import socket
from contextlib import suppress
from itertools import count
from random import SystemRandom

_LOWEST, _HIGHEST = 10_000, 32_000
_numbers = count(SystemRandom().randrange(_HIGHEST - _LOWEST))


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now, for TCP or UDP, and that this process has not been given before."""
    while True:
        port = _LOWEST + next(_numbers) % (_HIGHEST - _LOWEST)
        with suppress(OSError), socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind(("127.0.0.1", port))
            udp.bind(("127.0.0.1", port))
            return port
