"""What the columns of a list of petitions are called, and the file to fill in."""

from collections.abc import Mapping

from app.kernel.sentences import _
from app.kernel.spreadsheets.headings import Headings
from app.kernel.spreadsheets.writing import as_xlsx

SPELLINGS: dict[str, tuple[str, ...]] = {
    "text": (
        "noi dung kien nghi", "noi dung", "kien nghi", "y kien kien nghi", "noi dung y kien kien nghi", "y kien",
        "noi dung kien nghi cua cu tri", "y kien kien nghi cua cu tri", "kien nghi cua cu tri", "noi dung y kien",
        "noi dung y kien kien nghi cua cu tri", "noi dung cu tri kien nghi", "text",
    ),
    "field": ("linh vuc", "nhom linh vuc", "nhom van de", "nhom", "linh vuc kien nghi", "van de", "field"),
    "place": (
        "dia ban", "dia phuong", "xa", "xa phuong", "cu tri xa", "cu tri xa phuong", "don vi bau cu", "noi kien nghi",
        "cu tri", "cu tri noi", "dia chi", "dia chi cu tri", "xa phuong dac khu", "place",
    ),
    "met_at": ("dia diem tiep xuc", "noi tiep xuc", "diem tiep xuc", "dia diem tiep xuc cu tri", "dia diem"),
    "held_on": (
        "ngay tiep xuc", "ngay", "ngay tiep xuc cu tri", "thoi gian tiep xuc", "ngay thang", "thoi gian",
        "ngay ghi nhan", "date",
    ),
    "delegate": (
        "dai bieu", "dai bieu chuyen", "dai bieu chuyen kien nghi", "dai bieu tiep nhan", "nguoi tiep nhan",
        "ten dai bieu", "ho ten dai bieu", "ma dai bieu",
    ),
    "authority": ("tham quyen", "tham quyen giai quyet", "cap giai quyet", "cap tham quyen", "cap"),
    "unit": (
        "co quan tra loi", "don vi tra loi", "co quan giai quyet", "co quan de nghi tra loi", "don vi giai quyet",
        "co quan xu ly", "don vi xu ly", "co quan tham muu", "co quan co tham quyen", "co quan don vi tra loi",
        "co quan co tham quyen giai quyet", "co quan phu trach", "noi chuyen", "unit",
    ),
    "sender": ("noi gui", "to dai bieu", "to", "nguon", "don vi gui", "co quan gui", "don vi tong hop", "nguon y kien"),
    "voter": ("ho ten cu tri", "ho va ten cu tri", "ten cu tri", "nguoi kien nghi", "ho ten nguoi kien nghi"),
}  # fmt: skip
EXAMPLE = "Ví dụ"  # stands before the row that nobody takes for a petition
# The columns of the file to fill in: heading, width in characters, an example.
TEMPLATE = (
    (_("STT"), 8, EXAMPLE),
    (_("Nội dung kiến nghị"), 70, "Đề nghị sửa đoạn đường từ trụ sở xã đến bản Phìn bị sạt lở sau mưa."),
    (_("Lĩnh vực"), 18, "Giao thông"),
    (_("Địa bàn"), 26, "Bản Phìn, xã Nậm Khoang"),
    (_("Thẩm quyền"), 14, "Cấp tỉnh"),
    (_("Cơ quan trả lời"), 26, "Sở Xây dựng"),
    (_("Ngày tiếp xúc"), 14, "15/10/2026"),
    (_("Địa điểm tiếp xúc"), 30, "Nhà văn hóa xã Nậm Khoang"),
    (_("Đại biểu"), 26, ""),
    (_("Nơi gửi"), 26, "Tổ đại biểu số 1"),
)


def _suits(found: Mapping[str, int]) -> bool:
    return "text" in found and len(found) >= 2


LIST = Headings(
    SPELLINGS,
    _suits,
    ("text",),
    _(
        "Không thấy dòng tiêu đề có cột “Nội dung kiến nghị” và một cột khác trong 40 dòng đầu. "
        "Đề nghị đặt tên các cột như tệp mẫu rồi nhập lại."
    ),
)


def template() -> bytes:
    """The file to fill in, in Vietnamese as it is sent around; its one row is an example."""
    table = [[heading.original for heading, _width, _text in TEMPLATE], [text for _heading, _width, text in TEMPLATE]]
    return as_xlsx(table, "Kiến nghị cử tri", [width for _heading, width, _text in TEMPLATE])
