"""The draft of the resolution that confirms a secret ballot's outcome (R-SEC-02, R-CONF-08), from the signed numbers.

An official record, so in Vietnamese. Its number and the final wording are the office's, which finishes the DOCX.
"""

from collections.abc import Iterator
from typing import Any

from app.documents.official import Block, day_words, head, local, plain, text
from app.elections import outcome, prints
from app.elections.models import APPROVED_ABOVE, REMOVALS, Election, ElectionKind, ElectionState
from app.voting.majorities import percent

_WHAT = {
    ElectionKind.ELECTION: "bầu",
    ElectionKind.GRADING: "lấy phiếu tín nhiệm",
    ElectionKind.CONFIDENCE: "bỏ phiếu tín nhiệm",
    ElectionKind.RELIEF: "miễn nhiệm",
    ElectionKind.DISMISSAL: "bãi nhiệm",
}
_LAWS = {
    ElectionKind.ELECTION: "Luật Tổ chức chính quyền địa phương",
    ElectionKind.GRADING: "Luật Hoạt động giám sát của Quốc hội và Hội đồng nhân dân",
    ElectionKind.CONFIDENCE: "Luật Hoạt động giám sát của Quốc hội và Hội đồng nhân dân",
    ElectionKind.RELIEF: "Luật Tổ chức chính quyền địa phương",
    ElectionKind.DISMISSAL: "Luật Tổ chức chính quyền địa phương",
}


def resolution(one: Election, *, is_demo: bool) -> dict[str, Any]:
    """The paper for `documents.press` and `documents.docx`; a draft until the open vote on it was carried."""
    is_adopted = one.state is ElectionState.CONFIRMED
    ballot = one.resolution_ballot
    adopted = local(one.meeting, ballot.announced_at) if is_adopted and ballot is not None else None
    subject = f"{_WHAT[one.kind]} {plain(one.title)}"
    return {
        **head(one.meeting, is_demo),
        "symbol": "Số:         /NQ-HĐND",
        "date": f"{prints.place(one.meeting.body)}, {day_words(adopted)}",
        "is_draft": not is_adopted,
        "kind": "NGHỊ QUYẾT",
        "about": f"Xác nhận kết quả {subject}",
        "title": f"Nghị quyết xác nhận kết quả {subject}",
        "blocks": list(_blocks(one, subject)),
        "copies": [
            "Thường trực HĐND, UBND;",
            "Các đại biểu HĐND;",
            "Lưu: VT.",
        ],
        "signs": ["CHỦ TỌA KỲ HỌP"],
        "name": one.announced_order_name,
    }


def _blocks(one: Election, subject: str) -> Iterator[Block]:
    body, signed = one.meeting.body.name, local(one.meeting, one.signed_at)
    yield {"block": "heading", "text": body.upper(), "align": "center", "entry": False}
    yield text(f"*Căn cứ {_LAWS[one.kind]};*")
    yield text(f"*Căn cứ biên bản kiểm phiếu {day_words(signed)} của Ban kiểm phiếu tại {plain(one.meeting.title)}.*")
    yield {"block": "heading", "text": "QUYẾT NGHỊ:", "align": "center", "entry": False}
    yield text(f"**Điều 1.** Xác nhận kết quả {subject} tại {plain(one.meeting.title)}:")
    if one.is_election:
        yield from _elected(one)
    else:
        yield prints.results(one)
        yield text(f"Tỷ lệ tính trên {outcome.base_words(one).text} ({outcome.base_of(one)}).")
    for row in outcome.rows(one) if one.kind in REMOVALS else []:
        yield text(f"**{plain(row.candidate.name)}**: {row.verdict.text}.")
    if one.is_election and one.post in APPROVED_ABOVE:
        yield text("Kết quả bầu được gửi cơ quan có thẩm quyền phê chuẩn theo quy định của pháp luật.")
    yield text(f"**Điều 2.** Nghị quyết này có hiệu lực kể từ khi được {body} biểu quyết thông qua.")


def _elected(one: Election) -> Iterator[Block]:
    base = outcome.base_of(one)
    chosen = [candidate for candidate in one.standing if candidate.is_elected]
    for place, candidate in enumerate(chosen, 1):
        note = f", {plain(candidate.note)}" if candidate.note else ""
        count = candidate.count(one.answers[0])
        share = f"{count} phiếu, bằng {percent(count, base)}% {outcome.base_words(one).text}"
        yield text(f"{place}. **{plain(candidate.name)}**{note}: {share}.")
    if not chosen:
        yield text("Không có người trúng cử.")
