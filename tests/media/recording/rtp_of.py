"""Films as the packets in which a stream hands them on."""

import struct

from media import rtp
from media.playing.films import film, payloads, voice
from media.playing.site import packet

Numbered = tuple[int, bytes, int]  # number without limit, packet, timestamp


def pictures(count: int, first: int = 70_000, colour: str = "red") -> list[list[Numbered]]:
    """So many pictures of a camera at 15 a second, each in its packets; the first of every second is whole."""
    reel, number, found = film("VP8", colour, 320, 180, 300), first, []
    for at in range(count):
        parts = payloads("VP8", reel[at % len(reel)], at)
        lines = []
        for part in parts:
            timestamp = (0xFFFFF000 + at * 6000) & 0xFFFFFFFF  # comes round early
            one = bytearray(packet(7, number & 0xFFFF, part, mid="1", timestamp=timestamp))
            one[1] = rtp.VP8 | (0x80 if part is parts[-1] else 0)
            lines.append((number, bytes(one), timestamp))
            number += 1
        found.append(lines)
    return found


def sounds(count: int, first: int = 70_000) -> list[Numbered]:
    """So many packets of a voice, 20 ms each."""
    tone = voice(400)
    return [
        (
            first + at,
            struct.pack("!BBHII", 0x80, rtp.OPUS, (first + at) & 0xFFFF, at * 960, 9) + tone[at % len(tone)],
            at * 960,
        )
        for at in range(count)
    ]
