"""The fictional province of An Lĩnh: its council, its people, its first session (domain scenario 9.1).

Nothing here is real: people, places and numbers are invented. What the scenario leaves open (who serves the office,
who is invited, when each half-day ends) is chosen here, once.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from app.meetings.models import HalfDay, ItemType

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOTICE = "DỮ LIỆU MINH HỌA – nhân vật, địa danh, số văn bản đều hư cấu"
COUNCIL = "Hội đồng nhân dân tỉnh An Lĩnh"
COMMITTEE = "Ủy ban nhân dân tỉnh An Lĩnh"
COUNCIL_CODE, COMMITTEE_CODE = "hdnd-an-linh", "ubnd-an-linh"
TERM, TERM_STARTS, TERM_ENDS = "XIX", date(2026, 3, 15), date(2031, 3, 15)
TITLE = "Kỳ họp thứ nhất, HĐND tỉnh khóa XIX, nhiệm kỳ 2026 - 2031"
HALL = "Hội trường lớn, Trung tâm Hội nghị tỉnh An Lĩnh"
ELECTION_ON, CONVENED_ON = date(2026, 3, 15), date(2026, 3, 25)
STARTS_ON, ENDS_ON = date(2026, 4, 14), date(2026, 4, 16)
DECISION = "12/QĐ-HĐND"
ELECTED = datetime(2026, 4, 14, 10, 15, tzinfo=ZONE)  # the chairman of the council, who presides from then on

# Tổ -> where its six delegates were elected.
AREAS = (
    "phường An Lĩnh",
    "phường Sông Thượng",
    "xã Bản Quyền",
    "xã Nậm Khoang",
    "xã Phiêng Lau",
    "xã Tả Van Sán",
    "xã Khau Mạ",
    "xã Đồng Lạnh",
    "xã Suối Ngần",
)
# Six delegates a group, in the order of their codes DB01 ... DB54.
_NAMES = """
    Nguyễn Hoàng Lâm, Lò Thị Mai Hương, Vàng Mí Sính, Phạm Quốc Việt, Hoàng Thị Ngọc Anh, Giàng A Páo
    Trần Thanh Bình, Nông Thị Thu Hà, Lý Văn Chiến, Đặng Minh Tuấn, Sùng Thị Mỷ, Vũ Đức Thắng
    Lê Thị Phương Thảo, Ma Văn Quyết, Bùi Quang Huy, Triệu Thị Lan, Đỗ Xuân Trường, Hầu Mí Nô
    Hoàng Văn Thuận, Nguyễn Thị Bích Liên, Phàn Văn Sơn, Ngô Đình Khải, Lù Thị Hoa, Trịnh Công Danh
    Đinh Thị Kim Oanh, Nguyễn Văn Hậu, Thào Mí Giàng, Cao Bá Phúc, Hà Thị Tuyết, Lưu Đình Nghĩa
    Mai Thị Hồng Nhung, Phan Thế Vinh, Bàn Thị Xuân, Tạ Hữu Đạt, Chu Văn Lợi, Lục Thị Thanh Huyền
    Dương Ngọc Khánh, Vi Thị Diệp, Hồ Anh Dũng, Quan Văn Tiến, Nguyễn Thị Hải Yến, Cháng A Vảng
    Phùng Đức Toàn, Lương Thị Minh Châu, Sầm Văn Đông, Kiều Trọng Nhân, Đàm Thị Thơm, Mùa A Sử
    Nguyễn Trường Giang, Tô Thị Hạnh, Viên Thế Kỷ, Châu Thị Ái Vân, La Văn Thức, Hứa Thị Quỳnh
