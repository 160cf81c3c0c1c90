"""Plain text, Markdown, tables and XML as the HTML that is set on pages. Pure: text in, HTML parts out."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from html import escape, unescape
from itertools import islice

from markdown_it import MarkdownIt

PART = 40_000  # characters of source in one part: setting a part costs more than its length
MOST_CELLS = 60
_ENCODED_RUN = re.compile(r"[A-Za-z0-9+/=\r\n]{300,}")  # attachments and signatures inside XML
_LONG_WORD = re.compile(r"[^\s]{40}(?=[^\s]{20})")  # wider than a line: would run off the sheet
_READ_TWICE = re.compile(r"&amp;(?=#?\w+;)")
_UPRIGHT, _LYING = 85, 140  # characters of a table's row that a sheet has room for


def text_parts(text: str) -> list[str]:
    """Text as it stands: a blank line ends a paragraph, a line end stays a line end, spaces in front stay."""
    return [f"<body>{part}</body>" for part in _grouped([_paragraph(block) for block in _blocks(text)])]


def _blocks(text: str) -> list[str]:
    blocks = re.split(r"\n[ \t]*\n+|\f", text)
    return [piece for block in blocks if block.strip() for piece in _shortened(block)]


def _shortened(block: str) -> list[str]:
    """A file without blank lines, or with one line of a megabyte, is still cut into what can be set."""
    lines = [line[at : at + 8000] for line in block.split("\n") for at in range(0, max(len(line), 1), 8000)]
    return ["\n".join(lines[at : at + 60]) for at in range(0, len(lines), 60)]


def _paragraph(block: str) -> str:
    return "<p>" + "<br/>".join(_line(line) for line in block.strip("\n").split("\n")) + "</p>"


def _line(line: str) -> str:
    line = line.expandtabs(4).rstrip()
    inner = line.lstrip(" ")
    return "&#160;" * min(len(line) - len(inner), 40) + _escaped(inner)


def _escaped(text: str) -> str:
    whole = escape(_LONG_WORD.sub("\\g<0>\n", _printable(text))).replace("\n", "<br/>")
    # The typesetter reads entities twice: what only looks like one is taken apart.
    return _READ_TWICE.sub("&amp;<b></b>", whole)


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter >= " " and letter != "\x7f")


def _grouped(pieces: list[str]) -> list[str]:
    groups: list[list[str]] = [[]]
    size = 0
    for piece in pieces:
        if size + len(piece) > PART and groups[-1]:
            groups.append([])
            size = 0
        groups[-1].append(piece)
        size += len(piece)
    return ["".join(group) for group in groups if group]


def markdown_parts(text: str) -> list[str]:
    """CommonMark with tables; HTML inside stays text, pictures are left out."""
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False})
    reader.enable("table").disable("image")
    sources = _grouped([f"{block}\n\n" for block in _blocks(text)])
    return [f"<body>{reader.render(source)}</body>" for source in sources]


def table_parts(text: str) -> tuple[list[str], bool, int]:
    """A CSV or TSV text as tables, whether the sheet should lie down, and how many cells look like formulas.

    Cells are letters only: nothing is calculated, so `=cmd|...` does nothing. A table too wide for any sheet is set
    row by row, each cell under the name of its column.
    """
    rows = _rows(text)
    formulas = sum(cell[:1] in "=@" or cell[:2] in ("+=", "-=") for row in rows for cell in row if cell)
    width = _width(rows)
    if len(rows) < 2 or width > _LYING:
        return _records(rows), False, formulas
    head = _row(rows[0], "th")
    parts = _grouped([_row(row, "td") for row in rows[1:]])
    return [f'<body class="dense"><table>{head}{part}</table></body>' for part in parts], width > _UPRIGHT, formulas


def _width(rows: list[list[str]]) -> int:
    """Characters the table needs beside each other: every column its longest word, and some room to write in."""
    columns = max((len(row) for row in rows), default=0)
    words = [max((len(w) for row in rows[:5000] if at < len(row) for w in row[at].split()), default=0) + 2
             for at in range(columns)]  # fmt: skip
    cells = [max((len(row[at]) for row in rows[:5000] if at < len(row)), default=0) for at in range(columns)]
    return sum(max(word, min(cell, 12)) for word, cell in zip(words, cells, strict=True))


def _row(row: list[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_cell(cell)}</{tag}>" for cell in row) + "</tr>"


def _records(rows: list[list[str]]) -> list[str]:
    head = rows[0] if len(rows) > 1 else []
    pieces = []
    for row in rows[1:] or rows:
        names = head if len(head) >= len(row) else [""] * len(row)
        lines = [f'<span class="name">{_cell(n)}:</span> {_cell(c)}' if n else _cell(c)
                 for n, c in zip(names, row, strict=False) if c.strip()]  # fmt: skip
        pieces.append(f"<p>{'<br/>'.join(lines)}</p>")
    return [f'<body class="dense">{part}</body>' for part in _grouped(pieces)]


def _rows(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        rows = [row[:MOST_CELLS] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        rows = [[line] for line in text.split("\n")]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _cell(cell: str) -> str:
    return "<br/>".join(_line(line) for line in cell.split("\n"))


def xml_parts(text: str) -> list[str]:
    """XML as its names and texts, read without a parser: entities stay as written, nothing is fetched or expanded."""
    text = _ENCODED_RUN.sub(" … ", text)
    lines = [line for token in islice(_tokens(text), 200_000) if (line := _xml_line(*token))]
    pieces = [f"<p>{line}</p>" for line in lines]
    return [f"<body>{part}</body>" for part in _grouped(pieces)] or text_parts(text)


_XML_TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<!(?P<declared>[^>]*)>|<(?P<tag>[^<>!?/][^<>]*)>|</[^<>]*>|"
    r"(?P<text>[^<]+)",
    re.DOTALL,
)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """Each text and each attribute with the name it stands under."""
    name = ""
    for found in _XML_TOKEN.finditer(text):
        if found["tag"]:
            name = re.split(r"[\s/]", found["tag"], maxsplit=1)[0].rpartition(":")[2]
            for attribute in re.finditer(r"([\w:.-]+)\s*=\s*[\"']([^\"']*)[\"']", found["tag"]):
                if not attribute[1].startswith("xmlns"):
                    yield f"{name} {attribute[1].rpartition(':')[2]}", attribute[2]
        elif found["declared"]:
            yield "", f"<!{found['declared']}>"
        else:
            yield name, found["text"] or found["cdata"] or ""


def _xml_line(name: str, value: str) -> str:
    value = " ".join(re.sub(r"&(amp|lt|gt|quot|apos);", _plain_entity, value).split())
    if not value:
        return ""
    return f'<span class="name">{escape(name)}:</span> {_escaped(value)}' if name else _escaped(value)


def _plain_entity(found: re.Match[str]) -> str:
    return {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}[found[1]]


def html_parts(text: str) -> list[str]:
    """The words and tables of an HTML page, without its scripts, styles, frames and pictures."""
    bare = re.sub(r"(?is)<(script|style|iframe|object|svg|noscript|template)\b.*?(</\1\s*>|\Z)", " ", text)
    bare = re.sub(r"(?is)<!--.*?-->|<!\[.*?\]>|<\?.*?>|<!doctype[^>]*>", " ", bare)
    bare = re.sub(r"(?is)<(/?)([a-z][a-z0-9:]*)\b[^>]*>", _kept_tag, bare)
    return [f"<body>{part}</body>" for part in _grouped(re.split(r"(?<=</p>)|(?<=</table>)", bare))]


_KEPT_TAGS = {
    "p", "br", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "i", "em", "u", "sub", "sup", "ul", "ol", "li",
    "table", "tr", "td", "th", "blockquote", "pre", "div",
}  # fmt: skip


def _kept_tag(found: re.Match[str]) -> str:
    name = found[2].lower()
    return f"<{found[1]}{name}>" if name in _KEPT_TAGS else " "


def letters_in(parts: Sequence[str]) -> int:
    """How many letters the reader should find on the pages."""
    return sum(letter.isalpha() for part in parts for letter in unescape(re.sub(r"<[^>]*>", " ", part)))
