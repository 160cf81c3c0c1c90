"""DOCX: the font of each run, through its styles, decides what its letters are."""

import re
from typing import Any

from app.documents.intake.legacy.charts import is_vni_sign, with_vni_sign
from app.documents.intake.legacy.fonts import LegacyFont, legacy_font
from app.documents.intake.parts import Package, attribute, local

_TEXT_PARTS = r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml"
# Letters that no legacy font shows: the run was typed in Unicode and only wears the font's name.
TYPED_IN_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


def mend_words(package: Package) -> dict[str, Any]:
    """The changed parts of a DOCX, by name, as roots."""
    changed: dict[str, Any] = {}
    styles = _Styles(package)
    for part, root in package.trees(_TEXT_PARTS):
        for paragraph in [element for element in root.iter() if local(element) == "p"]:
            _mend_paragraph(paragraph, styles)
        changed[part] = root
    for part, root in package.trees(r"word/(styles|numbering|fontTable|theme/theme\d+)\.xml"):
        changed[part] = root
    for part, root in changed.items():
        if "numbering" in part:
            _mend_numbers(root)
        _rename_fonts(root)
    return changed


class _Styles:
    """Fonts by style, inherited through `basedOn`, with the document's default below all."""

    def __init__(self, package: Package) -> None:
        self._fonts: dict[str, str | None] = {}
        self._below: dict[str, str | None] = {}
        self.paragraph_default: str | None = None
        self._default: str | None = None
        for _part, root in package.trees(r"word/styles\.xml"):
            self._read(root)

    def _read(self, root: Any) -> None:
        for element in root:
            if local(element) == "docDefaults":
                self._default = _first_font(element)
            if local(element) != "style":
                continue
            name = attribute(element, "styleId") or ""
            self._fonts[name] = _font_of(_child(element, "rPr"))
            based = _child(element, "basedOn")
            self._below[name] = attribute(based, "val") if based is not None else None
            if attribute(element, "default") in ("1", "true") and attribute(element, "type") == "paragraph":
                self.paragraph_default = name

    def font(self, run_properties: Any, paragraph_style: str | None) -> str | None:
        """The font that the run is shown in."""
        return (
            _font_of(run_properties)
            or self._inherited(_styled(run_properties, "rStyle"))
            or self._inherited(paragraph_style or self.paragraph_default)
            or self._default
        )

    def _inherited(self, style: str | None) -> str | None:
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            if self._fonts.get(style):
                return self._fonts[style]
            style = self._below.get(style)
        return None


def _child(element: Any, name: str) -> Any:
    return next((child for child in element if local(child) == name), None) if element is not None else None


def _styled(properties: Any, name: str) -> str | None:
    style = _child(properties, name)
    return attribute(style, "val") if style is not None else None


def _font_of(properties: Any) -> str | None:
    """High letters are set in `hAnsi`; where it is absent `ascii` speaks for both."""
    fonts = _child(properties, "rFonts")
    return (attribute(fonts, "hAnsi") or attribute(fonts, "ascii")) if fonts is not None else None


def _first_font(element: Any) -> str | None:
    return next((_font_of(part) for part in element.iter() if local(part) == "rPr"), None)


def _mend_paragraph(paragraph: Any, styles: _Styles) -> None:
    style = _styled(_child(paragraph, "pPr"), "pStyle")
    before: tuple[Any, str] | None = None  # the text element before this one, and its encoding
    for run in [element for element in paragraph.iter() if local(element) == "r"]:
        if _paragraph_of(run) is not paragraph:
            continue  # of a text box inside; it has its own turn
        font = legacy_font(styles.font(_child(run, "rPr"), style))
        if font is None:
            before = None
            continue
        for element in list(run):
            before = _mend_piece(element, font, before)


def _paragraph_of(run: Any) -> Any:
    above = run.getparent()
    while above is not None and local(above) != "p":
        above = above.getparent()
    return above


def _mend_piece(element: Any, font: LegacyFont, before: tuple[Any, str] | None) -> tuple[Any, str] | None:
    match local(element):
        case "t" | "delText":
            return _mend_text(element, font, before)
        case "softHyphen" if font.encoding == "TCVN3":
            # Word takes the byte of `ư` for a soft hyphen and writes it as an element.
            return _as_text(element, font.convert("\u00ad"), font)
        case "sym" if legacy_font(attribute(element, "font")):
            code = int(attribute(element, "char") or "20", 16)
            return _as_text(element, font.convert(chr(code)), font)
    return before


def _mend_text(element: Any, font: LegacyFont, before: tuple[Any, str] | None) -> tuple[Any, str] | None:
    text = element.text or ""
    if not text or TYPED_IN_UNICODE.search(text):
        return None
    if font.encoding == "VNI" and before and before[1] == "VNI" and is_vni_sign(text):
        # The sign of the letter before stands in a run of its own.
        previous = before[0]
        previous.text = previous.text[:-1] + with_vni_sign(previous.text[-1:], text[0])
        text = text[1:]
    element.text = font.convert(text)
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element, font.encoding


def _as_text(element: Any, text: str, font: LegacyFont) -> tuple[Any, str]:
    """Turns the element, in its place, into a text element."""
    element.tag = element.tag.replace("softHyphen", "t").replace("}sym", "}t")
    for key in list(element.attrib):
        del element.attrib[key]
    element.text = text
    return element, font.encoding


def _mend_numbers(root: Any) -> None:
    """Numbering such as `§iÒu %1.` has its font beside it."""
    for level in [element for element in root.iter() if local(element) == "lvl"]:
        font, text = legacy_font(_font_of(_child(level, "rPr"))), _child(level, "lvlText")
        if font and text is not None:
            for key, value in text.attrib.items():
                if key.endswith("}val") and not TYPED_IN_UNICODE.search(value):
                    text.set(key, font.convert(value))


def _rename_fonts(root: Any) -> None:
    for element in root.iter():
        if local(element) in ("rFonts", "font", "latin", "ea", "cs", "sym"):
            for key, value in element.attrib.items():
                font = legacy_font(value)
                if font:
                    element.set(key, font.instead)
