"""Papers put in order at the desk: named, moved, taken off; by those who prepare, and never once released away."""

import pytest

from app.documents.actions import file, release
from app.documents.actions.file import Filing, Together
from app.documents.models import Classification, Document, DocumentKind, VersionState
from app.kernel import db
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.meetings.actions import remove_item
from tests.documents.chamber import Chamber


def filing(house: Chamber, **changes: object) -> Filing:
    given: dict[str, object] = {
        "title": " Về dự toán ngân sách ", "symbol": " 91/TTr-UBND ", "kind": DocumentKind.SUBMISSION,
        "item_id": house.item_id, "classification": Classification.PUBLIC, "for_guests": True, **changes,
    }  # fmt: skip
    return Filing(**given)  # type: ignore[arg-type]


def test_a_paper_is_named_and_hung_under_its_item(either_house: Chamber) -> None:
    house = either_house
    version = house.paper("Một trang", item_id=None)
    file.file_document(house.secretary, house.meeting_id, version.document_id, filing(house))
    document = house.document(version.document_id)
    assert (document.title, document.symbol, document.kind) == (
        "Về dự toán ngân sách", "91/TTr-UBND", DocumentKind.SUBMISSION,
    )  # fmt: skip
    assert document.dossier.item_id == house.item_id
    assert document.is_filed and document.for_guests


def test_filing_is_heard_at_the_desk_with_what_was_before(house: Chamber) -> None:
    version = house.paper("Một trang", title="Tên cũ")
    file.file_document(house.office, house.meeting_id, version.document_id, filing(house))
    heard = house.heard("desk")[-1]
    assert (heard["name"], heard["data"]["before"]["title"]) == ("PaperFiled", "Tên cũ")
    assert "PaperFiled" not in house.told("members") + house.told("everybody")


def test_a_paper_moves_under_another_item_and_back_among_the_unfiled(house: Chamber) -> None:
    version = house.paper("Một trang")
    file.move_document(house.office, house.meeting_id, version.document_id, house.other_item_id)
    assert house.document(version.document_id).dossier.item_id == house.other_item_id
    file.move_document(house.office, house.meeting_id, version.document_id, None)
    assert house.document(version.document_id).dossier.kind == "incoming"


@pytest.mark.parametrize("title", ["", "   ", "x" * 501])
def test_a_paper_needs_a_title_of_some_length(house: Chamber, title: str) -> None:
    version = house.paper("Một trang", title="Cũ")
    with pytest.raises(Invalid, match="trích yếu"):
        file.file_document(house.office, house.meeting_id, version.document_id, filing(house, title=title))
    assert house.document(version.document_id).title == "Cũ"


def test_an_item_of_elsewhere_is_not_known(house: Chamber) -> None:
    version = house.paper("Một trang")
    with pytest.raises(NotFound):
        file.move_document(house.office, house.meeting_id, version.document_id, new_id())


def test_a_group_of_elsewhere_is_not_known(house: Chamber) -> None:
    version = house.paper("Một trang")
    with pytest.raises(NotFound):
        file.file_document(house.office, house.meeting_id, version.document_id, filing(house, group_id=new_id()))
    assert house.document(version.document_id).group_id is None


@pytest.mark.parametrize("who", ["chair", "huy", "guest", "technician", "submitter", "admin", "stranger"])
def test_who_does_not_prepare_files_nothing(house: Chamber, who: str) -> None:
    version = house.paper("Một trang", title="Cũ")
    with pytest.raises((Forbidden, NotFound)):
        file.file_document(getattr(house, who), house.meeting_id, version.document_id, filing(house))
    with pytest.raises((Forbidden, NotFound)):
        file.move_document(getattr(house, who), house.meeting_id, version.document_id, None)
    assert house.document(version.document_id).title == "Cũ"


def test_a_draft_is_taken_off_the_desk(house: Chamber) -> None:
    version = house.paper("Một trang")
    file.drop_version(house.office, house.meeting_id, version.id)
    assert house.version(version.id).state is VersionState.WITHDRAWN
    assert house.told("desk")[-1] == "PaperFiled"


