"""The reader in a real browser: what a delegate sees, presses and hears."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.reader_app import ReaderServer
from tests.browser.reader_pack import Pack, typeset
from tests.browser.reading import NEWER, TABLET, Open, at

pytestmark = pytest.mark.browser

# ---- opening -----------------------------------------------------------------------------------


def wait_for_place(page: Page, server: ReaderServer, number: int) -> None:
    """Until the server was told that the reader is on that page."""
    until(page, lambda: server.places and server.places[-1]["page"] == number)


def test_first_page_is_drawn_with_its_text(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    at(page, "i")
    expect(page.get_by_role("article", name="Trang i", exact=True)).to_contain_text("TỜ TRÌNH, trang 1")
    assert page.evaluate("document.querySelector('paper-reader').canvasMegabytes") > 1


def test_whole_file_is_never_fetched_for_a_page(read: Open, server: ReaderServer) -> None:
    page = read(f"{server.page()}#trang-8")
    page.wait_for_timeout(700)
    parts = [path for path in server.requests if path.startswith("/p/")]
    assert not [path for path in parts if path.endswith(".pdf")]
    assert {
        int(number) for path in parts if (number := re.sub(r".*-(\d+)\.(png|json)$", r"\1", path)).isdigit()
    } <= set(range(7, 14))


def test_link_names_the_printed_label(read: Open, server: ReaderServer) -> None:
    page = read(f"{server.page()}#trang-7")
    at(page, "7")
    page.evaluate("location.hash = '#trang-ii'")
    at(page, "ii")


def test_place_is_remembered_and_taken_up_again(read: Open, server: ReaderServer, paper: Pack) -> None:
    page = read(server.page())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    at(page, "1")
    wait_for_place(page, server, 3)
    assert set(server.places[-1]) == {"page", "y", "at"}
    paper.facts["place"] = {"page": server.places[-1]["page"], "y": 0.4}
    again = read(server.page())
    at(again, "1")
    expect(again).to_have_url(re.compile("#trang-1$"))


def test_place_is_sent_when_the_page_is_left(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.keyboard.press("End")
    at(page, "10")
    page.goto("about:blank")
    wait_for_place(page, server, 12)


def test_paper_counts_as_read_after_five_seconds(read: Open, server: ReaderServer) -> None:
    began = time.monotonic()
    page = read(server.page())
    while not server.openings and time.monotonic() - began < 60:
        page.wait_for_timeout(100)
    assert server.openings == 1
    assert time.monotonic() - began >= 5


# ---- turning -----------------------------------------------------------------------------------


def test_keys_turn_zoom_and_ask_for_a_page(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.keyboard.press("ArrowRight")
    at(page, "ii")
    page.keyboard.press("ArrowLeft")
    at(page, "i")
    page.keyboard.press("End")
    at(page, "10")
    page.keyboard.press("Home")
    at(page, "i")
    before = page.evaluate("document.querySelector('paper-reader').stage.zoom")
    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('paper-reader').stage.zoom") > before
    page.keyboard.press("g")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    at(page, "8")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_page_of_the_pack_is_found_and_an_unknown_one_is_refused_with_a_sentence(
    read: Open, server: ReaderServer
) -> None:
    page = read(server.page())
    page.get_by_role("button", name="Trang i / 12").click()
    expect(page.get_by_text("trong tập tài liệu kỳ họp là trang 211 đến 222")).to_be_visible()
    page.get_by_label("Số trang in trên tài liệu").fill("999")
    page.get_by_role("button", name="Mở trang").click()
    expect(page.get_by_role("alert")).to_contain_text("không có trang mang số này")
    page.get_by_label("Số trang in trên tài liệu").fill("215")
    page.get_by_role("button", name="Mở trang").click()
    at(page, "3")


def test_scrolling_tells_the_page_that_is_read(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.mouse.move(700, 400)
    for _ in range(6):
        page.mouse.wheel(0, 500)
    expect(page.locator("[data-do=goto]")).to_have_text(re.compile("^Trang [12] "))


def test_swipe_turns_the_page_on_a_tablet(read: Open, server: ReaderServer) -> None:
    page = read(server.page(), TABLET, has_touch=True, is_mobile=True)
    swipe(page, 600, 200)
    at(page, "ii")
    swipe(page, 200, 600)
    at(page, "i")


def swipe(page: Page, start: int, end: int) -> None:
    session = page.context.new_cdp_session(page)
    touch = lambda kind, points: session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
    touch("touchStart", [{"x": start, "y": 500}])
    for step in range(1, 9):
        touch("touchMove", [{"x": start + (end - start) * step // 8, "y": 500}])
    touch("touchEnd", [])


def test_only_pages_near_the_eye_exist(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    for _ in range(11):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
    at(page, "10")
    assert page.locator("[data-part=stage] .page").count() <= 4


# ---- looking -----------------------------------------------------------------------------------


def test_zoomed_page_is_drawn_from_its_slice(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    for _ in range(6):
        page.keyboard.press("+")
    page.locator(".page__detail:not([hidden])").first.wait_for()
    assert [path for path in server.requests if path.endswith(".pdf")] == ["/p/0001-s0.pdf"]
    assert page.evaluate("document.querySelector('paper-reader').canvasMegabytes") < 128


def test_scan_keeps_its_image_when_zoomed(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.scanned = True
    page = read(server.page())
    for _ in range(8):
        page.keyboard.press("+")
    page.wait_for_timeout(600)
    assert not [path for path in server.requests if path.endswith(".pdf")]
    expect(page.get_by_text("Máy đọc, độ tin cậy 93 %").first).to_be_visible()


def test_rotated_page_lies_on_its_side(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.keyboard.press("r")
    box = page.locator(".page").first.bounding_box()
    assert box and box["width"] > box["height"]


def test_two_pages_stand_side_by_side(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.get_by_role("button", name="Hiển thị").click()
    page.get_by_role("button", name="Hai trang").click()
    boxes = [page.locator(f'[data-page="{n}"].page').bounding_box() for n in (1, 2)]
    assert boxes[0] and boxes[1] and boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]


def test_chosen_manner_of_reading_is_kept(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.get_by_role("button", name="Hiển thị").click()
    page.get_by_role("button", name="Từng trang").click()
    page.reload()
    page.locator(".page[data-drawn]").first.wait_for()
    page.get_by_role("button", name="Hiển thị").click()
    expect(page.get_by_role("button", name="Từng trang")).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-part=stage] .page").count() == 1


def test_copied_text_keeps_words_and_lines(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.locator(".page__text text").nth(1).wait_for(state="attached")
    copied = page.evaluate("""() => new Promise(resolve => {
        const lines = document.querySelectorAll('.page__text text');
        const range = document.createRange();
        range.setStart(lines[0].querySelector('tspan').firstChild, 0);
        const words = lines[1].querySelector('tspan').firstChild;
        range.setEnd(words, words.data.split(' ', 2).join(' ').length + 3);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        const event = new ClipboardEvent('copy', {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
        document.dispatchEvent(event); resolve(event.clipboardData.getData('text/plain'));
    })""")
    first, second = copied.split("\n")
    assert first == "TỜ TRÌNH, trang 1"
    assert len(second.split(" ")) == 3


def test_text_is_there_for_a_screen_reader(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.locator(".page__text text").first.wait_for(state="attached")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    names = [node.get("name", {}).get("value", "") for node in tree if not node.get("ignored")]
    assert any("TRÌNH" in name for name in names)
    feed = page.get_by_role("feed")
    expect(feed.get_by_role("article").first).to_have_attribute("aria-setsize", "12")


def test_sentences_bend_their_nouns_in_the_browser_too(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    said = page.evaluate("""async () => {
        const { src } = document.querySelector('script[src*="paper-reader.js"]');
        const { filled } = await import(src.replace('reader/paper-reader.js', 'filled.js'));
        const sentence = '{count} {count:page|pages} of {title}';
        return [1, 3].map((count) => filled(sentence, {count}));
    }""")
    assert said == ["1 page of {title}", "3 pages of {title}"]


# ---- searching ---------------------------------------------------------------------------------


def test_search_without_tone_marks_finds_and_marks(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.keyboard.press("/")
    page.keyboard.type("dau tu cong")
    expect(page.locator(".hits__count")).to_contain_text("kết quả")
    expect(page.locator(".hits__match").first).to_have_text("đầu tư công")
    expect(page.locator(".page .hit").first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.locator(".page .hit--chosen")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".page .hit")).to_have_count(0)


def test_search_works_on_opened_pages_without_a_line(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.locator(".page__text text").first.wait_for(state="attached")
    page.context.set_offline(True)
    page.keyboard.press("/")
    page.keyboard.type("đầu tư")
    expect(page.locator(".hits__count")).to_contain_text("trong các trang đã mở")
    expect(page.locator(".hits__match").first).to_have_text("đầu tư")


def test_wrong_tone_marks_do_not_match(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    page.locator(".page__text text").first.wait_for(state="attached")
    assert page.evaluate("document.querySelector('paper-reader').stage.words.search('đậu tứ').length") == 0
    assert page.evaluate("document.querySelector('paper-reader').stage.words.search('dau tu').length") > 0


# ---- the paper changes -------------------------------------------------------------------------


def test_replaced_paper_says_so_and_opens_the_new_one_at_the_same_page(
    read: Open, pdf: Path, paper: Pack, tmp_path: Path
) -> None:
    newer = Pack(typeset(13, tmp_path / "newer.pdf"), version=NEWER)
    with ReaderServer(paper, newer) as server:
        server.changes = [{"old": None, "new": 1, "kind": "added"}] + [
            {"old": n, "new": n + 1, "kind": "same"} for n in range(1, 13)
        ]
        page = read(f"{server.page()}#trang-5")
        paper.facts["replaced_by"] = {"version": NEWER, "number": 2}
        server.tell("DocumentReleased", {"document_id": paper.manifest()["document"], "version_id": NEWER})
        expect(page.get_by_text("đã được thay thế bằng phiên bản 2")).to_be_visible()
        page.get_by_role("button", name="Mở bản mới ở trang này").click()
        expect(page).to_have_url(re.compile(f"{NEWER}#trang-8$"))


def test_withdrawn_paper_leaves_the_screen(read: Open, server: ReaderServer, paper: Pack) -> None:
    page = read(server.page())
    server.gone.add(paper.version)
    server.tell("DocumentWithdrawn", {"version_id": paper.version})
    expect(page.get_by_text("Tài liệu đã được thu hồi")).to_be_visible()
    expect(page.locator(".page")).to_have_count(0)


def test_pages_still_being_digitised_appear_by_themselves(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.ready = 1
    page = read(server.page())
    at(page, "i")
    expect(page.get_by_text("Đã số hóa 1 / 12 trang")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Trang này đang được số hóa").first).to_be_visible()
    paper.ready = None
    server.tell("PageDigitised", {"version_id": paper.version})
    expect(page.get_by_text("Đã số hóa")).to_be_hidden()
    expect(page.locator('.page[data-page="2"][data-drawn]')).to_be_visible()


def test_previous_version_stands_beside_with_changes_marked(read: Open, paper: Pack, tmp_path: Path) -> None:
    newer = Pack(typeset(13, tmp_path / "newer.pdf"), version=NEWER, facts={"previous": paper.version, "number": 2})
    with ReaderServer(newer, paper) as server:
        server.changes = [{"old": 1, "new": 1, "kind": "same"}, {"old": None, "new": 2, "kind": "added"}] + [
            {"old": n, "new": n + 1, "kind": "changed" if n == 4 else "same"} for n in range(2, 13)
        ]
        page = read(server.page(NEWER))
        page.get_by_role("button", name="Hiển thị").click()
        page.get_by_role("button", name="So sánh với bản trước").click()
        expect(page.get_by_text("2 trang có thay đổi")).to_be_visible()
        expect(
            page.get_by_role("region", name="Trang của bản trước").locator(".page[data-drawn]").first
        ).to_be_visible()
        page.get_by_role("button", name="Chỗ đổi sau").click()
        expect(page.locator('[data-part=stage] .page[data-page="2"] .page__change')).to_have_text("Trang mới")
        page.get_by_role("button", name="Chỗ đổi sau").click()
        expect(page.locator('.compare .page[data-page="4"] .page__change')).to_have_text("Có thay đổi")
        expect(page.locator(".half").first).to_be_hidden()  # beside each other: the head says it
        page.set_viewport_size({"width": 640, "height": 900})
        expect(page.locator(".half:visible")).to_have_text(["Bản trước (phiên bản 1)", "Bản này (phiên bản 2)"])


def test_what_is_not_allowed_is_not_offered(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.facts |= {"allowed": {"download": False, "print": False}}
    page = read(server.page())
    page.get_by_role("button", name="Hiển thị").click()
    expect(page.get_by_role("button", name="In", exact=True)).to_be_hidden()
    expect(page.get_by_role("link", name="Tải về máy")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.get_by_text("Tài liệu này không được in")).to_be_visible()
    expect(page.locator(".page").first).to_be_hidden()


def test_what_may_not_be_kept_is_read_aloud_and_not_copied(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.facts |= {"allowed": {"download": False, "print": False, "copy": False}}
    page = read(server.page())
    page.locator(".page__text text").first.wait_for(state="attached")
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    assert any("TRÌNH" in node.get("name", {}).get("value", "") for node in tree if not node.get("ignored"))
    page.locator(".stage").last.focus()
    page.keyboard.press("Control+A")
    assert "TRÌNH, trang" not in page.evaluate("getSelection().toString()")
    copied = page.evaluate("""() => {
        const line = document.querySelector('.page__text text');
        const range = document.createRange(); range.selectNodeContents(line);
        getSelection().removeAllRanges(); getSelection().addRange(range);
        const event = new ClipboardEvent('copy', {clipboardData: new DataTransfer(), bubbles: true, cancelable: true});
        document.dispatchEvent(event);
        return [event.defaultPrevented, event.clipboardData.getData('text/plain')];
    }""")
    assert copied == [True, ""]


def test_a_copy_that_is_being_made_is_waited_for(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.facts |= {"marking": {"complete": False, "trouble": None}}
    page = read(server.page())
    expect(page.get_by_text("Đang chuẩn bị bản có tên đại biểu")).to_be_visible()
    expect(page.locator(".page[data-drawn] .page__trouble").first).to_be_hidden()
    paper.facts["marking"] = {"complete": True, "trouble": None}
    expect(page.get_by_text("Đang chuẩn bị bản có tên đại biểu")).to_be_hidden()


# ---- following ---------------------------------------------------------------------------------


def test_reader_follows_leaves_and_returns_with_one_touch(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    expect(page.get_by_text("Đã kết nối")).to_be_visible()
    server.turn(4)
    at(page, "2")
    expect(page.get_by_text("Đang theo người trình bày")).to_be_visible()
    page.get_by_role("button", name="Rời, đọc riêng").click()
    server.turn(6)
    expect(page.get_by_role("button", name="Trở lại trang 4")).to_be_visible()
    at(page, "2")
    page.get_by_role("button", name="Trở lại trang 4").click()
    at(page, "4")
    server.turn(8)
    at(page, "6")


def test_turning_the_page_oneself_is_leaving(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    expect(page.get_by_text("Đã kết nối")).to_be_visible()
    server.turn(4)
    at(page, "2")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Đại biểu đang đọc riêng")).to_be_visible()
    at(page, "3")


def test_late_joiner_lands_on_the_right_page(read: Open, server: ReaderServer) -> None:
    server.turn(9, 0.2)
    page = read(server.page())
    at(page, "7")
    expect(page.get_by_text("Đang theo người trình bày")).to_be_visible()


def test_who_is_reading_already_is_asked_and_not_carried_off(read: Open, server: ReaderServer) -> None:
    page = read(server.page())
    expect(page.get_by_text("Đã kết nối")).to_be_visible()
    page.keyboard.press("ArrowRight")
    server.turn(9)
    expect(page.get_by_role("button", name="Trở lại trang 7")).to_be_visible()
    at(page, "ii")


def test_presenter_turns_pages_for_the_others(read: Open, server: ReaderServer, paper: Pack) -> None:
    paper.facts["meeting"] = {"id": "m", "may_present": True}
    presenter = read(server.page())
    paper.facts["meeting"] = {"id": "m", "may_present": False}
    delegate = read(server.page())
    expect(delegate.get_by_role("button", name="Trình bày")).to_be_hidden()
    for page in (presenter, delegate):
        expect(page.get_by_text("Đã kết nối")).to_be_visible()
    presenter.get_by_role("button", name="Trình bày").click()
    presenter.keyboard.press("ArrowRight")
    at(delegate, "ii")
    until(presenter, lambda: server.commands and server.commands[-1].get("rest"))
    assert server.commands[-1] | {"key": ""} == {
        "meeting": "m", "version": paper.version, "page": 2, "y": 0, "rest": True, "key": ""
    }  # fmt: skip
    presenter.get_by_role("button", name="Trình bày").click()
    expect(delegate.get_by_text("Đang theo người trình bày")).to_be_hidden()


# ---- for everybody -----------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 820, 1366, 1920])
def test_nothing_is_cut_off_and_every_control_can_be_touched(read: Open, server: ReaderServer, width: int) -> None:
    page = read(server.page(), {"width": width, "height": 768})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.get_by_role("button").all():
        if button.is_visible():
            box = button.bounding_box()
            assert box and box["height"] >= 47.5 and box["width"] >= 40, button.inner_text()
            assert box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_violation_of_accessibility_rules(read: Open, server: ReaderServer, theme: str, language: str) -> None:
    page = read(f"{server.page()}?theme={theme}&language={language}")
    page.locator('[data-do="panel"][value="view"]').first.click()
    violations = axe(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("dau tu")
    page.locator(".hits a").first.wait_for()
    assert violations + axe(page) == []


def axe(page: Page) -> list[str]:
    """Rules of axe-core that the page breaks, with the elements that break them."""
    script = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})
    page.evaluate(script.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]
