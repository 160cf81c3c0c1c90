"""The desk of a meeting with many files: what is asked for, by item, a portion at a time."""

import pytest

from app.documents import portions, queries
from app.documents.actions import release
from app.documents.portions import Show, Wish
from app.kernel.db import reading
from app.meetings.models import Meeting
from tests.documents.chamber import Chamber


def shown(house: Chamber, **wish: object) -> portions.Portion:
    with reading() as session:
        return portions.portion(queries.desk(session.get_one(Meeting, house.meeting_id)), Wish(**wish))  # type: ignore[arg-type]


def titles(portion: portions.Portion) -> list[str]:
    return [version.document.title for version in portion.files]


@pytest.fixture
def filled(house: Chamber) -> Chamber:
    """One file of each sort: unfiled, ready, and one released under each of two items."""
    house.paper(title="Chưa gắn", item_id=None)
    house.paper(title="Sẵn sàng")
    out = [house.paper(title="Đã ra hai", item_id=house.other_item_id), house.paper(title="Đã ra một")]
    release.release(house.office, house.meeting_id, [version.id for version in out])
    return house


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (Show.ALL, ["Chưa gắn", "Sẵn sàng", "Đã ra một", "Đã ra hai"]),
        (Show.TODO, ["Chưa gắn"]),
        (Show.READY, ["Sẵn sàng"]),
        (Show.RELEASED, ["Đã ra một", "Đã ra hai"]),
    ],
)
def test_the_desk_shows_the_files_asked_for(filled: Chamber, show: Show, expected: list[str]) -> None:
    found = shown(filled, show=show)
    assert titles(found) == expected
    assert found.counts == {Show.ALL: 4, Show.TODO: 1, Show.READY: 1, Show.RELEASED: 2}


def test_what_waits_stands_first_and_the_rest_by_item(filled: Chamber) -> None:
    groups = shown(filled).groups
    assert [(group.waits, group.item.id if group.item else None) for group in groups] == [
        (True, None), (False, filled.item_id), (False, filled.other_item_id),
    ]  # fmt: skip


def test_a_file_is_found_by_its_item_and_by_words_without_marks(filled: Chamber) -> None:
    assert titles(shown(filled, item=filled.other_item_id)) == ["Đã ra hai"]
    assert titles(shown(filled, words="SAN sang")) == ["Sẵn sàng"]
    assert titles(shown(filled, words="không có")) == []


def test_many_files_come_in_portions(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    for number in range(5):
        house.paper(title=f"Báo cáo {number}")
    pages = [shown(house, page=number) for number in (1, 2, 3)]
    assert [len(page.files) for page in pages] == [2, 2, 1]
    assert len({version.id for page in pages for version in page.files}) == 5
    assert (pages[1].first, pages[1].last, pages[1].found) == (3, 4, 5)
    assert shown(house, page=99).wish.page == 3


def test_the_page_offers_the_next_portion_and_keeps_the_filter(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portions, "PORTION", 2)
    for number in range(3):
        house.paper(title=f"Báo cáo {number}")
    here = f"/meetings/{house.meeting_id}/desk"
    page = house.browser(house.office).get(f"{here}?show=ready", headers={"Accept": "text/html"}).text
    assert f'href="{here}?show=ready&amp;page=2"' in page
    assert f'src="{here}?fragment=files&amp;show=ready"' in page


def test_what_nobody_offers_asks_for_nothing(house: Chamber) -> None:
    house.paper(title="Báo cáo")
    browser = house.browser(house.office)
    for odd in ("show=secret", "item=x", "page=-1", "page=x", "page=99999999999999999999"):
        answer = browser.get(f"/meetings/{house.meeting_id}/desk?{odd}", headers={"Accept": "text/html"})
        assert answer.status_code == 200, odd


def test_a_button_leads_back_to_the_list_as_it_was(house: Chamber) -> None:
    version = house.paper(title="Báo cáo", item_id=None)
    here = f"/meetings/{house.meeting_id}/desk"
    browser = house.browser(house.office)

    def place(came_from: str) -> str:
        sent = browser.post(
            f"/meetings/{house.meeting_id}/documents/{version.document_id}/place",
            data={"item": house.item_id},
            headers={"Referer": came_from},
        )
        return sent.headers["Location"]

    assert place(f"http://localhost{here}?show=todo&page=2") == f"{here}?show=todo&page=2"
    assert place("http://elsewhere.example/desk?show=todo") == here
