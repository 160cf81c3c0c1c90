# mypy: allow-untyped-calls
"""Makes of a clean paper what a scanner would have sent: pictures, slightly turned, with grain, and no text."""

import io
import random

import pymupdf
from PIL import Image

DPI = 200
_QUALITY = 58
_PAPER = (250, 249, 246)
_MOST_DEGREES = 0.6


def scanned(paper: pymupdf.Document, seed: int) -> pymupdf.Document:
    """A PDF of pictures, one JPEG a page at 200 dpi; the same seed gives the same pages."""
    chance = random.Random(seed)  # noqa: S311 (grain, not a secret)
    pictures = pymupdf.open()
    grain: Image.Image | None = None
    for number in range(paper.page_count):
        page = paper[number]
        pixmap = page.get_pixmap(dpi=DPI, alpha=False)
        image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
        angle = chance.choice((-1, 1)) * chance.uniform(0.15, _MOST_DEGREES)
        image = image.rotate(angle, Image.Resampling.BILINEAR, fillcolor=_PAPER)
        if grain is None or grain.size != image.size:
            grain = _grain(image.size, chance)
        image = Image.blend(image, grain, 0.10)
        sheet = pictures.new_page(width=page.rect.width, height=page.rect.height)
        sheet.insert_image(sheet.rect, stream=_jpeg(image))
    return pictures


def _grain(size: tuple[int, int], chance: random.Random) -> Image.Image:
    """Paper and sensor noise; made of few random bytes, because the same seed must give the same scan."""
    small = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256)).point(lambda v: 205 + v // 6)
    tile = Image.new("L", size)
    for x in range(0, size[0], 256):
        for y in range(0, size[1], 256):
            tile.paste(small.rotate(chance.choice((0, 90, 180, 270))), (x, y))
    return tile.convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, dpi=(DPI, DPI))
    return file.getvalue()
