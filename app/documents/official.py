"""What every official paper of a meeting says of itself (Nghị định 30/2020, rules 7.1), for `press`, `docx` and `xlsx`.

Such papers are in Vietnamese whatever the reader's language is.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from app.accounts.models import Body
from app.meetings.models import Meeting

Block = dict[str, Any]
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DEMO = "DỮ LIỆU MINH HỌA – nhân vật, địa danh, số văn bản đều hư cấu"

_MARK = re.compile(r"(\*{1,3})(?=\S)(.+?)(?<=\S)\1")


def head(meeting: Meeting, is_demo: bool) -> dict[str, Any]:
    """What every print of a meeting begins with: the agency in one or two lines, the author, the line of a demo."""
    return head_of(meeting.body, is_demo)


def head_of(body: Body, is_demo: bool) -> dict[str, Any]:
    """The same of a body, for what is of no meeting."""
    agency, first = body.name.upper(), "HỘI ĐỒNG NHÂN DÂN"
    rest = agency.removeprefix(first).strip()
    return {
        "agency": [first, rest] if agency.startswith(first) and rest else [agency],
        "author": body.name,
        "footer": DEMO if is_demo else "",
    }


def local(meeting: Meeting, at: datetime | None) -> datetime | None:
    """The moment on the body's clock."""
    return at.astimezone(meeting.body.time_zone) if at is not None else None


def day_words(at: date | None) -> str:
    """The day as letters write it, or room for it: day below 10 and month 1 and 2 with a leading 0."""
    if at is None:
        return "ngày      tháng      năm"
    return f"ngày {at:%d} tháng {at.month if at.month > 2 else f'{at.month:02}'} năm {at.year}"


def text(words: str, *, size: float = 14.0) -> Block:
    return {"block": "text", "text": words, "size": size}


def heading(words: str) -> Block:
    return {"block": "heading", "text": words, "align": "justify", "entry": False}


def plain(words: str) -> str:
    """Somebody's own words: their stars are no marks of the typesetter."""
    return words.replace("*", "∗")


def pieces(words: str) -> Iterator[tuple[str, int]]:
    """The words as runs, each with its number of stars: 1 is italic, 2 bold, 3 both."""
    last = 0
    for found in _MARK.finditer(words):
        if found.start() > last:
            yield words[last : found.start()], 0
        yield found[2], len(found[1])
        last = found.end()
    if last < len(words):
        yield words[last:], 0
