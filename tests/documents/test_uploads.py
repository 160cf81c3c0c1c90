"""tus 1.0.0 over HTTP (https://tus.io/protocols/resumable-upload): begun, grown, resumed; wrong turns refused."""

import base64
import hashlib
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.kernel import disk, files
from app.kernel.errors import Unavailable
from app.kernel.ids import new_id
from app.kernel.s3 import AWAY
from tests.documents.chamber import Chamber

CONTENT = b"Dieu 1. Phe duyet du toan ngan sach."
PIECE = "application/offset+octet-stream"


def begin(house: Chamber, browser: FlaskClient, *, size: int | str | None = len(CONTENT), **told: str) -> TestResponse:
    given = {"meeting": house.meeting_id, "filename": "tờ trình.txt", "declared": "1", **told}
    metadata = ",".join(f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in given.items())
    headers = {"Upload-Metadata": metadata, **({"Upload-Length": str(size)} if size is not None else {})}
    return browser.post("/uploads", headers=headers)


def grow(browser: FlaskClient, place: str, at: int, piece: bytes, media_type: str = PIECE) -> TestResponse:
    return browser.patch(place, data=piece, headers={"Upload-Offset": str(at), "Content-Type": media_type})


def test_a_file_comes_in_pieces_and_is_whole(house: Chamber) -> None:
    browser = house.browser(house.office)
    begun = begin(house, browser)
    place = begun.headers["Location"]
    assert (begun.status_code, begun.headers["Tus-Resumable"]) == (201, "1.0.0")
    first = grow(browser, place, 0, CONTENT[:10])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "10")
    assert "Paper-Version" not in first.headers
    last = grow(browser, place, 10, CONTENT[10:])
    version = house.version(last.headers["Paper-Version"])
    assert version.file_name == "tờ trình.txt"
    assert files.store().local(version.sha256).read_bytes() == CONTENT


def test_after_a_broken_line_the_system_says_where_to_go_on(house: Chamber) -> None:
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    grow(browser, place, 0, CONTENT[:7])
    head = house.browser(house.office).head(place)  # the same person at another browser
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("7", str(len(CONTENT)))
    assert head.headers["Cache-Control"] == "no-store"


def test_a_finished_upload_says_that_it_is_whole(house: Chamber) -> None:
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    grow(browser, place, 0, CONTENT)
    assert browser.head(place).headers["Upload-Offset"] == str(len(CONTENT))
    assert grow(browser, place, 0, CONTENT).status_code == 409


@pytest.mark.parametrize("at", [3, 8, -1])
def test_a_piece_at_a_wrong_offset_is_refused_and_harms_nothing(house: Chamber, at: int) -> None:
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    grow(browser, place, 0, CONTENT[:5])
    assert grow(browser, place, at, CONTENT[5:]).status_code == 409
    done = grow(browser, place, 5, CONTENT[5:])
    assert house.version(done.headers["Paper-Version"]).sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_the_same_bytes_again_give_no_second_version(house: Chamber) -> None:
    browser = house.browser(house.office)
    for _time in range(2):
        done = grow(browser, begin(house, browser).headers["Location"], 0, CONTENT)
    assert (done.status_code, done.headers["Paper-Version"]) == (204, "")
    assert len(house.versions()) == 1
    assert "Giống hệt" in browser.get(f"/meetings/{house.meeting_id}/desk?fragment=files").text


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"declared": "0"}, 422, "không chứa bí mật nhà nước"),
        ({"filename": "KH 12 MẬT.pdf"}, 422, "bí mật nhà nước"),
        ({"filename": ""}, 422, "không đủ thông tin"),
        ({"size": 0}, 422, "rỗng"),
        ({"size": None}, 422, "không đủ thông tin"),
        ({"size": -5}, 422, "không đủ thông tin"),
        ({"size": "nhiều"}, 422, "không đủ thông tin"),
        ({"size": 1 << 50}, 422, "2048 MB"),
        ({"meeting": "x"}, 422, "không đủ thông tin"),
        ({"meeting": new_id()}, 404, "Không tìm thấy"),
        ({"document": new_id()}, 404, "Không tìm thấy"),
        ({"dossier": new_id()}, 404, "Không tìm thấy"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_sentence(
    house: Chamber, changes: dict[str, str], status: int, said: str
) -> None:
    answer = begin(house, house.browser(house.office), **changes)  # type: ignore[arg-type]
    assert (answer.status_code, said in answer.get_json()["sentence"]) == (status, True), answer.get_json()


def test_metadata_that_cannot_be_read_is_refused(house: Chamber) -> None:
    browser = house.browser(house.office)
    for metadata in ("filename ???", "filename /w==", "filename"):
        answer = browser.post("/uploads", headers={"Upload-Length": "5", "Upload-Metadata": metadata})
        assert answer.status_code == 422, metadata


def test_a_piece_of_another_kind_is_refused(house: Chamber) -> None:
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    assert grow(browser, place, 0, CONTENT, "text/plain").status_code == 422


def test_an_upload_is_known_to_its_sender_only(house: Chamber) -> None:
    place = begin(house, house.browser(house.office)).headers["Location"]
    for who in (house.secretary, house.huy, house.stranger):
        browser = house.browser(who)
        assert browser.head(place).status_code == 404
        assert grow(browser, place, 0, CONTENT).status_code == 404
    assert house.browser(house.office).head("/uploads/x").status_code == 404


def test_a_full_disk_says_so_and_what_came_stays(house: Chamber) -> None:
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    grow(browser, place, 0, CONTENT[:5])
    disk.bind(disk.Disk(house.folder, 1 << 60))
    answer = grow(browser, place, 5, CONTENT[5:])
    assert (answer.status_code, "dung lượng" in answer.get_json()["sentence"]) == (503, True)
    disk.bind(disk.Disk(house.folder, 0))
    assert browser.head(place).headers["Upload-Offset"] == "5"
    assert grow(browser, place, 5, CONTENT[5:]).status_code == 204


def test_a_whole_file_that_was_not_taken_over_is_asked_for_again(
    house: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is away when the last piece has come: a sender that heard of a whole file would be content."""
    browser = house.browser(house.office)
    place = begin(house, browser).headers["Location"]
    store = files.store()

    class Away:
        def put(self, _source: Path) -> files.Stored:
            raise Unavailable(AWAY)

    with monkeypatch.context() as broken:
        broken.setattr(files, "store", Away)
        assert grow(browser, place, 0, CONTENT).status_code == 503
    reached = int(browser.head(place).headers["Upload-Offset"])
    assert reached < len(CONTENT)
    taken = grow(browser, place, reached, CONTENT[reached:])
    assert store.local(house.version(taken.headers["Paper-Version"]).sha256).read_bytes() == CONTENT


@pytest.mark.parametrize("who", ["huy", "chair", "guest", "technician", "submitter"])
def test_members_and_guests_send_no_files(house: Chamber, who: str) -> None:
    assert begin(house, house.browser(getattr(house, who))).status_code == 403


def test_nobody_signed_in_sends_nothing(house: Chamber) -> None:
    assert begin(house, house.browser(None)).status_code == 401
