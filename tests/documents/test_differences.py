"""The page that shows what changed since the version before: who sees it, what it marks, where it is offered."""

from app.documents.actions import release
from app.documents.models import Classification, Version
from tests.documents.chamber import Chamber

OLD = "Điều 1. Mức chi\n1. Chi 100 triệu đồng.\n2. Thời hạn một năm."
NEW = "Điều 1. Mức chi\n1. Chi 250 triệu đồng.\n2. Thời hạn một năm."


def two_versions(house: Chamber, **options: object) -> tuple[Version, Version]:
    first = house.paper(OLD, **options)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [first.id], "Chủ tọa")
    second = house.paper(NEW, of=first)
    release.release(house.office, house.meeting_id, [second.id], "Chủ tọa")
    return first, second


def test_inserted_and_deleted_words_are_marked(house: Chamber) -> None:
    first, second = two_versions(house)
    page = house.browser(house.huy).get(f"/papers/{second.id}/differences").text
    assert "<del>100</del>" in page
    assert "<ins>250</ins>" in page
    assert "Điều 1 khoản 1" in page
    assert "Thời hạn một năm" not in page
    assert f"/papers/{first.id}#trang-1" in page
    assert "Thời hạn một năm" in house.browser(house.huy).get(f"/papers/{second.id}/differences?all=1").text


def test_the_list_and_the_reader_lead_there(house: Chamber) -> None:
    first, second = two_versions(house)
    browser = house.browser(house.huy)
    address = f"/papers/{second.id}/differences"
    assert address in browser.get(f"/meetings/{house.meeting_id}/papers").text
    assert address in browser.get(f"/papers/{second.id}").text
    assert "/differences" not in browser.get(f"/papers/{first.id}").text


def test_a_first_version_a_stranger_and_a_restricted_paper_have_none(house: Chamber) -> None:
    first, second = two_versions(house)
    assert house.browser(house.huy).get(f"/papers/{first.id}/differences").status_code == 404
    assert house.browser(house.huy).get("/papers/x/differences").status_code == 404
    assert house.browser(house.stranger).get(f"/papers/{second.id}/differences").status_code == 404
    assert house.browser(house.guest).get(f"/papers/{second.id}/differences").status_code == 404
    _first, restricted = two_versions(house, classification=Classification.RESTRICTED)
    assert house.browser(house.huy).get(f"/papers/{restricted.id}/differences").status_code == 403
    assert "/differences" not in house.browser(house.huy).get(f"/papers/{restricted.id}").text


def test_versions_that_say_the_same_are_told_so(house: Chamber) -> None:
    first = house.paper(OLD)
    release.release(house.office, house.meeting_id, [first.id], "Chủ tọa")
    same = house.paper(*OLD.split("\n2."), of=first)
    release.release(house.office, house.meeting_id, [same.id], "Chủ tọa")
    page = house.browser(house.huy).get(f"/papers/{same.id}/differences")
    assert page.status_code == 200


def test_what_a_paper_says_stays_text(house: Chamber) -> None:
    first = house.paper("Điều 1. <script>x</script> cũ")
    release.release(house.office, house.meeting_id, [first.id], "Chủ tọa")
    second = house.paper("Điều 1. <script>x</script> mới", of=first)
    release.release(house.office, house.meeting_id, [second.id], "Chủ tọa")
    assert "<script>x" not in house.browser(house.huy).get(f"/papers/{second.id}/differences").text
