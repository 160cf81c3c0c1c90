"""Papers put in order at the desk: named, moved, taken off; by those who prepare, and never once released away."""

import pytest

from app.documents.actions import file, release
from app.documents.actions.file import Filing
from app.documents.models import Classification, DocumentKind, VersionState
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
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
