"""Secret papers stay on paper: the placeholder that delegates see, and who holds which copy (rules, section 7.3)."""

import pytest

from app.documents import queries
from app.documents.actions import register
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.documents.chamber import Chamber

PLACEHOLDER = "Tài liệu mật – phát bản giấy, thu hồi sau họp"


def papers_page(house: Chamber, who: str) -> str:
    return house.browser(getattr(house, who)).get(f"/meetings/{house.meeting_id}/papers").text


def test_delegates_see_the_placeholder_and_guests_do_not(house: Chamber) -> None:
    assert PLACEHOLDER not in papers_page(house, "huy")
    register.open_register(house.office, house.meeting_id, house.item_id)
    register.open_register(house.office, house.meeting_id, house.item_id)
    assert PLACEHOLDER in papers_page(house, "huy")
    assert PLACEHOLDER not in papers_page(house, "guest")
    assert house.told("members").count("PaperRegisterOpened") == 1
    assert "PaperRegisterOpened" not in house.told("everybody")


def test_a_copy_goes_out_and_comes_back(either_house: Chamber) -> None:
    house = either_house
    copy = register.hand_out_copy(house.office, house.meeting_id, house.item_id, 3, "  Bùi   Quang Huy ")
    handed = house.heard("desk")[-1]
    assert (handed["name"], handed["data"]["number"], handed["data"]["receiver"]) == (
        "CopyHandedOut",
        3,
        "Bùi Quang Huy",
    )
    with_one_out = _registers(house)
    register.take_copy_back(house.secretary, house.meeting_id, copy.id)
    assert house.told("desk")[-1] == "CopyTakenBack"
    assert (with_one_out, _registers(house)) == ({house.item_id: 1}, {house.item_id: 0})
    assert not {"CopyHandedOut", "CopyTakenBack"} & {*house.told("members"), *house.told("everybody")}


def _registers(house: Chamber) -> dict[str, int]:
    with reading():
        return queries.registers(house.meeting_id)


def test_a_copy_that_is_out_is_not_handed_out_again_until_it_is_back(house: Chamber) -> None:
    first = register.hand_out_copy(house.office, house.meeting_id, house.item_id, 1, "Huy")
    with pytest.raises(Conflict, match="Huy"):
        register.hand_out_copy(house.office, house.meeting_id, house.item_id, 1, "Lan")
    register.hand_out_copy(house.office, house.meeting_id, house.other_item_id, 1, "Lan")
    register.take_copy_back(house.office, house.meeting_id, first.id)
    with pytest.raises(Conflict):
        register.take_copy_back(house.office, house.meeting_id, first.id)
    register.hand_out_copy(house.office, house.meeting_id, house.item_id, 1, "Lan")


@pytest.mark.parametrize(("number", "receiver"), [(0, "Huy"), (10000, "Huy"), (1, "  "), (1, "x" * 201)])
def test_a_line_that_says_nothing_is_refused(house: Chamber, number: int, receiver: str) -> None:
    with pytest.raises(Invalid):
        register.hand_out_copy(house.office, house.meeting_id, house.item_id, number, receiver)


def test_only_the_secretariat_writes_in_the_register(house: Chamber) -> None:
    copy = register.hand_out_copy(house.office, house.meeting_id, house.item_id, 1, "Huy")
    for actor in (house.huy, house.chair, house.guest):
        with pytest.raises(Forbidden):
            register.hand_out_copy(actor, house.meeting_id, house.item_id, 2, "Huy")
        with pytest.raises(Forbidden):
            register.take_copy_back(actor, house.meeting_id, copy.id)
    with pytest.raises(NotFound):
        register.take_copy_back(house.office, house.item_id, copy.id)


def test_the_register_is_written_in_the_browser(house: Chamber) -> None:
    browser, here = house.browser(house.office), f"/meetings/{house.meeting_id}/paper-copies"
    sent = browser.post(here, data={"item": house.item_id, "number": "7", "receiver": "Triệu Thị Lan"})
    assert sent.status_code == 302
    page = browser.get(here).text
    assert "Triệu Thị Lan" in page
    assert "1 bản chưa thu hồi" in page
    assert house.office.name in page
    for wrong in ({"item": "x", "number": "7"}, {"item": house.item_id, "number": "bảy"}, {"item": house.item_id}):
        assert browser.post(here, data=wrong).status_code == 422
    assert "1 bản chưa thu hồi" in browser.get(f"/meetings/{house.meeting_id}/desk?fragment=dossiers").text


def test_a_file_refused_as_a_secret_offers_the_register(house: Chamber) -> None:
    house.upload("TỐI MẬT\n\nBáo cáo về một việc\n".encode(), "bao-cao.txt")
    house.work()
    files = house.browser(house.office).get(f"/meetings/{house.meeting_id}/desk?fragment=files").text
    assert f"/meetings/{house.meeting_id}/paper-copies" in files
    assert "Ghi sổ phát giấy" in files
