"""Reads a paper's text file: a head of `name: value` lines, an empty line, then one paragraph a line.

    # heading in the middle        ## bold heading        ### bold italic heading        > centred line
    Điều 1. ...                    an article, named in the outline        Chương I / Mục 1: see #
    |6c|40l|20r|                   begins a table: weight and alignment of each column; then its head, then rows
    ~~~  (~~~ ngang)               a new page (lying)        ===  the signature stands here, an annex follows
    @roster 3                      what `exhibits` makes of the facts
    {2} ...                        a line of the second version only; {1} of the first

**bold** and *italic* inside a line. Dates are ISO in the head.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from app.demo.facts import NOTICE
from app.demo.papers import exhibits

TEXTS = Path(__file__).parent / "texts"
Block = dict[str, Any]


@dataclass(frozen=True)
class Issuer:
    """Whose paper it is: lines of the head, and the two arcs of the seal."""

    agency: tuple[str, ...]
    seal: tuple[str, str]


_PROVINCE = "TỈNH AN LĨNH"
ISSUERS = {
    "hdnd": Issuer(("HỘI ĐỒNG NHÂN DÂN", _PROVINCE), ("HỘI ĐỒNG NHÂN DÂN", "AN LĨNH")),
    "ubnd": Issuer(("ỦY BAN NHÂN DÂN", _PROVINCE), ("ỦY BAN NHÂN DÂN", "AN LĨNH")),
    "mttq": Issuer(("MẶT TRẬN TỔ QUỐC VIỆT NAM", "ỦY BAN TỈNH AN LĨNH"), ("ỦY BAN MẶT TRẬN TỔ QUỐC", "AN LĨNH")),
    "ubbc": Issuer(("ỦY BAN BẦU CỬ", _PROVINCE), ("ỦY BAN BẦU CỬ", "AN LĨNH")),
    "ktns": Issuer(("HỘI ĐỒNG NHÂN DÂN", _PROVINCE, "BAN KINH TẾ - NGÂN SÁCH"), ("HỘI ĐỒNG NHÂN DÂN", "AN LĨNH")),
    "phapche": Issuer(("HỘI ĐỒNG NHÂN DÂN", _PROVINCE, "BAN PHÁP CHẾ"), ("HỘI ĐỒNG NHÂN DÂN", "AN LĨNH")),
}


@dataclass
class _Text:
    head: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)


def versions_of(code: str) -> int:
    """How many versions the paper's text has."""
    return 2 if re.search(r"^\{2\}", _read(code), re.MULTILINE) else 1


def paper(code: str, version: int = 1) -> dict[str, Any]:
    """The paper as `app.documents.pages.official` takes it. Raises FileNotFoundError for an unknown code."""
    text = _parse(_read(code), version)
    head = text.head
    issuer = ISSUERS[head["issuer"]]
    made: dict[str, Any] = {
        "agency": list(issuer.agency),
        "author": " ".join(issuer.agency),
        "symbol": _number(head.get("symbol", "")),
        "date": _place_and_date(head["date"]) if "date" in head else "",
        "kind": head.get("kind", ""),
        "about": head.get("about", ""),
        "title": f"{head.get('kind', '')} {head.get('about', '')}".strip(),
        "to": _parts(head.get("to", "")),
        "is_draft": head.get("draft") == "yes",
        "copies": _parts(head.get("copies", "")),
        "signs": _parts(head.get("signs", "")),
        "name": head.get("name", ""),
        "footer": NOTICE,
        "blocks": _blocks(text.lines),
    }
    if head.get("scan") == "yes":
        made["scan"] = {"seed": int(code[1:]), "seal": list(issuer.seal)}
    return made


def _read(code: str) -> str:
    return (TEXTS / f"{code.lower()}.txt").read_text(encoding="utf-8")


def _parse(source: str, version: int) -> _Text:
    text = _Text()
    in_head = True
    for line in source.splitlines():
        if marked := re.match(r"\{(\d)\} ?", line):
            if int(marked[1]) != version:
                continue
            line = line[marked.end() :]
        if in_head and not line.strip():
            in_head = False
        elif in_head:
            name, _, value = line.partition(":")
            text.head[name.strip()] = value.strip()
        elif line.strip():
            text.lines.append(line.strip())
    return text


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


def _number(symbol: str) -> str:
    """A draft keeps room for the number that it gets when it is adopted."""
    if symbol.startswith("/"):
        symbol = "\u00a0" * 8 + symbol
    return f"Số: {symbol}" if symbol else ""


def _place_and_date(iso: str) -> str:
    """The day as the law writes it: a zero before days under 10 and before January and February (rules 7.1)."""
    if iso.startswith("..."):
        return "An Lĩnh, ngày     tháng 4 năm 2026"
    on = date.fromisoformat(iso)
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"An Lĩnh, ngày {on.day:02} tháng {month} năm {on.year}"


def _blocks(lines: list[str]) -> list[Block]:
    made: list[Block] = []
    table: Block | None = None
    for line in lines:
        if line.startswith("|"):
            table = _table_line(line, table, made)
            continue
        table = None
        made.extend(_block(line))
    return made


def _table_line(line: str, table: Block | None, made: list[Block]) -> Block:
    cells = [cell.strip().replace("\\n", "\n") for cell in line[1:].removesuffix("|").split("|")]
    if table is None:
        columns = [[float(cell[:-1]), cell[-1]] for cell in cells]
        table = {"block": "table", "columns": columns, "head": [], "rows": []}
        made.append(table)
    elif not table["head"]:
        table["head"] = cells
    else:
        table["rows"].append(cells)
    return table


def _block(line: str) -> list[Block]:
    if line.startswith("@"):
        name, *arguments = line[1:].split()
        return exhibits.EXHIBITS[name](*arguments)
    if line.startswith("~~~"):
        return [{"block": "page", "landscape": "ngang" in line}]
    if line == "===":
        return [{"block": "close"}]
    if marked := re.match(r"(#{1,3}) (.*)", line):
        level = len(marked[1])
        return [_heading(marked[2], level)]
    if line.startswith("> "):
        return [{"block": "text", "text": line[2:], "align": "center", "indent": False}]
    if article := re.match(r"(Điều \d+\.)(.*)", line):
        return [_article(article[1], article[2])]
    return [{"block": "text", "text": line}]


def _heading(text: str, level: int) -> Block:
    if level == 1:
        return {"block": "heading", "text": text, "level": 1}
    style = "bold" if level == 2 else "bold_italic"
    return {"block": "heading", "text": text, "level": level, "align": "justify", "style": style}


def _article(number: str, rest: str) -> Block:
    """A title is bold as a whole; an article that begins with its rule has only the number bold."""
    is_title = len(rest) < 110 and not rest.rstrip().endswith((".", ":", ";"))
    text = f"**{number}{rest}**" if is_title else f"**{number}**{rest}"
    return {"block": "text", "text": text, "entry": 2}
