"""Kept forms, notices, moving items by hand and by keyboard, the service worker."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.shell_app import Running

pytestmark = pytest.mark.browser

NOTIFY = "import(document.querySelector('script[src*=\"shell.js\"]').src.replace('shell.js', 'notice-stack.js'))"


def fill_comment(page: Page) -> None:
    page.goto("/comment")
    page.get_by_label("Nội dung góp ý").fill("Đề nghị nêu thứ tự ưu tiên của 12 dự án.")
    page.get_by_label("Loại").select_option("b")
    page.get_by_label("Mã").fill("bi-mat")


def test_expired_sign_in_keeps_what_was_typed(page: Page, shell: Running) -> None:
    fill_comment(page)
    shell.shell.signed_in = False
    page.get_by_role("button", name="Gửi góp ý").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_label("Nội dung góp ý")).to_have_value("Đề nghị nêu thứ tự ưu tiên của 12 dự án.")
    expect(page.get_by_label("Loại")).to_have_value("b")
    expect(page.get_by_label("Mã")).to_have_value("")
    expect(page.locator(".notices")).to_contain_text("được giữ lại")


def test_reload_keeps_what_was_typed_and_no_password(page: Page, shell: Running) -> None:
    fill_comment(page)
    assert "bi-mat" not in page.evaluate("JSON.stringify({...sessionStorage})")
    page.reload()
    expect(page.get_by_label("Nội dung góp ý")).to_have_value("Đề nghị nêu thứ tự ưu tiên của 12 dự án.")


def test_sent_form_comes_back_empty(page: Page, shell: Running) -> None:
    fill_comment(page)
    page.get_by_role("button", name="Gửi góp ý").click()
    page.wait_for_load_state()
    expect(page.get_by_label("Nội dung góp ý")).to_have_value("")
    assert shell.shell.posted[0]["text"] == "Đề nghị nêu thứ tự ưu tiên của 12 dự án."


def test_signing_out_forgets_what_was_typed(page: Page, shell: Running) -> None:
    fill_comment(page)
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/comment")
    expect(page.get_by_label("Nội dung góp ý")).to_have_value("")


def test_notice_leaves_after_its_time_but_not_while_it_is_used(page: Page, shell: Running) -> None:
    page.clock.install()
    page.goto("/feed")
    page.evaluate(f"{NOTIFY}.then(({{ notify }}) => notify({{ text: 'Đã phát hành.' }}))")
    notice = page.locator(".notices .notice")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="Đóng").focus()
    page.clock.run_for(15_000)
    expect(notice).to_be_visible()
    page.locator("h1").click()
    page.clock.run_for(11_000)
    expect(notice).to_have_count(0)


def order(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "document.querySelector('sortable-list').order.map(({ id, parent }) => parent ? `${parent}>${id}` : id)"
    )
    return found


def test_items_move_by_keyboard(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    page.evaluate("addEventListener('sortable-list:moved', (event) => (window.moved = event.detail))")
    handle = page.get_by_role("button", name="Di chuyển Quy chế làm việc")
    handle.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(handle).to_be_focused()
    expect(page.locator("[data-speech]")).to_contain_text("vị trí 1 trong 3")
    page.keyboard.press("Enter")
    assert order(page) == ["i15", "i14", "i14>i14.1", "i14>i14.2", "i16"]
    assert page.evaluate("window.moved.id") == "i15"
    assert page.evaluate("window.moved.after") is None


def test_items_change_their_level_and_escape_brings_them_back(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    before = order(page)
    page.get_by_role("button", name="Di chuyển Quy chế làm việc").press("Enter")
    page.keyboard.press("ArrowRight")
    assert "i14>i15" in order(page)
    page.keyboard.press("Escape")
    assert order(page) == before


def test_item_with_children_does_not_go_below_the_last_level(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    page.get_by_role("button", name="Di chuyển Kinh tế - xã hội quý I").press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert order(page) == ["i15", "i14", "i14>i14.1", "i14>i14.2", "i16"]


def test_items_move_by_buttons_alone(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    page.get_by_role("button", name="Di chuyển Kế hoạch đầu tư công").click()
    tools = page.locator(".sortable__tools")
    tools.get_by_role("button", name="Lên").click()
    tools.get_by_role("button", name="Đặt ở đây").click()
    assert order(page)[-2:] == ["i16", "i15"]
    expect(tools).to_have_count(0)


def test_items_move_by_dragging(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    handle = page.get_by_role("button", name="Di chuyển Kế hoạch đầu tư công")
    handle.scroll_into_view_if_needed()
    start, goal = handle.bounding_box(), page.locator("[data-id=i15] > .tree__row").bounding_box()
    assert start and goal
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(goal["x"] + 200, goal["y"] + 30, steps=5)
    page.mouse.move(goal["x"] + 200, goal["y"] + 5, steps=5)
    page.mouse.up()
    assert order(page)[-2:] == ["i16", "i15"]
    expect(page.locator(".sortable__lifted")).to_have_count(0)


def test_without_a_network_a_page_says_what_to_do_and_opens_when_the_line_is_back(
    new_context: Callable[..., BrowserContext], shell: Running, faults: list[str]
) -> None:
    page = new_context().new_page()
    page.goto("/feed")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.evaluate("document.cookie = 'theme=dark; Path=/'")
    page.context.set_offline(True)
    page.goto("/gallery")
    expect(page.get_by_role("heading")).to_have_text("Trang này chưa được lưu trên máy.")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Ủy ban nhân dân tỉnh").first).to_be_visible()


def test_without_a_line_the_page_speaks_the_language_that_was_chosen(page: Page, shell: Running) -> None:
    page.goto("/feed")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.add_cookies([{"name": "language", "value": "en", "url": shell.address}])
    page.goto("/feed")
    page.context.set_offline(True)
    page.goto("/gallery")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading")).to_have_text("This page has not been stored on this machine.")
    expect(page.get_by_role("button", name="Reload the page")).to_be_visible()


def test_keyboard_reaches_the_content_first(page: Page, shell: Running) -> None:
    page.goto("/gallery")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
