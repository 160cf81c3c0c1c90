"""The places of a draft: keys, names, levels, attached texts, pages; made-up texts and the real resolutions."""

import os
import re
from pathlib import Path

import pytest

from app.comments.structure import Level, page_key, page_of, places
from app.comments.text import cite
from tests.comments.world import DRAFT, SECOND

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared" / "documents"))
REAL = sorted((SHARED / "vn-text" / "nq-hdnd-2025").glob("*.md"))


def keys(*pages: str) -> list[str]:
    return [place.key for place in places(pages) if place.key]


def test_chapters_articles_clauses_and_points_are_places() -> None:
    assert keys(DRAFT, SECOND) == [
        "Chương I", "Điều 1", "Điều 2", "Điều 2 khoản 1", "Điều 2 khoản 2", "Điều 2 khoản 2 điểm a",
        "Điều 2 khoản 2 điểm b", "Điều 3",
    ]  # fmt: skip
    by_key = {place.key: place for place in places([DRAFT, SECOND])}
    assert by_key["Chương I"].text == "QUY ĐỊNH CHUNG" and by_key["Chương I"].level is Level.CHAPTER
    assert by_key["Điều 2 khoản 2 điểm a"].number == "a)" and by_key["Điều 2 khoản 2 điểm a"].level is Level.POINT
    assert by_key["Điều 2 khoản 1"].text == "Hộ nghèo được hỗ trợ 500.000 đồng mỗi tháng."
    assert by_key["Điều 3"].page == 1


def test_a_regulation_that_comes_with_the_resolution_counts_anew() -> None:
    annex = "QUY CHẾ LÀM VIỆC\nĐiều 1. Nguyên tắc\n1. Công khai.\nĐiều 2. Hiệu lực\nTừ ngày ký."
    found = keys(DRAFT, SECOND, annex)
    assert found[-3:] == ["1/Điều 1", "1/Điều 1 khoản 1", "1/Điều 2"]
    assert len(set(found)) == len(found)
    assert str(cite("1/Điều 1 khoản 1", "Điều 1 khoản 1")) == "Điều 1 khoản 1 của văn bản kèm theo"


def test_what_is_there_twice_is_counted() -> None:
    assert keys("Điều 1. Một.\nĐiều 2. Hai.\n1. Thứ nhất.\n1. Cũng thứ nhất.") == [
        "Điều 1", "Điều 2", "Điều 2 khoản 1", "Điều 2 khoản 1 (2)",
    ]  # fmt: skip


def test_a_text_without_articles_has_its_pages() -> None:
    found = places(["Kính gửi Hội đồng nhân dân.", "", "Trân trọng."])
    assert [(one.key, one.level, one.text) for one in found] == [
        ("p1", Level.PAGE, "Kính gửi Hội đồng nhân dân."),
        ("p2", Level.PAGE, ""),
        ("p3", Level.PAGE, "Trân trọng."),
    ]


@pytest.mark.parametrize("key", ["p0", "p", "p01", "Điều 1", "", "p1x", "p9999999"])
def test_what_is_no_page(key: str) -> None:
    assert page_of(key) is None
    assert page_of(page_key(12)) == 12


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_resolutions_have_their_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("*", "").replace("_", " ")
    found = places([text])
    assert len({one.key for one in found if one.key}) == sum(1 for one in found if one.key)
    headed = re.findall(r"^Điều (\d+)\. ?\S", text, re.MULTILINE)
    assert {f"Điều {number}" for number in headed} <= {one.key for one in found} and "1" in headed


def test_the_real_resolutions_are_there_or_the_folder_is_not() -> None:
    assert REAL or not (SHARED / "vn-text").is_dir()
