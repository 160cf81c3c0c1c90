"""Bảng tổng hợp kiến nghị cử tri, and báo cáo kết quả giải quyết: the official papers that are made of petitions.

As JSON for `documents.press`, `docx` and `xlsx`, in Vietnamese whatever the reader's language is. Neither names a
voter. The report says of each group what was accepted last; an answer that nobody accepted is not told.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from app.accounts.models import Body
from app.documents.official import Block, day_words, head_of, heading, plain, text
from app.kernel.sentences import speaking
from app.kernel.vietnamese import text_key
from app.petitions.models import AUTHORITY_WORDS, OUTCOME_WORDS, STATE_WORDS, Outcome, Petition, PetitionGroup, State

HEAD = ["STT", "Lĩnh vực", "Nội dung kiến nghị", "Địa bàn, nguồn", "Thẩm quyền", "Cơ quan trả lời, thời hạn", "Kết quả"]
_COLUMNS = [[6, "c"], [11, "l"], [30, "l"], [16, "l"], [8, "l"], [13, "l"], [16, "l"]]


def table(body: Body, petitions: Sequence[Petition], at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """A row for each petition, field by field; for those who work with them."""
    ordered = sorted(petitions, key=lambda one: (text_key(one.field), one.number))
    with speaking("vi"):
        rows = [[str(number), *_cells(one)] for number, one in enumerate(ordered, start=1)]
    return {
        **_top(body, at, is_demo=is_demo),
        "symbol": "Số:        /BTH",
        "kind": "BẢNG TỔNG HỢP KIẾN NGHỊ CỦA CỬ TRI",
        "about": f"gửi đến {body.name}",
        "title": "Bảng tổng hợp kiến nghị của cử tri",
        "blocks": [
            text(f"Tổng số {len(rows):02} kiến nghị."),
            {"block": "table", "columns": _COLUMNS, "head": HEAD, "rows": rows, "size": 11.0},
        ],
        "copies": ["Thường trực HĐND;", "Các cơ quan được giao trả lời;", "Lưu: VT."],
        "signs": ["NGƯỜI TỔNG HỢP"],
        "name": "",
    }


def report(body: Body, groups: Sequence[PetitionGroup], loose: int, at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """What came of each group, field by field, for the next session; `loose` petitions are in no group."""
    today = at.astimezone(body.time_zone).date()
    with speaking("vi"):
        blocks = list(_report(body, groups, loose, today))
    return {
        **_top(body, at, is_demo=is_demo),
        "symbol": "Số:        /BC",
        "kind": "BÁO CÁO",
        "about": "Kết quả giải quyết kiến nghị của cử tri",
        "title": "Báo cáo kết quả giải quyết kiến nghị của cử tri",
        "to": [f"Kính gửi: {body.name}"],
        "blocks": blocks,
        "copies": ["Như trên;", "Các đại biểu HĐND;", "UBND, Ủy ban MTTQ Việt Nam cùng cấp;", "Lưu: VT."],
        "signs": ["TM. THƯỜNG TRỰC HỘI ĐỒNG NHÂN DÂN"],
        "name": "",
    }


def _top(body: Body, at: datetime, *, is_demo: bool) -> dict[str, Any]:
    local = at.astimezone(body.time_zone)
    return {**head_of(body, is_demo), "date": f"{body.place or '..........'}, {day_words(local)}"}


def _report(body: Body, groups: Sequence[PetitionGroup], loose: int, today: date) -> Iterator[Block]:
    count = loose + sum(len(one.petitions) for one in groups)
    yield text(f"Thường trực Hội đồng nhân dân báo cáo {body.name} kết quả giải quyết kiến nghị của cử tri như sau:")
    yield heading("I. TÌNH HÌNH TIẾP NHẬN, GIẢI QUYẾT")
    rest = f", {loose:02} kiến nghị đang được phân loại" if loose else ""
    yield text(f"Tiếp nhận {count:02} kiến nghị, tổng hợp thành {len(groups):02} nhóm{rest}.")
    standing = [one.standing for one in groups]
    counted = ", ".join(
        f"{words.original.lower()} {sum(answer is not None and answer.outcome is outcome for answer in standing):02}"
        for outcome, words in OUTCOME_WORDS.items()
    )
    waits = sum(answer is None for answer in standing)
    late = sum(one.is_overdue(today) for one in groups)
    yield text(f"Kết quả theo nhóm: {counted}; {waits:02} nhóm chưa có trả lời được chấp nhận. Quá hạn {late:02} nhóm.")
    yield heading("II. KẾT QUẢ THEO LĨNH VỰC")
    ordered = sorted(groups, key=lambda one: (text_key(one.field), one.number))
    for number, (field, found) in enumerate(groupby(ordered, key=lambda one: one.field), start=1):
        yield heading(f"{number}. {plain(field)}")
        for one in found:
            yield from _told(one, today)


def _told(group: PetitionGroup, today: date) -> Iterator[Block]:
    places = ", ".join(dict.fromkeys(plain(one.place) for one in group.petitions))
    yield text(f"**{plain(group.title)}** ({len(group.petitions):02} kiến nghị; {places})")
    for words in _result(group, today).split("\n"):
        if words.strip():
            yield text(words)


def _result(group: PetitionGroup, today: date) -> str:
    """What was accepted last; else who has it, and until when."""
    late = " (quá hạn)" if group.is_overdue(today) else ""
    answer = group.standing
    if answer is None:
        if group.state is State.GROUPED:
            return "Chưa giao cơ quan trả lời."
        if group.state is State.ANSWERED:
            return f"{plain(group.unit)} đã trả lời; Thường trực Hội đồng nhân dân đang xem xét."
        due = f", hạn {group.due_on:%d/%m/%Y}{late}" if group.due_on is not None else ""
        return f"{plain(group.unit)} đang xem xét, trả lời{due}."
    by = f", xong trước ngày {answer.promised_on:%d/%m/%Y}" if answer.promised_on else ""
    told = f"**{OUTCOME_WORDS[answer.outcome].original}**{by} ({plain(group.unit)}). {plain(answer.text)}"
    return told + late if answer.outcome is not Outcome.DONE else told


def _cells(one: Petition) -> list[str]:
    group = one.group
    met = f"tiếp xúc ngày {one.contact.held_on:%d/%m/%Y}" if one.contact is not None else ""
    brought = f"đại biểu {one.brought_by.full_name}" if one.brought_by is not None else ""
    source = "\n".join(part for part in (plain(one.place), met, brought, plain(one.sender)) if part)
    unit, result = f"đề nghị: {plain(one.proposed_unit)}" if one.proposed_unit else "", STATE_WORDS[one.state].original
    if group is not None:
        due = f"hạn {group.due_on:%d/%m/%Y}" if group.due_on is not None else ""
        unit = "\n".join(part for part in (plain(group.unit) or unit, due) if part)
        if group.standing is not None:
            result = f"{OUTCOME_WORDS[group.standing.outcome].original}\n{plain(group.standing.text)}"
    return [plain(one.field), plain(one.text), source, AUTHORITY_WORDS[one.authority].original, unit, result]
