"""Tables and drawings of the papers that are made from the facts: rosters, the programme, seats, candidates."""

from collections.abc import Callable, Iterator
from typing import Any

from app.demo.facts import AGENDA, AREAS, BY_CODE, COMMITTEE_MEMBERS, DELEGATES, POSTS, SITTINGS, Delegate, sitting_of
from app.meetings.models import HalfDay

Block = dict[str, Any]
_DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def table(columns: str, head: str, rows: list[list[str]], size: float = 0) -> Block:
    """A table; `columns` like "6c 40l", `head` with | between its cells."""
    return {
        "block": "table",
        "columns": [[float(one[:-1]), one[-1]] for one in columns.split()],
        "head": [cell.strip() for cell in head.split("|")],
        "rows": rows,
        "size": size,
    }


def text(line: str, **more: Any) -> Block:
    """A paragraph."""
    return {"block": "text", "text": line, **more}


def heading(line: str, level: int = 2, align: str = "justify") -> Block:
    """A heading, named in the outline."""
    return {"block": "heading", "text": line, "level": level, "align": align}


def roster() -> list[Block]:
    """The 54 delegates, a table for each of the nine groups."""
    blocks: list[Block] = []
    for group, area in enumerate(AREAS, start=1):
        blocks.append(heading(f"Tổ {group} - Đơn vị bầu cử số {group} ({area})"))
        rows = [
            [str(place), one.code, one.full_name, "Tổ trưởng" if place == 1 else "Tổ phó" if place == 2 else ""]
            for place, one in enumerate(_group(group), start=1)
        ]
        blocks.append(table("8c 14c 44l 34l", "STT | Mã đại biểu | Họ và tên | Nhiệm vụ trong Tổ", rows, 13))
    return blocks


def _group(number: int) -> list[Delegate]:
    return [one for one in DELEGATES if one.group == number]


def programme() -> list[Block]:
    """The programme, a table for each half-day."""
    blocks: list[Block] = []
    for place, (on, half, _begins, _ends) in enumerate(SITTINGS):
        name = "Buổi sáng" if half is HalfDay.MORNING else "Buổi chiều"
        items = [one for one in AGENDA if sitting_of(one.begins) == place]
        blocks.append(heading(f"{_DAYS[on.weekday()]}, ngày {on:%d/%m/%Y} - {name}"))
        rows = [
            [f"{one.begins:%H:%M}", str(one.number), one.title, one.presenter, ", ".join(one.papers)] for one in items
        ]
        blocks.append(table("10c 7c 42l 26l 15c", "Giờ | Số | Nội dung | Người trình bày | Tài liệu", rows))
    return blocks


def seats() -> list[Block]:
    """The hall: presidium, rostrum, six rows of nine with an aisle on each side of the middle block, guests."""
    boxes: list[list[Any]] = [
        [236, 0, 220, 30, "CHỦ TỌA ĐOÀN", 11, True],
        [100, 6, 104, 24, "Thư ký kỳ họp", 10, False],
        [486, 6, 104, 24, "Bục phát biểu", 10, False],
    ]
    width, height = 68.0, 40.0
    for place, one in enumerate(DELEGATES):
        row, column = divmod(place, 9)
        x = 10 + column * (width + 4) + (14 if column > 2 else 0) + (14 if column > 5 else 0)
        boxes.append([x, 52 + row * (height + 6), width, height, f"{one.code}\n{one.full_name}", 8.4, False])
    foot = 52 + 6 * (height + 6) + 8
    boxes += [
        [10, foot, 212, 28, "Đại biểu khách mời", 10, True],
        [240, foot, 212, 28, "Thủ trưởng các sở, ngành", 10, True],
        [470, foot, 212, 28, "Phóng viên báo chí, cử tri dự thính", 10, True],
    ]
    return [{"block": "boxes", "height": foot + 34, "boxes": boxes}]


def candidates(which: str) -> list[Block]:
    """Who is proposed: `ban` for the committees of the council, `pho-chu-tich`, `uy-vien`, `hoi-tham`."""
    head, people = {
        "ban": ("Chức danh dự kiến bầu", [(BY_CODE[code].full_name, POSTS[code]) for code in _OF_COMMITTEES]),
        "pho-chu-tich": ("Chức danh dự kiến bầu", [(name, "Phó Chủ tịch UBND tỉnh") for name, _ in _DEPUTIES]),
        "uy-vien": ("Chức vụ hiện nay", list(COMMITTEE_MEMBERS[5:])),
        "hoi-tham": ("Nơi công tác, cư trú", ASSESSORS),
    }[which]
    rows = [[str(place), name, post] for place, (name, post) in enumerate(people, start=1)]
    return [table("8c 42l 50l", f"STT | Họ và tên | {head}", rows, 13)]


