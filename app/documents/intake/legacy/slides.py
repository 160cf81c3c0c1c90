"""PPTX: the typeface of the run, else of its master's theme, decides what the letters are."""

from typing import Any

from app.documents.intake.legacy.fonts import LegacyFont, legacy_font
from app.documents.intake.legacy.words import TYPED_IN_UNICODE
from app.documents.intake.parts import Package, attribute, local


def mend_slides(package: Package) -> dict[str, Any]:
    """The changed parts of a PPTX, by name, as roots."""
    inherited = _theme_font(package)
    changed: dict[str, Any] = {}
    for part, root in package.trees(r"ppt/(slides|slideLayouts|slideMasters|notesSlides|theme)/[^/]+\.xml"):
        for run in [element for element in root.iter() if local(element) in ("r", "fld")]:
            _mend_run(run, inherited)
        for face in root.iter():
            font = legacy_font(attribute(face, "typeface"))
            if font:
                face.set("typeface", font.instead)
        changed[part] = root
    return changed


def _theme_font(package: Package) -> LegacyFont | None:
    for _part, root in package.trees(r"ppt/theme/theme1\.xml"):
        for element in root.iter():
            if local(element) == "minorFont":
                latin = next((face for face in element if local(face) == "latin"), None)
                return legacy_font(attribute(latin, "typeface")) if latin is not None else None
    return None


def _mend_run(run: Any, inherited: LegacyFont | None) -> None:
    faces = [attribute(face, "typeface") for part in run if local(part) == "rPr" for face in part
             if local(face) == "latin"]  # fmt: skip
    font = legacy_font(faces[0]) if faces and not (faces[0] or "").startswith("+") else inherited
    for text in run:
        if font and local(text) == "t" and text.text and not TYPED_IN_UNICODE.search(text.text):
            text.text = font.convert(text.text)
