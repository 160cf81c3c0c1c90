# mypy: allow-untyped-calls
"""The four faces of the paper's font: how wide letters are, and their names inside the PDF."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pymupdf

STYLES = ("regular", "bold", "italic", "bold_italic")


class Face:
    """One face; remembers which letters were used, for the table that gives text back to readers."""

    def __init__(self, key: str, path: Path) -> None:
        self.key = key
        self.path = path
        self._font = pymupdf.Font(fontfile=str(path))
        self._letters: dict[str, tuple[int, float]] = {}
        self.is_used = False

    def width(self, text: str, size: float) -> float:
        """The advance of `text`, in points."""
        return sum(self._letter(letter)[1] for letter in text) * size

    def encoded(self, text: str) -> str:
        """The glyphs of `text` as a PDF hexadecimal string."""
        self.is_used = True
        return "<" + "".join(f"{self._letter(letter)[0]:04x}" for letter in text) + ">"

    def _letter(self, letter: str) -> tuple[int, float]:
        found = self._letters.get(letter)
        if found is None:
            glyph = self._font.has_glyph(ord(letter))
            found = self._letters[letter] = (glyph, self._font.glyph_advance(ord(letter)))
        return found

    def unicode_table(self) -> bytes:
        """The ToUnicode CMap of the letters used: the font's own would give no-break spaces for spaces."""
        glyphs: dict[int, str] = {}
        for letter, (glyph, _advance) in sorted(self._letters.items()):
            glyphs.setdefault(glyph, letter)
        lines = [f"<{glyph:04x}> <{letter.encode('utf-16-be').hex()}>" for glyph, letter in sorted(glyphs.items())]
        groups = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        body = "\n".join(f"{len(group)} beginbfchar\n" + "\n".join(group) + "\nendbfchar" for group in groups)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /paper def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{body}\nendcmap\n"
            "CMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


class Faces:
    """The faces by style; a missing one is replaced by the regular."""

    def __init__(self, fonts: Mapping[str, Path]) -> None:
        self._faces = {
            style: Face(f"F{place}", fonts.get(style, fonts["regular"])) for place, style in enumerate(STYLES)
        }

    def __getitem__(self, style: str) -> Face:
        return self._faces[style]

    def __iter__(self) -> Iterator[Face]:
        return iter(self._faces.values())


def composed(text: str) -> str:
    """The text in NFC, without signs that no font draws."""
    return unicodedata.normalize("NFC", text).replace("\t", " ").replace("\u200b", "")
