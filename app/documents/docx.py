# mypy: allow-untyped-calls
"""An official paper as DOCX: the same JSON that `press` sets as PDF, in the layout of Nghị định 30/2020 (rules 7.1).

For offices that go on writing in it: text is text, tables are tables, the head of a table is repeated on every page.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from app.documents.official import MOTTO, NATION, pieces

TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
_ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY, "j": WD_ALIGN_PARAGRAPH.JUSTIFY, "left": WD_ALIGN_PARAGRAPH.LEFT,
    "l": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "c": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT, "r": WD_ALIGN_PARAGRAPH.RIGHT,
}  # fmt: skip
_WHOLE = 1500  # letters of a row that stays on one page
_MEASURE = 165  # millimetres between the margins of an upright sheet


def as_docx(paper: Mapping[str, Any]) -> bytes:
    """The paper's DOCX; blocks that only a printer needs ("page", "boxes" without "signs") raise ValueError."""
    made = new_document()
    _page(made, paper)
    _head(made, paper)
    _title(made, paper)
    for block in paper["blocks"]:
        _block(made, block)
    if paper.get("signs"):
        _closing(made, paper)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _page(made: Document, paper: Mapping[str, Any]) -> None:
    """A4 with the margins of the decree, the font, page numbers above the text from the second page on."""
    section = made.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>')
    number._p.append(field)
    if footer := paper.get("footer"):
        for place in (section.footer, section.first_page_footer):
            _write(place.paragraphs[0], footer, 8, align="center")
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    made.core_properties.title, made.core_properties.author = (
        paper.get("title", "")[:255],
        paper.get("author", "")[:255],
    )
    made.core_properties.language, made.core_properties.comments = "vi-VN", ""


def _head(made: Document, paper: Mapping[str, Any]) -> None:
    """Agency and number on the left; the nation's name, its motto, place and day on the right."""
    table = _grid(made, (66, 99))
    left, right = table.rows[0].cells
    for place, line in enumerate(paper.get("agency", ())):
        _add(left, line, 12, first=place == 0, align="center", bold=True)
    _rule(_add(left, "", 2, align="center"), 20)
    _add(left, paper.get("symbol", ""), 13, align="center")
    if paper.get("is_draft"):
        _add(left, "DỰ THẢO", 12, align="center", bold=True)
    _add(right, NATION, 12, first=True, align="center", bold=True)
    _add(right, MOTTO, 13, align="center", bold=True)
    _rule(_add(right, "", 2, align="center"), 20)
    _add(right, paper.get("date", ""), 13, align="center", italic=True)


def _title(made: Document, paper: Mapping[str, Any]) -> None:
    for name, before in (("kind", 14), ("about", 0)):
        if words := paper.get(name):
            line = _write(made.add_paragraph(), words, 14, align="center", bold=True)
            line.paragraph_format.space_before = Pt(before)
    if paper.get("about"):
        _rule(_write(made.add_paragraph(), "", 2, align="center"), 65)
    for words in paper.get("to", ()):
        _write(made.add_paragraph(), words, 14, align="center").paragraph_format.space_before = Pt(6)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _block(made: Document, block: Mapping[str, Any]) -> None:
    match block["block"]:
        case "text" | "heading":
            is_heading = block["block"] == "heading"
            align = block.get("align", "center" if is_heading else "justify")
            line = _write(made.add_paragraph(), block["text"], block.get("size", 14), align=align, bold=is_heading)
            line.paragraph_format.space_after, line.paragraph_format.keep_with_next = Pt(6), is_heading
            if align == "justify" and block.get("indent", True):
                line.paragraph_format.first_line_indent = Mm(12.7)
        case "table":
            _table(made, block)
        case "boxes" if block.get("signs"):
            _signatures(made, block["signs"])
        case unknown:
            raise ValueError(f"no such block in DOCX: {unknown}")


def _table(made: Document, block: Mapping[str, Any]) -> None:
    total = sum(weight for weight, _align in block["columns"])
    table = _grid(made, [weight * _MEASURE / total for weight, _align in block["columns"]], lines=True)
    size = block.get("size", 12)
    rows = [(block["head"], ["c"] * len(block["head"]), True)] if block.get("head") else []
    rows += [(row, [align for _weight, align in block["columns"]], False) for row in block["rows"]]
    for number, (cells, aligns, is_head) in enumerate(rows):
        row = table.rows[0] if number == 0 else table.add_row()
        if is_head:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        elif sum(map(len, cells)) < _WHOLE:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, words, align in zip(row.cells, cells, aligns, strict=True):
            for place, line in enumerate(words.split("\n")):
                _add(cell, line, size, first=place == 0, align=align, bold=is_head)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _signatures(made: Document, signs: Sequence[Sequence[str]]) -> None:
    """Who signs as what, side by side, with room for the signatures."""
    for cell, (post, name) in zip(_grid(made, [_MEASURE / len(signs)] * len(signs)).rows[0].cells, signs, strict=True):
        _add(cell, post, 13, first=True, align="center", bold=True)
        _add(cell, name, 13, align="center", bold=True).paragraph_format.space_before = Pt(70)


def _closing(made: Document, paper: Mapping[str, Any]) -> None:
    """Nơi nhận on the left, who signs on the right, with room for the signature."""
    left, right = _grid(made, (75, 90)).rows[0].cells
    copies = paper.get("copies", ())
    if copies:
        _add(left, "***Nơi nhận:***", 12, first=True, align="left")
        for copy in copies:
            _add(left, f"- {copy}", 11, align="left")
    for place, line in enumerate(paper["signs"]):
        _add(right, line, 13.5, first=place == 0, align="center", bold=True)
    name = _add(right, paper.get("name", ""), 14, align="center", bold=True)
    name.paragraph_format.space_before = Pt(70)


def _grid(made: Document, widths: Sequence[float], *, lines: bool = False) -> Table:
    """A table of one row with columns of those millimetres; without lines it only arranges."""
    table: Table = made.add_table(rows=1, cols=len(widths))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if lines:
        table.style = made.styles["Table Grid"]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return table


def _add(cell: _Cell, words: str, size: float, *, first: bool = False, **how: Any) -> Paragraph:
    """A line of the cell, which is made with an empty one."""
    return _write(cell.paragraphs[0] if first else cell.add_paragraph(), words, size, **how)


def _write(
    line: Paragraph, words: str, size: float, *, align: str, bold: bool = False, italic: bool = False
) -> Paragraph:
    """The words with **bold** and *italic* as runs of the line."""
    line.alignment = _ALIGN[align]
    line.paragraph_format.space_after = line.paragraph_format.space_before = Pt(0)
    line.paragraph_format.line_spacing = 1.0
    for part, stars in pieces(words):
        run = line.add_run(part)
        run.font.size = Pt(size)
        run.bold, run.italic = bold or stars > 1, italic or stars in (1, 3)
    return line


def _rule(line: Paragraph, inset: float) -> None:
    """A thin line in the middle: the paragraph's lower edge, drawn in by so many millimetres on both sides."""
    line.paragraph_format.line_spacing = Pt(3)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Mm(inset)
    edge = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    line._p.get_or_add_pPr().insert_element_before(
        parse_xml(edge), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )
