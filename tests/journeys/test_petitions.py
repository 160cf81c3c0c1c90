"""Petitions of voters from the list that a delegate group sends to the report on what came of them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from playwright.sync_api import Page, expect

from app.kernel import clock
from app.meetings import actions
from app.meetings.models import Role
from tests.browser.test_gallery import axe
from tests.journeys.chamber import ITEMS, Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import is_connected
from tests.journeys.test_conduct import LIVE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABLET = {"width": 1180, "height": 820}
UNIT = "Sở Xây dựng"
ROAD = "Đề nghị sửa đường liên xã Nậm Khoang – Tà Lủng bị sạt lở sau đợt mưa tháng 9"
SAME_ROAD = "Kiến nghị sớm khắc phục sạt lở tuyến đường từ Tà Lủng đi Nậm Khoang"
WATER = "Đề nghị đầu tư nước sạch cho bản Phìn"


def listed(folder: Path) -> Path:
    """Four rows as a delegate group sends them: one without a place, one that stands there twice."""
    rows = (
        "STT;Nội dung kiến nghị;Lĩnh vực;Xã, phường;Cơ quan trả lời;Ngày tiếp xúc;Địa điểm tiếp xúc",
        f"1;{ROAD};Giao thông;Xã Nậm Khoang;{UNIT};05/10/2026;Nhà văn hóa xã Nậm Khoang",
        f"2;{SAME_ROAD};Giao thông;Xã Tà Lủng;{UNIT};06/10/2026;Trụ sở UBND xã Tà Lủng",
        f"3;{WATER};Nước sạch;;Sở Nông nghiệp và Môi trường;;",
        f"4;{ROAD.upper()};Giao thông;xã Nậm Khoang;;05/10/2026;Nhà văn hóa xã Nậm Khoang",
    )
    path = folder / "kien-nghi-to-1.csv"
    path.write_text("\r\n".join(rows), encoding="utf-8-sig")
    return path


def choose(page: Page, file: Path) -> None:
    """The file goes into the form, which is sent to be looked at."""
    page.get_by_role("link", name="Nhập từ tệp").click()
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_label("Nơi gửi danh sách").fill("Tổ đại biểu số 1")
    page.get_by_role("button", name="Xem trước").click()


def saved(page: Page, link: str, folder: Path) -> Any:
    """A file that a link gives, opened."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link, exact=True).click()
    coming.value.save_as(folder / "paper.pdf")
    return pymupdf.open(folder / "paper.pdf")


def test_a_list_of_petitions_from_the_file_to_the_report(chamber: Chamber, sit: Sit, tmp_path: Path) -> None:
    people, meeting = chamber.people, chamber.meeting("Kỳ họp trả lời cử tri")
    actions.give_role(people.thao, meeting, people.stranger.id, Role.SUBMITTING_AGENCY)
    here = f"/bodies/{people.body.id}/petitions"

    # Looked at without a script: nothing is entered yet, and what cannot be says why.
    plain = sit(people.thao, here, TABLET, java_script_enabled=False)
    choose(plain, listed(tmp_path))
    expect(plain.get_by_text("2 kiến nghị mới")).to_be_visible()
    expect(plain.locator("#row-4")).to_contain_text("Địa bàn còn trống")
    expect(plain.locator("#row-5")).to_contain_text("Trùng với dòng 2")
    plain.goto(here)
    expect(plain.get_by_text(ROAD)).to_have_count(0)

    office = sit(people.thao, here, TABLET)
    choose(office, listed(tmp_path))
    assert not axe(office)
    office.get_by_role("button", name="Nhập 2 kiến nghị").click()
    expect(office.get_by_text("Đã nhập 2 kiến nghị và 2 hội nghị")).to_be_visible()

    # Both say the same: one group, given to the unit that the list names.
    is_connected(office)
    for words in (ROAD, SAME_ROAD):
        office.locator(".petition-list li").filter(has_text=words).locator(".tick").click()
    office.get_by_label("Tên nhóm mới").fill("Sửa đường Nậm Khoang – Tà Lủng")
    office.get_by_role("button", name="Gộp").click()
    expect(office.get_by_label("Cơ quan trả lời")).to_have_value(UNIT)
    is_connected(office)
    office.get_by_label("Người trả lời").select_option(people.stranger.id)
    office.get_by_label("Thời hạn trả lời").fill((clock.today() + timedelta(days=20)).isoformat())
    office.get_by_role("button", name="Giao trả lời").click()
    expect(office.get_by_text("Chờ trả lời").first).to_be_visible(timeout=LIVE)
    office.get_by_text("Giao lại, đổi thời hạn").click()
    expect(office.get_by_label("Người trả lời")).to_have_value(people.stranger.id)  # another day keeps the person
    office.get_by_text("Liên kết với nội dung chương trình").click()
    office.get_by_label("Nội dung chương trình").select_option(label=f"Kỳ họp trả lời cử tri: {ITEMS[0]}")
    office.get_by_role("button", name="Lưu liên kết").click()
    expect(office.get_by_role("link", name=ITEMS[0])).to_be_visible(timeout=LIVE)

    # The unit answers what it will do and until when; the office sees it come.
    unit = sit(people.stranger, f"/bodies/{people.body.id}/petition-groups", TABLET)
    unit.get_by_role("link", name="Sửa đường Nậm Khoang – Tà Lủng").click()
    is_connected(unit)
    unit.get_by_role("radio", name="Sẽ giải quyết").check()
    unit.get_by_label("Nội dung trả lời").fill("Đã bố trí vốn dự phòng, thi công trong quý I.")
    unit.get_by_label("Ngày sẽ giải quyết xong").fill((clock.today() + timedelta(days=90)).isoformat())
    assert not axe(unit)
    unit.get_by_role("button", name="Gửi trả lời").click()
    expect(office.get_by_text("Đã bố trí vốn dự phòng")).to_be_visible(timeout=LIVE)
    office.get_by_role("button", name="Chấp nhận trả lời").click()
    expect(office.get_by_text("Đang theo dõi").first).to_be_visible(timeout=LIVE)
    expect(unit.get_by_text("Thường trực đã chấp nhận")).to_be_visible(timeout=LIVE)

    # A delegate takes it up as a question, from the item it belongs to.
    lan = sit(people.lan, f"/meetings/{meeting}/papers", TABLET)
    lan.get_by_role("link", name="Sửa đường Nậm Khoang – Tà Lủng").click()
    lan.get_by_role("link", name="Đưa vào chất vấn").first.click()
    expect(lan.get_by_label("Vấn đề chất vấn")).to_have_value("Sửa đường Nậm Khoang – Tà Lủng")
    lan.get_by_role("button", name="Gửi chất vấn").click()
    expect(lan.get_by_text("Sửa đường Nậm Khoang – Tà Lủng").first).to_be_visible(timeout=LIVE)
    office.reload()
    expect(office.get_by_text("Phiếu chất vấn", exact=True)).to_be_visible()

    # What is followed stands in the list, and in the papers that are printed.
    office.goto(here)
    mine = office.locator(".petition-list li").filter(has_text=ROAD)
    expect(mine).to_contain_text("Đang theo dõi")
    expect(mine).to_contain_text("Tổ đại biểu số 1")
    report = saved(office, "PDF Báo cáo kết quả giải quyết", tmp_path)
    words = " ".join("".join(page.get_text() for page in report).split())
    assert "Sửa đường Nậm Khoang – Tà Lủng" in words and "Đã bố trí vốn dự phòng" in words and UNIT in words
