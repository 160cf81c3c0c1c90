"""Gives the digits of a typeface one common width, for clocks, timers and columns of numbers.

Be Vietnam Pro has no tabular figures; without them a running clock trembles. `figures.py IN.woff2 OUT.woff2` keeps the
ten digits, sets each in the middle of the same advance and puts a foot under the narrow 1, so that no gap shows.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DIGITS = "0123456789"
ADVANCE = 0.65  # of the em: the widest digit of the regular weight, a little squeezed in the bold one
FOOT = 0.38  # length of the foot under the 1
HINTS = ("fpgm", "prep", "cvt ", "gasp")  # written for the old outlines

Point = tuple[float, float]


def cut(font: TTFont) -> None:
    """Leaves nothing but the digits in `font`, all of the same advance."""
    _keep_digits(font)
    advance = round(font["head"].unitsPerEm * ADVANCE)
    names = [font.getBestCmap()[ord(digit)] for digit in DIGITS]
    drawn = {name: _drawn(font, name, advance, foot=name == names[1]) for name in names}
    glyph: Any
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (advance, glyph.xMin)
    for table in HINTS:
        if table in font:
            del font[table]


def _keep_digits(font: TTFont) -> None:
    options = Options()
    options.layout_features = []
    subsetter = Subsetter(options)
    subsetter.populate(text=DIGITS)
    subsetter.subset(font)


def _drawn(font: TTFont, name: str, advance: int, foot: bool) -> object:
    glyphs = font.getGlyphSet()
    old = font["hmtx"][name][0]
    left, right = _sides(glyphs, name)
    narrowing = min(1.0, advance / old)
    # The 1 is centred by its ink, for its own advance is half of the others'; the rest keep their side bearings.
    shift = (advance - (left + right) * narrowing) / 2 if foot else (advance - old * narrowing) / 2
    pen = TTGlyphPen(None)
    glyphs[name].draw(TransformPen(pen, (narrowing, 0, 0, 1, shift, 0)))
    if foot:
        _add_foot(pen, font, right * narrowing + shift)
    return pen.glyph()


def _add_foot(pen: TTGlyphPen, font: TTFont, stem_right: float) -> None:
    em = font["head"].unitsPerEm
    stem = _stem(font)
    middle, half = stem_right - stem / 2, em * FOOT / 2
    height = stem * 0.86  # horizontals are drawn thinner than verticals
    corners: list[Point] = [(middle - half, 0), (middle - half, height), (middle + half, height), (middle + half, 0)]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def _stem(font: TTFont) -> float:
    """The width of the 1 at its foot: what its two lowest points enclose."""
    glyph = font["glyf"][font.getBestCmap()[ord("1")]]
    points = glyph.getCoordinates(font["glyf"])[0]
    lowest = min(y for _, y in points)
    ends = [x for x, y in points if y == lowest]
    return float(max(ends) - min(ends))


def _sides(glyphs: object, name: str) -> tuple[float, float]:
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)  # type: ignore[index]
    left, _, right, _ = pen.bounds
    return left, right


def main(source: Path, target: Path) -> None:
    """Writes the cut figures of the font `source` to `target` as WOFF2."""
    font = TTFont(source, recalcTimestamp=False)  # the same font in gives the same bytes out
    cut(font)
    font.flavor = "woff2"
    font.save(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
