"""The form on paper, and the table of what was answered, in the official layout (Nghị định 30/2020).

They are official papers, so they are in Vietnamese whatever the reader's language is.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.documents.official import Block, day_words, head, heading, local, plain, text
from app.kernel.sentences import speaking
from app.meetings.models import Meeting
from app.opinions.models import NO_ANSWER, OPINION_WORDS, Opinion, OpinionForm, OpinionLine
from app.opinions.wording import rows, upshot_sentence

_COMMITTEE = "ỦY BAN NHÂN DÂN"
_COUNTS: list[list[Any]] = [[50, "l"], [25, "r"], [25, "r"]]
_NAMES: list[list[Any]] = [[7, "c"], [26, "l"], [25, "l"], [17, "l"], [25, "l"]]


def blank_form(meeting: Meeting, form: OpinionForm, at: datetime, *, is_demo: bool) -> dict[str, Any]:
    """Phiếu lấy ý kiến: what is asked, on which paper, until when, and room for the answer."""
    deadline = local(meeting, form.deadline)
    until = f"{deadline:%H} giờ {deadline:%M} {day_words(deadline)}" if deadline else "…………"
    return {
        **_begins(meeting, at, is_demo),
        "symbol": "Số:        /PLYK",
        "kind": "PHIẾU LẤY Ý KIẾN",
        "about": "Thành viên Ủy ban nhân dân",
        "title": f"Phiếu lấy ý kiến số {form.number} – {form.matter}",
        "to": ["Kính gửi: ………………………………………………………"],
        "blocks": [
            *_asked(form),
            text(f"Đề nghị đồng chí cho ý kiến trước {until}. Quá thời hạn được tính là không trả lời."),
            heading("Ý KIẾN CỦA THÀNH VIÊN"),
            *(text(f"☐ {OPINION_WORDS[one].original}") for one in Opinion),
            text("Ý kiến cụ thể:"),
            *(text("…" * 29) for _line in range(4)),
        ],
        "signs": ["NGƯỜI CHO Ý KIẾN"],
        "name": "",
    }


def result(meeting: Meeting, form: OpinionForm, at: datetime, *, with_names: bool, is_demo: bool) -> dict[str, Any]:
    """Bảng tổng hợp: the numbers with their base, what follows, and who answered what where names are shown."""
    return {
        **_begins(meeting, at, is_demo),
        "symbol": "Số:        /BTH",
        "kind": "TỔNG HỢP KẾT QUẢ LẤY Ý KIẾN",
        "about": form.matter,
        "title": f"Tổng hợp phiếu lấy ý kiến số {form.number} – {form.matter}",
        "blocks": list(_result(meeting, form, with_names)),
        "copies": ["Chủ tịch, các Phó Chủ tịch UBND;", "Thành viên UBND;", "Lưu: VT."],
        "signs": ["NGƯỜI TỔNG HỢP"],
        "name": "",
    }


def _begins(meeting: Meeting, at: datetime, is_demo: bool) -> dict[str, Any]:
    place = meeting.body.place or meeting.body.name
    agency = meeting.body.name.upper()
    rest = agency.removeprefix(_COMMITTEE).strip()
    return {
        **head(meeting, is_demo),
        "agency": [_COMMITTEE, rest] if agency.startswith(_COMMITTEE) and rest else [agency],
        "date": f"{place}, {day_words(local(meeting, at))}",
    }


def _asked(form: OpinionForm) -> Iterator[Block]:
    yield heading("NỘI DUNG LẤY Ý KIẾN")
    yield text(plain(form.matter))
    for words in form.explanation.split("\n"):
        if words.strip():
            yield text(plain(words))
    document = form.version.document
    name = f"{document.symbol} {document.title}".strip()
    yield text(f"Tài liệu: {plain(name)}, bản {form.version_number}. Mã kiểm tra của tệp (SHA-256):")
    yield text(" ".join(form.version_sha256[at : at + 8] for at in range(0, 64, 8)), size=11.0)


def _result(meeting: Meeting, form: OpinionForm, with_names: bool) -> Iterator[Block]:
    yield from _asked(form)
    sent, deadline = local(meeting, form.sent_at), local(meeting, form.deadline)
    yield text(f"Phiếu gửi lúc {sent:%H:%M} {day_words(sent)}, hạn trả lời {deadline:%H:%M} {day_words(deadline)}.")
    yield heading("KẾT QUẢ")
    with speaking("vi"):
        counted = [[str(words), str(count), part] for _name, words, count, part in rows(form)]
        sentence = str(upshot_sentence(form) or "")
    total = [["Tổng số thành viên", str(form.total), "100%"]]
    yield {"block": "table", "columns": _COUNTS, "head": ["Ý kiến", "Số thành viên", "Tỷ lệ"], "rows": counted + total}
    yield text(sentence)
    if form.decided_at is not None:
        yield text(f"Quyết định của Chủ tịch ({day_words(local(meeting, form.decided_at))}): {plain(form.decision)}")
    if with_names:
        yield heading("Ý KIẾN CỦA TỪNG THÀNH VIÊN")
        yield {
            "block": "table", "columns": _NAMES, "size": 11.0,
            "head": ["STT", "Họ và tên", "Chức vụ", "Ý kiến", "Nội dung cụ thể"],
            "rows": [[str(n), one.name, one.post, _said(one), plain(one.text)] for n, one in enumerate(form.lines, 1)],
        }  # fmt: skip


def _said(one: OpinionLine) -> str:
    if one.opinion is None:
        return NO_ANSWER.original
    return OPINION_WORDS[one.opinion].original + (" (phiếu giấy)" if one.entered_by_name else "")
