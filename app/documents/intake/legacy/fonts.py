"""Which fonts hold legacy letters, and what to set instead."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from app.documents.intake.legacy.charts import from_tcvn3, from_vni

_TCVN3_FONT = re.compile(r"\.Vn\w+", re.IGNORECASE)
_VNI_FONT = re.compile(r"VNI[- _]?\w+", re.IGNORECASE)
# In the bytes of any container: one byte a letter, or UTF-16.
_IN_BYTES = re.compile(rb"\.\0?V\0?[nN]\0?[A-Z]\0?[a-z]|V\0?N\0?I\0?-\0?[A-Z]\0?[a-z]")
_SANS = re.compile(r"arial|helve|univ|avant|swiss|verdana", re.IGNORECASE)
_MONO = re.compile(r"courier", re.IGNORECASE)


@dataclass(frozen=True)
class LegacyFont:
    """A legacy encoding as one font shows it: `convert` gives Unicode NFC, `instead` names a font that has it."""

    encoding: str
    convert: Callable[[str], str]
    instead: str


def legacy_font(name: str | None) -> LegacyFont | None:
    """What the font `name` shows, or None for a Unicode font.

    `.Vn*` is TCVN3, `.Vn*H` the same in capitals, `VNI*` is VNI (digitise.md 2). `VNI` fonts made for Unicode do
    not exist under that prefix.
    """
    if not name:
        return None
    name = name.strip().strip("\"'")
    if _TCVN3_FONT.match(name):
        capitals = name.split(",")[0].strip().endswith("H")
        return LegacyFont("TCVN3", lambda text: from_tcvn3(text, capitals=capitals), _instead(name))
    if _VNI_FONT.match(name):
        return LegacyFont("VNI", from_vni, _instead(name))
    return None


def _instead(name: str) -> str:
    if _MONO.search(name):
        return "Courier New"
    return "Arial" if _SANS.search(name) else "Times New Roman"


def names_a_legacy_font(content: bytes) -> bool:
    """Whether a file's raw bytes name such a font anywhere; a first sieve before the file is opened."""
    return bool(_IN_BYTES.search(content))
