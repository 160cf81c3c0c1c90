"""Questions as people put them: written at a tablet, put into groups, chosen or not, answered in writing."""

import pytest
from playwright.sync_api import expect

from app.meetings import actions
from app.meetings.models import Role
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, stays
from tests.journeys.test_conduct import LIVE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ISSUE = "Thiếu thuốc tại trạm y tế xã"


def test_a_question_from_the_tablet_to_the_answer_in_writing(chamber: Chamber, sit: Sit) -> None:
    people, meeting = chamber.people, chamber.meeting("Kỳ họp có chất vấn")
    actions.give_role(people.thao, meeting, people.stranger.id, Role.QUESTIONEE)
    address = f"/meetings/{meeting}/questions"
    lan, office = sit(people.lan, f"/meetings/{meeting}", TABLET), sit(people.thao, address, LAPTOP)
    chair, asked = sit(people.binh, address, LAPTOP), sit(people.stranger, address, LAPTOP)
    for page in (office, chair, asked):
        is_connected(page)
        stays(page)

    # Three fields; a draft first, which nobody else sees.
    lan.get_by_role("link", name="Phiếu chất vấn và các nhóm vấn đề").click()
    lan.get_by_role("link", name="Viết phiếu chất vấn").click()
    lan.get_by_label("Người bị chất vấn").select_option(label=people.stranger.name)
    lan.get_by_label("Chức vụ").fill("Giám đốc Sở Y tế")
    lan.get_by_label("Vấn đề chất vấn").fill(ISSUE)
    lan.get_by_label("Nội dung chất vấn").fill("Vì sao thiếu thuốc?")
    assert not axe(lan)
    lan.get_by_role("button", name="Lưu bản nháp").click()
    expect(lan.get_by_text("Bản nháp, chưa gửi")).to_be_visible(timeout=LIVE)
    expect(office.get_by_text("Chưa có đại biểu nào gửi")).to_be_visible()
    is_connected(lan)
    lan.get_by_role("button", name="Gửi chất vấn").press("Enter")
    expect(office.get_by_role("link", name=ISSUE)).to_be_visible(timeout=LIVE)
    expect(chair.get_by_role("link", name=ISSUE)).to_be_visible(timeout=LIVE)
    expect(lan.get_by_role("button", name="Rút phiếu để sửa")).to_be_visible(timeout=LIVE)

    # The office makes a group, puts the slip into it and proposes it; the delegate's page follows.
    office.get_by_role("link", name="Lập nhóm vấn đề").click()
    office.get_by_label("Tên nhóm vấn đề").fill("Y tế cơ sở")
    office.get_by_label("Người trả lời chất vấn").select_option(label=people.stranger.name)
    office.get_by_role("button", name="Lưu").click()
    is_connected(office)
    office.get_by_label("Nhóm của phiếu số 1").select_option(label="1. Y tế cơ sở")
    office.get_by_role("button", name="Xếp nhóm").click()
    expect(office.get_by_text("Mọi phiếu đã được xếp nhóm")).to_be_visible(timeout=LIVE)
    office.get_by_role("button", name="Trình Hội đồng nhân dân").click()
    expect(lan.get_by_text("Đã xếp nhóm")).to_be_visible(timeout=LIVE)
    expect(chair.get_by_text("Đã trình Hội đồng nhân dân")).to_be_visible(timeout=LIVE)
    assert not axe(office)

    # The council does not choose it: it is answered in writing, and everybody concerned sees until when.
    assert has_stayed(chair)
    chair.get_by_role("link", name="Ghi việc Hội đồng nhân dân chọn").click()
    chair.get_by_label("Y tế cơ sở").uncheck()
    assert not axe(chair)
    chair.get_by_role("button", name="Ghi việc chọn").click()
    expect(lan.get_by_text("còn 20 ngày")).to_be_visible(timeout=LIVE)
    expect(asked.get_by_role("link", name=ISSUE).first).to_be_visible(timeout=LIVE)
    assert has_stayed(asked)

    asked.get_by_role("link", name=ISSUE).first.click()
    asked.get_by_role("link", name="Nhập trả lời bằng văn bản").click()
    asked.get_by_label("Nội dung trả lời").fill("Sở đã cấp đủ thuốc.")
    asked.get_by_role("button", name="Ghi trả lời").click()
    expect(lan.get_by_text("Sở đã cấp đủ thuốc.")).to_be_visible(timeout=LIVE)
    assert not axe(lan) and not axe(asked)
