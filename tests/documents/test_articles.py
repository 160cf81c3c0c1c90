"""Texts cut into điều, khoản, điểm and laid side by side: made-up ones, and the real resolutions where they are."""

import os
import time
from pathlib import Path

import pytest

from app.documents import articles
from app.documents.articles import Kind, Pair

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("NGHITRUONG_DOCUMENTS", ROOT.parent / "shared" / "documents"))

RESOLUTION = """
HỘI ĐỒNG NHÂN DÂN
TỈNH AN LĨNH
NGHỊ QUYẾT
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT NGHỊ:
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức hỗ trợ theo khoản 2
Điều 9.
Điều 2. Mức hỗ trợ
1. Hộ nghèo được hỗ trợ 500.000 đồng mỗi tháng.
2. Hộ cận nghèo:
a) Có trẻ em dưới 16 tuổi được hỗ trợ 300.000 đồng;
b) Trường hợp khác được hỗ trợ 200.000 đồng.
Điều 3. Tổ chức thực hiện
Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này.
Nơi nhận:
- Như Điều 3;
"""


def test_a_heading_with_a_line_of_its_own_is_known_from_what_stands_below() -> None:
    wide = "Nghị quyết này được Hội đồng nhân dân tỉnh An Lĩnh thông qua và có hiệu lực từ ngày ký"
    text = f"""
Điều 1. Phạm vi điều chỉnh
{wide}, trừ khoản 2
Điều 9.
Điều 2. Chế độ đối với người hoạt động không chuyên trách ở thôn, bản thuộc các xã
đặc biệt khó khăn
{wide}.
Điều 3. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện, báo cáo kết quả với Hội đồng
Ủy ban nhân dân tỉnh chịu trách nhiệm về số liệu.
Điều 4. Bãi bỏ Nghị quyết số 12.
Các quy định trước đây hết hiệu lực.
Điều 5. Tổ chức thực hiện
1. Ủy ban nhân dân tỉnh thực hiện.
Điều 6. Hiệu lực thi hành
"""
    found = {one.name: " ".join(one.text.split()[: one.title]) for one in articles.parts([text])}
    assert found == {
        "Điều 1": "Phạm vi điều chỉnh", "Điều 3": "", "Điều 4": "", "Điều 5": "", "Điều 5 khoản 1": "", "Điều 6": "",
        "Điều 2": "Chế độ đối với người hoạt động không chuyên trách ở thôn, bản thuộc các xã đặc biệt khó khăn",
    }  # fmt: skip


def test_what_stands_at_the_foot_of_every_page_is_no_change() -> None:
    foot = "DỮ LIỆU MINH HỌA – nhân vật, địa danh đều hư cấu"
    text = [line for line in RESOLUTION.splitlines() if line]
    old = ["\n".join([*text[:12], foot]), "\n".join(["2", *text[12:], foot])]
    new = ["\n".join([*text[:15], foot]), "\n".join(["2", *text[15:], foot])]
    assert {pair.kind for pair in articles.differences(old, new)} == {Kind.SAME}
    assert not any("MINH HỌA" in part.text for part in articles.parts(old))


def test_what_stands_on_one_page_only_stays() -> None:
    assert [part.text for part in articles.parts(["Một\nHai", "Ba\nBốn"])] == ["Một Hai Ba Bốn"]


def named(pages: list[str]) -> dict[str, str]:
    return {part.name: part.text for part in articles.parts(pages) if part.name}


def changes(old: str, new: str) -> list[Pair]:
    return [pair for pair in articles.differences([old], [new]) if pair.kind is not Kind.SAME]


def test_a_text_is_cut_into_its_articles() -> None:
    found = named([RESOLUTION])
    assert list(found) == ["Điều 1", "Điều 2", "Điều 2 khoản 1", "Điều 2 khoản 2", "Điều 2 khoản 2 điểm a",
                           "Điều 2 khoản 2 điểm b", "Điều 3"]  # fmt: skip
    assert found["Điều 1"] == "Phạm vi điều chỉnh Nghị quyết này quy định mức hỗ trợ theo khoản 2 Điều 9."
    assert found["Điều 3"].endswith("Nghị quyết này.")


