"""The chair's conclusion, by three people at three windows: written by two at once, issued, done at its site."""

import pytest
from playwright.sync_api import expect

from app.briefings import actions
from app.briefings.models import Readiness
from app.kernel.actor import system
from tests.briefings.world import briefing
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import TABLET, is_connected

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_conclusion_is_written_issued_and_carried_out(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Giao ban có kết luận")
    actions.call_person(people.thao, meeting, people.lan.id, name="Sở Tài chính")
    base = f"/meetings/{meeting}/conclusion"
    lan = sit(people.lan, base, TABLET)
    expect(lan.get_by_text("Kết luận chưa được ban hành.")).to_be_visible()
    is_connected(lan)
    thao, binh = sit(people.thao, f"{base}/text"), sit(people.binh, f"{base}/text")
    is_connected(binh)

    # two write at once: the second is shown the first's text, and loses nothing of the own
    thao.get_by_label("Nội dung kết luận").fill("Thống nhất đánh giá công tác quý III.")
    binh.get_by_label("Nội dung kết luận").fill("Chủ trì tự viết.")
    thao.get_by_role("button", name="Lưu kết luận").click()
    expect(thao.get_by_text("Dự thảo")).to_be_visible()
    expect(binh.get_by_text("Phạm Phương Thảo vừa lưu nội dung khác")).to_be_visible(timeout=20_000)
    expect(binh.get_by_label("Nội dung kết luận")).to_have_value("Chủ trì tự viết.")
    binh.get_by_role("button", name="Lưu kết luận").click()
    expect(binh.get_by_label("Nội dung của đại biểu đang soạn")).to_have_value("Chủ trì tự viết.")
    expect(binh.get_by_text("Thống nhất đánh giá công tác quý III.")).to_be_visible()
    binh.get_by_role("button", name="Thay bằng nội dung này").click()
    is_connected(thao)
    expect(thao.get_by_text("Chủ trì tự viết.")).to_be_visible(timeout=20_000)

    # a task for the site, then the notice
    thao.get_by_role("link", name="Giao nhiệm vụ").click()
    thao.get_by_label("Nội dung nhiệm vụ").fill("Báo cáo tiến độ giải ngân")
    thao.get_by_label("Điểm cầu chủ trì").select_option(label="Sở Tài chính")
    thao.get_by_label("Thời hạn").fill("2020-01-31")
    thao.get_by_role("button", name="Lưu", exact=True).click()
    expect(binh.get_by_role("rowheader", name="1. Báo cáo tiến độ giải ngân")).to_be_visible(timeout=20_000)
    expect(lan.get_by_text("Kết luận chưa được ban hành.")).to_be_visible()
    binh.get_by_role("button", name="Ban hành").first.click()
    binh.get_by_role("dialog").get_by_role("button", name="Ban hành").click()
    expect(binh.get_by_text("Đã ban hành lúc")).to_be_visible()

    # the site sees what is its own, and says what became of it
    expect(lan.get_by_role("rowheader", name="1. Báo cáo tiến độ giải ngân")).to_be_visible(timeout=20_000)
    expect(lan.get_by_text("Quá hạn").first).to_be_visible()
    lan.get_by_role("button", name="Báo hoàn thành").click()
    lan.get_by_label("Kết quả thực hiện").fill("Báo cáo số 12/BC-STC")
    lan.get_by_role("button", name="Ghi hoàn thành").click()
    expect(thao.get_by_text("Báo cáo số 12/BC-STC")).to_be_visible(timeout=20_000)
    expect(thao.get_by_text("1 / 1 nhiệm vụ đã hoàn thành")).to_be_visible()
    assert lan.request.get(f"{base}/notice.pdf").body().startswith(b"%PDF")


def test_the_report_is_read_and_its_minutes_printed(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Giao ban có báo cáo")
    site = actions.call_person(people.thao, meeting, people.lan.id, name="Sở Tài chính").id
    actions.report_site(people.lan, meeting, Readiness.READY, 5, "")
    actions.open_room(people.binh, meeting)
    actions.note_connected(system("media"), meeting, site)
    actions.give_floor(people.binh, meeting, site)
    actions.end_room(people.binh, meeting)
    page = sit(people.thao, f"/meetings/{meeting}/control")
    page.get_by_role("link", name="Báo cáo", exact=True).click()
    expect(page.get_by_role("heading", name="Báo cáo cuộc họp")).to_be_visible()
    row = page.get_by_role("row").filter(has_text="Sở Tài chính")
    expect(row).to_contain_text("5 / 1 đại biểu")
    expect(row).to_contain_text("1 lần")
    expect(page.get_by_text("Phòng họp kết thúc.")).to_be_visible()
    address = page.get_by_role("link", name="Xuất biên bản (PDF)").get_attribute("href") or ""
    assert page.request.get(address).body().startswith(b"%PDF")
