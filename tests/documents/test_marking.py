"""Restricted papers leave the server under their reader's name only: burnt in by the worker, kept for a while."""

import io
import shutil
import subprocess
import threading
import time
from datetime import timedelta
from difflib import SequenceMatcher
from pathlib import Path

import pymupdf
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.documents import marking
from app.documents.actions import file, mark, release
from app.documents.actions.file import Filing
from app.documents.models import Classification, DocumentKind, MarkedCopy, MarkedPage, Page, Version
from app.kernel import files, jobs
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import database, reading
from app.kernel.vietnamese import fold
from tests.documents.chamber import Chamber

TEXT = "\n".join(f"Tóm tắt lý lịch, dòng số {number} của hồ sơ nhân sự." for number in range(130)).encode()


def kept(house: Chamber, version: Version, may_be_kept: bool) -> None:
    filing = Filing("Lý lịch", "", DocumentKind.PERSONNEL_FILE, house.item_id, Classification.RESTRICTED, False,
                    may_be_kept=may_be_kept)  # fmt: skip
    file.file_document(house.office, house.meeting_id, version.document_id, filing)


@pytest.fixture
def restricted(house: Chamber) -> Version:
    """A personnel file of several real pages, released; the copies made ahead are not made yet."""
    version = house.upload(TEXT, "ly-lich.txt")
    house.work()
    kept(house, version, may_be_kept=False)
    release.release(house.office, house.meeting_id, [version.id])
    stored = house.version(version.id)
    assert stored.page_count >= 3
    return stored


def copies() -> list[MarkedCopy]:
    with reading() as session:
        return list(session.scalars(select(MarkedCopy).order_by(MarkedCopy.made_at)))


def copy_for(actor: Actor) -> MarkedCopy:
    return next(copy for copy in copies() if copy.person_id == actor.id)


def pages(copy_id: str) -> dict[int, MarkedPage]:
    with reading() as session:
        return {page.index: page for page in session.scalars(select(MarkedPage).filter_by(copy_id=copy_id))}


def read(picture: bytes) -> str:
    """What OCR reads in the foot of a page, without marks and spaces."""
    image = Image.open(io.BytesIO(picture)).convert("L")
    foot = image.crop((0, round(image.height * 0.95), round(image.width * 0.6), image.height))
    sheet = Image.new("L", (foot.width * 2, foot.height * 2 + 80), 255)
    sheet.paste(foot.resize((foot.width * 2, foot.height * 2)), (0, 40))
    shown = io.BytesIO()
    sheet.save(shown, "PNG")
    words = ["tesseract", "-", "-", "--psm", "7"]
    found = subprocess.run(words, input=shown.getvalue(), capture_output=True, check=True, timeout=60)
    return "".join(fold(found.stdout.decode()).split())


def is_named(who: Actor, foot: str) -> bool:
    """Whether the name stands at the foot; OCR of grey letters over grey letters may double or miss one."""
    name = fold(who.name).replace(" ", "")
    match = SequenceMatcher(None, name, foot[: len(name) + 2]).get_matching_blocks()
    return sum(block.size for block in match) >= len(name) - 1


def manifest(browser: FlaskClient, version: Version) -> dict[str, object]:
    told = browser.get(f"/papers/{version.id}/manifest").json
    assert told is not None
    return dict(told)


def picture(browser: FlaskClient, version: Version, number: int = 1) -> bytes:
    shown = manifest(browser, version)["pages"][number - 1]["image"]  # type: ignore[index]
    answer = browser.get(shown)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    return answer.data


def test_every_reader_gets_other_bytes_and_the_own_name_in_them(house: Chamber, restricted: Version) -> None:
    assert shutil.which("tesseract")
    house.work()
    huy, lan = (picture(house.browser(who), restricted) for who in (house.huy, house.lan))
    assert huy != lan
    assert is_named(house.huy, read(huy)) and not is_named(house.huy, read(lan))
    assert is_named(house.lan, read(lan)) and not is_named(house.lan, read(huy))


