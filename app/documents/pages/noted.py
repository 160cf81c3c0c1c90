# mypy: allow-untyped-calls
"""Writes a person's notes into a copy of a paper as annotations of PDF. Runs inside the sandbox.

Where it can be, the notes are added behind the bytes of the paper, which stay as they are with whatever is signed in
them. Places are in points of the upright page, as notes hold them; the page may be turned and cropped.
"""

import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pymupdf

from app.documents.pages import paper as papers
from app.documents.pages.typeset import typeset
from app.kernel.sandbox_step import Report

PDF = "noted.pdf"
_LIST = "list.pdf"
_PRINTED, _UPRIGHT = 4, 20  # flags; the second as PDF has it for notes at a point: not turned with the page
_WIDTHS = 4  # of a stroke, as the reader draws it: static/js/notes/drawing.js
_BADGE = (16.0, 15.0)
_RIBBON = ((-44, 0), (-22, 0), (-22, 40), (-33, 31), (-44, 40))  # from the upper right corner
_EDGE = 2  # points that a badge keeps from the edge of the page
_LIST_STYLE = ".when { color: #444444; } .said { margin-left: 18pt; }"

Mark = dict[str, Any]


def write_notes(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Returns {"pdf": name in the work folder}.

    Arguments: path, work, author, fonts, list (HTML of what is added behind the last page), pages: [{index, width,
    height, turn, marks: [{kind, colour: three shares of 1, quads, points, width, at, words, number, subject, date}]}].
    """
    work = Path(arguments["work"])
    noted = work / PDF
    shutil.copyfile(arguments["path"], noted)
    paper = papers.open_paper(str(noted), None)
    for told in arguments["pages"]:
        sheet = _Sheet(paper, told, arguments["author"])
        for mark in told["marks"]:
            sheet.write(mark)
    if arguments["list"]:
        fonts = {style: Path(path) for style, path in arguments["fonts"].items()}
        typeset(arguments["list"], work / _LIST, fonts=fonts, style=_LIST_STYLE)
        with pymupdf.open(work / _LIST) as added:
            paper.insert_pdf(added)
    if paper.can_save_incrementally():
        paper.saveIncr()
    else:
        whole = paper.tobytes(garbage=1, deflate=True, encryption=pymupdf.mupdf.PDF_ENCRYPT_NONE)
        noted.write_bytes(whole)
    return {"pdf": PDF}


class _Sheet:
    """One page that notes are written on."""

    def __init__(self, paper: pymupdf.Document, told: dict[str, Any], author: str) -> None:
        self.paper, self.author = paper, author
        self.page = page = paper[told["index"]]
        if told["turn"]:  # a page that was scanned sideways stands upright, as its reader saw it
            page.set_rotation((page.rotation + told["turn"]) % 360)
        self.wide = told["width"]
        seen = pymupdf.Matrix(page.rect.width / told["width"], page.rect.height / told["height"])
        self.to_page = seen * page.derotation_matrix
        self.to_paper = seen * ~_transform(page)
        self.unit = abs(self.to_paper.a) + abs(self.to_paper.b)  # of the file, for a point of the page

    def write(self, mark: Mark) -> None:
        """One note."""
        made = self._made(mark)
        if made is not None:
            self._sign(made, mark)
            if mark["kind"] == "INK":
                self._press(made, mark)
        if mark["words"]:
            self._badge(mark, made)

    def _made(self, mark: Mark) -> Any:
        page = self.page
        quads = [pymupdf.Rect(quad).quad * self.to_page for quad in mark["quads"]]
        match mark["kind"]:
            case "HIGHLIGHT" if quads:
                return page.add_highlight_annot(quads)
            case "UNDERLINE" if quads:
                return page.add_underline_annot(quads)
            case "STRIKE" if quads:
                return page.add_strikeout_annot(quads)
            case "INK":
                return page.add_ink_annot([[self._on_page(x, y) for x, y, _pressure in _threes(mark["points"])]])
            case "BOOKMARK":
                return page.add_polygon_annot([self._on_page(self.wide + x, y) for x, y in _RIBBON])
        return None

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        at = pymupdf.Point(x, y) * self.to_page
        return at.x, at.y

    def _sign(self, made: pymupdf.Annot, mark: Mark) -> None:
        made.set_colors(stroke=mark["colour"], **({"fill": mark["colour"]} if mark["kind"] == "BOOKMARK" else {}))
        if mark["kind"] == "INK":
            made.set_border(width=_width(mark["width"], _WIDTHS - 1) * self.unit)
        elif mark["kind"] == "BOOKMARK":
            made.set_border(width=0)
        made.set_flags(_PRINTED)
        self._inform(made, mark)
        made.update()

    def _inform(self, made: pymupdf.Annot, mark: Mark) -> None:
        made.set_info(
            title=self.author, subject=mark["subject"], content=mark["words"], creationDate=mark["date"],
            modDate=mark["date"],
        )  # fmt: skip

    def _press(self, made: pymupdf.Annot, mark: Mark) -> None:
        """The look of a stroke: the harder the hand, the wider the line. A viewer that makes its own has one width."""
        red, green, blue = mark["colour"]
        drawn = [f"{red:.3f} {green:.3f} {blue:.3f} RG 1 J 1 j"]
        for step, points in _by_width(_threes(mark["points"])):
            ways = [pymupdf.Point(x, y) * self.to_paper for x, y in points]
            drawn.append(f"{_width(mark['width'], step) * self.unit:.2f} w")
            drawn += [f"{at.x:.2f} {at.y:.2f} {'l' if number else 'm'}" for number, at in enumerate(ways)]
            drawn.append("S")
        self.paper.update_stream(_look_of(self.paper, made.xref), "\n".join(drawn).encode())

    def _badge(self, mark: Mark, of: pymupdf.Annot | None) -> None:
        """The number that the reader shows, with the words; it belongs to the mark that it stands beside."""
        x, y = mark["at"]
        x, y = min(max(x, _EDGE), self.wide - _BADGE[0] - _EDGE), max(y, _EDGE)
        made = self.page.add_text_annot(self._on_page(x, y), mark["words"], icon="Comment")
        made.set_flags(_UPRIGHT)
        self._inform(made, mark)
        made.update()
        corner = pymupdf.Point(x, y) * self.to_paper
        wide, high = (side * self.unit for side in _BADGE)
        paper, xref = self.paper, made.xref
        # Viewers keep such a note upright, by the upper left corner that it has on a page which is not turned.
        box = (corner.x, corner.y - high, corner.x + wide, corner.y)
        paper.xref_set_key(xref, "Rect", f"[{' '.join(f'{side:.2f}' for side in box)}]")
        if of is not None:
            paper.xref_set_key(xref, "IRT", f"{of.xref} 0 R")
            paper.xref_set_key(xref, "RT", "/Group")
        look = _look_of(paper, xref)
        font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>"
        paper.xref_set_key(look, "BBox", f"[0 0 {wide:.2f} {high:.2f}]")
        paper.xref_set_key(look, "Matrix", "[1 0 0 1 0 0]")
        paper.xref_set_key(look, "Resources", f"<</Font<</F {font}>>>>")
        scaled = f"{self.unit:.4f} 0 0 {self.unit:.4f} 0 0 cm\n".encode()
        paper.update_stream(look, scaled + _number(mark["number"]))


def _transform(page: pymupdf.Page) -> pymupdf.Matrix:
    """From the file's own space to the page as it is seen, cropped, turned and in its unit."""
    box, matrix = pymupdf.mupdf.FzRect(), pymupdf.mupdf.FzMatrix()
    pymupdf.mupdf.pdf_page_transform(pymupdf.mupdf.pdf_page_from_fz_page(page.this), box, matrix)
    return pymupdf.Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _look_of(paper: pymupdf.Document, xref: int) -> int:
    return int(paper.xref_get_key(xref, "AP/N")[1].split()[0])


def _number(number: int) -> bytes:
    """A white box with the number, in points of the page."""
    wide, high = _BADGE
    size = 11 if number < 100 else 8
    left = (wide - 0.556 * size * len(str(number))) / 2  # every figure of Helvetica Bold is as wide
    frame = f"1 0.996 0.98 rg 0.086 0.078 0.059 RG 1 w 0.5 0.5 {wide - 1} {high - 1} re B"
    text = f"BT 0.086 0.078 0.059 rg /F {size} Tf {left:.2f} {(high - 0.72 * size) / 2:.2f} Td ({number}) Tj ET"
    return f"{frame}\n{text}".encode()


def _threes(points: Sequence[float]) -> list[tuple[float, float, float]]:
    whole = list(zip(points[0::3], points[1::3], points[2::3], strict=True))
    return whole * 2 if len(whole) == 1 else whole  # a dot is a line to itself


def _by_width(points: list[tuple[float, float, float]]) -> list[tuple[int, list[tuple[float, float]]]]:
    """The stroke in pieces of one width, each from where the piece before it ends."""
    pieces: list[tuple[int, list[tuple[float, float]]]] = []
    for (x0, y0, pressure), (x1, y1, _next) in pairwise(points):
        step = min(_WIDTHS - 1, int(pressure * _WIDTHS))
        if not pieces or pieces[-1][0] != step:
            pieces.append((step, [(x0, y0)]))
        pieces[-1][1].append((x1, y1))
    return pieces


def _width(width: float, step: int) -> float:
    return width * (0.55 + 0.3 * step)
