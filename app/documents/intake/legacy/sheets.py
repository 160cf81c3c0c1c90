"""XLSX: the font of the cell, or of the run inside it, decides what the letters are."""

from collections import defaultdict
from typing import Any

from app.documents.intake.legacy.fonts import LegacyFont, legacy_font
from app.documents.intake.legacy.words import TYPED_IN_UNICODE
from app.documents.intake.parts import Package, attribute, local


def mend_workbook(package: Package) -> dict[str, Any]:
    """The changed parts of an XLSX, by name, as roots."""
    changed: dict[str, Any] = {}
    fonts: list[LegacyFont | None] = []
    for part, root in package.trees(r"xl/styles\.xml"):
        fonts = _font_of_each_format(root)
        _rename(root)
        changed[part] = root
    shown: dict[int, list[LegacyFont | None]] = defaultdict(list)
    for part, root in package.trees(r"xl/worksheets/sheet\d+\.xml"):
        for cell in [element for element in root.iter() if local(element) == "c"]:
            _mend_cell(cell, fonts, shown)
        changed[part] = root
    for part, root in package.trees(r"xl/sharedStrings\.xml"):
        entries = [element for element in root if local(element) == "si"]
        for at, entry in enumerate(entries):
            _mend_string(entry, next((font for font in shown[at] if font), None))
        _rename(root)
        changed[part] = root
    return changed


def _font_of_each_format(styles: Any) -> list[LegacyFont | None]:
    """By the index that cells carry in `s`."""
    names: list[str | None] = []
    formats: list[LegacyFont | None] = []
    for element in styles:
        if local(element) == "fonts":
            names = [next((attribute(p, "val") for p in font if local(p) == "name"), None) for font in element]
        if local(element) == "cellXfs":
            indices = [int(attribute(xf, "fontId") or 0) for xf in element]
            formats = [legacy_font(names[at]) if at < len(names) else None for at in indices]
    return formats


def _mend_cell(cell: Any, fonts: list[LegacyFont | None], shown: dict[int, list[LegacyFont | None]]) -> None:
    style = int(attribute(cell, "s") or 0)
    font = fonts[style] if style < len(fonts) else None
    kind = attribute(cell, "t")
    for child in cell:
        if kind == "s" and local(child) == "v" and (child.text or "").isdigit():
            shown[int(child.text)].append(font)
        elif kind == "str" and local(child) == "v" and font and child.text:
            child.text = _converted(child.text, font)
        elif local(child) == "is":
            _mend_string(child, font)


def _mend_string(entry: Any, cell_font: LegacyFont | None) -> None:
    for element in entry:
        font = cell_font
        if local(element) == "r":
            names = [attribute(mark, "val") for part in element if local(part) == "rPr" for mark in part
                     if local(mark) == "rFont"]  # fmt: skip
            font = legacy_font(names[0]) if names else cell_font
        for text in [element, *element]:
            if local(text) == "t" and text.text and font:
                text.text = _converted(text.text, font)


def _converted(text: str, font: LegacyFont) -> str:
    return text if TYPED_IN_UNICODE.search(text) else font.convert(text)


def _rename(root: Any) -> None:
    for element in root.iter():
        if local(element) in ("name", "rFont"):
            font = legacy_font(attribute(element, "val"))
            if font:
                element.set("val", font.instead)
