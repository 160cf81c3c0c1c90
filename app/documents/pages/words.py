"""The words of a page with their places, and the text that they make.

The text is its words joined by one space, lines by a line break: a place in the text and a word on the page can
always be found from each other. Everything is NFC, in page units (points) after rotation, from the top left.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

import pymupdf

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff\u00ad]")
MOST_WORDS = 30_000  # a drawing sheet has a tenth of it; more is an attack on memory

Word = tuple[str, float, float, float, float, float | None]  # text, x0, y0, x1, y1, confidence (None: typed)


@dataclass(frozen=True)
class Line:
    """Words that stand side by side; `y` is their baseline."""

    y: float
    words: tuple[Word, ...]


def read_words(drawn: pymupdf.DisplayList) -> tuple[list[Line], str]:
    """The typed words of a page with what its annotations show, and the raw text that `layer.measure` judges."""
    text_page = pymupdf.TextPage(drawn.get_textpage(pymupdf.TEXT_MEDIABOX_CLIP))
    found = text_page.extractWORDS()[:MOST_WORDS]
    raw = " ".join(word[4] for word in found)
    lines = [line_of([_clean(word) for word in group]) for _place, group in groupby(found, lambda w: w[5:7])]
    return [line for line in lines if line.words], unicodedata.normalize("NFC", raw)


def line_of(words: list[Word]) -> Line:
    """A line of `words`; those that became empty are left out."""
    kept = tuple(word for word in words if word[0])
    bottom = max((word[4] for word in kept), default=0.0)
    top = min((word[2] for word in kept), default=0.0)
    # A word's box is its font's ascent and descent: the baseline lies about a fifth above the bottom.
    return Line(round(bottom - (bottom - top) * 0.21, 1), kept)


def text_of(lines: list[Line]) -> str:
    """The text that these lines make."""
    return "\n".join(" ".join(word[0] for word in line.words) for line in lines)


def clean_text(text: str) -> str:
    """NFC, without control characters and half surrogates, which databases and JSON readers refuse."""
    if not text.isprintable():
        text = _UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", text)


def stored(lines: list[Line], width: float, height: float) -> dict[str, object]:
    """The form that the reader loads: see docs/digitising.md."""
    return {
        "w": round(width, 1),
        "h": round(height, 1),
        "lines": [{"y": line.y, "words": line.words} for line in lines],
    }


def _clean(word: tuple[float, float, float, float, str, int, int, int]) -> Word:
    x0, y0, x1, y1, text = word[:5]
    return clean_text(text), round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1), None
