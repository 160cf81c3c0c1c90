"""State secrets are blocked; everyday words are not (rules 7.3)."""

import pytest

from app.documents.intake.secrecy import name_is_marked, page_is_marked
from tests.documents.intake.samples import shared

HEAD = ["ỦY BAN NHÂN DÂN", "TỈNH AN LĨNH", "Số: 12/BC-UBND"]


@pytest.mark.parametrize(
    "name",
    [
        "BC 12 (Mật).pdf",
        "BC_12_MẬT.pdf",
        "Tờ trình 5 TỐI MẬT.docx",
        "cv - tuyệt mật.pdf",
        "TUYET_MAT_cv.docx",
        "CV TOI MAT 15.pdf",
        "MẬT Báo cáo quân sự.pdf",
        "mật.pdf",
    ],
)
def test_a_token_in_the_name_is_a_mark(name: str) -> None:
    assert name_is_marked(name)


@pytest.mark.parametrize(
    "name",
    [
        "Báo cáo mật độ dân số.pdf",
        "BÁO CÁO MẬT ĐỘ DÂN SỐ.pdf",
        "Luật Bảo vệ BÍ MẬT nhà nước.pdf",
        "hướng dẫn bảo mật.pdf",
        "ĐỔI MẬT KHẨU.pdf",
        "CV_MAT_BANG.pdf",
        "Phí cấp nước mặt.pdf",
        "toi mat rat buon.txt",
    ],
)
def test_everyday_words_in_the_name_are_not(name: str) -> None:
    assert not name_is_marked(name)


@pytest.mark.parametrize("stamp", ["MẬT", "[MẬT]", "TỐI MẬT", "  TUYỆT MẬT ", "Tối mật", "| MẬT |"])
def test_a_stamp_line_at_the_head_is_a_mark(stamp: str) -> None:
    assert page_is_marked([*HEAD, stamp, "BÁO CÁO"])


def test_a_stamp_beside_another_column_is_a_mark() -> None:
    assert page_is_marked(["MẬT          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *HEAD])


def test_running_text_is_no_stamp() -> None:
    text = ["Mật độ dân số năm 2025", "bảo", "mật", "BÁO CÁO VỀ", "BÍ", "MẬT", "NHÀ NƯỚC", "MẬT ĐỘ", "Mật khẩu"]
    assert not page_is_marked([*HEAD, *text])
    assert not page_is_marked([*(["dòng chữ"] * 30), "TỐI MẬT"])


def test_public_papers_are_not_taken_for_secrets() -> None:
    for path in shared("vn-text/**/*.md"):
        assert not page_is_marked(path.read_text(encoding="utf-8").splitlines())
    assert not any(name_is_marked(path.name) for path in shared("**/*"))
