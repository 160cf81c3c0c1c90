"""What anybody may read without an account, and what a guest may: papers marked so, of items that are open."""

from contextlib import closing

import pytest

from app.documents.actions import release
from app.documents.models import Classification, DocumentKind, Version
from app.kernel import db
from app.meetings.models import AgendaItem, Meeting, Sitting
from tests.documents.chamber import Chamber


@pytest.fixture
def house(house: Chamber) -> Chamber:
    """The chamber with its meeting open to the public."""
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, house.meeting_id).is_public = True
    return house


def released(house: Chamber, version: Version) -> Version:
    release.release(house.office, house.meeting_id, [version.id], "Chủ tọa")
    return version


def public_paper(house: Chamber, *texts: str, **options: object) -> Version:
    options = {"classification": Classification.PUBLIC, "title": "Nghị quyết công khai", **options}
    return house.paper(*texts, **options)  # type: ignore[arg-type]


def close(house: Chamber, item_id: str) -> None:
    """Puts the item into a closed sitting."""
    with db.database().writing(db.database().engine) as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        sitting: Sitting = meeting.sittings[0]
        sitting.is_closed_sitting = True
        session.get_one(AgendaItem, item_id).sitting_id = sitting.id


def test_a_public_paper_is_listed_and_read_by_anybody(house: Chamber) -> None:
    paper = released(house, public_paper(house, "Điều 1. Phạm vi", "Trang hai"))
    anybody = house.browser(None)
    assert f"/public/{house.meeting_id}/papers/{paper.id}" in anybody.get(f"/public/{house.meeting_id}").text
    page = anybody.get(f"/public/{house.meeting_id}/papers/{paper.id}")
    assert page.status_code == 200
    assert "Điều 1. Phạm vi" in page.text
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in page.headers
    with closing(anybody.get(f"/public/{house.meeting_id}/papers/{paper.id}/pages/2")) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
    assert anybody.get(f"/public/{house.meeting_id}/papers/{paper.id}/pages/3").status_code == 404


@pytest.mark.parametrize(
    "options",
    [
        {"classification": Classification.INTERNAL},
        {"classification": Classification.RESTRICTED},
        {"classification": Classification.INTERNAL, "for_guests": True},
    ],
)
def test_a_link_to_a_paper_that_is_not_public_leads_nowhere(house: Chamber, options: dict[str, object]) -> None:
    paper = released(house, public_paper(house, "x", **options))
    for who in (None, house.stranger, house.office):
        assert house.browser(who).get(f"/public/{house.meeting_id}/papers/{paper.id}").status_code == 404
        assert house.browser(who).get(f"/public/{house.meeting_id}/papers/{paper.id}/pages/1").status_code == 404
    assert paper.id not in house.browser(None).get(f"/public/{house.meeting_id}").text


def test_a_public_mark_for_one_group_is_not_public(house: Chamber) -> None:
    paper = released(house, public_paper(house, "x", group_id=house.group_id))
    assert house.browser(None).get(f"/public/{house.meeting_id}/papers/{paper.id}").status_code == 404


def test_a_draft_a_replaced_and_a_withdrawn_paper_are_not_public(house: Chamber) -> None:
    draft = public_paper(house, "nháp")
    first = released(house, public_paper(house, "một"))
    released(house, house.paper("hai", of=first))
    gone = released(house, public_paper(house, "thu hồi"))
    release.withdraw(house.office, house.meeting_id, gone.id, "Nhầm bản")
    for paper in (draft, first, gone):
        assert house.browser(None).get(f"/public/{house.meeting_id}/papers/{paper.id}").status_code == 404


def test_papers_of_items_that_are_not_public_are_hidden(house: Chamber) -> None:
    paper, other = (
        released(house, public_paper(house, "x")),
        released(house, public_paper(house, "y", item_id=house.other_item_id)),
    )
    with db.database().writing(db.database().engine) as session:
        session.get_one(AgendaItem, house.item_id).is_public = False
    close(house, house.other_item_id)
    for one in (paper, other):
        assert house.browser(None).get(f"/public/{house.meeting_id}/papers/{one.id}").status_code == 404


def test_nothing_is_public_of_a_meeting_that_is_not(house: Chamber) -> None:
    paper = released(house, public_paper(house, "x"))
    with db.database().writing(db.database().engine) as session:
        session.get_one(Meeting, house.meeting_id).is_public = False
    assert house.browser(None).get(f"/public/{house.meeting_id}/papers/{paper.id}").status_code == 404


def test_a_guest_sees_papers_for_guests_only(house: Chamber) -> None:
    theirs = released(house, house.paper("Cho khách", for_guests=True, title="Diễn văn"))
    others = released(house, house.paper("Nội bộ", title="Báo cáo nội bộ"))
    guest = house.browser(house.guest)
    assert guest.get(f"/papers/{theirs.id}").status_code == 200
    assert guest.get(f"/papers/{others.id}").status_code == 404
    listed = guest.get(f"/meetings/{house.meeting_id}/papers").text
    assert "Diễn văn" in listed
    assert "Báo cáo nội bộ" not in listed


def test_a_closed_sitting_hides_its_papers_from_guests_and_from_their_feed(house: Chamber) -> None:
    """R-SES-10."""
    close(house, house.item_id)
    paper = released(house, house.paper("Bàn kín về nhân sự", for_guests=True, title="Phương án nhân sự"))
    guest = house.browser(house.guest)
    assert guest.get(f"/papers/{paper.id}").status_code == 404
    assert "Phương án nhân sự" not in guest.get(f"/meetings/{house.meeting_id}/papers").text
    assert "Phương án nhân sự" not in guest.get("/search?q=nhan+su").text
    assert "DocumentReleased" not in house.told("everybody")
    assert house.browser(house.huy).get(f"/papers/{paper.id}").status_code == 200


def test_a_long_public_paper_comes_in_parts(house: Chamber) -> None:
    paper = released(house, public_paper(house, *(f"Trang số {n}" for n in range(1, 24))))
    address = f"/public/{house.meeting_id}/papers/{paper.id}"
    anybody = house.browser(None)
    assert f"{address}?from=21" in anybody.get(address).text
    rest = anybody.get(f"{address}?from=23").text
    assert "Trang số 21" in rest
    assert "Trang số 20" not in rest
    assert anybody.get(f"{address}?from=-5").status_code == 200


def test_a_paper_in_an_english_list_keeps_its_title_apart_and_vietnamese(house: Chamber) -> None:
    released(house, house.paper("Một trang", title="ban hành Quy chế làm việc", kind=DocumentKind.SUBMISSION))
    browser, address = house.browser(house.huy), f"/meetings/{house.meeting_id}/papers"
    title = '<span lang="vi">ban hành Quy chế làm việc</span>'
    assert f"<strong>Tờ trình 12/BC-UBND</strong> {title}" in browser.get(address).text
    browser.set_cookie("language", "en")
    assert f"<strong>Submission 12/BC-UBND:</strong> {title}" in browser.get(address).text
