"""Reading over HTTP: pages and their files within rights, taking home, search inside, openings, changes."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from app.documents.actions import release
from app.documents.models import Classification, Opening, Version
from app.kernel import clock, db, disk
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.kernel.sentences import Sentence
from tests.documents.chamber import Chamber

RESTRICTED = Classification.RESTRICTED
ADDRESSES = ["", "/manifest", "/search?q=a", "/file"]


def released(house: Chamber, *texts: str, **changes: object) -> Version:
    version = house.paper(*(texts or ("Một trang",)), **changes)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [version.id])
    return house.version(version.id)


def status(house: Chamber, who: str, address: str) -> int:
    return house.browser(getattr(house, who)).get(address).status_code


@pytest.mark.parametrize("who", ["huy", "lan", "chair", "secretary", "office"])
def test_members_read_what_was_released(house: Chamber, who: str) -> None:
    version = released(house)
    assert [status(house, who, f"/papers/{version.id}{address}") for address in ADDRESSES] == [200] * 4


@pytest.mark.parametrize("who", ["guest", "technician", "submitter", "stranger", "admin"])
def test_others_do_not_know_that_it_exists(house: Chamber, who: str) -> None:
    version = released(house)
    assert [status(house, who, f"/papers/{version.id}{address}") for address in ADDRESSES] == [404] * 4


def test_guests_read_what_was_marked_for_them(house: Chamber) -> None:
    version = released(house, for_guests=True)
    assert status(house, "guest", f"/papers/{version.id}/manifest") == 200
    assert status(house, "stranger", f"/papers/{version.id}/manifest") == 404


def test_a_draft_is_not_there_for_delegates(house: Chamber) -> None:
    version = house.paper("Nháp")
    assert status(house, "huy", f"/papers/{version.id}/manifest") == 404
    assert status(house, "secretary", f"/papers/{version.id}/manifest") == 200


def test_a_withdrawn_paper_is_gone_from_the_delegates(house: Chamber) -> None:
    version = released(house)
    image = house.browser(house.huy).get(f"/papers/{version.id}/manifest").get_json()["pages"][0]["image"]
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm")
    assert status(house, "huy", f"/papers/{version.id}/manifest") == 404
    assert status(house, "huy", image) == 404


# ---- files of pages -----------------------------------------------------------------------------


def test_a_pages_files_follow_the_papers_rights(house: Chamber) -> None:
    version = released(house, "Nội bộ")
    page = house.browser(house.huy).get(f"/papers/{version.id}/manifest").get_json()["pages"][0]
    for address in (page["image"], page["thumb"], page["words"]):
        assert status(house, "huy", address) == 200
        for who in ("guest", "submitter", "stranger", "admin"):
            assert status(house, who, address) == 404, (who, address)
        assert house.browser(None).get(address).status_code == 401


def test_a_file_that_two_papers_share_is_for_the_readers_of_either(house: Chamber) -> None:
    closed = released(house, "Như nhau", classification=RESTRICTED)
    image = house.browser(house.office).get(f"/papers/{closed.id}/manifest").get_json()["pages"][0]["image"]
    assert status(house, "guest", image) == 404
    released(house, "Như nhau", for_guests=True)
    assert status(house, "guest", image) == 200


@pytest.mark.parametrize("name", ["x.png", "0" * 64 + ".png", "0" * 64, "0" * 64 + ".exe", "..%2f..%2fsecret", ".png"])
def test_names_that_are_none_are_not_found(house: Chamber, name: str) -> None:
    assert status(house, "office", f"/p/{name}") == 404


def test_an_originals_hash_is_no_key_to_its_bytes(house: Chamber) -> None:
    version = released(house)
    for extension in ("pdf", "png", "json"):
        assert status(house, "huy", f"/p/{version.sha256}.{extension}") == 404


def test_a_pages_files_are_kept_for_ever_and_never_shared(house: Chamber) -> None:
    version, browser = released(house), house.browser(house.huy)
    page = browser.get(f"/papers/{version.id}/manifest").get_json()["pages"][0]
    for address in (page["image"], page["words"]):
        kept = browser.get(address).headers["Cache-Control"]
        assert "immutable" in kept and "private" in kept and "public" not in kept


def test_a_full_disk_keeps_nobody_from_reading(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    version = released(house)
    monkeypatch.setattr(disk, "_disk", disk.Disk(Path(), 1 << 60))
    assert status(house, "huy", f"/papers/{version.id}/manifest") == 200
    with reading() as session:
        assert session.get(Opening, (version.id, house.huy.id)) is None


# ---- taking home ------------------------------------------------------------------------------


def test_a_paper_is_taken_home_as_pdf_under_its_number(house: Chamber) -> None:
    answer = house.browser(house.huy).get(f"/papers/{released(house).id}/file")
    assert answer.data.startswith(b"%PDF-")
    assert "12-BC-UBND.pdf" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_restricted_paper_is_read_on_the_screen_only(house: Chamber) -> None:
    version = released(house, classification=RESTRICTED)
    assert status(house, "huy", f"/papers/{version.id}/manifest") == 200
    for who in ("huy", "chair", "office"):
        answer = house.browser(getattr(house, who)).get(f"/papers/{version.id}/file")
        assert (answer.status_code, "không tải về" in answer.get_json()["sentence"]) == (403, True)


def test_the_received_bytes_are_for_the_secretariat_only(house: Chamber) -> None:
    version = house.upload(b"A <script>", "thu.html")
    answer = house.browser(house.secretary).get(f"/papers/{version.id}/original")
    assert (answer.data, answer.mimetype) == (b"A <script>", "application/octet-stream")
    assert "attachment" in answer.headers["Content-Disposition"]
    paper = released(house, for_guests=True)
    for who in ("huy", "chair", "guest", "stranger"):
        assert status(house, who, f"/papers/{paper.id}/original") == 404


# ---- the place, openings ------------------------------------------------------------------------


def test_the_place_told_by_one_device_is_found_by_another(house: Chamber) -> None:
    version = released(house, "một", "hai")
    told = {"page": 2, "y": 0.25, "at": clock.now().isoformat()}
    assert house.browser(house.huy).put(f"/papers/{version.id}/place", json=told).status_code == 204
    found = house.browser(house.huy).get(f"/papers/{version.id}/manifest").get_json()["place"]
    assert found == {"page": 2, "y": 0.25}


@pytest.mark.parametrize(
    "told",
    [{}, {"page": 0}, {"page": 3}, {"page": "1"}, {"page": 1, "y": "x"}, {"page": 1, "at": "soon"},
     {"page": 1, "at": "2026-01-01T00:00:00"}, [], "x", None],
)  # fmt: skip
def test_a_place_that_is_none_is_refused(house: Chamber, told: object) -> None:
    version = released(house, "một", "hai")
    if isinstance(told, dict) and told and "at" not in told:
        told = {**told, "at": clock.now().isoformat()}
    assert house.browser(house.huy).put(f"/papers/{version.id}/place", json=told).status_code == 422


def openings(version: Version) -> dict[str, tuple[bool, bool, bool]]:
    with reading() as session:
        return {
            one.person_id: (one.received_at is not None, one.opened_at is not None, one.read_at is not None)
            for one in session.scalars(select(Opening).where(Opening.version_id == version.id))
        }


def test_received_opened_and_read_are_told_apart(house: Chamber) -> None:
    version = released(house)
    for who in (house.huy, house.lan, house.chair):
        house.browser(who).get(f"/papers/{version.id}/manifest")
    house.browser(house.lan).post(f"/papers/{version.id}/openings", json={})
    house.browser(house.chair).post(f"/papers/{version.id}/openings", json={"read": True})
    assert openings(version) == {
        house.huy.id: (True, False, False), house.lan.id: (True, True, False), house.chair.id: (True, True, True),
    }  # fmt: skip


def test_looking_at_a_draft_is_no_opening(house: Chamber) -> None:
    version = house.paper("Nháp")
    house.browser(house.secretary).get(f"/papers/{version.id}/manifest")
    house.browser(house.secretary).post(f"/papers/{version.id}/openings", json={})
    assert openings(version) == {}


# ---- search inside, changes, links ----------------------------------------------------------------


def test_a_word_is_found_on_its_page_with_its_box(house: Chamber) -> None:
    version = released(house, "không có gì", "Quyết định tổng thu ngân sách")
    hits = house.browser(house.huy).get(f"/papers/{version.id}/search?q=ngan+sach").get_json()["hits"]
    assert [(hit["page"], hit["match"], hit["before"]) for hit in hits] == [(2, "ngân sách", "Quyết định tổng thu")]
    assert hits[0]["quads"] == [[40.0, 0.0, 49.0, 12], [50.0, 0.0, 59.0, 12]]


def test_what_changed_is_told_page_by_page(house: Chamber) -> None:
    first = released(house, "một", "hai", "ba")
    second = released(house, "một", "hai, sửa", "ba", of=first)
    told = house.browser(house.huy).get(f"/papers/{second.id}/changes").get_json()
    assert told["previous"] == first.id
    assert [pair["kind"] for pair in told["pages"]] == ["same", "changed", "same"]
    assert status(house, "huy", f"/papers/{first.id}/changes") == 404


def test_a_link_to_the_paper_leads_to_its_present_version(house: Chamber) -> None:
    first = released(house, "bản một")
    second = released(house, "bản hai", of=first)
    answer = house.browser(house.huy).get(f"/documents/{first.document_id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/papers/{second.id}")
    assert status(house, "guest", f"/documents/{first.document_id}") == 404
    assert status(house, "huy", f"/documents/{new_id()}") == 404


@pytest.mark.parametrize("address", ["/papers/x", "/papers/x/manifest", "/documents/x", "/papers/../secret"])
def test_addresses_that_are_none_are_not_found(house: Chamber, address: str) -> None:
    assert status(house, "huy", address) == 404


def test_who_signed_and_whether_it_holds_is_told_to_readers(house: Chamber) -> None:
    version = released(house)
    intact = Sentence("Văn bản không thay đổi kể từ khi ký lúc {time}.", {"time": "08/01/2026 08:04:44"})
    with db.database().writing(db.database().engine) as session:
        session.get_one(Version, version.id).signatures = json.dumps(
            [{"good": True, "signer": "ỦY BAN NHÂN DÂN PHƯỜNG SA ĐÉC", "sentence": intact.dump()}]
        )
    shown = house.browser(house.huy).get(f"/papers/{version.id}").text
    assert "ỦY BAN NHÂN DÂN PHƯỜNG SA ĐÉC" in shown and "kể từ khi ký lúc 08/01/2026 08:04:44." in shown
    assert "Chữ ký số" not in house.browser(house.huy).get(f"/papers/{released(house).id}").text
