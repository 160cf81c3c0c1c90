"""Search with and without tone marks, however the letters were stored or typed, on both databases, within rights."""

import unicodedata
from datetime import timedelta

import pytest

from app.documents import queries, search
from app.documents.actions import release
from app.documents.models import Classification, DocumentKind
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.meetings.models import Meeting
from tests.documents.chamber import Chamber

PAGES = {
    "Nghị quyết về dự toán ngân sách địa phương năm 2027": "ngân sách",
    "Bầu ủy viên Ủy ban nhân dân tỉnh tại thành phố Hòa Bình": "ủy ban",
    "Khoản thu từ đất đai, đường đô thị và đê điều": "đất",
    "Người dân thôn Đắk Nông kiến nghị về nguồn nước": "đắk",
}


def released(house: Chamber, *texts: str, **changes: object) -> str:
    version = house.paper(*texts, **changes)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [version.id])
    return version.id


def found(house: Chamber, typed: str, actor: Actor | None = None, **filters: object) -> list[int]:
    """The numbers of the pages found, from 1."""
    with reading():
        hits = queries.find(actor or house.huy, typed, **filters)  # type: ignore[arg-type]
        return [hit.index + 1 for _version, hit in hits]


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_a_page_is_found_with_marks_without_them_and_in_either_normal_form(either_house: Chamber, page: int) -> None:
    house = either_house
    released(house, *PAGES)
    typed = list(PAGES.values())[page]
    plain = unicodedata.normalize("NFD", typed.replace("đ", "d").replace("Đ", "D"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    for spelling in (typed, typed.upper(), plain, unicodedata.normalize("NFD", typed)):
        assert page + 1 in found(house, spelling), spelling


def test_letters_stored_decomposed_are_found_composed(either_house: Chamber) -> None:
    house = either_house
    released(house, unicodedata.normalize("NFD", "Thường trực Hội đồng nhân dân"))
    assert found(house, "hội đồng") == [1]


@pytest.mark.parametrize(
    ("stored", "typed"), [("hòa giải", "hoà giải"), ("hoà giải", "hòa giải"), ("thuỷ lợi", "thủy lợi")]
)
def test_the_place_of_the_tone_mark_does_not_matter(either_house: Chamber, stored: str, typed: str) -> None:
    house = either_house
    released(house, f"Công tác {stored} ở cơ sở")
    assert found(house, typed) == [1]


@pytest.mark.parametrize(("typed", "pages"), [("ma", [1, 2, 3]), ("má", [1]), ("mả", [2]), ("mạ", [3])])
def test_marks_that_were_typed_must_be_there(either_house: Chamber, typed: str, pages: list[int]) -> None:
    house = either_house
    released(house, "con má nó", "cái mả kia", "ruộng mạ non")
    assert sorted(found(house, typed)) == pages


def test_d_finds_both_letters_and_đ_only_itself(either_house: Chamber) -> None:
    house = either_house
    released(house, "con dê núi", "đê sông lớn")
    assert sorted(found(house, "de")) == [1, 2]
    assert found(house, "đê") == [2]
    assert found(house, "dê") == [1]


def test_every_word_must_be_there_and_a_quoted_phrase_side_by_side(either_house: Chamber) -> None:
    house = either_house
    released(house, "ngân sách của địa phương", "địa phương có ngân sách và quỹ", "ngân hàng địa phương")
    assert sorted(found(house, "ngân sách địa phương")) == [1, 2]
    assert found(house, '"ngân sách và quỹ"') == [2]
    assert found(house, '"sách phương"') == []


@pytest.mark.parametrize(
    "typed",
    ['"', "*", "a AND", "NEAR(", "folded:x", "'; DROP TABLE page_text", "()", "-", "12/NQ", "a:*", "\\", "&|!", "<->"],
)
def test_whatever_is_typed_is_a_question_and_never_a_fault(either_house: Chamber, typed: str) -> None:
    house = either_house
    released(house, "Số: 12/NQ-HĐND ngày 10/12/2026")
    assert found(house, typed) in ([], [1])


def test_a_number_of_a_paper_is_found(either_house: Chamber) -> None:
    house = either_house
    released(house, "Số: 12/NQ-HĐND ngày 10/12/2026", "Số: 13/NQ-HĐND")
    assert found(house, "12/NQ-HĐND") == [1]


def test_nobody_finds_what_he_may_not_read(either_house: Chamber) -> None:
    house = either_house
    released(house, "bí mật đời tư của ứng viên", classification=Classification.RESTRICTED)
    house.paper("bản nháp của ứng viên")
    released(house, "giới thiệu ứng viên cho khách", for_guests=True)
    assert len(found(house, "ứng viên", house.huy)) == 2
    assert len(found(house, "ứng viên", house.guest)) == 1
    assert found(house, "ứng viên", house.stranger) == []
    assert found(house, "ứng viên", house.admin) == []


def test_a_withdrawn_and_a_superseded_paper_are_not_found(either_house: Chamber) -> None:
    house = either_house
    first = released(house, "dự toán bản một")
    second = house.paper("dự toán bản hai", of=house.version(first))
    release.release(house.office, house.meeting_id, [second.id])
    with reading():
        assert [version.number for version, _hit in queries.find(house.huy, "dự toán")] == [2]
    release.withdraw(house.office, house.meeting_id, second.id, "Nhầm")
    assert found(house, "dự toán") == []


def test_filters_by_kind_and_by_day(either_house: Chamber) -> None:
    house = either_house
    released(house, "dự toán trong báo cáo", kind=DocumentKind.REPORT)
    assert found(house, "dự toán", kind=DocumentKind.REPORT) == [1]
    assert found(house, "dự toán", kind=DocumentKind.SUBMISSION) == []
    assert found(house, "dự toán", since=clock.now() - timedelta(days=1)) == [1]
    assert found(house, "dự toán", since=clock.now() + timedelta(days=1)) == []
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        assert len(queries.find(house.huy, "dự toán", meeting=meeting)) == 1


def test_pages_digitised_again_are_found_once(either_house: Chamber) -> None:
    house = either_house
    from app.documents.actions import digitise

    version = house.paper("dự toán")
    digitise.add_pages(version.id, [house.page(0, "quyết toán")], 1)
    release.release(house.office, house.meeting_id, [version.id])
    assert found(house, "dự toán") == []
    assert found(house, "quyết toán") == [1]


def test_the_passage_marks_what_was_asked(house: Chamber) -> None:
    released(house, "Điều 1. Quyết định tổng thu ngân sách nhà nước trên địa bàn")
    with reading():
        ((_version, hit),) = queries.find(house.huy, "ngan sach")
    assert ("ngân sách", True) in queries.passage(hit, "ngan sach")


def test_places_are_words_of_the_page_hyphens_and_dashes_included() -> None:
    words = ["Số", "12/NQ-HĐND", "–", "Về", "việc", "phân", "bổ", "ngân", "sách"]
    asked = search.question("nq hđnd về")
    assert search.places(asked, words) == [range(1, 4)]
