"""The papers of a secret ballot in the official layout: the ballot paper (A5) and the minutes of the count.

They are official records, so they are in Vietnamese whatever the reader's language is. A ballot paper carries the
election's number and room for the stamp, and no number of its own that could be tied to a person (R-SEC-06, R-SEC-08).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.accounts.models import Body
from app.elections import outcome, sealed
from app.elections.models import OFFICE_WORDS, REMOVALS, Answer, Candidate, Election, ElectionKind, Office
from app.voting.majorities import percent
from app.voting.wording import share_words

Block = dict[str, Any]
_DEMO = "DỮ LIỆU MINH HỌA – nhân vật, địa danh, số văn bản đều hư cấu"
_COLUMNS = {
    ElectionKind.ELECTION: ("Đồng ý", "Không đồng ý"),
    ElectionKind.GRADING: ("Tín nhiệm cao", "Tín nhiệm", "Tín nhiệm thấp"),
    ElectionKind.CONFIDENCE: ("Tín nhiệm", "Không tín nhiệm"),
    ElectionKind.RELIEF: ("Đồng ý", "Không đồng ý"),
    ElectionKind.DISMISSAL: ("Đồng ý", "Không đồng ý"),
}
_WORDS = {
    ElectionKind.ELECTION: "Bầu",
    ElectionKind.GRADING: "Lấy phiếu tín nhiệm",
    ElectionKind.CONFIDENCE: "Bỏ phiếu tín nhiệm",
    ElectionKind.RELIEF: "Miễn nhiệm",
    ElectionKind.DISMISSAL: "Bãi nhiệm",
}
_PAPERS = {
    ElectionKind.ELECTION: "PHIẾU BẦU",
    ElectionKind.GRADING: "PHIẾU LẤY PHIẾU TÍN NHIỆM",
    ElectionKind.CONFIDENCE: "PHIẾU TÍN NHIỆM",
    ElectionKind.RELIEF: "PHIẾU MIỄN NHIỆM",
    ElectionKind.DISMISSAL: "PHIẾU BÃI NHIỆM",
}


def ballot_paper(one: Election, *, copies: int, is_demo: bool) -> dict[str, Any]:
    """The ballot paper, so many times, for `documents.press.set_paper`."""
    columns = _COLUMNS[one.kind]
    rows = [
        [str(place), f"**{c.name}**" + (f"\n{c.note}" if c.note else ""), *[""] * len(columns)]
        for place, c in enumerate(one.standing, 1)
    ]
    widths = [[5, "c"], [30, "l"], *[[12, "c"]] * len(columns)]
    size = 17.0 if len(rows) <= 8 else 14.0 if len(rows) <= 16 else 12.0
    return {
        **_head(one, is_demo),
        "format": "A5",
        "repeated": copies,
        "kind": _PAPERS[one.kind],
        "about": _subject(one),
        "blocks": [
            _text(_how(one), size=15.0),
            {"block": "table", "columns": widths, "head": ["STT", "Họ và tên", *columns], "rows": rows, "size": size},
            _text(_invalid(one), size=12.0),
            {
                "block": "boxes",
                "height": 130,
                "boxes": [[290, 4, 180, 116, "Dấu của\nBan kiểm phiếu", 12, False]],
            },
        ],
    }


def _how(one: Election) -> str:
    if one.is_election:
        chosen = f"không quá {one.seats:02} người" if len(one.standing) > one.seats else f"{one.seats:02} người"
        return (
            f"Bầu {chosen}. Đại biểu đánh dấu X vào ô “Đồng ý” hoặc ô “Không đồng ý” cùng dòng với họ tên từng người."
        )
    return "Đại biểu đánh dấu X vào một ô cùng dòng với họ tên từng người."


def _invalid(one: Election) -> str:
    many = f"; bầu quá {one.seats:02} người" if one.is_election else "; đánh dấu nhiều ô cho cùng một người"
    return (
        "*Phiếu không hợp lệ: không do Ban kiểm phiếu phát ra hoặc không có dấu"
        f"{many}; ghi thêm tên người ngoài danh sách; bị rách, không đọc được.*"
    )


def minutes(one: Election, *, is_demo: bool) -> dict[str, Any]:
    """The minutes of the count with everything of R-SEC-07, from the numbers that the committee has signed."""
    signed = one.signed_at or one.prepared_at
    return {
        **_head(one, is_demo),
        "kind": "BIÊN BẢN KIỂM PHIẾU",
        "about": _subject(one),
        "date": f"{place(one.meeting.body)}, {_day(one, signed)}",
        "blocks": list(_minutes(one, signed)),
    }


def printed(digest: str) -> str:
    """A digest as people compare it: four groups of its first digits."""
    return " ".join(digest[place : place + 4].upper() for place in range(0, 16, 4))


def _minutes(one: Election, signed: datetime) -> Iterator[Block]:
    yield _text(
        f"Hồi {_hour(one, signed)}, {_day(one, signed)}, tại {one.meeting.place or 'nơi họp'}, Ban kiểm phiếu do "
        f"{one.meeting.body.name} biểu quyết thành lập tại {one.meeting.title} đã tiến hành kiểm phiếu. "
        f"Phiếu được phát từ {_hour(one, one.issuing_at)}, "
        + ("việc bỏ phiếu kết thúc lúc " if one.is_electronic else "hòm phiếu được mở lúc ")
        + f"{_hour(one, one.counting_at)}."
    )
    yield _heading("1. Thành phần Ban kiểm phiếu")
    tellers = one.board.tellers if one.board is not None else []
    yield {
        "block": "table", "columns": [[6, "c"], [30, "l"], [28, "l"], [24, "c"]],
        "head": ["STT", "Họ và tên", "Nhiệm vụ", "Chữ ký"],
        "rows": [[str(n), t.name, OFFICE_WORDS[t.office].text, "\n"] for n, t in enumerate(tellers, 1)],
    }  # fmt: skip
    yield _heading("2. Số phiếu")
    yield {"block": "table", "columns": [[60, "l"], [20, "r"]], "rows": [[name, str(n)] for name, n in _numbers(one)]}
    yield _heading("3. Kết quả")
    yield results(one)
    yield _text(_rule(one))
    for line in _verdicts(one):
        yield _text(line)
    yield _heading("4. Khiếu nại, kiến nghị và " + ("mở kết quả" if one.is_electronic else "niêm phong phiếu"))
    yield _text(f"Khiếu nại, kiến nghị: {one.complaints or 'không có'}.".replace("..", "."))
    yield from _opened(one) if one.is_electronic else _sealed_up(one)
    yield _signatures(one)
    if one.is_electronic:
        yield from _receipts(one)


def _receipts(one: Election) -> Iterator[Block]:
    """The published list, so that everybody can compare the own receipt with paper that was signed."""
    lines = sealed.published(one)["list"]
    yield _heading("Phụ lục. Danh sách biên nhận phiếu kín điện tử")
    yield {
        "block": "table", "columns": [[8, "c"], [34, "c"], [30, "l"]], "head": ["STT", "Biên nhận", "Phiếu"],
        "rows": [
            [str(it["seq"]), printed(it["receipt"]), "Được tính" if it["counts"] else "Đã thay bằng phiếu sau"]
            for it in lines
        ],
        "size": 12.0,
    }  # fmt: skip
    if lines:
        yield _text(f"Mã cuối của chuỗi: {lines[-1]['link']}.", size=12.0)


def _sealed_up(one: Election) -> Iterator[Block]:
    yield _text(
        "Phiếu đã kiểm được niêm phong cùng biên bản này"
        + (f" và bàn giao cho {one.handed_to}." if one.handed_to else ".")
    )
    yield _text("Hai thành viên Ban kiểm phiếu đã nhập kết quả độc lập, số liệu trùng nhau: " + _entered(one) + ".")


def _opened(one: Election) -> Iterator[Block]:
    """Who opened the sum of an electronic ballot, with which key (R-SEC-08)."""
    assert one.key is not None
    names = ", ".join(it.name for it in one.key.tellers if it.parts)
    yield _text(
        "Phiếu kín điện tử được mã hóa trên thiết bị của đại biểu; hệ thống cộng các phiếu mã hóa, chỉ tổng số được mở "
        f"bằng phần khóa của các thành viên: {names}. Mã khóa của Ban kiểm phiếu: {printed(one.key.fingerprint)}."
    )


def _numbers(one: Election) -> list[tuple[str, int]]:
    issued, collected = one.issued or 0, one.collected or 0
    return [
        ("Tổng số đại biểu", one.total or 0), ("Số đại biểu có mặt", one.present or 0), ("Số phiếu phát ra", issued),
        ("Số phiếu thu về", collected), ("Số phiếu không thu về", issued - collected),
        ("Số phiếu hợp lệ", one.valid or 0), ("Số phiếu không hợp lệ", one.invalid or 0),
    ]  # fmt: skip


def results(one: Election) -> Block:
    """The table of who got how much of which answer, each with its share of the base."""
    heads = {
        Answer.VOTES: "Số phiếu", Answer.HIGH: "Tín nhiệm cao", Answer.MEDIUM: "Tín nhiệm",
        Answer.LOW: "Tín nhiệm thấp", Answer.TRUST: "Tín nhiệm", Answer.NO_TRUST: "Không tín nhiệm",
        Answer.AGREE: "Đồng ý", Answer.DISAGREE: "Không đồng ý",
    }  # fmt: skip
    base = outcome.base_of(one)
    return {
        "block": "table",
        "columns": [[6, "c"], [30, "l"], *[[18, "c"]] * len(one.answers)],
        "head": ["STT", "Họ và tên", *(f"{heads[answer]} (tỷ lệ)" for answer in one.answers)],
        "rows": [
            [str(place), c.name, *(_part(c, answer, base) for answer in one.answers)]
            for place, c in enumerate(one.standing, 1)
        ],
    }


def _part(candidate: Candidate, answer: Answer, base: int) -> str:
    count = candidate.count(answer)
    return f"{count} ({percent(count, base)}%)" if base else str(count)


def _rule(one: Election) -> str:
    base = f"Tỷ lệ tính trên {outcome.base_words(one).text} ({outcome.base_of(one)})."
    if (one.is_election or one.kind in REMOVALS) and one.threshold is not None and one.total:
        needed, what = (
            one.threshold.required(one.total),
            "Trúng cử: được" if one.is_election else f"{_WORDS[one.kind]}:",
        )
        return f"{base} {what} {share_words(one.threshold).text}, ít nhất {needed} phiếu."
    return base


def _verdicts(one: Election) -> Iterator[str]:
    if not one.is_election:
        for row in outcome.rows(one):
            if row.state != "done" or one.kind in REMOVALS:
                yield f"**{row.candidate.name}**: {row.verdict.text}."
        return
    elected = [c.name for c in one.standing if c.is_elected]
    yield f"**Trúng cử ({len(elected):02}/{one.seats:02}): {', '.join(elected) or 'không có'}.**"
    tied = [c.name for c in one.standing if c.is_tied]
    if tied:
        yield f"Bằng phiếu ở vị trí cuối, đề nghị bầu lại giữa: {', '.join(tied)}."
    elif one.unfilled:
        yield f"Còn {one.unfilled:02} người chưa bầu được."


def _entered(one: Election) -> str:
    return ", ".join(sheet.name for sheet in one.sheets)


def _signatures(one: Election) -> Block:
    tellers = one.board.tellers if one.board is not None else []
    names = {teller.office: teller.name for teller in tellers if teller.office is not Office.MEMBER}
    half = 225
    return {
        "block": "boxes", "height": 120,
        "boxes": [
            [0, 14, half, 0, "**THƯ KÝ**", 13, False], [half, 14, half, 0, "**TRƯỞNG BAN**", 13, False],
            [0, 104, half, 0, f"**{names.get(Office.SECRETARY, '')}**", 13, False],
            [half, 104, half, 0, f"**{names.get(Office.HEAD, '')}**", 13, False],
        ],
        "signs": [["THƯ KÝ", names.get(Office.SECRETARY, "")], ["TRƯỞNG BAN", names.get(Office.HEAD, "")]],
    }  # fmt: skip


def _head(one: Election, is_demo: bool) -> dict[str, Any]:
    agency = one.meeting.body.name.upper()
    first = "HỘI ĐỒNG NHÂN DÂN"
    rest = agency.removeprefix(first).strip()
    return {
        "agency": [first, rest] if agency.startswith(first) and rest else [agency],
        "symbol": f"Cuộc bỏ phiếu số {one.number:02}",
        "title": f"{_subject(one)} – {one.meeting.title}",
        "author": one.meeting.body.name,
        "footer": _DEMO if is_demo else "",
    }


def _subject(one: Election) -> str:
    again = f" (vòng {one.round})" if one.round > 1 else ""
    return f"{_WORDS[one.kind]} {one.title}{again}"


def place(body: Body) -> str:
    """Where papers of that body are written: "tỉnh An Lĩnh"."""
    words = body.name.split()
    return " ".join(words[5:]) if len(words) > 5 else body.name  # without "Hội đồng nhân dân tỉnh"


def _day(one: Election, at: datetime | None) -> str:
    if at is None:
        return "ngày ..... tháng ..... năm ....."
    here = at.astimezone(one.meeting.body.time_zone)
    return f"ngày {here:%d} tháng {here.month if here.month > 2 else f'{here.month:02}'} năm {here.year}"


def _hour(one: Election, at: datetime | None) -> str:
    return f"{at.astimezone(one.meeting.body.time_zone):%H giờ %M phút}" if at is not None else "..... giờ ....."


def _text(words: str, *, size: float = 14.0) -> Block:
    return {"block": "text", "text": words, "size": size}


def _heading(words: str) -> Block:
    return {"block": "heading", "text": words, "align": "justify", "entry": False}
