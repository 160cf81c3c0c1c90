"""Questions as people put them: written at a tablet, put into groups, chosen or not, answered in writing."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from app.conduct import actions as conduct
from app.kernel import clock
from app.meetings import actions
from app.meetings.models import ItemType, Role
from app.questioning import actions as questioning
from tests.browser.test_gallery import axe
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import LAPTOP, TABLET, has_stayed, is_connected, stays
from tests.journeys.test_conduct import LIVE, display, opened

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


def test_a_question_at_the_sitting_from_the_call_to_the_promise(chamber: Chamber, sit: Sit, browser: Browser) -> None:
    people = chamber.people
    meeting, sitting = opened(chamber, "Kỳ họp có phiên chất vấn")
    item = actions.add_item(
        people.thao, meeting, title="Chất vấn và trả lời chất vấn", type=ItemType.QUESTIONING, sitting_id=sitting
    ).id
    given = actions.give_role(people.thao, meeting, people.stranger.id, Role.QUESTIONEE).id
    written = questioning.Written(given, "Giám đốc Sở Y tế", ISSUE, "Vì sao thiếu thuốc?")
    slip = questioning.write_slip(people.lan, meeting, written, send=True).id
    group = questioning.make_group(people.thao, meeting, "Y tế cơ sở", given, "Giám đốc Sở Y tế").id
    questioning.group_slip(people.thao, meeting, slip, group)
    questioning.propose_groups(people.thao, meeting)
    questioning.record_choice(people.binh, meeting, [group])
    chair, office = (sit(one, f"/meetings/{meeting}/questioning", LAPTOP) for one in (people.binh, people.thao))
    lan = sit(people.lan, f"/meetings/{meeting}/questions/{slip}", TABLET)
    with display(browser, chamber, meeting) as hall:
        for page in (chair, office, lan):
            is_connected(page)
            stays(page)
        expect(chair.get_by_text("Nội dung chất vấn chưa đang thực hiện")).to_be_visible()
        conduct.call_item(people.binh, meeting, item)
        lan.goto(f"/meetings/{meeting}")
        expect(lan.get_by_text("Đang truyền trực tiếp")).to_be_visible()
        lan.goto(f"/meetings/{meeting}/questions/{slip}")
        is_connected(lan)
        stays(lan)

        # One minute to ask: on the board, the delegate's page and the wall, from one clock.
        chair.get_by_role("button", name="Mời chất vấn").press("Enter", timeout=LIVE)
        expect(hall.locator(".hall__who")).to_have_text(people.lan.name, timeout=LIVE)
        expect(hall.locator("speech-clock")).to_have_attribute("limit", "60")
        expect(lan.get_by_text("Đã chất vấn")).to_be_visible(timeout=LIVE)
        expect(office.locator("#on-the-floor")).to_contain_text(people.lan.name, timeout=LIVE)

        # Three minutes to answer, then the delegate asks again.
        chair.get_by_role("button", name="trả lời, 3 phút").click(timeout=LIVE)
        expect(hall.locator(".hall__who")).to_have_text(people.stranger.name, timeout=LIVE)
        expect(hall.locator("speech-clock")).to_have_attribute("limit", "180")
        chair.get_by_role("button", name="Đã trả lời").click()
        expect(lan.get_by_text("Đã trả lời tại phiên họp")).to_be_visible(timeout=LIVE)
        chair.get_by_role("button", name="Mời hỏi lại").click(timeout=LIVE)
        expect(chair.get_by_text("đã chất vấn 2 lần")).to_be_visible(timeout=LIVE)
        assert not axe(chair)
        chair.get_by_role("button", name="Kết thúc phát biểu").click()
        expect(office.get_by_text("Chưa có ai phát biểu.")).to_be_visible(timeout=LIVE)

        # A promise, written down by the office, seen by the delegate and in the list of promises.
        assert has_stayed(office) and has_stayed(lan)
        office.get_by_role("link", name="Ghi lời hứa").click()
        office.get_by_label("Nội dung lời hứa").fill("Cấp đủ thuốc trong quý này")
        office.get_by_label("Thời hạn").fill((clock.now() + timedelta(days=30)).date().isoformat())
        office.get_by_role("button", name="Ghi lời hứa").click()
        expect(lan.get_by_text("Cấp đủ thuốc trong quý này")).to_be_visible(timeout=LIVE)
        office.goto(f"/meetings/{meeting}/promises")
        expect(office.get_by_text("Giám đốc Sở Y tế hứa")).to_be_visible()
        office.get_by_role("link", name="Ghi kết quả").click()
        office.get_by_label("Kết quả thực hiện").fill("Đã cấp đủ")
        office.get_by_role("button", name="Ghi kết quả").click()
        expect(office.get_by_text("Đã ghi kết quả ngày")).to_be_visible()
        expect(lan.get_by_text("Đã kết thúc theo dõi")).to_be_visible(timeout=LIVE)
