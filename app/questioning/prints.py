"""The list of slips by group in the official layout, for the Standing Committee and the chair (R-QA-01).

It is an official record, so it is in Vietnamese whatever the reader's language is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.documents.official import Block, day_words, head, heading, local, text
from app.meetings.models import Meeting
from app.questioning.models import GROUP_WORDS, STATE_WORDS, QuestionGroup, QuestionSlip


def slip_list(
    meeting: Meeting, groups: Sequence[QuestionGroup], loose: Sequence[QuestionSlip], at: datetime, *, is_demo: bool
) -> dict[str, Any]:
    """Every slip that was sent, under its group, then those in no group; for `documents.press.set_paper`."""
    return {
        **head(meeting, is_demo),
        "symbol": "Danh mục phiếu chất vấn",
        "title": f"Tổng hợp phiếu chất vấn – {meeting.title}",
        "kind": "TỔNG HỢP PHIẾU CHẤT VẤN",
        "about": meeting.title,
        "date": f"{meeting.body.place or meeting.body.name}, {day_words(local(meeting, at))}",
        "blocks": list(_blocks(groups, loose)),
    }


def _blocks(groups: Sequence[QuestionGroup], loose: Sequence[QuestionSlip]) -> Iterator[Block]:
    count = sum(len(group.slips) for group in groups) + len(loose)
    yield text(f"Tổng số {count:02} phiếu, {len(groups):02} nhóm vấn đề, {len(loose):02} phiếu chưa xếp nhóm.")
    for group in groups:
        yield heading(f"Nhóm {group.number}. {group.title}")
        yield text(f"Người trả lời: {group.questionee}. {GROUP_WORDS[group.state].text}.")
        yield from _slips(group.slips)
    if loose:
        yield heading("Phiếu chưa xếp nhóm")
        yield from _slips(loose)


def _slips(slips: Sequence[QuestionSlip]) -> Iterator[Block]:
    """Set as running text: a question is long."""
    for one in slips:
        yield text(f"**{one.number}. {one.issue}**")
        line = f" ({one.line})" if one.line else ""
        yield text(f"*Đại biểu {one.name}{line} chất vấn {one.questionee}. {_stands(one)}.*")
        for words in one.text.split("\n"):
            if words.strip():
                yield text(words)


def _stands(one: QuestionSlip) -> str:
    word = STATE_WORDS[one.state].text
    if one.due_on is not None and one.written_on is None:
        return f"{word}, hạn {one.due_on:%d/%m/%Y}"
    return word
