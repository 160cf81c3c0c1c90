# mypy: allow-untyped-calls
"""The words of a page with their places, and the text that they make.

The text is its words joined by one space, lines by a line break: a place in the text and a word on the page can
always be found from each other. Everything is NFC, in page units (points) after rotation, from the top left.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import pymupdf

from app.documents.pages.layer import MARKED
from app.documents.pages.syllables import is_syllable

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]")
_LETTER_DIGIT = re.compile(rf"[{MARKED}]\d")
MOST_WORDS = 30_000  # a drawing sheet has a tenth of it; more is an attack on memory
_WORD_GAP = 0.1  # of the type size: what a space leaves at least where the line was squeezed

Word = tuple[str, float, float, float, float, float | None]  # text, x0, y0, x1, y1, confidence (None: typed)


@dataclass(frozen=True)
class Line:
    """Words that stand side by side; `y` is their baseline."""

    y: float
    words: tuple[Word, ...]


def read_words(drawn: pymupdf.DisplayList, stamps: Sequence[pymupdf.Rect] = ()) -> tuple[list[Line], str]:
    """The typed words of a page with what its annotations show, and the raw text that `layer.measure` judges.

    `stamps` are the places of annotations: a number stamped into the gap of a line is put into that line.
    """
    text_page = pymupdf.TextPage(drawn.get_textpage(pymupdf.TEXT_MEDIABOX_CLIP))
    found = [(word[5:7], word[4], word[:4]) for word in text_page.extractWORDS()[:MOST_WORDS]]
    if any(_seems_glued(text) for _line, text, _box in found):
        found = _read_by_letters(text_page)
    raw = " ".join(text for _line, text, _box in found)
    lines = [line_of([_word(text, box) for _line, text, box in group]) for _key, group in groupby(found, _place)]
    kept = [line for line in lines if line.words]
    return _with_stamps(kept, stamps) if stamps else kept, unicodedata.normalize("NFC", raw)


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
        # Many fonts draw the hyphen and the soft hyphen with one glyph, and name it the soft one.
        text = _UNWANTED.sub("", text.replace("\u00ad", "-"))
    return unicodedata.normalize("NFC", text)


def stored(lines: list[Line], width: float, height: float) -> dict[str, object]:
    """The form that the reader loads: see docs/digitising.md."""
    return {
        "w": round(width, 1),
        "h": round(height, 1),
        "lines": [{"y": line.y, "words": line.words} for line in lines],
    }


_Found = tuple[tuple[int, int], str, tuple[float, float, float, float]]  # (block, line), text, box


def _place(found: _Found) -> tuple[int, int]:
    return found[0]


def _word(text: str, box: tuple[float, float, float, float]) -> Word:
    x0, y0, x1, y1 = box
    return clean_text(text), round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1), None


@lru_cache(maxsize=20_000)
def _seems_glued(word: str) -> bool:
    """Whether `word` reads like two with the space lost ("Đểchuẩn", "giờ00")."""
    word = unicodedata.normalize("NFC", word.strip('.,;:()/"“”'))
    if len(word) < 4 or word.isascii() or is_syllable(word):
        return False
    cuts = ((word[:cut], word[cut:]) for cut in range(2, len(word) - 1))
    return bool(_LETTER_DIGIT.search(word)) or any(is_syllable(a) and is_syllable(b) for a, b in cuts)


def _read_by_letters(text_page: pymupdf.TextPage) -> list[_Found]:
    """The words cut by the gaps between letters. Slower, so only for pages on which words seem glued.

    Where justified type was squeezed, a space may be narrower than MuPDF takes for one.
    """
    found: list[_Found] = []
    for block in text_page.extractRAWDICT()["blocks"]:
        for number, line in enumerate(block.get("lines", [])):
            letters = [(letter, span["size"]) for span in line["spans"] for letter in span["chars"]]
            for part in _parts(letters):
                boxes = [letter["bbox"] for letter in part]
                box = (boxes[0][0], min(b[1] for b in boxes), boxes[-1][2], max(b[3] for b in boxes))
                found.append(((block["number"], number), "".join(letter["c"] for letter in part), box))
    return found[:MOST_WORDS]


def _parts(letters: list[tuple[dict[str, Any], float]]) -> Iterator[list[dict[str, Any]]]:
    """Cuts a line at its spaces, and words that seem glued at their gaps."""
    for blank, group in groupby(letters, lambda pair: pair[0]["c"].isspace()):
        word = list(group)
        if blank:
            continue
        if not _seems_glued("".join(letter["c"] for letter, _size in word)):
            yield [letter for letter, _size in word]
            continue
        part: list[dict[str, Any]] = []
        for letter, size in word:
            if part and letter["bbox"][0] - part[-1]["bbox"][2] > _WORD_GAP * size:
                yield part
                part = []
            part.append(letter)
        yield part


def _with_stamps(lines: list[Line], stamps: Sequence[pymupdf.Rect]) -> list[Line]:
    """Puts what is stamped into the line in which it stands: "Số: ..../GM-HĐND" gets its number."""

    def is_stamped(line: Line) -> bool:
        x, y = (line.words[0][1] + line.words[-1][3]) / 2, (line.words[0][2] + line.words[0][4]) / 2
        return any(stamp.x0 <= x <= stamp.x1 and stamp.y0 <= y <= stamp.y1 for stamp in stamps)

    typed = [line for line in lines if not is_stamped(line)]
    for line in lines:
        if is_stamped(line):
            _insert(typed, line)
    return typed


def _insert(lines: list[Line], stamped: Line) -> None:
    """After the nearest word to its left on the same height; at the end where there is none."""
    height = stamped.words[0][4] - stamped.words[0][2]
    hosts = [
        (stamped.words[0][1] - word[3], index, place)
        for index, line in enumerate(lines)
        if abs(line.y - stamped.y) < height * 0.5
        for place, word in enumerate(line.words, 1)
        if -3 <= stamped.words[0][1] - word[3] < 4 * height
    ]
    if hosts:
        _distance, index, place = min(hosts)
        words = lines[index].words
        lines[index] = Line(lines[index].y, (*words[:place], *stamped.words, *words[place:]))
    else:
        lines.append(stamped)
