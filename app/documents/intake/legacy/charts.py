"""The two code charts: TCVN 5712:1993 VN3 (fonts `.Vn...`) and VNI Windows (fonts `VNI...`).

Both put Vietnamese letters where code page 1252 has others, so a program without the font shows `Céng hoµ x· héi`.
A chart turns such text into Unicode NFC; it knows nothing of files.
"""

import re
import unicodedata

# TCVN 5712:1993 VN3, rows of the published chart. "." is a place that VN3 leaves open.
_TCVN3_FROM_A1 = (
    "ĂÂÊÔƠƯĐăâêôơưđ" + "......"  # A1-B4
    "àảãáạ.ằẳẵắ......." + "ặầẩẫấậè.ẻẽ"  # B5-CF
    "éẹềểễếệìỉ...ĩíịò"  # D0-DF
    ".ỏõóọồổỗốộờởỡớợù"  # E0-EF
    ".ủũúụừửữứựỳỷỹýỵ"  # F0-FE
)
_TCVN3 = {0xA1 + place: letter for place, letter in enumerate(_TCVN3_FROM_A1) if letter != "."}

# VNI Windows: a bare letter, then one of these signs for its marks (combining, base sign first).
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_VNI_SIGNS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
_VNI_SIGNS |= {sign.upper(): marks for sign, marks in _VNI_SIGNS.items()}
# Letters with a place of their own.
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_LETTERS |= {place.upper(): letter.upper() for place, letter in _VNI_LETTERS.items()}
_VNI_BASES = "aeouyAEOUYôöÔÖ"
# One pass: what a pair gives (`oâ` -> `ô`) must not be read again as a letter's place (`ô` -> `ơ`).
_VNI_UNIT = re.compile(f"([{_VNI_BASES}])([{''.join(_VNI_SIGNS)}])|[{''.join(_VNI_LETTERS)}]")
_VNI_OPENING_SIGNS = re.compile(f"[{''.join(_VNI_SIGNS)}]")
# Fonts that Windows takes for symbol fonts have their bytes written as private characters.
_PRIVATE = {0xF000 + byte: byte for byte in range(0x20, 0x100)}


def _bytes_shown(text: str) -> str:
    """The text as code page 1252 shows its bytes; private characters of symbol fonts brought back."""
    return text.translate(_PRIVATE)


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Unicode NFC of TCVN3 text; `capitals` for the fonts `.Vn...H`, whose small letters look like capitals.

    A marked capital of an ordinary font cannot be told from its small letter: VN3 has no place for it.
    """
    unicode = _bytes_shown(text).translate(_TCVN3)
    return unicodedata.normalize("NFC", unicode.upper() if capitals else unicode)


def from_vni(text: str) -> str:
    """Unicode NFC of VNI Windows text."""
    return unicodedata.normalize("NFC", _VNI_UNIT.sub(_vni_unit, _bytes_shown(text)))


def _vni_unit(found: re.Match[str]) -> str:
    base, sign = found[1], found[2]
    return _VNI_LETTERS.get(base, base) + _VNI_SIGNS[sign] if base else _VNI_LETTERS[found[0]]


def is_vni_sign(text: str) -> bool:
    """Whether `text` begins with a sign that belongs to the letter before it (a run may begin there)."""
    return bool(_VNI_OPENING_SIGNS.match(text))


def with_vni_sign(letter: str, sign: str) -> str:
    """A Unicode letter with the marks of the VNI sign that follows it; both unchanged where they do not go together."""
    marks = _VNI_SIGNS[sign]
    marked = unicodedata.normalize("NFC", letter + marks)
    return marked if len(marked) == 1 and letter in "aeouyơưAEOUYƠƯ" else letter + _VNI_LETTERS.get(sign, sign)
