"""Bảng tổng hợp ý kiến góp ý, and báo cáo tiếp thu, giải trình: the official papers that are made of a sheet.

As JSON for `documents.press`, `docx` and `xlsx`. Both are of one paper or item, in the order of its Điều - Khoản. The
table is for those who work with comments and has all of them; the report goes to the delegates, so it leaves out what
was written for the drafting body only and says how many these are.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.comments import queries
from app.comments.gathering import Gathered, Spot
from app.comments.models import OUTCOME_WORDS, FileState, Outcome, Visibility
from app.comments.queries import Said, Subject
from app.documents.official import Block, day_words, head, heading, local, plain, text
from app.kernel.sentences import speaking

UNNAMED = "Không nêu tên"
HEAD = ["STT", "Điều, khoản hoặc nhóm vấn đề", "Chủ thể góp ý", "Nội dung góp ý", "Nội dung tiếp thu, giải trình"]
_COLUMNS = [[8, "c"], [18, "l"], [16, "l"], [30, "l"], [28, "l"]]


def table(about: Subject, spots: Sequence[Spot], at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """A row for each comment that counts, groups together; who answers stands with the answer."""
    said = [one for spot in spots for one in _all(spot)]
    with speaking("vi"):
        rows = [[str(number), *cells] for number, cells in enumerate(_rows(spots), start=1)]
        summary = _summary(said)
        title = _title(about)
    return {
        **head(about.meeting, is_demo),
        "symbol": "Số:        /BTH",
        "date": _date(about, at),
        "kind": "BẢNG TỔNG HỢP Ý KIẾN GÓP Ý",
        "about": title,
        "title": f"Bảng tổng hợp ý kiến góp ý – {title}",
        "blocks": [
            text(summary),
            {"block": "table", "columns": _COLUMNS, "head": HEAD, "rows": rows, "size": 11.0},
        ],
        "copies": ["Thường trực HĐND;", "Cơ quan soạn thảo;", "Lưu: VT."],
        "signs": ["NGƯỜI TỔNG HỢP"],
        "name": "",
    }


def report(about: Subject, spots: Sequence[Spot], at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """What the drafting body made of each group, place by place; for the delegates."""
    told = [_open(spot) for spot in spots]
    private = sum(1 for spot in spots for one in _all(spot) if one.comment.visibility is Visibility.DRAFTING)
    bodies = list(dict.fromkeys(one.group.assigned_name for spot in told for one in spot.groups if one.group.outcome))
    with speaking("vi"):
        title = _title(about)
        blocks = list(_report(told, private, title, about.meeting.title))
    agency = [bodies[0].upper()] if len(bodies) == 1 else head(about.meeting, is_demo)["agency"]
    return {
        **head(about.meeting, is_demo),
        "agency": agency,
        "symbol": "Số:        /BC",
        "date": _date(about, at),
        "kind": "BÁO CÁO",
        "about": f"Tiếp thu, giải trình ý kiến góp ý đối với {title}",
        "title": f"Báo cáo tiếp thu, giải trình – {title}",
        "to": [f"Kính gửi: {about.meeting.body.name}"],
        "blocks": blocks,
        "copies": ["Như trên;", "Thường trực HĐND, các Ban của HĐND;", "Các đại biểu HĐND;", "Lưu: VT."],
        "signs": ["THỦ TRƯỞNG CƠ QUAN"],
        "name": "",
    }


def _report(spots: Sequence[Spot], private: int, title: str, meeting: str) -> Iterator[Block]:
    groups = [one for spot in spots for one in spot.groups]
    yield text(f"Cơ quan soạn thảo báo cáo kết quả tiếp thu, giải trình ý kiến góp ý đối với {title} trình {meeting}:")
    yield heading("I. TÌNH HÌNH GÓP Ý")
    yield text(_summary([one for spot in spots for one in _all(spot)]))
    counted = [f"{OUTCOME_WORDS[kind].original.lower()} {_count(groups, kind)} nhóm" for kind in Outcome]
    waiting = _count(groups, None)
    waits = f"; {waiting:02} nhóm đang được xem xét" if waiting else ""
    loose = sum(len(spot.loose) for spot in spots)
    rest = f" Còn {loose:02} góp ý chưa xếp vào nhóm nào." if loose else ""
    yield text(f"Các góp ý được tổng hợp thành {len(groups):02} nhóm: {', '.join(counted)}{waits}.{rest}")
    if private:
        yield text(f"Ngoài ra có {private:02} góp ý gửi riêng cơ quan soạn thảo, không nêu trong báo cáo này.")
    yield heading("II. TIẾP THU, GIẢI TRÌNH THEO ĐIỀU, KHOẢN")
    number = 0
    for spot in spots:
        if spot.groups:
            number += 1
            yield heading(f"{number}. {spot.name}")
        for one in spot.groups:
            yield from _told(one)
    yield text("Trên đây là báo cáo tiếp thu, giải trình ý kiến góp ý, kính trình Hội đồng nhân dân xem xét.")


def _told(one: Gathered) -> Iterator[Block]:
    if one.group.heading:
        yield text(f"*Nhóm vấn đề: {plain(one.group.heading)}*")
    for said in one.said:
        yield from _paragraphs(f"- {_who(said)}: {_what(said)}")
    yield from _paragraphs(_answer(one))


def _rows(spots: Sequence[Spot]) -> Iterator[list[str]]:
    """A row for each comment; of a group the first has the answer and the others refer to it."""
    for spot in spots:
        for one in spot.groups:
            place = f"{spot.name}\n{plain(one.group.heading)}".strip()
            for number, said in enumerate(one.said):
                yield [place, _who(said), _what(said), "Như trên" if number else _answer(one)]
        for said in spot.loose:
            yield [str(spot.name), _who(said), _what(said), ""]


def _answer(one: Gathered) -> str:
    group = one.group
    if group.outcome is None:
        return f"{group.assigned_name} đang xem xét." if group.assigned_name else ""
    word = f"**{OUTCOME_WORDS[group.outcome].original}.**"
    return " ".join(part for part in (word, plain(group.answer), f"({group.assigned_name})") if part)


def _who(said: Said) -> str:
    one = said.comment
    return ", ".join(part for part in (said.name, one.line) if part) if said.name else UNNAMED


def _what(said: Said) -> str:
    one = said.comment
    parts = [plain(one.text)] if one.text else []
    if one.old_words and one.new_words:
        parts.append(f"Đề nghị sửa “{plain(one.old_words)}” thành “{plain(one.new_words)}”")
    elif one.suggests:
        parts.append(
            f"Đề nghị bổ sung: “{plain(one.new_words)}”" if one.new_words else f"Đề nghị bỏ: “{plain(one.old_words)}”"
        )
    names = [file.name for file in one.files_now if file.state is FileState.READY]
    if names:
        parts.append(f"(kèm tệp: {plain(', '.join(names))})")
    if one.visibility is Visibility.DRAFTING:
        parts.append("(gửi riêng cơ quan soạn thảo)")
    if said.agreed:
        parts.append(f"({said.agreed:02} đại biểu đồng tình)")
    return "\n".join(parts)


def _summary(said: Sequence[Said]) -> str:
    people = len({one.comment.person_id for one in said})
    agreed = sum(one.agreed for one in said)
    return f"Tổng số {len(said):02} góp ý của {people:02} đại biểu, {agreed:02} lượt đồng tình."


def _count(groups: Sequence[Gathered], outcome: Outcome | None) -> str:
    return f"{sum(one.group.outcome is outcome for one in groups):02}"


def _all(spot: Spot) -> list[Said]:
    return [*(said for one in spot.groups for said in one.said), *spot.loose]


def _open(spot: Spot) -> Spot:
    """The place without what only the drafting body reads."""
    groups = [one for one in spot.groups if one.group.visibility is Visibility.DELEGATES]
    loose = [one for one in spot.loose if one.comment.visibility is Visibility.DELEGATES]
    return Spot(spot.key, spot.name, spot.text, groups, loose)


def _paragraphs(words: str) -> Iterator[Block]:
    yield from (text(line) for line in words.split("\n") if line.strip())


def _title(about: Subject) -> str:
    """The paper's name within a sentence."""
    name = queries.titles([about.id])[about.id]
    return name[:1].lower() + name[1:]


def _date(about: Subject, at: datetime) -> str:
    return f"{about.meeting.body.place or '..........'}, {day_words(local(about.meeting, at))}"