_OF_COMMITTEES = ("DB04", "DB12", "DB15", "DB31", "DB13", "DB38", "DB06", "DB27")
_DEPUTIES = COMMITTEE_MEMBERS[1:5]
ASSESSORS = list(
    zip(
        """Phạm Văn Thụy, Lò Văn Ín, Nguyễn Thị Sáng, Hoàng Đình Cẩn, Sùng Mí Dia, Trần Thị Lệ Quyên, Nông Quốc Ấn,
        Vi Văn Pản, Đỗ Thị Thanh Mai, Lý Láo Tả, Bùi Văn Chính, Ma Thị Nguyệt, Giàng Thị Sía, Cao Xuân Lộc,
        Hà Văn Nghiệp, Tẩn Mẩy Lưu, Nguyễn Đức Hiển, Lương Thị Ngoan, Quàng Văn Pâng, Đặng Thị Huệ""".replace(
            "\n", " "
        ).split(","),
        [
            *("Hội Cựu chiến binh tỉnh", "Hội Nông dân tỉnh", "Sở Giáo dục và Đào tạo", "Liên đoàn Lao động tỉnh"),
            *(f"Hội đồng hòa giải {area}" for area in AREAS),
            *("Sở Tư pháp", "Sở Y tế", "Hội Luật gia tỉnh", "Tỉnh đoàn An Lĩnh", "Hội Liên hiệp Phụ nữ tỉnh"),
            *("Trường Cao đẳng An Lĩnh", "Hội Người cao tuổi tỉnh"),
        ],
        strict=True,
    )
)
ASSESSORS = [(" ".join(name.split()), place) for name, place in ASSESSORS]


def units() -> list[Block]:
    """How the nine electoral units voted; the sums are those of the report."""
    rows, voters, ballots, valid = [], 0, 0, 0
    for number, area in enumerate(AREAS, start=1):
        listed = 41_250 + (number * 7919) % 23_000
        took_part = listed - 130 - (number * 353) % 410
        good = took_part - 420 - (number * 211) % 380
        voters, ballots, valid = voters + listed, ballots + took_part, valid + good
        share = f"{took_part / listed * 100:.2f}".replace(".", ",")
        rows.append([str(number), area, "10", "6", _dotted(listed), _dotted(took_part), share, _dotted(good)])
    share = f"{ballots / voters * 100:.2f}".replace(".", ",")
    rows.append(["", "Cộng", "90", "54", _dotted(voters), _dotted(ballots), share, _dotted(valid)])
    head = "Đơn vị | Địa bàn | Người ứng cử | Được bầu | Tổng số cử tri | Cử tri đã bỏ phiếu | Tỷ lệ (%) | Phiếu hợp lệ"
    return [table("8c 25l 12c 11c 15r 15r 11r 15r", head, rows, 11.5)]


def elected() -> list[Block]:
    """The 54 confirmed, by unit, in one table."""
    rows = [[str(n), one.full_name, one.code, str(one.group)] for n, one in enumerate(DELEGATES, start=1)]
    return [table("10c 48l 20c 22c", "STT | Họ và tên | Mã đại biểu | Đơn vị bầu cử", rows, 12)]


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def lives() -> list[Block]:
    """Short lives of those proposed at this session: the outline names them, so that a reader finds one at once."""
    blocks: list[Block] = []
    for place, (name, post) in enumerate(_proposed(), start=1):
        blocks += list(_life(place, name, post))
    return blocks


def _proposed() -> list[tuple[str, str]]:
    order = ("DB07", "DB02", "DB19", *_OF_COMMITTEES, "DB49")
    return [(BY_CODE[code].full_name, POSTS[code]) for code in order] + [
        (name, "Phó Chủ tịch UBND tỉnh") for name, _post in _DEPUTIES
    ]


_DEGREES = ("Thạc sĩ Luật", "Thạc sĩ Quản lý kinh tế", "Cử nhân Kinh tế", "Thạc sĩ Quản lý công", "Kỹ sư Xây dựng",
            "Cử nhân Luật", "Thạc sĩ Chính sách công", "Cử nhân Sư phạm")  # fmt: skip
_CAREERS = (
    "Chuyên viên, Phó Trưởng phòng Sở Tài chính", "Giáo viên, Phó Hiệu trưởng trường trung học phổ thông",
    "Chuyên viên Văn phòng UBND tỉnh", "Cán bộ Hội Nông dân tỉnh", "Kỹ sư Ban Quản lý dự án đầu tư xây dựng tỉnh",
    "Chuyên viên Sở Tư pháp", "Cán bộ Tỉnh đoàn An Lĩnh", "Chuyên viên Sở Nông nghiệp và Môi trường",
)  # fmt: skip
_LATER = ("Phó Giám đốc sở", "Phó Chủ tịch UBND cấp xã", "Phó Chánh Văn phòng", "Ủy viên Ban Pháp chế")


