"""Thảo luận tổ: the office divides, two groups sit at once, the chair sees both, one synthesis comes of it."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_gallery import axe
from tests.journeys.chamber import ITEMS, Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, is_connected
from tests.journeys.test_conduct import LIVE, opened

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPINION = "Đề nghị bổ sung vốn cho các xã biên giới."


def divide(page: Page, meeting: str) -> None:
    """Two groups, Huy and Lan at their heads; announced."""
    page.goto(f"/meetings/{meeting}/groups")
    page.get_by_role("link", name="Chia tổ").click()
    page.get_by_label("Số tổ").fill("2")
    page.get_by_label("Theo vần tên").check()
    page.get_by_role("button", name="Chia tổ").click()
    for number, head, room in ((1, "Bùi Quang Huy", "Phòng họp số 1"), (2, "Triệu Thị Lan", "Phòng họp số 2")):
        page.get_by_role("link", name=f"Đại biểu, tổ trưởng, thư ký, phòng họp Tổ {number}").click()
        page.get_by_label("Tổ trưởng").select_option(label=head)
        page.get_by_label("Phòng họp").fill(room)
        page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Thông báo các tổ").click()


def begin(page: Page, meeting: str) -> None:
    """A head goes from Hôm nay of the session to the own group, and has it sit on its first item."""
    page.goto(f"/meetings/{meeting}")
    page.get_by_role("link", name="Xem tổ của tôi").click()
    page.get_by_role("link", name="Điều hành").first.click()
    page.get_by_role("button", name="Mở điểm danh").click()
    page.get_by_role("button", name="Bắt đầu thảo luận").click()
    page.get_by_role("button", name="Chuyển nội dung").click()
    expect(page.get_by_text("Đang thực hiện", exact=True).first).to_be_visible(timeout=LIVE)


def test_two_groups_discuss_at_once_and_one_synthesis_comes_of_it(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting, _sitting = opened(chamber, "Kỳ họp có thảo luận tổ", begun=False)
    dat = sit(people.dat, f"/meetings/{meeting}", TABLET)
    is_connected(dat)
    office = sit(people.thao, "", LAPTOP)
    divide(office, meeting)
    expect(dat.get_by_text("Thảo luận tại Tổ")).to_be_visible(timeout=LIVE)

    chair = sit(people.binh, f"/meetings/{meeting}/groups", LAPTOP)
    is_connected(chair)
    huy, lan = sit(people.huy, "", LAPTOP), sit(people.lan, "", LAPTOP)
    for head in (huy, lan):
        begin(head, meeting)
    first, second = chair.locator(".group-card").first, chair.locator(".group-card").last
    for card in (first, second):
        expect(card.locator(".state", has_text="Đang họp")).to_be_visible(timeout=LIVE)
        expect(card).to_contain_text(ITEMS[0], timeout=LIVE)

    # Đạt checks in and asks for the floor of his group; nothing of it reaches the other.
    dat.goto(f"/meetings/{meeting}")
    dat.get_by_role("link", name="Vào tổ của tôi").click()
    dat.get_by_role("button", name="Điểm danh có mặt").click()
    expect(second).to_contain_text(re.compile(r"1 / 2\s+đại biểu có mặt"), timeout=LIVE)
    dat.get_by_label("Vấn đề phát biểu").fill("Vốn cho xã biên giới")
    dat.get_by_role("button", name="Đăng ký phát biểu").click()
    lan.get_by_role("button", name="Mời phát biểu Tạ Hữu Đạt").click(timeout=LIVE)
    expect(second.locator(".group-card__speech")).to_contain_text("Tạ Hữu Đạt", timeout=LIVE)
    expect(second.locator("speech-clock").first).to_have_attribute("level", "plain")
    assert not first.locator(".group-card__speech").count() and not huy.get_by_text("Tạ Hữu Đạt").count()
    lan.get_by_role("button", name="Kết thúc phát biểu").click()

    # What he said goes into the record, which the head approves; the other group's is missing in the synthesis.
    lan.get_by_role("link", name="Biên bản tổ").click()
    lan.get_by_role("link", name="Ghi ý kiến Tạ Hữu Đạt").click()
    lan.get_by_label("Nội dung ý kiến").fill(OPINION)
    lan.get_by_role("button", name="Lưu").click()
    lan.get_by_role("button", name="Duyệt biên bản").click()
    expect(second.get_by_text("Biên bản đã duyệt")).to_be_visible(timeout=LIVE)
    expect(first.get_by_text("Biên bản chưa duyệt")).to_be_visible()
    chair.get_by_role("link", name="Tổng hợp ý kiến").click()
    expect(chair.get_by_text(OPINION)).to_be_visible()
    expect(chair.get_by_text("1 trên 2 tổ đã duyệt biên bản")).to_be_visible()
    with chair.expect_download() as saved:
        chair.get_by_role("link", name="DOCX").click()
    with zipfile.ZipFile(io.BytesIO(saved.value.path().read_bytes())) as document:
        assert OPINION in document.read("word/document.xml").decode()
    assert not axe(chair) and not axe(office) and not axe(lan) and not axe(dat)
