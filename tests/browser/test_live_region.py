"""Live regions: news is shown, and nothing is taken out of the reader's hands."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import until
from tests.browser.shell_app import Running
from tests.browser.test_feed import open_feed

pytestmark = pytest.mark.browser

TIN = "Tờ trình 91/TTr-UBND"


def release(shell: Running, *papers: str, name: str = "DocumentReleased") -> None:
    """The secretariat releases papers; everybody hears of it."""
    shell.shell.papers.extend(papers)
    shell.shell.chamber.record(name)


def test_released_paper_appears_without_a_reload(page: Page, shell: Running) -> None:
    open_feed(page)
    page.evaluate("window.before = document.querySelector('.rows li')")
    release(shell, TIN)
    expect(page.locator(".rows strong")).to_have_text(["Báo cáo 118/BC-UBND", TIN])
    assert page.evaluate("window.before === document.querySelector('.rows li')")


def test_other_events_fetch_nothing(page: Page, shell: Running) -> None:
    open_feed(page)
    release(shell, TIN, name="PageTurned")
    page.wait_for_timeout(400)
    assert shell.shell.fetched == 0


def test_many_events_are_one_or_two_requests(page: Page, shell: Running) -> None:
    open_feed(page)
    for place in range(30):
        release(shell, f"Tài liệu {place}")
    expect(page.locator(".rows li")).to_have_count(31)
    page.wait_for_timeout(400)
    assert shell.shell.fetched <= 4


def test_unchanged_fragment_is_not_sent_again(page: Page, shell: Running) -> None:
    open_feed(page)
    for times in (1, 2):
        release(shell, name="DocumentWithdrawn")
        until(page, lambda times=times: shell.shell.fetched == times)  # type: ignore[misc]
    until(page, lambda: shell.shell.unchanged == 1)
    assert shell.shell.fetched == 2


def test_typed_text_focus_and_caret_stay(page: Page, shell: Running) -> None:
    open_feed(page)
    note = page.get_by_label("Ghi chú")
    note.fill("Đề nghị làm rõ")
    note.evaluate("(area) => area.setSelectionRange(3, 3)")
    release(shell, TIN)
    expect(page.locator(".rows strong")).to_have_count(2)
    page.keyboard.type("x")
    expect(note).to_have_value("Đề xnghị làm rõ")
    expect(page.get_by_label("Số")).to_have_value("2")  # untouched by the reader: follows the server


def test_edited_number_is_not_overwritten(page: Page, shell: Running) -> None:
    open_feed(page)
    page.get_by_label("Số").fill("9")
    page.get_by_label("Ghi chú").focus()
    release(shell, TIN)
    expect(page.locator(".rows strong")).to_have_count(2)
    expect(page.get_by_label("Số")).to_have_value("9")


def test_text_being_composed_is_left_alone_until_it_is_done(page: Page, shell: Running) -> None:
    open_feed(page)
    page.get_by_label("Ghi chú").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "tiêng", "selectionStart": 5, "selectionEnd": 5})
    release(shell, TIN)
    page.wait_for_timeout(400)
    expect(page.locator(".rows strong")).to_have_count(1)
    session.send("Input.insertText", {"text": "tiếng"})
    expect(page.locator(".rows strong")).to_have_count(2)
    expect(page.get_by_label("Ghi chú")).to_have_value("tiếng")


def test_unfolded_details_stay_open_and_are_updated(page: Page, shell: Running) -> None:
    open_feed(page)
    page.get_by_text("Ai đã mở").click()
    release(shell, TIN)
    expect(page.locator(".who p")).to_have_text("2 tài liệu")
    expect(page.locator(".who")).to_have_attribute("open", "")


def test_selected_text_stays_selected_and_follows_later(page: Page, shell: Running) -> None:
    open_feed(page)
    page.get_by_text("Ai đã mở").click()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.who p'))")
    release(shell, TIN)
    expect(page.locator(".rows strong")).to_have_count(2)
    assert page.evaluate("String(getSelection())") == "1 tài liệu"
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator(".who p")).to_have_text("2 tài liệu")


def test_pressed_link_does_not_move_under_the_finger(page: Page, shell: Running) -> None:
    open_feed(page)
    page.locator(".rows a").hover()
    page.mouse.down()
    release(shell, TIN)
    page.wait_for_timeout(400)
    expect(page.locator(".rows strong")).to_have_count(1)
    page.mouse.up()
    expect(page.locator(".rows strong")).to_have_count(2)


def test_focused_row_that_left_waits_until_the_focus_moves(page: Page, shell: Running) -> None:
    open_feed(page)
    release(shell, TIN)
    last = page.locator(".rows a").nth(1)
    last.focus()
    shell.shell.papers.pop()
    shell.shell.chamber.record("DocumentWithdrawn")
    page.wait_for_timeout(400)
    expect(last).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".rows strong")).to_have_count(1)


def test_redirect_to_sign_in_never_ends_up_inside_the_page(page: Page, shell: Running) -> None:
    open_feed(page)
    page.route("**/papers", lambda route: route.fulfill(status=401, body="signed out"))
    release(shell, TIN)
    page.wait_for_timeout(400)
    expect(page.locator(".rows strong")).to_have_text(["Báo cáo 118/BC-UBND"])


def test_server_that_stumbled_is_asked_again(page: Page, shell: Running) -> None:
    open_feed(page)
    page.route("**/papers", lambda route: route.fulfill(status=503, body=""), times=1)
    release(shell, TIN)
    expect(page.locator(".rows strong")).to_have_count(2, timeout=8000)


def test_news_is_told_in_one_unobtrusive_notice(page: Page, shell: Running) -> None:
    open_feed(page)
    release(shell, "Báo cáo 60/BC-HĐND")
    release(shell, TIN)
    expect(page.locator(".notices .notice")).to_have_count(1)
    expect(page.locator(".notices .notice")).to_contain_text(f"Ban thư ký vừa phát hành {TIN}.")
    assert [asked["seq"] for asked in shell.shell.news_asked] == ["1"]
    page.get_by_role("button", name="Đóng", exact=True).last.click()
    expect(page.locator(".notices .notice")).to_have_count(0)
