"""A paper for one delegate group: seen, found and heard of by its delegates and the secretariat, by nobody else."""

from contextlib import closing

import pytest

from app.documents.actions import file, release
from app.documents.models import Classification, DocumentKind, Version
from app.kernel import db
from app.kernel.errors import NotFound
from app.kernel.ids import new_id
from app.meetings.models import Participation
from tests.documents.chamber import Chamber

TITLE = "Gợi ý thảo luận của tổ"


@pytest.fixture
def paper(house: Chamber) -> Version:
    """Released to group 1, of which Huy is a delegate and Lan and the chair are not."""
    version = house.paper("Nội dung dành riêng cho tổ", title="Báo cáo")
    form = {
        "title": TITLE,
        "kind": "REPORT",
        "classification": "NOI_BO",
        "item": house.item_id,
        "group": house.group_id,
    }
    house.browser(house.office).post(f"/meetings/{house.meeting_id}/documents/{version.document_id}/filing", data=form)
    release.release(house.office, house.meeting_id, [version.id], "Chủ tọa")
    return house.version(version.id)


def test_the_form_files_a_paper_for_a_group_and_offers_it_again(house: Chamber, paper: Version) -> None:
    assert house.document(paper.document_id).group_id == house.group_id
    shown = house.browser(house.office).get(f"/meetings/{house.meeting_id}/versions/{paper.id}").text
    assert f'value="{house.group_id}" selected' in shown


@pytest.mark.parametrize(("who", "sees"), [("huy", True), ("office", True), ("secretary", True), ("lan", False),
                                           ("chair", False), ("guest", False)])  # fmt: skip
def test_only_the_group_and_the_secretariat_see_it(house: Chamber, paper: Version, who: str, sees: bool) -> None:
    browser = house.browser(getattr(house, who))
    assert (TITLE in browser.get(f"/meetings/{house.meeting_id}/papers").text) is sees
    assert (f"/papers/{paper.id}" in browser.get("/search?q=danh+rieng").text) is sees
    assert (browser.get(f"/papers/{paper.id}").status_code == 200) is sees
    image = house.page(0, "Nội dung dành riêng cho tổ").image
    with closing(browser.get(f"/p/{image}")) as picture:
        assert (picture.status_code == 200) is sees
    head = len(house.heard("members"))
    stream = f"/meetings/{house.meeting_id}/news?stream={house.heard('members')[0]['stream']}&seq={head}"
    if who != "guest":
        assert (TITLE in browser.get(stream).text) is sees


def test_the_stream_does_not_tell_its_title(house: Chamber, paper: Version) -> None:
    assert TITLE not in str(house.heard("members")) + str(house.heard("everybody"))


def test_who_left_the_group_sees_it_no_more(house: Chamber, paper: Version) -> None:
    with db.database().writing(db.database().engine) as session:
        old = session.query(Participation).filter_by(meeting_id=house.meeting_id, person_id=house.huy.id).one()
        old.ends_at = old.starts_at
        session.add(Participation(id=new_id(), meeting_id=house.meeting_id, person_id=house.huy.id, role=old.role,
                                  starts_at=old.starts_at))  # fmt: skip
    assert house.browser(house.huy).get(f"/papers/{paper.id}").status_code == 404


def test_a_group_of_another_council_is_refused(house: Chamber) -> None:
    version = house.paper("x")
    filing = file.Filing("x", "", DocumentKind.REPORT, house.item_id, Classification.INTERNAL, False, new_id())
    with pytest.raises(NotFound):
        file.file_document(house.office, house.meeting_id, version.document_id, filing)
