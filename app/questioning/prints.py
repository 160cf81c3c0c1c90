"""The list of slips by group in the official layout, for the Standing Committee and the chair (R-QA-01).

It is an official record, so it is in Vietnamese whatever the reader's language is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.meetings.models import Meeting
from app.questioning.models import GROUP_WORDS, STATE_WORDS, QuestionGroup, QuestionSlip

Block = dict[str, Any]
_DEMO = "DỮ LIỆU MINH HỌA – nhân vật, địa danh, số văn bản đều hư cấu"


def slip_list(
    meeting: Meeting, groups: Sequence[QuestionGroup], loose: Sequence[QuestionSlip], at: datetime, *, is_demo: bool
) -> dict[str, Any]:
    """Every slip that was sent, under its group, then those in no group; for `documents.press.set_paper`."""
    agency = meeting.body.name.upper()
    first = "HỘI ĐỒNG NHÂN DÂN"
    rest = agency.removeprefix(first).strip()
    here = at.astimezone(meeting.body.time_zone)
    month = here.month if here.month > 2 else f"{here.month:02}"
    return {
        "agency": [first, rest] if agency.startswith(first) and rest else [agency],
        "symbol": "Danh mục phiếu chất vấn",
        "title": f"Tổng hợp phiếu chất vấn – {meeting.title}",
        "author": meeting.body.name,
        "footer": _DEMO if is_demo else "",
        "kind": "TỔNG HỢP PHIẾU CHẤT VẤN",
        "about": meeting.title,
        "date": f"{meeting.body.place or meeting.body.name}, ngày {here:%d} tháng {month} năm {here.year}",
        "blocks": list(_blocks(groups, loose)),
    }


def _blocks(groups: Sequence[QuestionGroup], loose: Sequence[QuestionSlip]) -> Iterator[Block]:
    count = sum(len(group.slips) for group in groups) + len(loose)
    yield _text(f"Tổng số {count:02} phiếu, {len(groups):02} nhóm vấn đề, {len(loose):02} phiếu chưa xếp nhóm.")
    for group in groups:
        yield _heading(f"Nhóm {group.number}. {group.title}")
        yield _text(f"Người trả lời: {group.questionee}. {GROUP_WORDS[group.state].text}.")
        yield from _slips(group.slips)
    if loose:
        yield _heading("Phiếu chưa xếp nhóm")
        yield from _slips(loose)


def _slips(slips: Sequence[QuestionSlip]) -> Iterator[Block]:
    """Set as running text: a row of a table that is longer than a page would lose its end."""
    for one in slips:
        yield _text(f"**{one.number}. {one.issue}**")
        line = f" ({one.line})" if one.line else ""
        yield _text(f"*Đại biểu {one.name}{line} chất vấn {one.questionee}. {_stands(one)}.*")
        for words in one.text.split("\n"):
            if words.strip():
                yield _text(words)


def _stands(one: QuestionSlip) -> str:
    word = STATE_WORDS[one.state].text
    if one.due_on is not None and one.written_on is None:
        return f"{word}, hạn {one.due_on:%d/%m/%Y}"
    return word


def _text(words: str) -> Block:
    return {"block": "text", "text": words, "size": 14.0}


def _heading(words: str) -> Block:
    return {"block": "heading", "text": words, "align": "justify", "entry": False}