def test_the_paper_stays_legible_and_the_name_crosses_it(house: Chamber, restricted: Version) -> None:
    house.work()
    marked = Image.open(io.BytesIO(picture(house.browser(house.huy), restricted))).convert("L")
    with reading() as session:
        stored = session.get_one(Page, (restricted.id, 0)).image
    plain = Image.open(files.store().local((stored or "").partition(".")[0])).convert("L")
    assert marked.size == plain.size
    assert all(
        after <= before + 16 for before, after in zip(plain.tobytes()[::997], marked.tobytes()[::997], strict=True)
    )
    for row in range(4):
        box = (0, marked.height * row // 4, marked.width, marked.height * (row + 1) // 4)
        darker = sum(a != b for a, b in zip(plain.crop(box).tobytes(), marked.crop(box).tobytes(), strict=True))
        assert darker > 2000, row


@pytest.mark.parametrize("who", ["huy", "chair", "lan", "secretary"])
def test_nothing_unmarked_of_it_is_given_to_readers(house: Chamber, restricted: Version, who: str) -> None:
    browser = house.browser(getattr(house, who))
    with reading() as session:
        stored = list(session.scalars(select(Page).where(Page.version_id == restricted.id)))
        names = {name for page in stored for name in (page.image, page.thumbnail, page.words, page.slice) if name}
    assert len(names) > 4
    for name in names:
        assert browser.get(f"/p/{name}").status_code == 404, name
        assert house.browser(house.office).get(f"/p/{name}").status_code == 200
    assert browser.get(f"/papers/{restricted.id}/file").status_code == 403
    assert browser.get(f"/papers/{restricted.id}/original").status_code == 404
    house.work()
    assert "/p/" not in browser.get(f"/papers/{restricted.id}/manifest").text
    assert "/p/" not in browser.get(f"/papers/{restricted.id}").text


def test_the_releasing_office_reads_it_unmarked(house: Chamber, restricted: Version) -> None:
    told = manifest(house.browser(house.office), restricted)
    assert told["marking"] is None and told["pages"][0]["image"].startswith("/p/")  # type: ignore[index]
    assert house.browser(house.office).get(f"/papers/{restricted.id}/marked/x/1").status_code == 404


@pytest.mark.parametrize("who", ["guest", "technician", "submitter", "stranger", "admin"])
def test_who_may_not_read_it_gets_no_copy(house: Chamber, restricted: Version, who: str) -> None:
    browser = house.browser(getattr(house, who))
    assert browser.get(f"/papers/{restricted.id}/marked/x/1").status_code == 404
    assert getattr(house, who).id not in {copy.person_id for copy in copies()}


def test_another_readers_address_gives_the_own_copy(house: Chamber, restricted: Version) -> None:
    house.work()
    theirs = manifest(house.browser(house.lan), restricted)["pages"][0]["image"]  # type: ignore[index]
    assert house.browser(house.huy).get(theirs).data == picture(house.browser(house.huy), restricted)


def test_a_withdrawn_paper_is_gone_with_its_copies(house: Chamber, restricted: Version) -> None:
    house.work()
    address = manifest(house.browser(house.huy), restricted)["pages"][0]["image"]  # type: ignore[index]
    release.withdraw(house.office, house.meeting_id, restricted.id, "Nhầm")
    assert house.browser(house.huy).get(address).status_code == 404


def test_copies_are_begun_at_the_release_for_all_who_vote_or_count(house: Chamber, restricted: Version) -> None:
    assert {copy.person_id for copy in copies()} == {
        one.id for one in (house.huy, house.lan, house.chair, house.secretary)
    }
    assert all(copy.ended_at is None for copy in copies())


def test_whoever_waits_goes_before_copies_made_ahead(house: Chamber, restricted: Version) -> None:
    house.browser(house.secretary).get(f"/papers/{restricted.id}")
    claim = jobs.claim("test:1", ["mark"])
    assert claim is not None and claim.subject_id == copy_for(house.secretary).id


def test_a_picture_is_waited_for_and_comes_as_soon_as_it_is_marked(house: Chamber, restricted: Version) -> None:
    browser = house.browser(house.huy)
    shown = manifest(browser, restricted)
    assert shown["marking"] == {"complete": False, "trouble": None}
    worker = threading.Thread(target=lambda: (time.sleep(0.5), house.work()))
    worker.start()
    assert browser.get(shown["pages"][2]["image"]).status_code == 200  # type: ignore[index]
    worker.join()
    done = manifest(browser, restricted)
    assert done["marking"] == {"complete": True, "trouble": None}
    thumb = browser.get(done["pages"][0]["thumb"])  # type: ignore[index]
    assert (thumb.status_code, thumb.headers["Cache-Control"]) == (200, "private, no-store")


def test_the_page_in_view_is_marked_first(house: Chamber, restricted: Version) -> None:
    copy_id = mark.request_copy(house.huy, restricted, page=2)
    todo = mark.next_pages(copy_id, 10)
    assert todo is not None
    assert [index for index, _image in todo.pages] == [*range(2, restricted.page_count), 0, 1]


def test_a_worker_killed_midway_is_followed_by_one_that_goes_on(
    house: Chamber, restricted: Version, tmp_path: Path
) -> None:
    mark.request_copy(house.huy, restricted)
    claim = jobs.claim("dead:1", ["mark"])
    assert claim is not None and claim.subject_id == copy_for(house.huy).id
    todo = mark.next_pages(claim.subject_id, 1)
    assert todo is not None
    marking._mark(todo, tmp_path)  # and then nothing more is heard of it
    first = pages(claim.subject_id)[0].image
    with database().writing(database().engine) as session:
        session.get_one(jobs.Job, claim.id).lease_until = now() - timedelta(seconds=1)
    house.work()
    done = pages(claim.subject_id)
    assert sorted(done) == list(range(restricted.page_count)) and done[0].image == first
    assert copy_for(house.huy).ended_at is not None


def test_a_copy_that_cannot_be_made_says_so_and_is_tried_again_later(house: Chamber, restricted: Version) -> None:
    copy_id = mark.request_copy(house.huy, restricted)
    mark.give_up(copy_id, marking.NOT_MADE)
    browser = house.browser(house.huy)
    assert "Chưa tạo được" in str(manifest(browser, restricted)["marking"])
    assert browser.get(f"/papers/{restricted.id}/marked/{copy_id}/1").status_code == 503
    with database().writing(database().engine) as session:
        session.get_one(MarkedCopy, copy_id).expires_at = now()
    house.work()
    mark.request_copy(house.huy, restricted)
    house.work()
    assert picture(browser, restricted)


def test_old_copies_are_swept_with_their_files_and_made_again(house: Chamber, restricted: Version) -> None:
    house.work()
    before = picture(house.browser(house.huy), restricted)
    old = copy_for(house.huy)
    names = [page.image for page in pages(old.id).values()]
    with database().writing(database().engine) as session:
        for copy in session.scalars(select(MarkedCopy)):
            copy.expires_at = now()
    assert mark.sweep_copies() == 4
    assert copies() == []
    assert not any(files.store().holds(name.partition(".")[0]) for name in names)
    mark.request_copy(house.huy, restricted)
    house.work()
    assert copy_for(house.huy).text != old.text
    assert picture(house.browser(house.huy), restricted) != before


def test_a_copy_past_its_time_is_not_made_any_more(house: Chamber, restricted: Version) -> None:
    with database().writing(database().engine) as session:
        for copy in session.scalars(select(MarkedCopy)):
            copy.expires_at = now()
    house.work()
    assert not any(pages(copy.id) for copy in copies())


def test_who_reads_by_ear_gets_the_words_and_the_own_line_below_them(house: Chamber, restricted: Version) -> None:
    house.work()
    told = []
    for who in (house.huy, house.lan):
        browser = house.browser(who)
        page = manifest(browser, restricted)["pages"][0]  # type: ignore[index]
        answer = browser.get(page["words"])
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        words = answer.json
        assert words is not None
        lines = [" ".join(word[0] for word in line["words"]) for line in words["lines"]]
        assert "Tóm tắt lý lịch" in lines[0] and lines[-1] == copy_for(who).text
        foot = words["lines"][-1]["words"]
        assert all(0 < x0 < x1 < page["width"] and y0 < y1 < page["height"] for _word, x0, y0, x1, y1 in foot)
        assert page["slice"] is None
        told.append(answer.data)
    assert told[0] != told[1]


def test_the_words_of_a_page_are_for_its_readers_only(house: Chamber, restricted: Version) -> None:
    house.work()
    address = manifest(house.browser(house.huy), restricted)["pages"][0]["words"]  # type: ignore[index]
    for who in (house.guest, house.submitter, house.stranger, house.admin):
        assert house.browser(who).get(address).status_code == 404
    browser = house.browser(house.huy)
    assert browser.get(address.replace("/1/words", "/999/words")).status_code == 404
    release.withdraw(house.office, house.meeting_id, restricted.id, "Nhầm")
    assert browser.get(address).status_code == 404


def test_its_readers_find_passages_with_the_words_around_them(house: Chamber, restricted: Version) -> None:
    hits = house.browser(house.huy).get(f"/papers/{restricted.id}/search?q=nhan+su").json
    assert hits is not None and hits["hits"] and all(hit["before"] for hit in hits["hits"])


def test_what_may_be_kept_is_downloaded_as_each_readers_copy(house: Chamber, restricted: Version) -> None:
    kept(house, restricted, may_be_kept=True)
    found = []
    for who in (house.huy, house.lan):
        browser = house.browser(who)
        assert manifest(browser, restricted)["allowed"] == {"download": True, "print": True, "copy": True}
        house.work()
        answer = browser.get(f"/papers/{restricted.id}/file")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
        found.append(answer.data)
        with pymupdf.open(stream=answer.data) as paper:
            assert paper.page_count == restricted.page_count
            assert paper[0].get_text() == ""  # pictures only: nothing to take apart
            assert who.name in paper.metadata["subject"]
            shown = paper[0].get_pixmap(dpi=190).tobytes("png")
        assert is_named(who, read(shown))
    assert found[0] != found[1]
    kept(house, restricted, may_be_kept=False)
    assert house.browser(house.huy).get(f"/papers/{restricted.id}/file").status_code == 403


def test_a_paper_that_is_not_restricted_is_nobodys_copy(house: Chamber) -> None:
    version = house.paper("Một")
    release.release(house.office, house.meeting_id, [version.id])
    assert manifest(house.browser(house.huy), version)["marking"] is None
    assert copies() == []