def _life(place: int, name: str, post: str) -> Iterator[Block]:
    born = 1968 + (place * 5) % 17
    began = born + 23
    middle = began + 9 + place % 4
    yield heading(f"{place}. {name} - giới thiệu bầu {post}")
    rows = [
        ["Năm sinh", str(born)],
        ["Quê quán", f"{AREAS[place % 9]}, tỉnh An Lĩnh"],
        ["Trình độ chuyên môn", _DEGREES[place % 8]],
        ["Lý luận chính trị", "Cao cấp"],
        ["Khen thưởng", "Bằng khen của Chủ tịch UBND tỉnh" if place % 2 else "Huân chương Lao động hạng Ba"],
        ["Kỷ luật", "Không"],
        [f"{began} - {middle}", _CAREERS[place % 8]],
        [f"{middle} - 2021", _LATER[place % 4]],
        ["2021 - nay", "Giữ các chức vụ lãnh đạo tại cơ quan của tỉnh, hoàn thành tốt nhiệm vụ hằng năm"],
    ]
    yield table("32l 68l", "Mục | Nội dung", rows, 12.5)


def confirmations() -> list[Block]:
    """A draft resolution for each election, one a page: the tally is filled in when the tellers have counted."""
    people = {post: [name for name, held in _proposed() if held == post] for _n, post in _proposed()}
    posts = [
        ("Chủ tịch Hội đồng nhân dân tỉnh", people["Chủ tịch HĐND tỉnh"]),
        ("Phó Chủ tịch Hội đồng nhân dân tỉnh", people["Phó Chủ tịch HĐND tỉnh"]),
        ("Trưởng Ban, Phó Trưởng Ban của Hội đồng nhân dân tỉnh",
         [f"{BY_CODE[code].full_name} - {POSTS[code]}" for code in _OF_COMMITTEES]),
        ("Chủ tịch Ủy ban nhân dân tỉnh", people["Chủ tịch UBND tỉnh"]),
        ("Phó Chủ tịch Ủy ban nhân dân tỉnh", [name for name, _post in _DEPUTIES]),
        ("Ủy viên Ủy ban nhân dân tỉnh", [f"{name} - {post}" for name, post in COMMITTEE_MEMBERS[5:]]),
        ("Hội thẩm Tòa án nhân dân tỉnh", [name for name, _place in ASSESSORS]),
    ]  # fmt: skip
    blocks: list[Block] = []
    for place, (post, names) in enumerate(posts, start=1):
        if place > 1:
            blocks.append({"block": "page"})
        blocks += list(_confirmation(place, post, names))
    return blocks


def _confirmation(place: int, post: str, names: list[str]) -> Iterator[Block]:
    yield heading(f"Dự thảo số {place}", 1, "center")
    yield heading(f"NGHỊ QUYẾT\u00a0- Xác nhận kết quả bầu {post} khóa XIX, nhiệm kỳ 2026 - 2031", 1, "center")
    yield text("*Căn cứ Luật Tổ chức chính quyền địa phương;*")
    yield text(f"*Căn cứ Biên bản kiểm phiếu bầu {post} tại Kỳ họp thứ nhất;*")
    yield text("*Hội đồng nhân dân tỉnh thảo luận và thống nhất.*")
    yield heading("QUYẾT NGHỊ:", 2, "center")
    yield text(f"**Điều 1.** Xác nhận các ông, bà có tên sau đây trúng cử {post} khóa XIX, nhiệm kỳ 2026 - 2031:")
    if len(names) > 2:
        rows = [[str(n), name, "........ phiếu", "........ %"] for n, name in enumerate(names, start=1)]
        yield table("8c 56l 20c 16c", "STT | Họ và tên | Tán thành | Tỷ lệ", rows, 12)
    else:
        for name in names:
            yield text(f"Ông (bà) {name}, được ........ phiếu, bằng ........ % tổng số đại biểu.")
    yield text(
        "**Điều 2.** Thường trực Hội đồng nhân dân tỉnh hoàn thiện hồ sơ, báo cáo cơ quan có thẩm quyền theo quy định."
    )
    yield text(
        "**Điều 3.** Nghị quyết có hiệu lực từ khi Hội đồng nhân dân tỉnh biểu quyết thông qua. Tỷ lệ phiếu tính trên "
        "tổng số 54 đại biểu Hội đồng nhân dân tỉnh."
    )


EXHIBITS: dict[str, Callable[..., list[Block]]] = {
    "roster": roster,
    "programme": programme,
    "seats": seats,
    "candidates": candidates,
    "units": units,
    "elected": elected,
    "lives": lives,
    "confirmations": confirmations,
}
