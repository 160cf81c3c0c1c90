"""What tests make packets of, for bridge points without a browser (media/playing/site.py)."""

import asyncio
import re
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

from media.framing import Frames, framed
from media.playing.site import Synthetic, answer_to, packet

__all__ = ["ByTcp", "Synthetic", "answer_to", "eventually", "packet", "vp8"]


class ByTcp(Synthetic):
    """A bridge point whose network lets no UDP out."""

    def go_to(self, described: dict[str, Any]) -> None:
        super().go_to(described)
        candidate = re.search(r"a=candidate:\S+ 1 tcp \d+ (\S+) (\d+) typ host tcptype passive", described["sdp"])
        assert candidate
        self.server = (candidate[1], int(candidate[2]))
        self.socket.close()
        self.dial()

    def dial(self) -> None:
        """A new connection."""
        self.socket = socket.create_connection(self.server)
        self.socket.setblocking(False)
        self._frames = Frames()

    def dial_again(self) -> None:
        """As a browser does whose connection was closed."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self.socket)
        self.socket.close()
        self.dial()
        loop.add_reader(self.socket, self._readable)

    def _send(self, datagram: bytes) -> bool:
        return self.socket.send(framed(datagram)) > 0

    def _readable(self) -> None:
        for datagram in self._frames.take(self.socket.recv(1 << 16)):
            self._take(datagram)


def vp8(picture: int, begins: bool, filling: int = 40) -> bytes:
    """A VP8 payload of one packet."""
    head = struct.pack("!BBHBB", 0x90, 0xE0, 0x8000 | picture & 0x7FFF, picture & 0xFF, 0x20)
    return head + bytes([0x10 if begins else 0x11]) + bytes(filling)


async def eventually(question: Callable[[], object], seconds: float = 20.0) -> None:
    """Waits until the answer is yes. Raises AssertionError."""
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline, "it did not come about"
        await asyncio.sleep(0.02)
