"""Notes on a paper: by pointer and by keys, on two machines of one person, over a cut line and a killed tab."""

import re
from pathlib import Path

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from app.annotations import queries
from app.kernel.db import reading
from tests.browser.reader_pack import vietnamese_font
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, drawn, is_connected

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SELECT = """([first, last]) => {
    const lines = document.querySelectorAll('[data-part=stage] .page__text text');
    const range = document.createRange();
    range.setStart(lines[first].firstElementChild.firstChild, 1);
    const end = lines[last].lastElementChild.firstChild;
    range.setEnd(end, end.length - 1);
    getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


@pytest.fixture
def paper(chamber: Chamber, papers: Path) -> str:
    """A released paper that nobody has written on."""
    meeting = chamber.meeting("Kỳ họp có ghi chú")
    source = min((one for one in papers.iterdir() if one.suffix == ".pdf"), key=lambda one: one.stat().st_size)
    version = chamber.paper(meeting, source, "Tờ trình để ghi chú")
    chamber.release(meeting, version)
    return version


def opened(page: Page, paper: str) -> Page:
    page.goto(f"/papers/{paper}")
    drawn(page)
    is_connected(page)
    page.locator("[data-part=stage] .page__text text").first.wait_for(state="attached")
    return page


def notes(page: Page) -> Page:
    page.get_by_role("group", name="Công cụ đọc").get_by_role("button", name="Ghi chú").click()
    return page


def stroke(page: Page) -> None:
    """A line drawn by hand across the page."""
    box = page.locator("[data-part=stage] .page").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 4, max(box["y"], 120) + 90
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(x + 12 * step, y + (step % 3) * 6)
    page.mouse.up()


def kept(chamber: Chamber, paper: str) -> list[tuple[str, str]]:
    """What the server has of Lan's, by kind and words."""
    from app.documents.models import Version

    with reading() as session:
        document = session.get_one(Version, paper).document_id
        return sorted((one.kind.value, one.words) for one in queries.notes_on(chamber.people.lan, document))


def test_what_is_written_on_one_machine_stands_on_the_other(chamber: Chamber, sit: Sit, paper: str) -> None:
    laptop = notes(opened(sit(chamber.people.lan, viewport=LAPTOP), paper))
    tablet = notes(opened(sit(chamber.people.lan, viewport=TABLET), paper))
    other = notes(opened(sit(chamber.people.huy), paper))

    laptop.evaluate(SELECT, [3, 4])
    laptop.get_by_role("group", name="Đoạn đang chọn").get_by_role("button", name="Ghi chú").click()
    laptop.keyboard.type("Đề nghị làm rõ số liệu", delay=15)
    expect(laptop.locator(".mark--highlight")).to_have_count(1)
    expect(laptop.locator(".remark .state--done")).to_have_count(1)
    expect(tablet.locator(".mark--highlight")).to_have_count(1)
    expect(tablet.locator(".remark textarea")).to_have_value("Đề nghị làm rõ số liệu")

    laptop.get_by_role("button", name="Bút", exact=True).click()
    stroke(laptop)
    expect(tablet.locator(".mark--ink")).to_have_count(1)
    laptop.get_by_role("button", name="Hoàn tác").click()
    expect(tablet.locator(".mark--ink")).to_have_count(0)
    laptop.get_by_role("button", name="Làm lại").click()
    expect(tablet.locator(".mark--ink")).to_have_count(1)
    laptop.get_by_role("button", name="Bút", exact=True).click()

    tablet.get_by_role("button", name="Đánh dấu trang này").click()
    expect(laptop.locator(".mark--bookmark")).to_have_count(1)
    expect(other.locator(".mark")).to_have_count(0)
    expect(other.get_by_text("Chưa có ghi chú nào trên tài liệu này")).to_be_visible()

    laptop.goto("/notes?q=lam+ro")
    expect(laptop.get_by_text("Đề nghị làm rõ số liệu")).to_be_visible()
    laptop.get_by_role("link", name="Trang thứ 1").first.click()
    expect(laptop.locator(".mark--highlight")).to_have_count(1)


