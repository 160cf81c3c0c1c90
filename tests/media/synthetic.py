"""What tests make packets of, for bridge points without a browser (media/playing/site.py)."""

import asyncio
import struct
import time
from collections.abc import Callable

from media.playing.site import Synthetic, answer_to, packet

__all__ = ["Synthetic", "answer_to", "eventually", "packet", "vp8"]


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
