"""The secretariat's desk over HTTP: files as they come, trouble first, filing, passwords, release in one act."""

import pymupdf
import pytest

from app.documents.actions import receive, release
from app.documents.intake.refusals import SecretPaper
from app.documents.models import DocumentKind, Outcome, VersionState
from app.kernel.ids import new_id
from tests.documents.chamber import Chamber
from tests.documents.pages import papers


def page(house: Chamber, fragment: str = "") -> str:
    address = f"/meetings/{house.meeting_id}/desk" + (f"?fragment={fragment}" if fragment else "")
    answer = house.browser(house.office).get(address, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def post(house: Chamber, path: str, who: str = "office", **fields: object) -> int:
    browser = house.browser(getattr(house, who))
    return browser.post(f"/meetings/{house.meeting_id}{path}", data=fields).status_code


def test_trouble_stands_before_what_is_ready(house: Chamber) -> None:
    house.paper("Xong", title="Báo cáo đã xong")
    house.upload(b"MZ\x90\0\x03\0\0\0", "cai-dat.exe")
    house.work()
    shown = page(house, "files")
    assert shown.index("cai-dat.exe") < shown.index("Báo cáo đã xong")
    assert "là chương trình" in shown


@pytest.mark.parametrize("fragment", ["", "files", "dossiers", "top"])
def test_the_desk_and_its_live_regions_answer(house: Chamber, fragment: str) -> None:
    house.paper("Một trang")
    assert page(house, fragment)


@pytest.mark.parametrize(
    ("who", "status"), [("secretary", 200), ("huy", 403), ("chair", 403), ("guest", 403), ("stranger", 404)]
)
def test_the_desk_is_for_those_who_prepare(house: Chamber, who: str, status: int) -> None:
    assert house.browser(getattr(house, who)).get(f"/meetings/{house.meeting_id}/desk").status_code == status


def test_one_file_shows_what_was_noticed_and_who_has_it(house: Chamber) -> None:
    version = house.paper("Một trang", title="Báo cáo 60")
    release.release(house.office, house.meeting_id, [version.id])
    house.browser(house.huy).get(f"/papers/{version.id}/manifest")
    shown = house.browser(house.office).get(
        f"/meetings/{house.meeting_id}/versions/{version.id}", headers={"Accept": "text/html"}
    )
    assert "Báo cáo 60" in shown.text and version.sha256 in shown.text and house.huy.name in shown.text


def test_a_file_of_another_meeting_is_not_shown_here(house: Chamber) -> None:
    assert post(house, f"/versions/{new_id()}/attempts") == 404
    shown = house.browser(house.office).get(f"/meetings/{house.meeting_id}/versions/{new_id()}")
    assert shown.status_code == 404


def test_a_paper_is_filed_by_the_form(house: Chamber) -> None:
    version = house.paper("Một trang", item_id=None)
    fields = {"title": "Về dự toán", "symbol": "91/TTr-UBND", "kind": "SUBMISSION", "item": house.item_id,
              "classification": "CONG_KHAI", "for_guests": "1"}  # fmt: skip
    assert post(house, f"/documents/{version.document_id}/filing", **fields) == 302
    document = house.document(version.document_id)
    assert (document.title, document.kind, document.for_guests) == ("Về dự toán", DocumentKind.SUBMISSION, True)


@pytest.mark.parametrize("fields", [{"kind": "NOVEL"}, {"classification": "TOP"}, {"title": ""}])
def test_a_form_with_words_of_its_own_is_refused(house: Chamber, fields: dict[str, str]) -> None:
    version = house.paper("Một trang")
    given = {"title": "Về dự toán", "kind": "SUBMISSION", "classification": "NOI_BO", **fields}
    assert post(house, f"/documents/{version.document_id}/filing", **given) == 422


def test_several_papers_are_filed_by_one_form(house: Chamber) -> None:
    papers = [house.paper(f"Trang {number}", item_id=None).document_id for number in range(3)]
    assert post(house, "/filings", "secretary", document=papers, item=house.item_id, kind="", classification="") == 302
    assert {house.document(paper).dossier.item_id for paper in papers} == {house.item_id}
    assert post(house, "/filings", document=papers, item="", kind="NOVEL") == 422
    assert post(house, "/filings", item=house.item_id) == 422
    assert post(house, "/filings", "huy", document=papers, item=house.other_item_id) == 403


def test_a_refused_secret_stands_first_and_is_called_not_taken(house: Chamber) -> None:
    """Section 7.3 of the rules."""
    house.paper("Một trang", title="Báo cáo rõ")
    with pytest.raises(SecretPaper):
        receive.begin_upload(house.office, house.meeting_id, "BC_MẬT.pdf", 9, declared=True, most=99)
    house.upload("MẬT\nBáo cáo".encode(), "trong-ruot.txt")
    house.work()
    shown = page(house, "files")
    assert shown.index("BC_MẬT.pdf") < shown.index("trong-ruot.txt") < shown.index("Báo cáo rõ")
    assert shown.count("Không nhận") == 2 and "Không đọc được" not in shown


def test_several_papers_go_out_by_one_form(house: Chamber) -> None:
    versions = [house.paper(f"Trang {number}") for number in range(3)]
    assert post(house, "/releases", version=[version.id for version in versions]) == 302
    assert {house.version(version.id).state for version in versions} == {VersionState.RELEASED}


def test_what_should_be_looked_at_first_is_marked_where_all_is_released(house: Chamber) -> None:
    house.paper("Một", title="Báo cáo rõ")
    assert "Cần xem" not in page(house, "top")
    house.paper("Hai", title="Báo cáo mờ", outcome=Outcome.WARNING)
    dialog = page(house, "top").partition("<dialog")[2]
    assert dialog.index("Báo cáo rõ") != dialog.index("Báo cáo mờ") and dialog.count("Cần xem") == 1


def test_nothing_chosen_is_nothing_released(house: Chamber) -> None:
    assert post(house, "/releases") == 422


def test_the_secretary_of_the_session_files_and_does_not_release(house: Chamber) -> None:
    version = house.paper("Một trang")
    assert post(house, f"/documents/{version.document_id}/place", "secretary", item=house.other_item_id) == 302
    assert post(house, "/releases", "secretary", version=version.id) == 403


def test_a_password_typed_at_the_desk_opens_the_file(house: Chamber) -> None:
    content = papers.born().tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="dung-cau", owner_pw="o")
    version = house.upload(content, "khoa.pdf")
    house.work()
    assert 'name="password"' in page(house, "files")
    assert post(house, f"/versions/{version.id}/password", password="") == 422
    assert post(house, f"/versions/{version.id}/password", password="dung-cau") == 302
    house.work()
    assert house.version(version.id).outcome is Outcome.READY


