"""Films as the packets in which a stream hands them on, and as the files that are made of them."""

import struct
from pathlib import Path

from media import rtp
from media.playing.films import film, payloads, voice
from media.playing.site import packet
from media.recording.frames import Frames, piece_of, size_of
from media.recording.webm import Kind, Webm

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


def film_in(path: Path, seconds: int, *, is_finished: bool = True) -> None:
    """A file of a camera, as a reel writes it."""
    frames, webm, out = Frames(70_000), Webm(Kind(320, 180)), bytearray()
    out += webm.head
    for at, picture in enumerate(pictures(15 * seconds)):
        for number, one, stamp in picture:
            for frame in frames.take(number, piece_of(one, stamp), at / 15):
                assert not frame.is_key or size_of(frame) == (320, 180)
                out += webm.add(at * 1000 // 15, frame.data, frame.is_key)
    if is_finished:
        rest, patches = webm.finish()
        out += rest
        for patch in patches:
            out[patch.at : patch.at + len(patch.data)] = patch.data
    assert len(out) == webm.length
    path.write_bytes(out)


def voice_in(path: Path, seconds: int) -> None:
    """The same of a voice."""
    frames, webm = Frames(70_000), Webm(Kind())
    out = bytearray(webm.head)
    for number, one, stamp in sounds(50 * seconds):
        for frame in frames.take(number, piece_of(one, stamp), 0.0):
            out += webm.add(stamp // 48, frame.data, frame.is_key)
    path.write_bytes(bytes(out + webm.finish()[0]))
