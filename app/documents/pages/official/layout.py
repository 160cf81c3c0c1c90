"""Puts a paper on sheets: head, body, tables, signature. Sizes and places are those of rules 7.1."""

from collections.abc import Sequence
from typing import Any

from app.documents.pages.official.faces import Faces
from app.documents.pages.official.lines import Line, balanced, broken
from app.documents.pages.official.marks import draw_seal, draw_signature
from app.documents.pages.official.sheet import MM, Sheet

TOP, RIGHT, BOTTOM, LEFT = 20 * MM, 15 * MM, 20 * MM, 30 * MM
BODY = 14.0
LEADING = 1.22  # of the size
AFTER = 6.0
INDENT = 12.7 * MM
NUMBER_AT = 12.5 * MM
FOOTER_AT = 11 * MM  # from the lower edge
SIGNING_ROOM = 64.0
_CELL_X, _CELL_Y = 3.5, 2.5
_NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"


class Layout:
    """One paper being set; `sheets` are its pages, `outline` what its headings say: (level, text, page from 1)."""

    def __init__(self, paper: dict[str, Any], faces: Faces) -> None:
        self.paper = paper
        self.faces = faces
        self.sheets: list[Sheet] = []
        self.outline: list[tuple[int, str, int]] = []
        self.sheet = self._turn_page()

    def run(self) -> None:
        """Sets the whole paper."""
        self._head()
        self._title()
        blocks = self.paper["blocks"]
        closing = self._closing_height()
        for place, block in enumerate(blocks):
            last = place == len(blocks) - 1 or blocks[place + 1]["block"] == "close"
            if block["block"] == "close":
                self._close()
                closing = 0.0
            else:
                self._place(block, closing if last else 0.0)
        if closing:
            self._close()

    # ---- pages -----------------------------------------------------------------------------

    def _turn_page(self, landscape: bool | None = None) -> Sheet:
        lying = landscape if landscape is not None else bool(self.sheets) and self.sheet.width > self.sheet.height
        self.sheet = Sheet(self.faces, landscape=lying)
        self.sheets.append(self.sheet)
        self.left, self.measure = LEFT, self.sheet.width - LEFT - RIGHT
        self.y = TOP
        if len(self.sheets) > 1:
            self.sheet.write_centred(self.sheet.width / 2, NUMBER_AT, str(len(self.sheets)), 13)
        if footer := self.paper.get("footer"):
            self.sheet.draw("0.42 g")
            self.sheet.write_centred(self.sheet.width / 2, self.sheet.height - FOOTER_AT, footer, 8)
            self.sheet.draw("0 g")
        return self.sheet

    @property
    def room(self) -> float:
        """Points left above the lower margin."""
        return self.sheet.height - BOTTOM - self.y

    def _need(self, height: float) -> None:
        if self.room < height:
            self._turn_page()

    # ---- head and title ----------------------------------------------------------------------

    def _head(self) -> None:
        agency = self.paper.get("agency")
        if not agency:
            return
        left, right = self.left + self.measure * 0.2, self.left + self.measure * 0.7
        base = self.y + 12
        rows = len(agency)
        for place, text in enumerate(agency):
            style = "regular" if len(agency) == 3 and place < 2 else "bold"
            self.sheet.write_centred(left, base + place * 15, text, 12, style)
        half = self.faces["bold"].width(agency[-1], 12) * 0.22
        self.sheet.rule(left - half, base + rows * 15 - 10, left + half, base + rows * 15 - 10)
        self.sheet.write_centred(right, base, _NATION, 12, "bold")
        self.sheet.write_centred(right, base + 15.5, _MOTTO, 13, "bold")
        half = self.faces["bold"].width(_MOTTO, 13) / 2
        self.sheet.rule(right - half, base + 20, right + half, base + 20)
        below = base + max(rows * 15, 30) + 12
        if symbol := self.paper.get("symbol"):
            self.sheet.write_centred(left, below, symbol, 13)
        if date := self.paper.get("date"):
            self.sheet.write_centred(right, below, date, 13, "italic")
        if self.paper.get("is_draft"):
            below += 22
            width = self.faces["bold"].width("DỰ THẢO", 12) + 14
            self.sheet.box(left - width / 2, below - 13, width, 18)
            self.sheet.write_centred(left, below, "DỰ THẢO", 12, "bold")
        self.y = below + 12

    def _title(self) -> None:
        if kind := self.paper.get("kind"):
            self.y += 8
            self._centred(kind, BODY, "bold", 0)
        if about := self.paper.get("about"):
            last = self._centred(about, BODY, "bold", 0, share=0.84)
            half = max(30.0, min(last.width * 0.2, 60.0))
            middle = self.left + self.measure / 2
            self.sheet.rule(middle - half, self.y + 4, middle + half, self.y + 4)
        if self.paper.get("kind"):
            self.y += 16
        for line in self.paper.get("to", ()):
            self._centred(line, BODY, "regular", 2)
        if self.paper.get("to"):
            self.y += 8

    def _centred(self, text: str, size: float, style: str, after: float, *, share: float = 1.0) -> Line:
        measure = self.measure * share
        lines = balanced(text, self.faces, size, measure, style=style)
        for line in lines:
            self.y += size * LEADING
            self.sheet.write_line(self.left + (self.measure - measure) / 2, self.y - 4, line, size, measure, "center")
        self.y += after
        return lines[-1]

    # ---- body ------------------------------------------------------------------------------

    def _place(self, block: dict[str, Any], follows: float) -> None:
        match block["block"]:
            case "text":
                self._text(block, follows)
            case "heading":
                self._heading(block)
            case "table":
                self._table(block)
            case "boxes":
                self._boxes(block)
            case "page":
                self._turn_page(bool(block.get("landscape")))
            case unknown:
                raise ValueError(f"no such block: {unknown}")

    def _text(self, block: dict[str, Any], follows: float) -> None:
        size, align = block.get("size", BODY), block.get("align", "justify")
        indent = INDENT if block.get("indent", align == "justify") else 0.0
        lines = broken(
            block["text"], self.faces, size, self.measure, indent=indent, style=block.get("style", "regular")
        )
        step = size * LEADING
        title = 2 if block.get("entry") and len(lines) == 1 else 0
        self._need(step * (min(len(lines), 2) + title))  # no line alone at the foot, no title without its text
        if follows and len(lines) <= 3:
            self._need(step * len(lines) + AFTER + follows)
        if block.get("entry"):
            self.outline.append((block["entry"], block["text"].replace("*", "")[:120], len(self.sheets)))
        for place, line in enumerate(lines):
            left = len(lines) - place
            if self.room < step or (
                left == 2 and len(lines) > 2 and self.room < 2 * step + (follows and AFTER + follows)
            ):
                self._turn_page()
            self.y += step
            self.sheet.write_line(self.left, self.y - size * 0.28, line, size, self.measure, align)
        self.y += AFTER

    def _heading(self, block: dict[str, Any]) -> None:
        level, size, align = block.get("level", 1), block.get("size", BODY), block.get("align", "center")
        indent = INDENT if align == "justify" else 0.0
        style = block.get("style", "bold")
        if align == "center":
            lines = balanced(block["text"], self.faces, size, self.measure, style=style)
        else:
            lines = broken(block["text"], self.faces, size, self.measure, indent=indent, style=style)
        step = size * LEADING
        self._need(step * (len(lines) + 2) + AFTER)
        if block.get("entry", True):
            self.outline.append((level, block["text"].replace("*", "")[:120], len(self.sheets)))
        for line in lines:
            self.y += step
            self.sheet.write_line(self.left, self.y - size * 0.28, line, size, self.measure, align)
        self.y += block.get("after", AFTER)

    def _boxes(self, block: dict[str, Any]) -> None:
        self._need(block["height"])
        for x, y, width, height, text, size, shaded in block["boxes"]:
            left, top = self.left + x, self.y + y
            if width and height:
                self.sheet.box(left, top, width, height, shaded=shaded)
            lines = [line for part in text.split("\n") for line in broken(part, self.faces, size, max(width - 3, 20))]
            step = size * 1.14
            base = top + (height - len(lines) * step) / 2 + size * 0.86
            for place, line in enumerate(lines):
                self.sheet.write_line(left + 1.5, base + place * step, line, size, width - 3, "center")
        self.y += block["height"] + AFTER

    # ---- tables ------------------------------------------------------------------------------

    def _table(self, block: dict[str, Any]) -> None:
        size = block.get("size") or (11.0 if self.sheet.width > self.sheet.height else 12.0)
        total = sum(weight for weight, _align in block["columns"])
        widths = [self.measure * weight / total for weight, _align in block["columns"]]
        aligns = [{"c": "center", "l": "left", "r": "right", "j": "justify"}[align] for _w, align in block["columns"]]
        head = self._cells(block.get("head") or [], widths, size, "bold")
        most = int((self.sheet.height - TOP - BOTTOM - _height(head, size) - 2 * _CELL_Y) / (size * 1.18))
        rows = [
            part for row in block["rows"] for part in _split(self._cells(row, widths, size, "regular"), max(most, 1))
        ]
        self._need(_height(head, size) + sum(_height(row, size) for row in rows[:2]))
        self._row(head, widths, ["center"] * len(widths), size)
        for place, cells in enumerate(rows):
            pair = rows[place:] if place == len(rows) - 2 else [cells]  # the last row, often a sum, is not left alone
            if self.room < sum(_height(row, size) for row in pair):
                self._turn_page()
                self._row(head, widths, ["center"] * len(widths), size)
            self._row(cells, widths, aligns, size)
        self.y += AFTER + 2

    def _cells(self, row: Sequence[str], widths: Sequence[float], size: float, style: str) -> list[list[Line]]:
        if row and len(row) != len(widths):
            raise ValueError(f"{len(row)} cells for {len(widths)} columns: {row}")
        return [
            [
                line
                for part in cell.split("\n")
                for line in broken(part, self.faces, size, width - 2 * _CELL_X, style=style)
            ]
            for cell, width in zip(row, widths, strict=False)
        ]

    def _row(self, cells: list[list[Line]], widths: Sequence[float], aligns: Sequence[str], size: float) -> None:
        if not cells:
            return
        height, step, x = _height(cells, size), size * 1.18, self.left
        for lines, width, align in zip(cells, widths, aligns, strict=True):
            self.sheet.box(x, self.y, width, height)
            base = self.y + (height - len(lines) * step) / 2 + size * 0.86
            for place, line in enumerate(lines):
                self.sheet.write_line(x + _CELL_X, base + place * step, line, size, width - 2 * _CELL_X, align)
            x += width
        self.y += height

    # ---- the end -----------------------------------------------------------------------------

    def _closing_height(self) -> float:
        if not self.paper.get("signs"):
            return 0.0
        signs = len(self.paper["signs"]) * 17 + SIGNING_ROOM + 22
        return 8 + max(signs, 18 + len(self._copies()) * 13)

    def _copies(self) -> list[Line]:
        measure = self.measure * 0.44
        return [line for copy in self.paper.get("copies", ()) for line in broken(f"- {copy}", self.faces, 11, measure)]

    def _close(self) -> None:
        height = self._closing_height()
        if not height:
            return
        self._need(height)
        top = self.y + 8
        if copies := self._copies():
            self.sheet.write(self.left, top + 12, "Nơi nhận:", 12, "bold_italic")
            for place, line in enumerate(copies):
                self.sheet.write_line(self.left, top + 26 + place * 13, line, 11, self.measure * 0.44, "left")
        signs = self.paper["signs"]
        widest = max(self.faces["bold"].width(text, 13.5) for text in signs)
        middle = min(self.left + self.measure * 0.73, self.left + self.measure - widest / 2)
        for place, text in enumerate(signs):
            self.sheet.write_centred(middle, top + 13 + place * 17, text, 13.5, "bold")
        signed = top + 13 + len(signs) * 17 + SIGNING_ROOM
        if scan := self.paper.get("scan"):
            draw_signature(self.sheet, middle + 4, signed - 26, scan["seed"])
            draw_seal(self.sheet, middle - 54, signed - 46, scan["seal"][0], scan["seal"][1])
        self.sheet.write_centred(middle, signed, self.paper.get("name", ""), BODY, "bold")
        self.y = top + height


def _height(cells: list[list[Line]], size: float) -> float:
    return max((len(lines) for lines in cells), default=0) * size * 1.18 + 2 * _CELL_Y if cells else 0.0


def _split(cells: list[list[Line]], most: int) -> list[list[list[Line]]]:
    """A row that is longer than a page as several, none of more than `most` lines."""
    longest = max((len(lines) for lines in cells), default=0)
    return [[lines[start : start + most] for lines in cells] for start in range(0, max(longest, 1), most)]