def test_what_is_shared_stands_on_the_others_page_under_its_writers_name_until_it_is_taken_back(
    chamber: Chamber, sit: Sit, paper: str
) -> None:
    lan = notes(opened(sit(chamber.people.lan), paper))
    huy = notes(opened(sit(chamber.people.huy), paper))
    mark(lan, 3, "Ghi chú")
    lan.keyboard.type("Đề nghị làm rõ", delay=15)
    mark(lan, 6)
    expect(lan.locator(".remark .state--done:visible")).to_have_count(2)
    lan.get_by_role("button", name=re.compile("^Chia sẻ: .*, 1, ")).click()
    with_whom = lan.get_by_label("Với", exact=True)
    expect(with_whom).to_be_focused()
    with_whom.select_option(label=chamber.people.huy.name)
    lan.locator("note-sharing").get_by_role("button", name="Chia sẻ", exact=True).click()

    expect(huy.locator(".mark--lent")).to_have_count(1)
    expect(huy.get_by_role("heading", name=f"Ghi chú của {chamber.people.lan.name}")).to_be_visible()
    badge = huy.get_by_role("button", name=f"Ghi chú của {chamber.people.lan.name}: Đề nghị làm rõ")
    expect(badge).to_contain_text(chamber.people.lan.name.split()[-1])
    expect(lan.locator(".remark__whom:visible")).to_have_text(f"Đang chia sẻ với: {chamber.people.huy.name}")
    words = lan.locator(".remark textarea:visible").first
    words.fill("Đề nghị làm rõ số liệu")
    words.blur()
    expect(huy.locator("shared-notes .note-words:visible")).to_have_text("Đề nghị làm rõ số liệu")
    huy.get_by_label("Hiện trên trang").uncheck()
    expect(huy.locator(".mark--lent")).to_have_count(0)
    notes(opened(huy, paper))  # the choice outlives the page
    expect(huy.get_by_label("Hiện trên trang")).not_to_be_checked()
    expect(huy.locator(".mark--lent")).to_have_count(0)
    huy.get_by_label("Hiện trên trang").check()
    expect(huy.locator(".mark--lent")).to_have_count(1)

    lan.get_by_role("button", name=re.compile("^Thôi chia sẻ với")).click()
    expect(huy.locator(".mark--lent")).to_have_count(0)
    expect(huy.get_by_text("Chưa ai chia sẻ ghi chú trên tài liệu này")).to_be_visible()
    lan.get_by_role("button", name=re.compile("^Hoàn tác, chia sẻ lại")).click()
    expect(huy.locator(".mark--lent")).to_have_count(1)
    huy.goto("/notes/shared")
    expect(huy.get_by_text("Đề nghị làm rõ số liệu")).to_be_visible()
    lan.get_by_role("button", name=re.compile("^Thôi chia sẻ với")).click()
    expect(huy.get_by_text("Chưa có ai chia sẻ ghi chú")).to_be_visible()
    assert ("HIGHLIGHT", "Đề nghị làm rõ số liệu") in kept(chamber, paper)


def test_the_eraser_takes_what_it_touches_and_undo_gives_it_back(chamber: Chamber, sit: Sit, paper: str) -> None:
    page = notes(opened(sit(chamber.people.lan), paper))
    page.get_by_role("button", name="Bút", exact=True).click()
    stroke(page)
    expect(page.locator(".mark--ink")).to_have_count(1)
    page.get_by_role("button", name="Tẩy").click()
    box = page.locator(".mark--ink path").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] + 40, steps=40)
    page.mouse.up()
    expect(page.locator(".mark--ink")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator(".mark--ink")).to_have_count(1)


def test_by_keyboard_alone_a_note_is_written_and_taken_away(chamber: Chamber, sit: Sit, paper: str) -> None:
    page = opened(sit(chamber.people.lan), paper)
    page.get_by_role("group", name="Công cụ đọc").get_by_role("button", name="Ghi chú").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Thêm ghi chú vào trang này").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".remark textarea")).to_be_focused()
    page.keyboard.type("Chỉ bằng bàn phím", delay=15)
    expect(page.locator(".remark .state--done")).to_have_count(1)
    page.get_by_role("button", name="Ghi chú 1: Chỉ bằng bàn phím").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".remark textarea")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".remark")).to_have_count(0)


