"""The reader in WebKit, the nearest thing to a tablet's browser that Debian brings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.reader_pack import typeset
from tests.journeys.chamber import PASSWORD, Chamber, address_of
from tests.journeys.people import INK
from tests.journeys.webkit import Window, webkit

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def window() -> Iterator[Window]:
    with webkit() as window:
        window.resize(820, 1180)
        yield window


def test_delegate_reads_and_hears_news_in_webkit(chamber: Chamber, window: Window, tmp_path: Path) -> None:
    meeting = chamber.meeting("Kỳ họp trên máy tính bảng")
    first, second = (
        chamber.paper(
            meeting, typeset(3, tmp_path / f"{n}.pdf", text=lambda page, n=n: f"TỜ TRÌNH {n}, trang {page}"), title
        )
        for n, title in ((71, "Tờ trình về trường học"), (72, "Tờ trình về trạm y tế"))
    )
    chamber.release(meeting, first)
    sign_in(window, chamber)
    window.open(f"{chamber.url}/meetings/{meeting}/papers")
    window.until(lambda: "trường học" in window.text("main"))
    window.until(lambda: window.text("connection-state") == "Đã kết nối")
    window.run("window.stayed = true")
    chamber.release(meeting, second)
    window.until(lambda: "trạm y tế" in window.text("main"))
    assert window.run("return window.stayed") is True

    window.open(f"{chamber.url}/papers/{first}")
    window.until(lambda: window.find(".page[data-drawn]"))
    assert 0.005 < window.run(f"return ({INK})(document.querySelector('.page[data-drawn] .page__picture'))") < 0.6
    window.until(lambda: "TỜ TRÌNH 71, trang 1" in shown_text(window))
    window.click("[data-do=turn][value='1']")
    window.until(lambda: "Trang 2 / 3" in window.text("[data-do=goto]"))
    window.until(lambda: "trang 2" in shown_text(window))


def sign_in(window: Window, chamber: Chamber) -> None:
    """Through the form, on the keyboard."""
    window.open(f"{chamber.url}/sign-in")
    window.type("[name=identity]", address_of(chamber.people.lan))
    window.type("[name=password]", PASSWORD)
    window.click("form.form .button--main")
    window.until(lambda: "/sign-in" not in window.url)


def shown_text(window: Window) -> str:
    """The text layers of the pages that are drawn."""
    return str(
        window.run("return [...document.querySelectorAll('.page[data-drawn]')].map((e) => e.textContent).join(' ')")
    )