"""
# What each is elected to at this session; the roster gets it when it has happened.
POSTS: dict[str, str] = {
    "DB07": "Chủ tịch HĐND tỉnh",
    "DB02": "Phó Chủ tịch HĐND tỉnh",
    "DB19": "Phó Chủ tịch HĐND tỉnh",
    "DB04": "Trưởng Ban Pháp chế",
    "DB15": "Trưởng Ban Kinh tế - Ngân sách",
    "DB13": "Trưởng Ban Văn hóa - Xã hội",
    "DB06": "Trưởng Ban Dân tộc",
    "DB12": "Phó Trưởng Ban Pháp chế",
    "DB31": "Phó Trưởng Ban Kinh tế - Ngân sách",
    "DB38": "Phó Trưởng Ban Văn hóa - Xã hội",
    "DB27": "Phó Trưởng Ban Dân tộc",
    "DB49": "Chủ tịch UBND tỉnh",
    "DB25": "Phó Chủ tịch UBND tỉnh",
    "DB39": "Phó Chủ tịch UBND tỉnh",
}
COMMITTEE_HEADS, COMMITTEE_DEPUTIES = ("DB04", "DB15", "DB13", "DB06"), ("DB12", "DB31", "DB38", "DB27")
CONVENER, CHAIR, SESSION_SECRETARY = "DB01", "DB07", "DB34"
# The counting committee, its head first, then its secretary.
TELLERS = ("DB16", "DB22", "DB23", "DB40", "DB50")


@dataclass(frozen=True)
class Delegate:
    """One of the 54."""

    code: str
    full_name: str
    group: int

    @property
    def post(self) -> str:
        """What the delegate is elected to at this session."""
        return POSTS.get(self.code, "")

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{'chu-toa' if self.code == CHAIR else f'dai-bieu-{self.code[2:]}'}@an-linh.demo"


DELEGATES = tuple(
    Delegate(f"DB{group * 6 + place + 1:02}", name.strip(), group + 1)
    for group, line in enumerate(_NAMES.strip().splitlines())
    for place, name in enumerate(line.split(","))
)
BY_CODE = {one.code: one for one in DELEGATES}
BY_NAME = {one.full_name: one for one in DELEGATES}

# Ủy ban nhân dân: name -> post; three of the five at its head are delegates.
COMMITTEE_MEMBERS = (
    ("Nguyễn Trường Giang", "Chủ tịch"),
    ("Đinh Thị Kim Oanh", "Phó Chủ tịch"),
    ("Hồ Anh Dũng", "Phó Chủ tịch"),
    ("Vương Quốc Bảo", "Phó Chủ tịch"),
    ("Lại Thị Thu Trang", "Phó Chủ tịch"),
    ("Trương Vĩnh Lộc", "Chánh Văn phòng UBND tỉnh"),
    ("Hà Trọng Khôi", "Giám đốc Sở Nội vụ"),
    ("Phạm Thị Ngọc Diễm", "Giám đốc Sở Tài chính"),
    ("Lê Quang Thịnh", "Giám đốc Sở Tư pháp"),
    ("Nông Văn Bách", "Giám đốc Sở Nông nghiệp và Môi trường"),
    ("Đoàn Hữu Cường", "Giám đốc Sở Xây dựng"),
    ("Võ Thị Mỹ Linh", "Giám đốc Sở Công Thương"),
    ("Nguyễn Khắc Hiếu", "Giám đốc Sở Giáo dục và Đào tạo"),
    ("Bế Thị Thanh Nga", "Giám đốc Sở Y tế"),
    ("Trần Nhật Minh", "Giám đốc Sở Khoa học và Công nghệ"),
    ("Lương Đình Phong", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
    ("Sùng A Chứ", "Giám đốc Sở Dân tộc và Tôn giáo"),
    ("Đỗ Thị Vân Khánh", "Chánh Thanh tra tỉnh"),
    ("Hoàng Mạnh Thông", "Giám đốc Công an tỉnh"),
    ("Phan Chí Kiên", "Chỉ huy trưởng Bộ CHQS tỉnh"),
    ("Lô Văn Tài", "Ủy viên UBND tỉnh"),
)

# Who serves and who is invited: (address, name, title, unit).
SECRETARY = (
    "thu-ky@an-linh.demo", "Phạm Phương Thảo", "Chuyên viên Phòng Công tác HĐND", "Văn phòng Đoàn ĐBQH và HĐND tỉnh",
)  # fmt: skip
COMMITTEE_STAFF = ("van-phong-ubnd@an-linh.demo", "Bế Quỳnh Mai", "Chuyên viên Phòng Tổng hợp", "Văn phòng UBND tỉnh")
CLERK = ("van-thu@an-linh.demo", "Đinh Văn Khoa", "Văn thư", "Văn phòng Đoàn ĐBQH và HĐND tỉnh")
ADMINISTRATOR = ("quan-tri@an-linh.demo", "Lưu Gia Bách", "Quản trị hệ thống", "Trung tâm Chuyển đổi số tỉnh")
GUEST = ("khach-moi@an-linh.demo", "Tòng Thị Lả", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh", "Hội Liên hiệp Phụ nữ tỉnh")
AGENCY = ("co-quan-trinh@an-linh.demo", "Quách Thu Trang", "Trưởng phòng Tài chính đầu tư", "Sở Tài chính")
AGENCY_BRINGS = (14, 16, 19)  # items of the committee, which the department prepares
PRESS = ("phong-vien@an-linh.demo", "Khổng Minh Quân", "Phóng viên", "Báo An Lĩnh")
GUESTS_BY_LINK = (
    "Lãnh đạo Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh",
    "Chánh án Tòa án nhân dân tỉnh",
    "Viện trưởng Viện kiểm sát nhân dân tỉnh",
    "Bí thư Tỉnh đoàn An Lĩnh",
)

# The half-days: (day, which, from, to).
SITTINGS = tuple(
    (date(2026, 4, day), half, begins, ends)
    for day in (14, 15, 16)
    for half, begins, ends in (
        (HalfDay.MORNING, time(7, 30), time(11, 30)),
        (HalfDay.AFTERNOON, time(14, 0), time(17, 0)),
    )
)


@dataclass(frozen=True)
class Item:
    """A line of the programme. `papers` hang here unless an earlier item has them."""

    number: int
    begins: datetime
    title: str
    type: ItemType
    presenter: str
    papers: tuple[str, ...]


def _item(number: int, begins: str, title: str, kind: str, presenter: str, papers: str) -> Item:
    day, clock = begins.split()
    at = datetime.combine(date(2026, 4, int(day)), time.fromisoformat(clock), ZONE)
    return Item(number, at, title, ItemType[kind], presenter, tuple(papers.split()))


AGENDA = (
    _item(1, "14 07:30", "Khai mạc, chào cờ, giới thiệu đại biểu, diễn văn khai mạc", "CEREMONY",
          "Chủ tọa kỳ họp", "D02 D05 D07"),
    _item(2, "14 08:00", "Báo cáo số đại biểu có mặt; thông qua chương trình kỳ họp", "PROCEDURE",
          "Chủ tọa kỳ họp", "D01 D03 D04 D06"),
    _item(3, "14 08:15", "Bầu Thư ký kỳ họp", "ELECTION", "Chủ tọa kỳ họp", "D08"),
    _item(4, "14 08:30", "Báo cáo tổng kết bầu cử; kết quả xác nhận tư cách đại biểu", "REPORT",
          "Ủy ban bầu cử tỉnh", "D09 D10"),
    _item(5, "14 09:00", "Thông báo của Ủy ban MTTQ Việt Nam tỉnh", "REPORT",
          "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", "D11"),
    _item(6, "14 09:30", "Bầu Chủ tịch HĐND tỉnh", "ELECTION", "Chủ tọa kỳ họp", "D12 D21"),
    _item(7, "14 10:30", "Bầu Phó Chủ tịch HĐND tỉnh", "ELECTION", "Chủ tịch HĐND tỉnh", "D13 D21"),
    _item(8, "14 14:00", "Nghị quyết thành lập các Ban của HĐND tỉnh", "RESOLUTION", "Chủ tịch HĐND tỉnh", "D14 D15"),
    _item(9, "14 14:30", "Bầu Trưởng Ban, Phó Trưởng Ban", "ELECTION", "Chủ tịch HĐND tỉnh", "D16 D21"),
    _item(10, "14 15:30", "Bầu Chủ tịch UBND tỉnh", "ELECTION", "Chủ tịch HĐND tỉnh", "D17 D21"),
    _item(11, "15 07:30", "Bầu Phó Chủ tịch UBND tỉnh", "ELECTION", "Chủ tịch UBND tỉnh", "D18 D21"),
    _item(12, "15 08:30", "Bầu Ủy viên UBND tỉnh", "ELECTION", "Chủ tịch UBND tỉnh", "D19 D21"),
    _item(13, "15 09:30", "Bầu Hội thẩm Tòa án nhân dân tỉnh", "ELECTION",
          "Ban Thường trực Ủy ban MTTQ Việt Nam tỉnh", "D20 D22"),
    _item(14, "15 10:30", "Báo cáo kinh tế - xã hội quý I; báo cáo thẩm tra", "REPORT", "UBND tỉnh", "D23 D24"),
    _item(15, "15 14:00", "Trình Quy chế làm việc của HĐND tỉnh; báo cáo thẩm tra", "RESOLUTION",
          "Thường trực HĐND tỉnh", "D25 D26 D27"),
    _item(16, "15 14:30", "Trình bổ sung kế hoạch đầu tư công; báo cáo thẩm tra", "RESOLUTION",
          "UBND tỉnh", "D28 D29 D30"),
    _item(17, "15 15:00", "Thảo luận tại Tổ", "GROUP_DISCUSSION", "Tổ trưởng các Tổ đại biểu", "D33"),
    _item(18, "16 07:30", "Thảo luận tại hội trường", "PLENARY_DISCUSSION", "Chủ tọa kỳ họp", "D34"),
    _item(19, "16 09:30", "UBND tỉnh tiếp thu, giải trình", "REPORT", "UBND tỉnh", "D35 D26 D29"),
    _item(20, "16 10:00", "Biểu quyết thông qua các nghị quyết", "RESOLUTION", "Chủ tọa kỳ họp", "D26 D29 D31 D32"),
    _item(21, "16 14:00", "Thông qua Nghị quyết và Biên bản kỳ họp", "RESOLUTION", "Thư ký kỳ họp", ""),
    _item(22, "16 15:00", "Bế mạc", "CEREMONY", "Chủ tọa kỳ họp", ""),
)  # fmt: skip


def sitting_of(at: datetime) -> int:
    """The index in SITTINGS of the half-day that holds `at`."""
    half = HalfDay.MORNING if at.hour < 12 else HalfDay.AFTERNOON
    return next(n for n, (on, which, _b, _e) in enumerate(SITTINGS) if (on, which) == (at.date(), half))


def minutes_of(number: int) -> int:
    """How long the item lasts: until the next begins or its half-day ends."""
    item = AGENDA[number - 1]
    on, _half, _begins, ends = SITTINGS[sitting_of(item.begins)]
    following = [one.begins for one in AGENDA if one.begins > item.begins]
    end = min([datetime.combine(on, ends, ZONE), *following])
    return int((end - item.begins).total_seconds() // 60)


def begins(place: int) -> datetime:
    """When half-day number `place` begins."""
    on, _half, start, _end = SITTINGS[place]
    return datetime.combine(on, start, ZONE)
