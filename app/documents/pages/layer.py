"""Is the text layer of a page text? Judged by its letters, because nothing else in the file tells.

A scanner's own OCR, a font without a Unicode map and a legacy code page all leave a layer that selects and copies
like text and is rubbish. The thresholds were measured on good and spoilt pages of official papers; docs/digitising.md
has the table.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.documents.pages.syllables import is_syllable

TOO_FEW = 30  # letters from which a layer can be judged
_WORD = re.compile(r"[^\W\d_]+")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
# Bullets that Word writes with the fonts Symbol and Wingdings: private characters in good text.
_BULLETS = re.compile("[\uf02d\uf0a7\uf0b7\uf0d8\uf0e0\uf0fc]")


class Verdict(Enum):
    """What to do with a page's layer."""

    KEEP = "keep"
    THIN = "thin"  # too few letters to judge on a page that shows more: read the page, keep what it has
    REPLACE = "replace"


@dataclass(frozen=True)
class Layer:
    """What the letters of a page say. Shares are 0 to 1."""

    letters: int
    syllables: float  # of the words of two letters and more
    marked: float  # letters with a Vietnamese mark
    bad: float  # control, private and replacement characters
    single: float  # words of one letter
    scattered: float  # letters that stand in such words


def measure(text: str) -> Layer:
    """The measures of `text` as it stands in the page (before controls are dropped; NFC)."""
    words = _WORD.findall(text)
    letters = "".join(words)
    longer = [word for word in words if len(word) > 1]
    visible = len(text) - sum(map(text.count, " \n\t\r")) - len(_BULLETS.findall(text))
    return Layer(
        letters=len(letters),
        syllables=_share(sum(map(is_syllable, longer)), len(longer)),
        marked=_share(sum(map(letters.count, MARKED)), len(letters)),
        bad=_share(len(_BAD.findall(_BULLETS.sub("", text))), visible),
        single=_share(len(words) - len(longer), len(words)),
        scattered=_share(len(words) - len(longer), len(letters)),
    )


def judge(layer: Layer, images: Callable[[], float]) -> Verdict:
    """Keep the layer, or read the page; `images` gives the share of the page under images, asked only in doubt."""
    if layer.letters < TOO_FEW:
        if layer.bad > 0.1:
            return Verdict.REPLACE
        return Verdict.THIN if images() > 0.2 else Verdict.KEEP
    if layer.bad > 0.02 or _is_torn(layer):
        return Verdict.REPLACE
    if layer.marked >= 0.05 and layer.syllables < 0.55:
        return Verdict.REPLACE
    if layer.marked < 0.12 and layer.syllables < 0.8 and images() > 0.5:
        return Verdict.REPLACE
    return Verdict.KEEP


def _is_torn(layer: Layer) -> bool:
    """Whether words fell apart into letters ("C N P Ủ"); ticks in the columns of a list are no such thing."""
    whole = layer.marked >= 0.12 and layer.syllables >= 0.9
    return layer.single > 0.25 and layer.scattered > 0.12 and not whole


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _marked_letters() -> str:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} - set("aeiouy")
    return "".join(sorted(lower | {"đ"}))


_LOWER_MARKED = _marked_letters()
MARKED = _LOWER_MARKED + _LOWER_MARKED.upper()