def test_written_without_a_line_and_the_tab_killed_it_is_there_afterwards(
    chamber: Chamber, sit: Sit, paper: str
) -> None:
    page = notes(opened(sit(chamber.people.lan), paper))
    page.context.set_offline(True)
    page.get_by_role("button", name="Thêm ghi chú vào trang này").click()
    page.keyboard.type("Viết trên đường", delay=15)
    expect(page.locator(".remark .state--wait")).to_contain_text("Đang giữ trên máy này")
    page.wait_for_timeout(1_000)
    page.evaluate("location.replace('about:blank')")  # no time to say goodbye
    assert ("NOTE", "Viết trên đường") not in kept(chamber, paper)
    page.context.set_offline(False)
    notes(opened(page, paper))
    expect(page.locator(".remark textarea")).to_have_value("Viết trên đường")
    expect(page.locator(".remark .state--done")).to_have_count(1)
    assert ("NOTE", "Viết trên đường") in kept(chamber, paper)


def test_a_tab_that_is_killed_in_mid_stroke_leaves_the_stroke(chamber: Chamber, sit: Sit, paper: str) -> None:
    page = notes(opened(sit(chamber.people.lan), paper))
    page.get_by_role("button", name="Bút", exact=True).click()
    box = page.locator("[data-part=stage] .page").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 4, max(box["y"], 120) + 90
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 31):
        page.mouse.move(x + 6 * step, y + (step % 3) * 6)
        page.wait_for_timeout(40)
    page.close()  # the hand is still down
    assert kept(chamber, paper) == []
    page = notes(opened(page.context.new_page(), paper))
    expect(page.locator(".mark--ink")).to_have_count(1)
    expect(page.locator(".remark .state--done")).to_have_count(1)
    assert kept(chamber, paper) == [("INK", "")]
    drawn_at = page.locator(".mark--ink").bounding_box()
    assert drawn_at is not None and drawn_at["width"] > 100, "all but the last moment of it"


def test_two_machines_that_write_on_one_note_keep_both_texts(chamber: Chamber, sit: Sit, paper: str) -> None:
    laptop = notes(opened(sit(chamber.people.lan), paper))
    laptop.get_by_role("button", name="Thêm ghi chú vào trang này").click()
    laptop.keyboard.type("gốc", delay=15)
    expect(laptop.locator(".remark .state--done")).to_have_count(1)
    tablet = notes(opened(sit(chamber.people.lan), paper))
    expect(tablet.locator(".remark textarea")).to_have_value("gốc")
    tablet.context.set_offline(True)
    tablet.locator(".remark textarea").fill("trên máy tính bảng")
    laptop.locator(".remark textarea").fill("trên máy tính")
    laptop.keyboard.press("Tab")
    expect(laptop.locator(".remark .state--done")).to_have_count(1)
    tablet.context.set_offline(False)
    for page in (tablet, laptop):
        expect(page.locator(".remark")).to_have_count(2, timeout=45_000)
    assert kept(chamber, paper) == [("NOTE", "trên máy tính"), ("NOTE", "trên máy tính bảng")]


def test_a_word_that_is_being_composed_in_a_note_is_left_alone(chamber: Chamber, sit: Sit, paper: str) -> None:
    laptop = notes(opened(sit(chamber.people.lan), paper))
    tablet = notes(opened(sit(chamber.people.lan), paper))
    laptop.get_by_role("button", name="Thêm ghi chú vào trang này").click()
    field = laptop.locator(".remark textarea:visible")
    keys = laptop.context.new_cdp_session(laptop)
    keys.send("Input.imeSetComposition", {"text": "tiêng", "selectionStart": 5, "selectionEnd": 5})
    tablet.get_by_role("button", name="Đánh dấu trang này").click()
    expect(laptop.locator(".mark--bookmark")).to_have_count(1)
    expect(laptop.locator(".remark .state--wait")).to_have_count(0)  # half a word was put away, too
    expect(field).to_have_value("tiêng")
    keys.send("Input.insertText", {"text": "tiếng"})
    expect(field).to_have_value("tiếng")
    expect(field).to_be_focused()
    expect(tablet.locator(".remark textarea:visible")).to_have_value("tiếng")