def test_a_released_paper_is_never_deleted(house: Chamber) -> None:
    version = house.paper("Một trang")
    release.release(house.office, house.meeting_id, [version.id])
    with pytest.raises(Conflict, match="thu hồi"):
        file.drop_version(house.office, house.meeting_id, version.id)


# ---- several papers at once ---------------------------------------------------------------------


def test_several_papers_are_filed_in_one_act(either_house: Chamber) -> None:
    house = either_house
    papers = [house.paper("Một trang", item_id=None, title=f"Báo cáo {number}").document_id for number in range(3)]
    said = Together(house.other_item_id, kind=DocumentKind.ANNEX, classification=Classification.PUBLIC)
    assert file.file_together(house.secretary, house.meeting_id, [*papers, papers[0]], said) == 0
    for number, paper in enumerate(papers):
        document = house.document(paper)
        assert document.dossier.item_id == house.other_item_id
        assert (document.kind, document.classification) == (DocumentKind.ANNEX, Classification.PUBLIC)
        assert document.title == f"Báo cáo {number}" and document.is_filed
    heard = [one for one in house.heard("desk") if one["name"] == "PaperFiled"][-3:]
    assert [one["data"]["document_id"] for one in heard] == papers
    assert len({one["at"] for one in heard}) == 1  # one transaction, an entry for each


def suggested(house: Chamber, item_id: str | None) -> str:
    """A paper that digitising would hang under that item."""
    version = house.paper("Một trang", item_id=None)
    with db.database().writing(db.database().engine) as session:
        session.get_one(Document, version.document_id).suggested_item_id = item_id
    return version.document_id


def test_each_paper_goes_where_it_was_suggested(house: Chamber) -> None:
    papers = [suggested(house, house.item_id), suggested(house, house.other_item_id), suggested(house, None)]
    assert file.file_together(house.office, house.meeting_id, papers, Together(as_suggested=True)) == 1
    places = [house.document(paper).dossier.item_id for paper in papers]
    assert places == [house.item_id, house.other_item_id, None]


def test_a_suggested_item_that_is_gone_suggests_nothing(house: Chamber) -> None:
    paper = suggested(house, house.other_item_id)
    remove_item(house.office, house.meeting_id, house.other_item_id)
    assert file.file_together(house.office, house.meeting_id, [paper], Together(as_suggested=True)) == 1
    assert house.document(paper).dossier.kind == "incoming"


def test_what_is_not_said_stays(house: Chamber) -> None:
    version = house.paper("Một trang", kind=DocumentKind.VERIFICATION_REPORT, classification=Classification.RESTRICTED)
    said = Together(classification=Classification.INTERNAL)
    assert file.file_together(house.office, house.meeting_id, [version.document_id], said) == 0
    document = house.document(version.document_id)
    assert (document.kind, document.dossier.item_id) == (DocumentKind.VERIFICATION_REPORT, house.item_id)


def test_one_paper_that_is_not_there_leaves_all_as_they_were(house: Chamber) -> None:
    paper = house.paper("Một trang", item_id=None).document_id
    with pytest.raises(NotFound):
        file.file_together(house.office, house.meeting_id, [paper, new_id()], Together(house.item_id))
    assert house.document(paper).dossier.kind == "incoming"


def test_nothing_chosen_or_nothing_said_is_refused(house: Chamber) -> None:
    with pytest.raises(Invalid, match="Chưa chọn"):
        file.file_together(house.office, house.meeting_id, [], Together(house.item_id))
    with pytest.raises(Invalid, match="Đề nghị chọn"):
        file.file_together(house.office, house.meeting_id, [house.paper("Một").document_id], Together())


@pytest.mark.parametrize("who", ["chair", "huy", "guest", "submitter", "stranger"])
def test_who_does_not_prepare_files_none_of_them(house: Chamber, who: str) -> None:
    paper = house.paper("Một trang", item_id=None).document_id
    with pytest.raises((Forbidden, NotFound)):
        file.file_together(getattr(house, who), house.meeting_id, [paper], Together(house.item_id))
    assert house.document(paper).dossier.kind == "incoming"