def test_a_paper_is_withdrawn_with_a_reason_only(house: Chamber) -> None:
    version = house.paper("Một trang")
    release.release(house.office, house.meeting_id, [version.id])
    assert post(house, f"/versions/{version.id}/withdrawal", reason="") == 422
    assert post(house, f"/versions/{version.id}/withdrawal", reason="Nhầm bản") == 302
    assert "Nhầm bản" in page(house, "files")


def test_a_draft_is_taken_off(house: Chamber) -> None:
    version = house.paper("Một trang")
    assert post(house, f"/versions/{version.id}/removal") == 302
    assert house.version(version.id).state is VersionState.WITHDRAWN


def test_delegates_see_the_paper_in_their_list_and_the_notice(house: Chamber) -> None:
    version = house.paper("Một trang", title="Về thu chi sáu tháng")
    release.release(house.office, house.meeting_id, [version.id])
    browser = house.browser(house.huy)
    assert "Về thu chi sáu tháng" in browser.get(f"/meetings/{house.meeting_id}/papers").text
    stream = house.heard("members")[-1]
    news = browser.get(f"/meetings/{house.meeting_id}/news?stream={stream['stream']}&seq={stream['seq']}")
    assert "Về thu chi sáu tháng" in news.text
    assert "Về thu chi sáu tháng" not in house.browser(house.guest).get(f"/meetings/{house.meeting_id}/papers").text


def test_the_search_page_answers_within_rights(house: Chamber) -> None:
    version = house.paper("Quyết định tổng thu ngân sách", title="Nghị quyết 12")
    release.release(house.office, house.meeting_id, [version.id])
    assert "Nghị quyết 12" in house.browser(house.huy).get("/search?q=ngan+sach").text
    assert "Nghị quyết 12" not in house.browser(house.guest).get("/search?q=ngan+sach").text
    for odd in ("q=a&meeting=x", "q=a&kind=NOVEL", "q=a&days=-1", "q=a&days=x", "days=99999999999999999999"):
        assert house.browser(house.huy).get(f"/search?{odd}").status_code == 200, odd
