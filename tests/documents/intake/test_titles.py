"""The desk's row fills itself from the first page."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest

from app.demo.filing import PAPERS
from app.demo.papers import source
from app.documents import press
from app.documents.intake.abstracts import believable
from app.documents.intake.titles import PaperGuess, guess_paper, likely_item
from app.documents.models import DocumentKind
from app.documents.pages.words import read_words, text_of
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


# ---- where an abstract ends -------------------------------------------------------------------

INVITATION = """HỘI ĐỒNG NHÂN DÂN
HUYỆN AN LĨNH
Số: 06 /GM-HĐND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
GIẤY MỜI
Kính gửi: ................
Để chuẩn bị kỳ họp thứ 13, HĐND huyện tổ chức cuộc họp Thường trực HĐND huyện mở rộng, cụ
thể như sau:
1. Thành phần:
"""
HEADS = {
    "TỜ TRÌNH\nVề việc bầu Chủ tịch\nỦy ban nhân dân tỉnh nhiệm kỳ 2026 - 2031\nỦy ban nhân dân tỉnh kính trình": (
        "Về việc bầu Chủ tịch Ủy ban nhân dân tỉnh nhiệm kỳ 2026 - 2031"
    ),
    "QUYẾT ĐỊNH\nVề việc thành lập Ban bầu cử\nỦY BAN NHÂN DÂN PHƯỜNG AN LĨNH\nCăn cứ Luật": (
        "Về việc thành lập Ban bầu cử"
    ),
    "NGHỊ QUYẾT\nSỬA ĐỔI QUY ĐỊNH KÈM\nTHEO NGHỊ QUYẾT SỐ 9 CỦA\nHỘI ĐỒNG NHÂN DÂN TỈNH\nCăn cứ Luật": (
        "SỬA ĐỔI QUY ĐỊNH KÈM THEO NGHỊ QUYẾT SỐ 9 CỦA HỘI ĐỒNG NHÂN DÂN TỈNH"
    ),
    "CHỈ THỊ\nVề việc tiết kiệm điện ở công sở\nThời gian vừa qua các cơ quan, đơn vị của tỉnh đã dùng nhiều điện": (
        "Về việc tiết kiệm điện ở công sở"
    ),
    "BÁO CÁO\nTình hình quý I\nNăm nay mưa sớm. Lúa tốt hơn\nmọi năm": "Tình hình quý I",
    "DANH SÁCH\nĐại biểu theo Tổ\nTT\nHọ tên": "Đại biểu theo Tổ",
    "GIÁY MỜI\nDự kỳ họp thứ nhất\nKinh gùi: các ông, bà": "Dự kỳ họp thứ nhất",
}


@pytest.mark.parametrize("head", HEADS)
def test_an_abstract_ends_where_the_text_begins(head: str) -> None:
    assert guess_paper(head).abstract == HEADS[head]


def test_an_invitation_is_called_by_what_it_invites_to() -> None:
    guess = guess_paper(INVITATION)
    assert (guess.kind, guess.abstract) == ("Giấy mời", "Cuộc họp Thường trực HĐND huyện mở rộng")
    assert guess.issuer == "HỘI ĐỒNG NHÂN DÂN HUYỆN AN LĨNH"


def test_a_paper_of_no_known_kind_has_the_title_below_its_motto() -> None:
    head = "HỘI ĐỒNG NHÂN DÂN\nTỈNH AN LĨNH\nĐộc lập - Tự do - Hạnh phúc\nAn Lĩnh, ngày 7 tháng 4\nSƠ ĐỒ\nChỗ ngồi"
    assert guess_paper(head, "Giay_moi hop.pdf").abstract == "Sơ đồ chỗ ngồi"


def test_the_name_of_the_issuing_body_is_no_title() -> None:
    for head in ("ỦY BAN NHÂN DÂN", "UỶ BAN NHÂN DÂN\nTỈNH AN LĨNH\nĐộc lập - Tự do - Hạnh phúc"):
        assert guess_paper(head).abstract is None
    assert believable("UỶ BAN NHÂN DÂN TỈNH", "UỶ BAN NHÂN DÂN TỈNH AN LĨNH") is None


def test_a_title_inside_the_file_counts_only_where_the_page_says_the_same() -> None:
    page = "Bảng giá đất\nnăm 2026 của tỉnh"
    assert believable("Bảng giá đất năm 2026", page) == "Bảng giá đất năm 2026"
    assert believable("Che do hop dong can bo huu", page) is None  # what the template was called
    assert believable("Microsoft Word - 335_2025", page) is None
    assert believable("", page) is None


# ---- on papers as they are --------------------------------------------------------------------


def first_page(path: Path) -> str:
    with pymupdf.open(path) as paper:
        stamps = [thing.rect for thing in (*paper[0].annots(), *paper[0].widgets())]
        return text_of(read_words(paper[0].get_displaylist(annots=1), stamps)[0])


def test_the_papers_of_the_demonstration_are_named_as_they_are_registered(tmp_path: Path) -> None:
    texts = {paper.file_name: source.paper(paper.entry.code, paper.number) for paper in PAPERS}
    typed = {name: text for name, text in texts.items() if not text.get("scan")}
    printed = press.set_papers(typed, tmp_path)
    for paper in PAPERS:
        if paper.file_name not in printed:
            continue
        guess = guess_paper(first_page(printed[paper.file_name]), paper.file_name)
        about = " ".join(typed[paper.file_name]["about"].split())
        assert guess.abstract and about.lower() in guess.abstract.lower(), paper.file_name
        if paper.entry.kind is not DocumentKind.OTHER and paper.entry.symbol.strip("/"):
            assert guess.number == paper.entry.symbol, paper.file_name


KNOWN = {
    "335.pdf": ("335/2025/NĐ-CP", "Nghị định", "Quy định về đánh giá, xếp loại chất lượng đối với"),
    "banbaucuso02_signed.pdf": ("150/QĐ-UBND-TL", "Quyết định", "nhiệm kỳ 2026 – 2031 ở đơn vị bầu cử số 2"),
    "banbaucuso05_signed.pdf": ("153/QĐ-UBND-TL", "Quyết định", "Về việc thành lập Ban bầu cử đại biểu Hội đồng"),
    "1676950750": ("06/GM-HĐND", "Giấy mời", "Cuộc họp Thường trực HĐND huyện mở rộng"),
    "01_Cong_Van": ("2154/BGDĐT-CNTT", "Công văn", "Hướng dẫn triển khai chuyển đổi số"),
    "04_To_Trinh": ("320/TTr-ĐHQGHN", "Tờ trình", "Dữ liệu và Số hóa Văn thư Đại học Quốc gia Hà Nội"),
}


def real_papers() -> Iterator[tuple[Path, tuple[str, str, str]]]:
    for path in shared("vn-pdf*/*.pdf"):
        for name, wanted in KNOWN.items():
            if path.name.startswith(name):
                yield path, wanted


def test_real_papers_are_named_by_what_they_say() -> None:
    for path, (number, kind, abstract) in real_papers():
        guess = guess_paper(first_page(path), path.name)
        assert (guess.number, guess.kind) == (number, kind)
        assert guess.abstract and abstract in guess.abstract
