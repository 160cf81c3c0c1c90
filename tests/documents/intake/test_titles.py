"""The desk's row fills itself from the first page."""

from app.documents.intake.titles import PaperGuess, guess_paper, likely_item
from tests.documents.intake.samples import shared

SUBMISSION = """ỦY BAN NHÂN DÂN   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH AN LĨNH   Độc lập - Tự do - Hạnh phúc
Số: 91/TTr-UBND   An Lĩnh, ngày 02 tháng 4 năm 2026

TỜ TRÌNH
Về việc đề nghị ban hành Nghị quyết quy định
mức thu phí bảo vệ môi trường

Kính gửi: Hội đồng nhân dân tỉnh
"""
ITEMS = [
    "Báo cáo tình hình kinh tế - xã hội 6 tháng đầu năm",
    "Nghị quyết quy định mức thu phí bảo vệ môi trường trên địa bàn tỉnh",
    "Nghị quyết về kế hoạch đầu tư công trung hạn",
]


def test_a_submission_is_read() -> None:
    assert guess_paper(SUBMISSION) == PaperGuess(
        number="91/TTr-UBND",
        kind="Tờ trình",
        abstract="Về việc đề nghị ban hành Nghị quyết quy định mức thu phí bảo vệ môi trường",
        issuer="ỦY BAN NHÂN DÂN TỈNH AN LĨNH",
    )


def test_a_draft_resolution_has_no_number_yet() -> None:
    text = "HỘI ĐỒNG NHÂN DÂN\nTỈNH AN LĨNH\nSố:     /NQ-HĐND\nDỰ THẢO\nNGHỊ QUYẾT\nVề dự toán ngân sách\n\nCăn cứ"
    guess = guess_paper(text)
    assert (guess.number, guess.kind, guess.abstract) == ("/NQ-HĐND", "Dự thảo nghị quyết", "Về dự toán ngân sách")


def test_a_letter_is_known_by_its_regarding_line() -> None:
    text = "VĂN PHÒNG\nSố: 214/HĐND-VP\nV/v chuẩn bị nội dung kỳ họp\n\nKính gửi: Các ban"
    assert guess_paper(text).kind == "Công văn"
    assert guess_paper(text).abstract == "chuẩn bị nội dung kỳ họp"


def test_the_name_helps_where_the_page_is_silent() -> None:
    guess = guess_paper("", "99_2025_NQ-HDND_685704.htm")
    assert (guess.number, guess.kind) == ("99/2025/NQ-HĐND", "Nghị quyết")
    assert guess_paper("", "Bao_cao_tham_tra du toan.pdf").kind == "Báo cáo thẩm tra"


def test_a_paper_finds_its_agenda_item() -> None:
    assert likely_item("Tờ trình mức thu phí bảo vệ môi trường", ITEMS) == 1
    assert likely_item("Dự thảo kế hoạch đầu tư công trung hạn 2026 - 2030", ITEMS) == 2


def test_a_paper_of_nothing_on_the_agenda_finds_none() -> None:
    assert likely_item("Danh sách khách mời", ITEMS) is None
    assert likely_item("", []) is None


def test_real_resolutions_give_number_and_abstract() -> None:
    for path in shared("vn-text/nq-hdnd-2025/*.md"):
        guess = guess_paper(path.read_text(encoding="utf-8"), path.name)
        assert guess.number and guess.number.endswith("/2025/NQ-HĐND")
        assert guess.kind == "Nghị quyết"
        assert guess.abstract and len(guess.abstract) > 40
