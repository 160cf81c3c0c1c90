"""The session as one pack: continuous numbers that nothing moves, a way from a number to its page."""

import pytest

from app.documents import pack
from app.documents.actions import release
from app.documents.models import Classification, Document, Version
from tests.documents.chamber import Chamber


def released(house: Chamber, *versions: Version) -> None:
    release.release(house.office, house.meeting_id, [version.id for version in versions], "Chủ tọa")


def numbers(house: Chamber, version: Version) -> list[str | None]:
    found = house.version(version.id)
    return [pack.number(found.document, index) for index in range(found.page_count)]


def test_numbers_go_on_from_paper_to_paper(house: Chamber) -> None:
    first, second = house.paper("a", "b", "c"), house.paper("d", "e")
    released(house, first, second)
    assert numbers(house, first) == ["1", "2", "3"]
    assert numbers(house, second) == ["4", "5"]


def test_a_late_paper_comes_last_and_moves_nobody(house: Chamber) -> None:
    first, second = house.paper("a", "b"), house.paper("c")
    released(house, first, second)
    late = house.paper("d", "e", item_id=house.item_id)
    released(house, late)
    assert numbers(house, late) == ["4", "5"]
    assert numbers(house, second) == ["3"]


def test_pages_that_a_longer_version_adds_have_numbers_of_their_own(house: Chamber) -> None:
    first, second = house.paper("a", "b"), house.paper("c")
    released(house, first, second)
    longer = house.paper("a", "b", "b2", "b3", of=first)
    released(house, longer)
    assert numbers(house, longer) == ["1", "2", "2.1", "2.2"]
    assert numbers(house, second) == ["3"]
    contents = house.browser(house.huy).get(f"/meetings/{house.meeting_id}/pack").text
    assert "1 – 2.2" in contents
    sent = [page["pack"] for page in house.browser(house.huy).get(f"/papers/{longer.id}/manifest").get_json()["pages"]]
    assert sent == ["1", "2", "2.1", "2.2"]


@pytest.mark.parametrize(("asked", "found"), [("2", "2"), ("2.1", "2.1"), ("2.9", "2.1"), (" 1 ", "1")])
def test_a_number_of_the_pack_leads_to_its_page(house: Chamber, asked: str, found: str) -> None:
    first = house.paper("a", "b")
    released(house, first)
    longer = house.paper("a", "b", "c", of=first)
    released(house, longer)
    browser = house.browser(house.huy)
    jump = browser.get(f"/meetings/{house.meeting_id}/pack", query_string={"page": asked})
    answer = browser.get(jump.location)
    assert answer.location == f"/papers/{longer.id}#tap-{found}"


def test_a_shorter_version_keeps_the_old_numbers_leading_into_it(house: Chamber) -> None:
    first = house.paper("a", "b", "c")
    released(house, first)
    shorter = house.paper("a", of=first)
    released(house, shorter)
    answer = house.browser(house.huy).get(f"/meetings/{house.meeting_id}/pack/3")
    assert answer.location == f"/papers/{shorter.id}#tap-1"


@pytest.mark.parametrize("asked", ["0", "9", "x", "1.x", "²", "9" * 30])
def test_a_number_that_is_not_there_is_answered_with_a_sentence(house: Chamber, asked: str) -> None:
    released(house, house.paper("a"))
    answer = house.browser(house.huy).get(f"/meetings/{house.meeting_id}/pack/{asked}")
    assert answer.status_code == 404
    assert "mục lục" in answer.get_json()["sentence"]


def test_the_pack_shows_nobody_what_is_not_for_them(house: Chamber) -> None:
    secret = house.paper("a", title="Tóm tắt lý lịch ông A", classification=Classification.RESTRICTED)
    guests = house.paper("b", title="Diễn văn khai mạc", for_guests=True)
    released(house, secret, guests)
    browser = house.browser(house.guest)
    contents = browser.get(f"/meetings/{house.meeting_id}/pack").text
    assert "Diễn văn khai mạc" in contents
    assert "lý lịch" not in contents
    assert browser.get(f"/meetings/{house.meeting_id}/pack/1").status_code == 404
    assert browser.get(f"/meetings/{house.meeting_id}/pack/2").status_code == 302
    assert house.browser(house.stranger).get(f"/meetings/{house.meeting_id}/pack").status_code == 404


def test_the_list_of_papers_leads_to_the_pack(house: Chamber) -> None:
    assert (
        f"/meetings/{house.meeting_id}/pack"
        in house.browser(house.huy).get(f"/meetings/{house.meeting_id}/papers").text
    )


def test_a_paper_without_a_place_has_no_numbers() -> None:
    assert pack.number(Document(pack_start=None, pack_pages=None), 0) is None
