"""The record of a group (biên bản thảo luận tổ) and the synthesis of all of them, in the official layout.

Official records, so in Vietnamese whatever the reader's language is. Number and final wording are the office's.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from app.attendance import queries as attendance
from app.attendance.queries import Line
from app.documents.official import Block, day_words, head, heading, local, plain, text
from app.groups import queries
from app.groups.models import DiscussionGroup, GroupOpinion
from app.groups.queries import Said
from app.meetings import queries as meetings
from app.meetings.models import HALF_WORDS, Meeting


def record(group: DiscussionGroup, at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """The record of one group for `documents.docx`; a draft until its head has approved it."""
    own, session = group.meeting, group.session
    seated = queries.seated(group, at)
    note_taker = seated.note_takers[0].full_name if seated.note_takers else ""
    return {
        **head(session, is_demo),
        "symbol": "Số:         /BB-TTL",
        "date": f"{_place(session)}, {day_words(local(session, group.approved_at or at))}",
        "is_draft": group.approved_at is None,
        "kind": "BIÊN BẢN",
        "about": f"Thảo luận tại Tổ {group.number}, {plain(session.title)}",
        "title": f"Biên bản thảo luận tại Tổ {group.number}",
        "blocks": [
            *_opening(group, at),
            *_by_item(own),
            {"block": "boxes", "signs": [("THƯ KÝ TỔ", note_taker), ("TỔ TRƯỞNG", _head_name(seated))]},
        ],
    }


def synthesis(session: Meeting, at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """What the groups said by item, for `documents.docx`; a draft while a group's record is not approved."""
    known = queries.groups(session)
    said = queries.synthesis(session)
    return {
        **head(session, is_demo),
        "symbol": "Số:         /BC-HĐND",
        "date": f"{_place(session)}, {day_words(local(session, at))}",
        "is_draft": any(one.approved_at is None for one in known),
        "kind": "BÁO CÁO",
        "about": f"Tổng hợp ý kiến thảo luận tại Tổ, {plain(session.title)}",
        "title": "Tổng hợp ý kiến thảo luận tại Tổ",
        "blocks": list(_synthesis(known, said, at)),
        "copies": ["Thường trực HĐND;", "UBND;", "Các đại biểu HĐND;", "Lưu: VT."],
        "signs": ["TM. THƯ KÝ KỲ HỌP"],
    }


def _opening(group: DiscussionGroup, at: datetime) -> Iterator[Block]:
    own = group.meeting
    seated = queries.seated(group, at)
    for held in own.sittings:
        room = f", tại {plain(own.place)}" if own.place else ""
        half = HALF_WORDS[held.half].text.lower()
        yield text(f"**Thời gian, địa điểm:** {half} {day_words(held.on)}, từ {held.starts_at:%H:%M}{room}.")
    yield text(f"**Chủ trì:** {_head_name(seated) or '…'}, Tổ trưởng.")
    yield text(f"**Thư ký:** {', '.join(one.full_name for one in seated.note_takers) or '…'}.")
    for held in own.sittings:
        roster = attendance.roster(own, held, at)
        came = [one for one in roster if _came(one)]
        away = [one.name for one in roster if not _came(one)]
        absent = f" Vắng: {plain(', '.join(away))}." if away and came else ""
        yield text(f"**Có mặt:** {len(came)}/{len(roster)} đại biểu.{absent}")


def _by_item(own: Meeting) -> Iterator[Block]:
    said = queries.opinions(own)
    for row in meetings.agenda(own.id).flat():
        mine = [one for one in said if one.item_id == row.item.id]
        yield heading(f"{row.number}. {plain(row.item.title)}")
        if not mine:
            yield text("Không có ý kiến.")
        for one in mine:
            yield from _opinion(own, one)


def _opinion(own: Meeting, one: GroupOpinion) -> Iterator[Block]:
    first, *rest = [words for words in one.text.split("\n") if words.strip()]
    who = f"**{plain(_speaker(own, one))}:** " if one.speaker else ""
    yield text(f"- {who}{plain(first)}")
    for words in rest:
        yield text(plain(words))


def _speaker(own: Meeting, one: GroupOpinion) -> str:
    is_delegate = one.participation is not None and one.participation.role == attendance.member_role(own)
    return f"Đại biểu {one.speaker}" if is_delegate else one.speaker


def _synthesis(known: Sequence[DiscussionGroup], said: Sequence[Said], at: datetime) -> Iterator[Block]:
    approved = [one for one in known if one.approved_at is not None]
    count = sum(one.count for one in said)
    yield text(
        f"Các đại biểu thảo luận tại {len(known):02} tổ. Báo cáo này tổng hợp {count:02} ý kiến của "
        f"{len(approved):02} tổ đã có biên bản được tổ trưởng duyệt."
    )
    waiting = [f"Tổ {one.number}" for one in known if one.approved_at is None]
    if waiting:
        yield text(f"*Chưa có biên bản được duyệt: {', '.join(waiting)}.*")
    yield {
        "block": "table",
        "columns": [(1, "c"), (4, "l"), (2, "c"), (2, "c")],
        "head": ["Tổ", "Chủ trì", "Có mặt", "Số ý kiến"],
        "rows": [_row(one, at) for one in known],
    }
    for place, one in enumerate(said, 1):
        yield heading(f"{place}. {plain(one.item.title)}")
        if not one.by_group:
            yield text("Không có ý kiến.")
        for group, mine in one.by_group:
            yield text(f"**Tổ {group.number}** ({len(mine)} ý kiến):")
            for opinion in mine:
                yield from _opinion(group.meeting, opinion)


def _row(group: DiscussionGroup, at: datetime) -> list[str]:
    own = group.meeting
    held = next((one for one in reversed(own.sittings) if queries.has_begun(own)), None)
    roster: list[Line] = attendance.roster(own, held, at) if held is not None else []
    came = sum(1 for one in roster if _came(one))
    count = str(len(queries.opinions(own))) if group.approved_at is not None else "chưa duyệt"
    return [str(group.number), _head_name(queries.seated(group, at)), f"{came}/{len(roster)}", count]


def _came(line: Line) -> bool:
    """Whether the delegate was there at any time."""
    return line.attendance is not None and line.attendance.arrival is not None


def _head_name(seated: queries.Seated) -> str:
    return seated.head.full_name if seated.head is not None else ""


def _place(session: Meeting) -> str:
    return session.body.place or session.body.name
