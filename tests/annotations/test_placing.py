"""Where a note of one version stands in the next: sure places are found, and what is not sure is said to be so."""

from pathlib import Path

import pytest

from app.annotations.alignment import NONE, align
from app.annotations.pagetext import Leaf, Quad, Word
from app.annotations.placing import Anchor, Fate, Placed, Placing, same_pages
from tests.bench.anchors import measure

TEXT = """NGHỊ QUYẾT
Về mức hỗ trợ học phí trên địa bàn tỉnh
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức hỗ trợ học phí cho trẻ em mầm non và học sinh phổ thông.
Điều 2. Mức hỗ trợ
1. Hộ nghèo được hỗ trợ 500.000 đồng mỗi tháng cho mỗi học sinh đang học.
2. Hộ cận nghèo được hỗ trợ bằng một nửa mức quy định tại khoản 1 Điều này.
Điều 3. Nguồn kinh phí
Kinh phí thực hiện do ngân sách tỉnh bảo đảm theo phân cấp hiện hành của Luật Ngân sách.
Điều 4. Tổ chức thực hiện
Ủy ban nhân dân tỉnh tổ chức thực hiện và báo cáo Hội đồng nhân dân tỉnh hằng năm."""
POOR = "1. Hộ nghèo được hỗ trợ 500.000 đồng mỗi tháng cho mỗi học sinh đang học."
MONEY = "Kinh phí thực hiện do ngân sách tỉnh bảo đảm"


def leaf(text: str) -> Leaf:
    words = [
        Word(said, (10.0 * at, 20.0 * row, 10.0 * at + 9, 20.0 * row + 12), row)
        for row, line in enumerate(text.splitlines())
        for at, said in enumerate(line.split())
    ]
    return Leaf(text, words)


def boxes(page: Leaf, quote: str) -> list[Quad]:
    said, wanted = [word.text for word in page.words], quote.split()
    [start] = [at for at in range(len(said)) if said[at : at + len(wanted)] == wanted]
    return [word.box for word in page.words[start : start + len(wanted)]]


def placed(quote: str, new: str, old: str = TEXT) -> Placed:
    """Where the passage of the one old page is on the new pages, that a form feed parts."""
    page = leaf(old)
    return Placing([page], [leaf(one) for one in new.split("\f")]).place(Anchor(0, boxes(page, quote), quote))


def test_a_page_that_did_not_change_carries_its_notes() -> None:
    one, other = leaf(TEXT), leaf("Trang mới")
    pair = Placing([one], [other, leaf(TEXT)])
    quads = boxes(one, MONEY)
    assert pair.place(Anchor(0, quads, MONEY)) == Placed(Fate.SAME, [(1, quads)], now=MONEY)
    assert pair.place(Anchor(0, stroke=(1, 2, 3, 4))).spans == [(1, [])]
    assert pair.place(Anchor(0)).spans == [(1, [])], "a bookmark goes with its page"


def test_pages_are_recognised_out_of_order_only_when_they_are_there_once() -> None:
    assert same_pages(["a", "b", "c"], ["c", "x", "a", "b"]) == {0: 2, 1: 3, 2: 0}
    assert same_pages(["a", "trắng"], ["trắng", "trắng", "a"]) == {0: 2}


def test_an_article_put_in_before_moves_the_passage_and_changes_nothing() -> None:
    found = placed(MONEY, TEXT.replace("Điều 1. Phạm vi", "Điều 1. Giải thích\nTừ ngữ dùng ở đây\nĐiều 2. Phạm vi"))
    assert found.fate is Fate.MOVED
    assert found.now == MONEY
    assert [page for page, _quads in found.spans] == [0]


def test_a_passage_that_goes_on_over_the_page_stands_on_both() -> None:
    found = placed(POOR, TEXT.replace("500.000 đồng mỗi", "500.000 đồng\fmỗi"))
    assert [page for page, _quads in found.spans] == [0, 1]
    assert found.now == POOR


def test_a_reworded_clause_keeps_its_note_and_says_what_it_says_now() -> None:
    found = placed(POOR, TEXT.replace("500.000", "650.000"))
    assert found.fate is Fate.CHANGED
    assert "650.000 đồng" in found.now


