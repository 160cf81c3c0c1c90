"""Plain text as it arrives: which bytes are letters, and which letters they are."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from app.documents.intake.legacy.charts import from_tcvn3, from_vni
from app.documents.pages.syllables import is_syllable

GOOD_SHARE = 0.9  # syllable share at which a chart has proved itself (digitise.md 2)
SAMPLE = 20_000  # characters that decide
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Not seen in text of any encoding; tab, line ends, form feed, backspace, escape and the DOS end are.
_WORD = re.compile(r"[^\W\d_]+")
_CONTROLS = re.compile(rb"[\x00-\x07\x0b\x0e-\x19\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class DecodedText:
    """Text in Unicode NFC with `\\n` line ends, and the encoding it came in."""

    text: str
    encoding: str


def syllable_share(text: str) -> float:
    """The share of words of two or more letters that are Vietnamese syllables, 0 to 1; 0 where there are none."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if len(word) > 1]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0


def looks_like_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text: in an encoding with a mark, or nearly free of controls."""
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if _utf16_without_mark(head):
        return True
    return len(_CONTROLS.findall(head)) * 200 <= len(head)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 gives itself away by the zero in every second byte of its spaces, digits and line ends."""
    if len(head) < 8 or not head.count(0):
        return None
    even, odd = head[0::2], head[1::2]
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        printable = sum(32 <= byte < 127 or byte in (9, 10, 13) or byte >= 0xA0 for byte in others)
        if zeros.count(0) * 5 >= len(zeros) * 2 and not others.count(0) and printable * 10 >= len(others) * 6:
            return encoding
    return None


def decode(content: bytes) -> DecodedText:
    """The text of `content` in Unicode NFC, whatever it was written in; never fails.

    UTF-8 and UTF-16 are proved by their own form. Single bytes are read by each chart that Vietnam used; the one
    whose text spells Vietnamese wins, and only then.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _told(content.decode(encoding, "replace").lstrip("\ufeff"), encoding.removesuffix("-sig"))
    wide = _utf16_without_mark(content[:4096])
    if wide:
        return _told(content.decode(wide, "replace"), wide)
    try:
        return _mended(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        # A file cut inside its last letter is still UTF-8.
        if error.start >= len(content) - 3:
            return _mended(content[: error.start].decode("utf-8"))
    return _by_spelling(content)


def _told(text: str, encoding: str) -> DecodedText:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a\0")
    return DecodedText(unicodedata.normalize("NFC", lines), encoding)


def _mended(text: str) -> DecodedText:
    """UTF-8, unless somebody saved legacy letters as UTF-8 without converting them."""
    if text.isascii() or syllable_share(text[:SAMPLE]) >= 0.5:
        return _told(text, "utf-8")
    for encoding, converted in (("tcvn3", from_tcvn3(text)), ("vni", from_vni(text))):
        if syllable_share(converted[:SAMPLE]) >= GOOD_SHARE:
            return _told(converted, encoding)
    return _told(text, "utf-8")


def _by_spelling(content: bytes) -> DecodedText:
    western = content.decode("cp1252", "replace")
    readings = {
        "windows-1258": content.decode("cp1258", "replace"),
        "tcvn3": from_tcvn3(content.decode("latin-1")),
        "vni": from_vni(western),
    }
    shares = {encoding: syllable_share(text[:SAMPLE]) for encoding, text in readings.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= GOOD_SHARE or (shares[best] >= 0.6 and shares[best] > syllable_share(western[:SAMPLE]) + 0.2):
        return _told(readings[best], best)
    damaged = content.decode("utf-8", "replace")
    if damaged.count("\ufffd") * 50 < len(damaged) and not damaged.isascii():
        return _told(damaged, "utf-8")
    return _told(western, "windows-1252")