def test_line_breaks_pages_and_page_numbers_make_no_difference() -> None:
    words = RESOLUTION.replace("quy định mức", "quy\nđịnh mức").replace("Điều 2. Mức", "2\fĐiều 2. Mức")
    pages = words.split("\f")
    assert [p.kind for p in articles.differences([RESOLUTION], [pages[0], "– 2 –\n" + pages[1]])].count(
        Kind.SAME
    ) == len(articles.parts([RESOLUTION]))
    assert {part.page for part in articles.parts(pages) if part.name.startswith("Điều 2")} == {1}


def test_changed_words_are_marked_in_their_clause() -> None:
    (pair,) = changes(RESOLUTION, RESOLUTION.replace("500.000 đồng", "650.000 đồng"))
    assert pair.kind is Kind.CHANGED
    assert pair.old is not None and pair.old.name == "Điều 2 khoản 1"
    assert pair.pieces == [("same", "Hộ nghèo được hỗ trợ"), ("del", "500.000"), ("ins", "650.000"),
                           ("same", "đồng mỗi tháng.")]  # fmt: skip
    assert [kind for kind, _words in pair.side("ins")] == ["same", "del", "same"]


def test_a_new_article_in_the_middle_leaves_the_rest_as_it_was() -> None:
    new = (
        RESOLUTION.replace("Điều 3.", "Điều 4.")
        .replace("Nơi nhận:\n- Như Điều 4.", "Nơi nhận:\n- Như Điều 3.")
        .replace("Điều 4. Tổ chức", "Điều 3. Nguồn kinh phí\nNgân sách tỉnh bảo đảm.\nĐiều 4. Tổ chức")
    )
    found = changes(RESOLUTION, new)
    assert [(pair.kind, pair.new and pair.new.name) for pair in found] == [
        (Kind.ADDED, "Điều 3"), (Kind.RENUMBERED, "Điều 4")
    ]  # fmt: skip


def test_a_removed_point_stands_alone() -> None:
    new = RESOLUTION.replace("b) Trường hợp khác được hỗ trợ 200.000 đồng.\n", "")
    (pair,) = changes(RESOLUTION, new)
    assert (pair.kind, pair.new) == (Kind.REMOVED, None)
    assert pair.pieces == [("del", "Trường hợp khác được hỗ trợ 200.000 đồng.")]


def test_composed_and_decomposed_letters_are_the_same_text() -> None:
    import unicodedata

    assert changes(RESOLUTION, unicodedata.normalize("NFD", RESOLUTION)) == []


@pytest.mark.parametrize("text", ["", "\n\n", "1", "Điều 1.", "a) b) c)", "Điều 1. Điều 2.\n1. \n2."])
def test_any_text_can_be_compared(text: str) -> None:
    articles.differences([text], [RESOLUTION])
    articles.differences([RESOLUTION], [text])
    assert changes(text, text) == []


def resolutions() -> list[str]:
    """The shared real resolutions without their markup; the made-up one, thirty times, where they are not there."""
    folder = SHARED / "vn-text" / "nq-hdnd-2025"
    files = sorted(folder.glob("*.md")) if folder.is_dir() else []
    texts = [path.read_text().replace("*", "") for path in files]
    return texts or [RESOLUTION.replace("Điều ", f"Điều {n}") for n in range(1, 31)]


@pytest.mark.parametrize("text", resolutions(), ids=lambda text: str(len(text)))
def test_one_word_in_a_real_resolution_is_one_change(text: str) -> None:
    assert {pair.kind for pair in articles.differences([text], [text])} == {Kind.SAME}
    line = max((line for line in text.splitlines() if text.count(line) == 1), key=len)
    (pair,) = changes(text, text.replace(line, f"{line} khácthường"))
    assert pair.kind is Kind.CHANGED
    assert [words for mark, words in pair.pieces if mark != "same"] == ["khácthường"]


def test_twenty_pages_are_compared_at_once() -> None:
    """A guard against costs that grow with the square, twenty times what it takes; the figure stands in the docs."""
    page = "\n".join(
        f"{n}. Nhiệm vụ số {n} giao cho Sở Tài chính thực hiện trong quý {n % 4 + 1}." for n in range(1, 41)
    )
    old = [f"Điều {n}. Nhiệm vụ nhóm {n}\n{page}" for n in range(1, 21)]
    new = [text.replace("Sở Tài chính", "Sở Xây dựng") if n % 3 == 0 else text for n, text in enumerate(old)]
    began = time.process_time()
    pairs = articles.differences(old, new)
    assert time.process_time() - began < 20
    assert sum(pair.kind is Kind.CHANGED for pair in pairs) == 7 * 40
