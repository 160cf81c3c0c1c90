"""The register of the 35 papers: what each is called, who issues it, who it is for, when it goes out."""

from dataclasses import dataclass
from datetime import datetime

from app.demo.facts import ZONE
from app.documents.models import Classification, DocumentKind


@dataclass(frozen=True)
class Entry:
    """A paper as the secretary files it. `released`: one moment for each version."""

    code: str
    kind: DocumentKind
    symbol: str
    title: str
    released: tuple[datetime, ...]
    classification: Classification = Classification.INTERNAL
    for_guests: bool = False


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=ZONE)


_FIRST, _SECOND, _THIRD = _at(7, 15), _at(8, 15), _at(9, 10)
_GUESTS = {"D02", "D03", "D05", "D07"}
_LATER = {
    "D26": (_SECOND, _at(16, 9, 20)),
    "D29": (_THIRD, _at(16, 9, 15)),
    "D34": (_at(16, 7, 20),),
    "D35": (_at(16, 9, 25),),
}
_K = DocumentKind
_PAPERS = (
    ("D01", _K.DECISION, "12/QĐ-HĐND", "Quyết định triệu tập Kỳ họp thứ nhất"),
    ("D02", _K.INVITATION, "31/GM-HĐND", "Giấy mời đại biểu khách mời"),
    ("D03", _K.AGENDA, "", "Dự kiến chương trình Kỳ họp thứ nhất"),
    ("D04", _K.LIST, "", "Danh sách đại biểu HĐND tỉnh khóa XIX theo Tổ"),
    ("D05", _K.OTHER, "", "Sơ đồ chỗ ngồi Hội trường"),
    ("D06", _K.OTHER, "", "Nội quy kỳ họp"),
    ("D07", _K.SPEECH, "", "Diễn văn khai mạc"),
    ("D08", _K.SUBMISSION, "40/TTr-HĐND", "Tờ trình giới thiệu Thư ký kỳ họp"),
    ("D09", _K.REPORT, "58/BC-UBBC", "Báo cáo tổng kết cuộc bầu cử đại biểu HĐND tỉnh"),
    ("D10", _K.NOTICE, "19/TB-UBBC", "Thông báo kết quả xác nhận tư cách đại biểu"),
    ("D11", _K.NOTICE, "22/TB-MTTQ",
     "Thông báo của Ủy ban MTTQ Việt Nam tỉnh về tham gia xây dựng chính quyền và ý kiến, kiến nghị của cử tri"),
    ("D12", _K.SUBMISSION, "41/TTr-HĐND", "Tờ trình bầu Chủ tịch HĐND tỉnh"),
    ("D13", _K.SUBMISSION, "42/TTr-HĐND", "Tờ trình bầu Phó Chủ tịch HĐND tỉnh"),
    ("D14", _K.SUBMISSION, "43/TTr-HĐND", "Tờ trình thành lập các Ban của HĐND tỉnh"),
    ("D15", _K.DRAFT_RESOLUTION, "", "Dự thảo Nghị quyết thành lập các Ban của HĐND tỉnh khóa XIX"),
    ("D16", _K.SUBMISSION, "44/TTr-HĐND", "Tờ trình bầu Trưởng Ban, Phó Trưởng Ban"),
    ("D17", _K.SUBMISSION, "45/TTr-HĐND", "Tờ trình bầu Chủ tịch UBND tỉnh"),
    ("D18", _K.SUBMISSION, "86/TTr-UBND", "Tờ trình bầu Phó Chủ tịch UBND tỉnh"),
    ("D19", _K.SUBMISSION, "87/TTr-UBND", "Tờ trình bầu Ủy viên UBND tỉnh"),
    ("D20", _K.SUBMISSION, "12/TTr-MTTQ", "Tờ trình bầu Hội thẩm Tòa án nhân dân tỉnh"),
    ("D21", _K.PERSONNEL_FILE, "", "Tóm tắt lý lịch nhân sự (chỉ đại biểu, không tải về)"),
    ("D22", _K.DRAFT_RESOLUTION, "", "Bộ dự thảo Nghị quyết xác nhận kết quả bầu cử"),
    ("D23", _K.REPORT, "112/BC-UBND",
     "Báo cáo tình hình kinh tế - xã hội quý I, nhiệm vụ quý II năm 2026"),
    ("D24", _K.VERIFICATION_REPORT, "60/BC-HĐND",
     "Báo cáo thẩm tra của Ban Kinh tế - Ngân sách về kinh tế - xã hội"),
    ("D25", _K.SUBMISSION, "46/TTr-HĐND", "Tờ trình ban hành Quy chế làm việc của HĐND tỉnh khóa XIX"),
    ("D26", _K.DRAFT_RESOLUTION, "", "Dự thảo Nghị quyết ban hành Quy chế làm việc"),
    ("D27", _K.VERIFICATION_REPORT, "61/BC-HĐND", "Báo cáo thẩm tra của Ban Pháp chế về Quy chế làm việc"),
    ("D28", _K.SUBMISSION, "91/TTr-UBND", "Tờ trình bổ sung kế hoạch đầu tư công năm 2026"),
    ("D29", _K.DRAFT_RESOLUTION, "", "Dự thảo Nghị quyết bổ sung kế hoạch đầu tư công"),
    ("D30", _K.VERIFICATION_REPORT, "62/BC-HĐND",
     "Báo cáo thẩm tra của Ban Kinh tế - Ngân sách về đầu tư công"),
    ("D31", _K.DRAFT_RESOLUTION, "",
     "Tờ trình và dự thảo Nghị quyết kế hoạch tổ chức các kỳ họp thường lệ năm 2026"),
    ("D32", _K.DRAFT_RESOLUTION, "", "Tờ trình và dự thảo Nghị quyết chương trình giám sát năm 2026"),
    ("D33", _K.OTHER, "", "Gợi ý thảo luận tại Tổ"),
    ("D34", _K.REPORT, "63/BC-HĐND", "Báo cáo tổng hợp ý kiến thảo luận tại Tổ"),
    ("D35", _K.EXPLANATION_REPORT, "118/BC-UBND", "Báo cáo tiếp thu, giải trình của UBND tỉnh"),
)  # fmt: skip


def _released(code: str) -> tuple[datetime, ...]:
    number = int(code[1:])
    return _LATER.get(code) or ((_FIRST,) if number <= 13 else (_SECOND,) if number <= 24 else (_THIRD,))


def _classification(code: str) -> Classification:
    if code == "D21":
        return Classification.RESTRICTED
    return Classification.PUBLIC if code in _GUESTS else Classification.INTERNAL


REGISTER = tuple(
    Entry(code, kind, symbol, title, _released(code), _classification(code), code in _GUESTS)
    for code, kind, symbol, title in _PAPERS
)
BY_CODE = {entry.code: entry for entry in REGISTER}
