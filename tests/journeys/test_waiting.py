"""What is given without a line waits on the laptop until it is answered, over a closed tab, too."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.comments.actions import set_deadline
from app.comments.models import Comment, CommentDeadline
from app.conduct import actions as conduct
from app.kernel import clock, db
from app.kernel.db import reading
from app.speaking.models import SpeechRequest
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import is_connected, notice
from tests.journeys.test_comments import draft
from tests.journeys.test_conduct import LIVE, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def write(page: Page, place: str, text: str) -> None:
    """A comment on a place, which leaves its form when it is left to wait."""
    page.locator(f"a[data-place='{place}']").click()
    page.locator("#field-text").fill(text)
    page.locator("#write").get_by_role("button", name="Gửi góp ý").click()
    expect(page.locator("#field-text")).to_have_value("", timeout=LIVE)


def row(page: Page, words: str) -> Locator:
    """What waits, or was answered, with those words."""
    return page.locator("waiting-list li").filter(has_text=words)


def afresh(page: Page, path: str) -> Page:
    """The tab is closed; the line comes back, and another one is opened."""
    context = page.context
    page.close()
    context.set_offline(False)
    tab = context.new_page()
    tab.goto(path)
    return tab


def comments(document: str) -> list[str]:
    """What the server has been told of a paper."""
    with reading() as session:
        return [one.text for one in session.query(Comment).filter_by(subject_id=document)]


def end_deadline(document: str, ago: timedelta) -> None:
    """The deadline was that long ago."""
    with db.database().writing(db.database().engine) as session:
        session.get_one(CommentDeadline, document).due_at = clock.now() - ago


def test_comments_wait_over_a_closed_tab_and_are_taken_once(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp góp ý khi mất mạng", tmp_path)
    page = sit(chamber.people.lan, f"/comments/{document}")
    is_connected(page)
    page.context.set_offline(True)
    write(page, "Điều 1", "Viết trên tàu")
    write(page, "Điều 2", "Nghĩ lại")
    write(page, "Điều 3", "Viết trên xe")
    expect(row(page, "Viết trên tàu").locator(".state")).to_have_text("Chưa gửi được, sẽ gửi khi có mạng")
    expect(page.locator("waiting-count")).to_have_text("Chờ gửi: 3")
    row(page, "Nghĩ lại").get_by_role("button", name="Rút lại").click()
    expect(row(page, "Nghĩ lại")).to_have_count(0)
    assert not axe(page)
    assert comments(document) == []

    page = afresh(page, "/kept")
    for words in ("Viết trên tàu", "Viết trên xe"):
        expect(row(page, words).locator(".state")).to_have_text(re.compile("Đã ghi nhận lúc"), timeout=LIVE)
    expect(row(page, "Viết trên tàu")).to_contain_text("Điều 1")
    assert sorted(comments(document)) == ["Viết trên tàu", "Viết trên xe"]
    expect(page.locator("waiting-count")).to_have_text("Đã có trả lời: 2")
    page.reload()
    row(page, "Viết trên tàu").get_by_role("button", name="Đã xem").click()
    page.get_by_role("button", name="Đã xem các trả lời").click()
    expect(page.get_by_text("Không có gì chờ gửi trên máy này.")).to_be_visible()
    expect(page.locator("waiting-count")).to_be_hidden()


def test_a_comment_that_comes_too_late_says_so_and_its_words_stay(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp hết hạn khi mất mạng", tmp_path)
    set_deadline(chamber.people.thao, document, clock.now() + timedelta(hours=1))
    page = sit(chamber.people.lan, f"/comments/{document}")
    is_connected(page)
    page.context.set_offline(True)
    write(page, "Điều 2", "Đề nghị nâng mức")
    end_deadline(document, timedelta(minutes=5))
    page = afresh(page, "/kept")
    late = row(page, "Đề nghị nâng mức")
    expect(late.locator(".state")).to_have_text(re.compile(r"Đã hết hạn góp ý lúc \d\d:\d\d"), timeout=LIVE)
    expect(notice(page, "Đã hết hạn góp ý lúc")).to_contain_text("Điều 2")
    expect(late.get_by_role("button", name="Rút lại")).to_be_hidden()
    assert comments(document) == []

    # The office gives more time: the same words begin a new comment.
    set_deadline(chamber.people.thao, document, clock.now() + timedelta(hours=1))
    late.get_by_role("link", name="Viết thành góp ý mới").click()
    expect(page.locator("#field-text")).to_have_value("Đề nghị nâng mức")
    expect(page.locator("#field-place")).to_have_value("Điều 2")
    page.locator("#write").get_by_role("button", name="Gửi góp ý").click()
    expect(page.locator("#write sent-state")).to_contain_text("Đã ghi nhận", timeout=LIVE)
    assert comments(document) == ["Đề nghị nâng mức"]


def test_a_request_to_speak_on_what_is_over_is_refused(chamber: Chamber, sit: Sit) -> None:
    meeting, _sitting = opened(chamber, "Kỳ họp đăng ký khi mất mạng")
    first, second, *_rest = chamber.items(meeting)
    conduct.call_item(chamber.people.binh, meeting, first)
    page = sit(chamber.people.lan, f"/meetings/{meeting}")
    is_connected(page)
    page.context.set_offline(True)
    page.get_by_label("Vấn đề phát biểu").fill("Vốn đối ứng")
    page.get_by_role("button", name="Đăng ký phát biểu").click()
    expect(page.locator("waiting-count")).to_have_text("Chờ gửi: 1", timeout=LIVE)
    conduct.finish_item(chamber.people.binh, meeting, first)
    conduct.call_item(chamber.people.binh, meeting, second)
    page = afresh(page, "/kept")
    asked = row(page, "Vốn đối ứng")
    expect(asked.locator(".state")).to_have_text(
        "Nội dung này đã qua nên không nhận đăng ký phát biểu nữa.", timeout=LIVE
    )
    expect(asked).to_contain_text("Đăng ký phát biểu")
    with reading() as session:
        assert session.query(SpeechRequest).filter_by(meeting_id=meeting).count() == 0


def test_whoever_signs_out_is_told_what_waits(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    _meeting, document = draft(chamber, "Kỳ họp đăng xuất khi mất mạng", tmp_path)
    page = sit(chamber.people.lan, f"/comments/{document}")
    is_connected(page)
    page.context.set_offline(True)
    write(page, "Điều 1", "Chưa kịp gửi")
    expect(page.locator("waiting-count")).to_have_text("Chờ gửi: 1")
    page.get_by_text("Tùy chọn").click()
    page.get_by_role("button", name="Đăng xuất").click()
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("chỉ được gửi khi đại biểu đăng nhập lại trên chính máy này")
    assert not axe(page)
    asked.get_by_role("button", name="Chưa đăng xuất").click()
    expect(asked).to_be_hidden()
    row(page, "Chưa kịp gửi").get_by_role("button", name="Rút lại").click()
    expect(page.locator("waiting-count")).to_be_hidden()
    page.context.set_offline(False)
    is_connected(page)
    assert comments(document) == []
