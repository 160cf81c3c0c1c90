"""Moving pictures and tones, encoded once and played as RTP by a client without a browser.

A picture has a colour in its upper half (so that a test can tell whose it is) and enough noise below to fill its
bitrate.
"""

import asyncio
import colorsys
import functools
import math
import random
import struct
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
from PIL import Image, ImageDraw, ImageFont

from media import rtp
from media.playing.site import Synthetic, packet

LONGEST = 1100
FRAMES_S = 15
COLOURS = {"red": (82, 90, 240), "green": (145, 54, 34), "blue": (41, 240, 110), "white": (235, 128, 128)}  # Y, U, V
DIM = bytes(16 + value // 2 for value in range(256))
LAYERS = {"q": (160, 90, 100), "h": (320, 180, 400), "f": (640, 360, 1200)}  # width, height, kbit/s


@functools.cache
def film(codec: str, colour: str, width: int, height: int, kbit_s: int, seconds: int = 2) -> tuple[bytes, ...]:
    """Encoded pictures, the first of each second whole. `codec` is VP8 or H264."""
    context = av.CodecContext.create({"VP8": "libvpx", "H264": "libx264"}[codec], "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.bit_rate, context.time_base, context.framerate = kbit_s * 1000, Fraction(1, FRAMES_S), Fraction(FRAMES_S)
    context.gop_size = FRAMES_S
    common = {"minrate": f"{kbit_s}k", "maxrate": f"{kbit_s}k", "bufsize": f"{kbit_s // 4}k"}
    context.options = {
        "VP8": {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", **common},
        "H264": {"profile": "baseline", "preset": "ultrafast", "tune": "zerolatency", "nal-hrd": "cbr", **common},
    }[codec]
    chance, found = random.Random(7), []  # noqa: S311 - noise of a picture
    for number in range(FRAMES_S * seconds):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane, value in zip(frame.planes, COLOURS[colour], strict=True):
            above = plane.height // 2 * plane.line_size
            below = plane.buffer_size - above
            noise = (
                chance.randbytes(below).translate(DIM)
                if value == COLOURS[colour][0] and plane.width == width
                else b"\x80" * below
            )
            plane.update(bytes([value]) * above + noise)
        frame.pts = number
        found += [bytes(one) for one in context.encode(frame)]
    return (*found, *(bytes(one) for one in context.encode(None)))


@functools.cache
def voice(hertz: int, seconds: int = 2) -> tuple[bytes, ...]:
    """A tone in Opus, 20 ms each."""
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = 48_000, "mono", "s16"
    context.bit_rate = 32_000
    found = []
    for number in range(50 * seconds):
        wave = (math.sin(2 * math.pi * hertz * (number * 960 + at) / 48_000) for at in range(960))
        frame = av.AudioFrame("s16", "mono", 960)
        frame.planes[0].update(b"".join(struct.pack("<h", int(12_000 * value)) for value in wave))
        frame.sample_rate, frame.pts = 48_000, 960 * number
        found += [bytes(one) for one in context.encode(frame)]
    return tuple(found)


def payloads(codec: str, picture: bytes, number: int) -> list[bytes]:
    """One picture in RTP payloads."""
    return list(_vp8(picture, number) if codec == "VP8" else _h264(picture))


def _vp8(picture: bytes, number: int) -> Iterator[bytes]:
    for at in range(0, len(picture), LONGEST):
        head = struct.pack("!BBHB", 0x90 if at == 0 else 0x80, 0xC0, 0x8000 | number & 0x7FFF, number & 0xFF)
        yield head + picture[at : at + LONGEST]


def _h264(picture: bytes) -> Iterator[bytes]:
    units = _units(picture)
    sets = [unit for unit in units if unit[0] & 0x1F in (7, 8)]
    if sets:  # parameter sets travel together
        yield b"\x78" + b"".join(struct.pack("!H", len(unit)) + unit for unit in sets)
    for unit in (one for one in units if one[0] & 0x1F in (1, 5)):
        if len(unit) <= LONGEST:
            yield unit
            continue
        for at in range(1, len(unit), LONGEST):
            part = unit[at : at + LONGEST]
            edge = (0x80 if at == 1 else 0) | (0x40 if at + LONGEST >= len(unit) else 0)
            yield bytes([unit[0] & 0x60 | 28, edge | unit[0] & 0x1F]) + part


def _units(picture: bytes) -> list[bytes]:
    """The NAL units of an Annex B picture."""
    return [unit.rstrip(b"\0") for unit in picture.split(b"\0\0\1")[1:]]


@dataclass(frozen=True)
class Reel:
    """One layer of a camera, or the content, to be played."""

    ssrc: int
    layer: str
    pictures: Sequence[bytes]


async def play_on(
    site: Synthetic,
    colour: str,
    hertz: int,
    *,
    codec: str = "VP8",
    layers: Sequence[str] = "qhf",
    first: int = 1000,
    track: str = "camera",
) -> None:
    """Sends a camera and a voice until it is cancelled. Without a tone (0) only the camera."""  # fmt: skip
    reels = [Reel(first + place, layer, film(codec, colour, *LAYERS[layer])) for place, layer in enumerate(layers)]
    words = voice(hertz) if hertz else ()
    mids = site.offer["tracks"]
    numbers = dict.fromkeys((*(one.ssrc for one in reels), first + 9), 0)
    began, kind = time.monotonic(), rtp.VP8 if codec == "VP8" else rtp.H264
    pictures = spoken = 0
    while True:
        passed = time.monotonic() - began
        while pictures < passed * FRAMES_S:
            for reel in reels:
                picture = reel.pictures[pictures % len(reel.pictures)]
                parts = payloads(codec, picture, pictures)
                for place, part in enumerate(parts):
                    numbers[reel.ssrc] += 1
                    stamp = pictures * 90_000 // FRAMES_S
                    layer = reel.layer if track == "camera" and len(layers) > 1 else ""
                    made = bytearray(
                        packet(reel.ssrc, numbers[reel.ssrc], part, mid=mids[track], layer=layer, kind=kind,
                               timestamp=stamp)
                    )  # fmt: skip
                    made[1] |= 0x80 if place == len(parts) - 1 else 0
                    site.send(bytes(made))
            pictures += 1
        while words and spoken < passed * 50:
            numbers[first + 9] += 1
            word = words[spoken % len(words)]
            made_voice = packet(
                first + 9, numbers[first + 9], word, mid=mids["microphone"], kind=rtp.OPUS, timestamp=spoken * 960
            )
            site.send(made_voice)
            spoken += 1
        await asyncio.sleep(0.01)


class Film:
    """A room with its name in the picture, a clock hand that moves, and a tone; encoded once, played in a circle."""

    def __init__(self, name: str, number: int, font: str = "") -> None:
        self.name, self.number, self.font = name, number, font
        self.layers = set(LAYERS)  # what is asked for; the rest is not sent
        self.reels: dict[str, tuple[bytes, ...]] = {}
        self.words: tuple[bytes, ...] = ()

    def prepare(self) -> None:
        """Encodes; takes a second."""
        self.reels = {layer: self._encoded(*size) for layer, size in LAYERS.items()}
        self.words = voice(300 + 100 * self.number, seconds=1)

    def _encoded(self, width: int, height: int, kbit_s: int) -> tuple[bytes, ...]:
        context = av.CodecContext.create("libvpx", "w")
        assert isinstance(context, av.VideoCodecContext)
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.bit_rate, context.time_base, context.framerate = kbit_s * 500, Fraction(1, FRAMES_S), Fraction(FRAMES_S)
        context.gop_size = FRAMES_S
        context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        found = []
        for number in range(FRAMES_S):  # a second: thirteen rooms are encoded at once
            frame = av.VideoFrame.from_image(  # type: ignore[no-untyped-call]
                self._painted(width, height, number / FRAMES_S)
            )
            frame.pts = number
            found += [bytes(one) for one in context.encode(frame)]
        return (*found, *(bytes(one) for one in context.encode(None)))

    def _painted(self, width: int, height: int, turn: float) -> Image.Image:
        hue = self.number * 0.618 % 1
        red, green, blue = (int(255 * part) for part in colorsys.hsv_to_rgb(hue, 0.35, 0.75))
        picture = Image.new("RGB", (width, height), (red, green, blue))
        pen = ImageDraw.Draw(picture)
        x, y, radius = width / 2, height * 0.62, height * 0.22
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(250, 248, 240))
        pen.line(
            (x, y, x + radius * math.sin(math.tau * turn), y - radius * math.cos(math.tau * turn)), (40, 40, 40), 3
        )
        size = height * 0.12
        font = ImageFont.truetype(self.font, size) if self.font else ImageFont.load_default(size=size)
        pen.text((width / 2, height * 0.2), self.name, (20, 20, 20), font=font, anchor="mm")
        return picture


async def play(site: Synthetic, film: Film) -> None:
    """Sends camera and voice until it is cancelled."""
    mids = site.offer["tracks"]
    ssrcs = {layer: 1000 * (film.number + 1) + place for place, layer in enumerate((*LAYERS, "voice"))}
    numbers = dict.fromkeys(ssrcs, 0)
    began = time.monotonic()
    pictures = spoken = 0
    while True:
        passed = time.monotonic() - began
        while pictures < passed * FRAMES_S:
            for layer in film.layers & set(film.reels):
                parts = payloads("VP8", film.reels[layer][pictures % len(film.reels[layer])], pictures)
                for place, part in enumerate(parts):
                    numbers[layer] += 1
                    stamp = pictures * 90_000 // FRAMES_S
                    made = bytearray(
                        packet(ssrcs[layer], numbers[layer], part, mid=mids["camera"], layer=layer, timestamp=stamp)
                    )
                    made[1] |= 0x80 if place == len(parts) - 1 else 0
                    site.send(bytes(made))
            pictures += 1
        while spoken < passed * 50:
            numbers["voice"] += 1
            word = film.words[spoken % len(film.words)]
            site.send(
                packet(
                    ssrcs["voice"],
                    numbers["voice"],
                    word,
                    mid=mids["microphone"],
                    kind=rtp.OPUS,
                    timestamp=spoken * 960,
                )
            )
            spoken += 1
        await asyncio.sleep(0.01)
