# mypy: allow-untyped-calls
"""The image and the thumbnail of a page, from what MuPDF draws of it.

A page without colour becomes a PNG of sixteen greys, written here: packing two pixels in a byte and one fast
deflate costs a sixth of WebP's time for half its bytes. Scans and colour become WebP.
"""

import hashlib
import io
import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pymupdf
from PIL import Image

WIDTH = 1600
THUMBNAIL_WIDTH = 200
MOST_PIXELS = 12_000_000
PHOTOGRAPHIC = 0.15  # share of the page under images from which sixteen greys would show bands
_TALLEST = 16_000  # WebP ends at 16,383

_SIXTEEN_GREYS = bytes(value >> 4 for value in range(256))


@dataclass(frozen=True)
class Picture:
    """An encoded page: `content` is a PNG or WebP file of `width` x `height` pixels, `pixels` their hash."""

    content: bytes
    suffix: str
    width: int
    height: int
    pixels: bytes
    thumbnail: bytes


def draw(drawn: pymupdf.DisplayList, *, photographic: bool, turn: int = 0) -> Picture:
    """The picture of a page, 1600 pixels wide, or less where it would be over 12 million pixels.

    `photographic` says that images cover much of it; `turn` (0, 90, 180, 270 clockwise) stands it upright.
    """
    scale = fitting_scale(drawn.rect, WIDTH, sideways=turn % 180 == 90)
    if photographic:
        return _webp(_upright(render(drawn, scale), turn))
    # Drawn small first: it tells whether there is any colour, and is the thumbnail.
    small = _upright(render(drawn, scale / 4), turn)
    if _is_coloured(small):
        return _webp(_upright(render(drawn, scale), turn), small)
    return _png(_upright(render(drawn, scale, grey=True), turn), small)


def encode(image: Image.Image) -> Picture:
    """A finished page as it is stored: sixteen greys where the image is grey, else WebP."""
    if image.mode != "L":
        return _webp(image)
    return _png(image, image.reduce(4))


def images_on(page: pymupdf.Page) -> tuple[float, int]:
    """The share of the page under images, and the resolution in dpi of the largest."""
    whole = page.rect
    covered, largest, dpi = 0.0, 0.0, 0.0
    for image in page.get_image_info():
        box = pymupdf.Rect(image["bbox"])
        seen = abs((box & whole).get_area()) if box.intersects(whole) else 0.0
        covered += seen
        if seen > largest:
            largest, dpi = seen, 72 * max(image["width"], image["height"]) / max(box.width, box.height, 1)
    return min(1.0, covered / max(whole.get_area(), 1)), round(dpi)


def fitting_scale(page: pymupdf.Rect, width: float, *, sideways: bool = False, most: int = MOST_PIXELS) -> float:
    """Pixels per point that make the page `width` pixels wide, within the cap on pixels and on each side."""
    across, down = max(page.width, 0.1), max(page.height, 0.1)
    if sideways:
        across, down = down, across
    return float(min(width / across, math.sqrt(most / (across * down)), _TALLEST / down))


def render(drawn: pymupdf.DisplayList, scale: float, *, grey: bool = False) -> Image.Image:
    """The page drawn on white at `scale` pixels per point, in RGB or grey."""
    space = pymupdf.csGRAY if grey else pymupdf.csRGB
    pixmap = drawn.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=space, alpha=0)
    mode = "L" if grey else "RGB"
    return Image.frombuffer(mode, (pixmap.width, pixmap.height), pixmap.samples, "raw", mode, 0, 1)


def _upright(image: Image.Image, turn: int) -> Image.Image:
    turns: dict[int, Callable[[], Image.Image]] = {
        90: lambda: image.transpose(Image.Transpose.ROTATE_270),
        180: lambda: image.transpose(Image.Transpose.ROTATE_180),
        270: lambda: image.transpose(Image.Transpose.ROTATE_90),
    }
    return turns[turn]() if turn else image


def _is_coloured(small: Image.Image) -> bool:
    """Whether any pixel of the quarter-size page leaves grey; thin coloured letters still do so at that size."""
    _hue, saturation, value = small.convert("HSV").split()
    # Saturation of near-black pixels is noise, so it is weighed by their brightness.
    chroma = Image.composite(saturation, Image.new("L", small.size), value.point(lambda v: 255 * (v > 40)))
    return any(chroma.histogram()[25:])


def _png(grey: Image.Image, small: Image.Image) -> Picture:
    levels = Image.frombytes("P", grey.size, grey.point(_SIXTEEN_GREYS).tobytes())
    packed = levels.tobytes("raw", "P;4")
    stride = (grey.width + 1) // 2
    rows = b"".join(b"\0" + packed[start : start + stride] for start in range(0, len(packed), stride))
    header = struct.pack(">IIBBBBB", grey.width, grey.height, 4, 0, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 1))
    return Picture(
        content + _chunk(b"IEND", b""), ".png", *grey.size, hashlib.sha256(packed).digest(), _thumbnail(small)
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _webp(image: Image.Image, small: Image.Image | None = None) -> Picture:
    pixels = hashlib.sha256(image.tobytes()).digest()
    return Picture(_encode(image, 60), ".webp", *image.size, pixels, _thumbnail(small or image))


def _thumbnail(image: Image.Image) -> bytes:
    scale = max(1, image.width // (THUMBNAIL_WIDTH * 2))
    height = max(1, round(image.height * THUMBNAIL_WIDTH / image.width))
    return _encode(image.reduce(scale).resize((THUMBNAIL_WIDTH, min(height, 1000)), Image.Resampling.BOX), 50)


def _encode(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "WEBP", quality=quality, method=0)
    return file.getvalue()
