# mypy: allow-untyped-calls
"""A person's notes as DOCX: by paper, in the order of the text, with headings to go by and strokes as pictures.

Pure: what is to stand there comes in as text.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx import Document as new_document
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw

FONT = "Times New Roman"
_SOFT = RGBColor(0x44, 0x44, 0x44)
_SCALE = 4  # pixels of a picture for a point of the page
_MOST = 4_000_000  # pixels of a picture
_WIDEST = Mm(165)
_MARGIN = 4.0  # points around what is drawn
_SIZES = {"Normal": 13, "Title": 16, "Heading 1": 14, "Heading 2": 13}


@dataclass(frozen=True)
class Stroke:
    """One line of the pen: x, y and pressure of each point, in points of the page; the colour as RRGGBB."""

    points: Sequence[float]
    width: float
    colour: str


@dataclass(frozen=True)
class Entry:
    """One note: where and what it is, the words of the paper, one's own, when; `picture` says what is drawn."""

    head: str
    quote: str
    words: str
    when: str
    strokes: Sequence[Stroke] = field(default_factory=tuple)
    picture: str = ""


@dataclass(frozen=True)
class Part:
    """One paper: its title, which version, and its notes under headings of their own (the first has none)."""

    title: str
    which: str
    sections: Sequence[tuple[str, Sequence[Entry]]]


def as_docx(title: str, line: str, parts: Sequence[Part]) -> bytes:
    """The document; papers follow each other in the order given."""
    made = new_document()
    _sheet(made, title)
    made.add_paragraph(title, style="Title")
    _soft(made.add_paragraph(line))
    for part in parts:
        made.add_heading(part.title, 1)
        if part.which:
            _soft(made.add_paragraph(part.which))
        for head, entries in part.sections:
            if head:
                made.add_heading(head, 2)
            for entry in entries:
                _write(made, entry)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _sheet(made: Document, title: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(25), Mm(20)
    for name, size in _SIZES.items():
        style = made.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts.set(qn("w:eastAsia"), FONT)
    for border in made.styles["Title"].element.xpath("w:pPr/w:pBdr"):
        border.getparent().remove(border)
    made.styles["Title"].font.bold = True
    made.styles["Normal"].paragraph_format.space_after = Pt(4)
    made.core_properties.title, made.core_properties.author = title[:255], ""
    made.core_properties.language, made.core_properties.comments = "vi-VN", ""


def _write(made: Document, entry: Entry) -> None:
    head = made.add_paragraph()
    head.paragraph_format.keep_with_next, head.paragraph_format.space_before = True, Pt(8)
    head.add_run(entry.head).bold = True
    head.add_run(f"  {entry.when}").font.color.rgb = _SOFT
    if entry.quote:
        quote = made.add_paragraph()
        quote.paragraph_format.left_indent = Mm(8)
        quote.add_run(f"“{entry.quote}”").italic = True
    if entry.picture:
        _picture(made, entry)
    for line in entry.words.split("\n") if entry.words else ():
        made.add_paragraph(line).paragraph_format.left_indent = Mm(8)


def _picture(made: Document, entry: Entry) -> None:
    """What was drawn, as large as on the page; a sentence where that cannot be shown."""
    line = made.add_paragraph()
    line.paragraph_format.left_indent = Mm(8)
    drawn = _drawn(entry.strokes)
    if drawn is None:
        _soft(line, entry.picture)
        return
    content, wide = drawn
    shape = line.add_run().add_picture(io.BytesIO(content), width=min(Pt(wide), _WIDEST - Mm(8)))
    shape._inline.docPr.set("descr", entry.picture)


def _drawn(strokes: Sequence[Stroke]) -> tuple[bytes, float] | None:
    """The strokes on white as PNG, and how many points wide they are; None where nothing was drawn."""
    across = [x for stroke in strokes for x in stroke.points[0::3]]
    down = [y for stroke in strokes for y in stroke.points[1::3]]
    if not across:
        return None
    left, top = min(across) - _MARGIN, min(down) - _MARGIN
    wide, high = max(across) + _MARGIN - left, max(down) + _MARGIN - top
    scale = min(_SCALE, (_MOST / (wide * high)) ** 0.5)
    image = Image.new("RGB", (max(1, round(wide * scale)), max(1, round(high * scale))), "white")
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        _draw(pen, stroke, left, top, scale)
    out = io.BytesIO()
    image.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue(), wide


def _draw(pen: ImageDraw.ImageDraw, stroke: Stroke, left: float, top: float, scale: float) -> None:
    """As the reader shows it: four widths, round ends."""
    across, down, pressures = (stroke.points[part::3] for part in range(3))
    points = [((x - left) * scale, (y - top) * scale) for x, y in zip(across, down, strict=True)]
    for at, (x, y) in enumerate(points):
        step = min(3, int(pressures[at] * 4))
        half = max(0.5, stroke.width * (0.55 + 0.3 * step) * scale / 2)
        if at + 1 < len(points):
            pen.line([(x, y), points[at + 1]], fill=f"#{stroke.colour}", width=max(1, round(half * 2)))
        pen.ellipse((x - half, y - half, x + half, y + half), fill=f"#{stroke.colour}")


def _soft(line: Paragraph, words: str = "") -> None:
    if words:
        line.add_run(words)
    for run in line.runs:
        run.font.color.rgb = _SOFT
