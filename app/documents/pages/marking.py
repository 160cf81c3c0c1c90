# mypy: allow-untyped-calls
"""Burns a reader's name into pictures of pages, and binds the marked pictures to a PDF. Runs inside the sandbox.

The name stands slantwise across the page in four rows, pale enough to read through, and once more in a small dark line
at the foot, which a photocopy or a photograph keeps. It is part of the pixels: there is no layer to take away.
"""

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf
from PIL import Image, ImageChops, ImageDraw, ImageFont

from app.documents.pages.picture import encode
from app.kernel.sandbox_step import Report
from app.kernel.vietnamese import fold

PDF = "marked.pdf"
_ROWS = 4
_SLANT = 24  # degrees, as in the reader's former overlay
_PALE, _DARK = 64, 255  # of 255: how much of the ink covers the page
_GREY, _RED = 70, (150, 30, 40)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def mark_pages(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Reports {"page": index, "image", "thumbnail": names in the work folder} for each page, in the order given.

    Arguments: work, font (path, or None), text, pages ([{index, path}]).
    """
    work = Path(arguments["work"])
    write = _Writing(arguments["font"], arguments["text"])
    for page in arguments["pages"]:
        with Image.open(page["path"]) as stored:
            picture = encode(write.over(stored))
        image, thumbnail = f"{page['index']}{picture.suffix}", f"{page['index']}.thumb.webp"
        (work / image).write_bytes(picture.content)
        (work / thumbnail).write_bytes(picture.thumbnail)
        report({"page": page["index"], "image": image, "thumbnail": thumbnail})
    return {}


def bind(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """The marked pictures as one PDF; nothing in it but pictures, so nothing to take apart.

    Arguments: work, title, text, pages ([{path, width, height}] in points).
    """
    with pymupdf.open() as paper:
        for page in arguments["pages"]:
            leaf = paper.new_page(width=page["width"], height=page["height"])
            leaf.insert_image(leaf.rect, stream=_printable(Path(page["path"])))
        paper.set_metadata({"title": arguments["title"], "subject": arguments["text"]})
        paper.save(Path(arguments["work"]) / PDF, deflate=True)
    return {"pdf": PDF}


def _printable(path: Path) -> bytes:
    """A picture as a PDF takes it: sixteen greys as they are, colours as JPEG."""
    if path.suffix == ".png":
        return path.read_bytes()
    file = io.BytesIO()
    with Image.open(path) as stored:
        stored.convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


class _Writing:
    """One reader's line, laid over pages of any size."""

    def __init__(self, font: str | None, text: str) -> None:
        self.font = font
        # The letters that come with the library have no Vietnamese marks: without them a name is still a name.
        self.text = text if font else fold(text).upper()
        self.mask: Callable[[int, int], Image.Image] = lru_cache(maxsize=4)(self._mask)

    def over(self, page: Image.Image) -> Image.Image:
        """The page with the line burnt in, in grey where the page is grey."""
        mode, ink = ("L", _GREY) if page.mode in ("L", "1") else ("RGB", _RED)
        plain = page.convert(mode)
        inked = plain.copy()
        inked.paste(ink, mask=self.mask(*plain.size))
        return ImageChops.darker(plain, inked)  # black letters stay black under the ink

    def _mask(self, width: int, height: int) -> Image.Image:
        """Where the ink lies on a page of that size."""
        mask = Image.new("L", (width, height), 0)
        slanting = self._line(round(width * 0.8), _PALE).rotate(_SLANT, expand=True, resample=Image.Resampling.BILINEAR)
        for row in range(_ROWS):
            middle = round(height * (row + 0.5) / _ROWS)
            at = ((width - slanting.width) // 2, middle - slanting.height // 2)
            _lay(mask, slanting, at)
        foot = self._line(round(width * 0.4), _DARK)
        _lay(mask, foot, (round(width * 0.05), height - foot.height - round(height * 0.012)))
        return mask

    def _line(self, wide: int, ink: int) -> Image.Image:
        """The text in one line about `wide` pixels wide, never higher than a seventeenth of it."""
        size = max(10, wide // 17)
        font = self._of_size(size)
        across = font.getlength(self.text)
        if across > wide:
            font = self._of_size(max(8, int(size * wide / across)))
        left, top, right, bottom = font.getbbox(self.text)
        line = Image.new("L", (max(1, round(right - left) + 4), max(1, round(bottom - top) + 4)), 0)
        ImageDraw.Draw(line).text((2 - left, 2 - top), self.text, fill=ink, font=font)
        return line

    def _of_size(self, size: int) -> Font:
        return ImageFont.truetype(self.font, size) if self.font else ImageFont.load_default(size)


def _lay(mask: Image.Image, line: Image.Image, at: tuple[int, int]) -> None:
    """Lays a line of ink over the mask, darker over paler."""
    box = (max(0, at[0]), max(0, at[1]), min(mask.width, at[0] + line.width), min(mask.height, at[1] + line.height))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    piece = line.crop((box[0] - at[0], box[1] - at[1], box[2] - at[0], box[3] - at[1]))
    mask.paste(ImageChops.lighter(mask.crop(box), piece), box)