ARTICLES = (
    "Điều 1. Nghị quyết này quy định mức hỗ trợ học phí cho trẻ em mầm non trên địa bàn tỉnh",
    "Điều 2. Hộ nghèo được hỗ trợ bằng toàn bộ mức học phí của trường công lập trong năm học",
    "Điều 3. Kinh phí thực hiện do ngân sách tỉnh bảo đảm theo phân cấp quản lý hiện hành",
    "Điều 4. Ủy ban nhân dân tỉnh tổ chức thực hiện và báo cáo kết quả tại kỳ họp cuối năm",
)


def resolution(folder: Path, name: str, articles: tuple[str, ...]) -> Path:
    """A PDF of one page, an article a line."""
    path = folder / name
    document = pymupdf.open()
    page = document.new_page(-1, 595, 842)
    page.insert_font("tinos", str(vietnamese_font()))
    for line, words in enumerate(articles):
        page.insert_text((70, 90 + 26 * line), words, fontname="tinos", fontsize=11)
    document.subset_fonts()
    document.save(path)
    return path


def mark(page: Page, row: int, button: str = "Tô sáng") -> None:
    page.evaluate(SELECT, [row, row])
    page.get_by_role("group", name="Đoạn đang chọn").get_by_role("button", name=button).click()
    expect(page.locator(".remark .state--wait")).to_have_count(0)


def test_a_new_version_keeps_the_notes(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp có bản mới")
    old = chamber.paper(meeting, resolution(tmp_path, "cu.pdf", ARTICLES), "Dự thảo nghị quyết")
    chamber.release(meeting, old)
    page = notes(opened(sit(chamber.people.lan, viewport=LAPTOP), old))
    mark(page, 1)
    mark(page, 2, "Ghi chú")
    page.keyboard.type("Ngân sách tỉnh có đủ không?", delay=15)
    expect(page.locator(".remark .state--done")).to_have_count(2)

    first, _second, *rest = ARTICLES
    changed = (first, "Điều 2. Giải thích từ ngữ dùng trong Nghị quyết", *rest)
    new = chamber.next_version(meeting, old, resolution(tmp_path, "moi.pdf", ("NGHỊ QUYẾT", *changed)))
    chamber.release(meeting, new)
    page = notes(opened(page, new))
    expect(page.locator(".mark--highlight")).to_have_count(1)
    line = page.locator("[data-part=stage] .page__text text").nth(3).bounding_box()
    drawn_at = page.locator(".mark--highlight rect").first.bounding_box()
    assert line is not None and drawn_at is not None
    assert abs(line["y"] - drawn_at["y"]) < line["height"], "it moved down with its article"
    expect(page.locator("[data-part=remarks] .remark__moved")).to_contain_text("Đã chuyển")
    expect(page.locator("[data-part=remarks] textarea")).to_have_value("Ngân sách tỉnh có đủ không?")

    review = page.locator("[data-part=review]")
    expect(review.get_by_role("heading")).to_have_text("Cần xem lại (1)")
    expect(review.locator(".remark__quote")).to_contain_text("Hộ nghèo được hỗ trợ")
    review.get_by_role("button", name="Xem trang cũ bên cạnh").click()
    beside = page.get_by_role("region", name="Trang của bản trước")
    expect(beside.locator(".page__text text").nth(1)).to_contain_text("Hộ nghèo được hỗ trợ")

    page.goto("/notes")
    expect(page.get_by_role("heading", name="Cần xem lại")).to_be_visible()
    expect(page.get_by_role("img", name="Trang cũ: phiên bản 1, trang thứ 1")).to_be_visible()
    page.get_by_role("link", name="Đặt vào bản mới").click()
    drawn(page)
    review.get_by_role("button", name="Đặt vào đoạn đang chọn").click()
    expect(review.get_by_text("Đề nghị chọn đoạn tương ứng")).to_be_visible()
    page.evaluate(SELECT, [2, 2])
    review.get_by_role("button", name="Đặt vào đoạn đang chọn").click()
    expect(review).to_be_hidden()
    expect(page.locator(".mark--highlight")).to_have_count(2)
    expect(page.locator(".remark__was:visible")).to_contain_text("Hộ nghèo được hỗ trợ")
    expect(page.locator(".remark .state--wait")).to_have_count(0)
    page.get_by_role("button", name="Hoàn tác").click()
    expect(review).to_be_visible()
    review.get_by_role("button", name="Giữ ở bản cũ").click()
    expect(review).to_be_hidden()
    expect(page.locator("[data-part=remarks] .remark")).to_have_count(2)
