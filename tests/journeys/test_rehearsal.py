"""The technical rehearsal at two windows: a technician fills the checklist, the control room sees it and signs."""

import pytest
from playwright.sync_api import expect

from app.briefings import actions
from app.briefings.rehearsals import Subject
from tests.briefings.world import briefing
from tests.journeys.chamber import Chamber
from tests.journeys.conftest import Sit
from tests.journeys.people import TABLET, is_connected

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_checklist_is_filled_and_signed(chamber: Chamber, sit: Sit) -> None:
    people = chamber.people
    meeting = briefing(people, "Họp có kiểm tra kỹ thuật")
    actions.call_person(people.thao, meeting, people.lan.id, name="Sở Tài chính")
    address = f"/meetings/{meeting}/rehearsal"
    lan, dat = sit(people.lan, address, TABLET), sit(people.dat, address)
    is_connected(lan)
    is_connected(dat)
    for one in Subject:
        lan.locator(f"input[name={one.value}][value=well]").check()
    lan.get_by_role("button", name="Gửi kết quả kiểm tra").click()
    expect(lan.get_by_text("Đạt, chờ ký")).to_be_visible()
    is_connected(lan)
    dat.get_by_role("button", name="Ký xác nhận Sở Tài chính").click(timeout=20_000)
    expect(dat.get_by_text("Đạt, đã ký")).to_be_visible()
    expect(lan.get_by_text("Đạt, đã ký")).to_be_visible(timeout=20_000)