def test_a_replaced_amount_is_the_place_of_its_note() -> None:
    assert placed("500.000", TEXT.replace("500.000", "650.000")).now == "650.000"


def test_what_was_put_into_a_passage_is_not_marked() -> None:
    found = placed(POOR, TEXT.replace("mỗi tháng cho", "mỗi tháng, không kể thời gian nghỉ hè, cho"))
    assert found.fate in (Fate.CHANGED, Fate.REVIEW)
    assert "nghỉ hè" not in found.now


def test_an_article_that_was_moved_takes_its_notes_along() -> None:
    article = TEXT[TEXT.index("Điều 3.") : TEXT.index("Điều 4.")]
    new = TEXT.replace(article, "").replace("Điều 1. Phạm vi", f"{article}Điều 2. Phạm vi")
    found = placed(MONEY, new)
    assert found.fate in (Fate.MOVED, Fate.CHANGED)
    assert found.now == MONEY


@pytest.mark.parametrize("quote", [POOR, "Hộ nghèo", "500.000 đồng", "1. Hộ nghèo"])
def test_a_passage_that_was_taken_out_is_to_be_reviewed(quote: str) -> None:
    assert placed(quote, TEXT.replace(POOR + "\n", "").replace("2. Hộ cận", "1. Hộ cận")).fate is Fate.REVIEW


def test_of_two_clauses_that_say_the_same_none_is_guessed() -> None:
    line = "Ủy ban nhân dân tỉnh hướng dẫn thực hiện khoản này."
    old = f"Mở đầu của văn bản này\nb) {line}\nb) {line}\nKết thúc của văn bản này"
    page = leaf(old)
    quads = [word.box for word in page.words if word.line == 1][1:]
    found = Placing([page], [leaf(old.replace(f"b) {line}\n", "", 1))]).place(Anchor(0, quads, line))
    assert found.fate is Fate.REVIEW


def test_what_stands_at_the_head_of_every_page_is_no_change() -> None:
    old = [leaf(f"{n}\n{part}\nDỮ LIỆU MINH HỌA") for n, part in enumerate(TEXT.split("Điều 3."), 1)]
    new = [leaf(f"{n}\n{part}\nDỮ LIỆU MINH HỌA") for n, part in enumerate(TEXT.split("Điều 2."), 1)]
    quote = "mầm non và học sinh phổ thông."
    assert Placing(old, new).place(Anchor(0, boxes(old[0], quote), quote)).now == quote


def test_a_stroke_goes_with_its_lines_and_stays_behind_when_they_break_elsewhere() -> None:
    old = leaf(TEXT)
    y = 20.0 * 8  # the line of the money
    stroke = Anchor(0, stroke=(40, y + 2, 90, y + 10))
    found = Placing([old], [leaf(TEXT.replace("Điều 1.", "Một dòng đứng trước\nĐiều 1."))]).place(stroke)
    assert (found.fate, found.shift) == (Fate.MOVED, (0.0, 20.0))
    broken = TEXT.replace("Kinh phí thực hiện do", "Kinh phí thực hiện Nghị quyết do")
    assert Placing([old], [leaf(broken)]).place(stroke).fate is Fate.REVIEW


def test_a_page_of_another_text_takes_no_note() -> None:
    found = Placing([leaf(TEXT)], [leaf("Một tờ trình khác hẳn, nói về việc khác")])
    assert {found.place(Anchor(0, boxes(leaf(TEXT), MONEY), MONEY)).fate, found.place(Anchor(0)).fate} == {Fate.REVIEW}


def test_words_are_the_same_words_only_where_that_is_sure() -> None:
    assert align(list("abcdefgh"), list("abcxdefgh")) == [0, 1, 2, 4, 5, 6, 7, 8]
    assert align(["a"], []) == [NONE]
    assert align([], ["a"]) == []


def test_nine_of_ten_notes_are_placed_and_next_to_none_wrong() -> None:
    """The benchmark in small, on made-up texts: fuller of standing phrases than real ones are."""
    figures = measure(pairs=4, count=200, folder=Path("absent"), seed=1)
    assert figures["texts"] == "made up"
    assert figures["placed_right_pct"] >= 85
    assert figures["placed_wrong"] <= 1
