"""The worker's own code on real files: pages as they come, an end for every file, and what must leave no trace."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pymupdf
import pytest
from sqlalchemy import func, select

from app.documents.actions import file
from app.documents.models import Outcome, Page, PageFile, PageText, Version
from app.kernel import clock, files, jobs
from app.kernel.db import reading, reading_text
from app.kernel.errors import Conflict
from app.kernel.sentences import Sentence
from tests.documents.chamber import Chamber
from tests.documents.pages import papers

PASSWORD = "mật khẩu của tờ trình 91"


def content_of(paper: pymupdf.Document, **options: object) -> bytes:
    return bytes(paper.tobytes(**options))


def sentence(version: Version) -> str:
    return str(Sentence.load(version.sentence)) if version.sentence else ""


def test_a_born_digital_paper_becomes_readable_and_findable(house: Chamber) -> None:
    version = house.upload(content_of(papers.born(3)), "12-NQ.pdf")
    house.work()
    version = house.version(version.id)
    assert (version.outcome, version.page_count, version.type) == (Outcome.READY, 3, "pdf")
    with reading() as session, reading_text() as text:
        pages = list(session.scalars(select(Page).where(Page.version_id == version.id).order_by(Page.index)))
        said = list(text.scalars(select(PageText.text).where(PageText.version_id == version.id)))
        named = set(session.scalars(select(PageFile.name).where(PageFile.version_id == version.id)))
    assert len(said) == 3 and all("Quyết định tổng thu ngân sách" in one for one in said)
    for page in pages:
        assert {page.image, page.thumbnail, page.words, page.slice} <= named
        assert all(files.store().holds(name.partition(".")[0]) for name in named)
    assert house.heard("desk")[-1]["data"] == {
        "version_id": version.id, "document_id": version.document_id, "outcome": "ready", "pages": 3,
    }  # fmt: skip


def test_the_desk_is_offered_number_abstract_and_kind(house: Chamber) -> None:
    version = house.upload(content_of(papers.born()), "van-ban.pdf")
    house.work()
    document = house.document(version.document_id)
    assert document.symbol == "12/NQ-HĐND"
    assert "dự toán ngân sách" in document.title


def test_what_a_person_named_is_not_guessed_over(house: Chamber) -> None:
    version = house.upload(content_of(papers.born()), "van-ban.pdf")
    filing = file.Filing("Tên do thư ký đặt", "7/TTr", house.document(version.document_id).kind, house.item_id,
                         house.document(version.document_id).classification, False)  # fmt: skip
    file.file_document(house.office, house.meeting_id, version.document_id, filing)
    house.work()
    assert house.document(version.document_id).title == "Tên do thư ký đặt"


def test_a_refused_file_keeps_its_bytes_and_says_what_to_do(house: Chamber) -> None:
    version = house.upload(b"MZ\x90\0\x03\0\0\0", "cai-dat.exe")
    house.work()
    version = house.version(version.id)
    assert version.outcome is Outcome.REFUSED
    assert "cai-dat.exe" in sentence(version) and "Đề nghị" in sentence(version)
    assert files.store().local(version.sha256).read_bytes().startswith(b"MZ")


def test_a_refused_file_is_tried_again_when_asked(house: Chamber) -> None:
    version = house.upload(b"MZ\x90\0\x03\0\0\0", "cai-dat.exe")
    house.work()
    file.try_again(house.office, house.meeting_id, version.id)
    assert house.version(version.id).outcome is Outcome.WAITING
    with pytest.raises(Conflict):
        file.try_again(house.office, house.meeting_id, version.id)
    house.work()
    assert house.version(version.id).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hong.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"),
        ("hong.docx", b"PK\x03\x04 and no more"),
        ("hong.jpg", b"\xff\xd8\xff\xe0 and no more"),
        ("khong-doc-duoc.bin", bytes(range(256)) * 9),
    ],
)
def test_whatever_is_wrong_with_a_file_ends_in_a_sentence(house: Chamber, name: str, content: bytes) -> None:
    version = house.upload(content, name)
    claims = house.work()
    version = house.version(version.id)
    assert (version.outcome, len(claims)) == (Outcome.REFUSED, 1)  # once: no second try would read it
    assert sentence(version)


# ---- passwords --------------------------------------------------------------------------------


def locked() -> bytes:
    return content_of(papers.born(), encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=PASSWORD, owner_pw="owner")


def test_a_locked_file_asks_for_its_password(house: Chamber) -> None:
    version = house.upload(locked(), "91-TTr.pdf")
    house.work()
    assert house.version(version.id).outcome is Outcome.NEEDS_PASSWORD
    assert "mật khẩu" in sentence(house.version(version.id))


def test_the_password_opens_the_file_once_and_is_kept_nowhere(
    house: Chamber, capfd: pytest.CaptureFixture[str]
) -> None:
    version = house.upload(locked(), "91-TTr.pdf")
    house.work()
    file.give_password(house.office, house.meeting_id, version.id, PASSWORD, _secret(house))
    house.work()
    assert house.version(version.id).outcome is Outcome.READY
    for path in _every_file(house):
        assert PASSWORD.encode() not in path.read_bytes(), path
        assert json.dumps(PASSWORD).encode() not in path.read_bytes(), path
    logged = capfd.readouterr()
    assert PASSWORD not in logged.out + logged.err


def test_a_wrong_password_is_asked_for_again_and_not_logged(house: Chamber, capfd: pytest.CaptureFixture[str]) -> None:
    version = house.upload(locked(), "91-TTr.pdf")
    house.work()
    file.give_password(house.office, house.meeting_id, version.id, "sai mật khẩu rồi", _secret(house))
    house.work()
    assert house.version(version.id).outcome is Outcome.NEEDS_PASSWORD
    assert "không mở được" in sentence(house.version(version.id))
    logged = capfd.readouterr()
    assert "sai mật khẩu rồi" not in logged.out + logged.err


def test_a_password_is_taken_only_where_one_was_asked_for(house: Chamber) -> None:
    version = house.paper("Một trang")
    with pytest.raises(Conflict):
        file.give_password(house.office, house.meeting_id, version.id, PASSWORD, _secret(house))


def _secret(house: Chamber) -> str:
    assert house.app is not None
    return str(house.app.config["SETTINGS"].secret_key())


def _every_file(house: Chamber) -> Iterator[Path]:
    """The databases with their journals, the store, what is left of the workshop."""
    left = [path for path in house.folder.rglob("*") if path.is_file() and "sent" not in path.parts]
    assert any(path.name == "nghitruong.db" for path in left)
    yield from left


# ---- state secrets ----------------------------------------------------------------------------


def test_a_secrecy_stamp_inside_discards_bytes_pages_and_words(house: Chamber) -> None:
    plain, stamped = papers.born(2), papers.born(2)
    stamped[1].insert_font(fontname="serif", fontfile=str(papers.font()))
    stamped[1].insert_text((60, 60), "TỐI MẬT", fontname="serif", fontsize=14)
    plain.insert_pdf(stamped)
    version = house.upload(content_of(plain), "ke-hoach.pdf")
    sha256 = version.sha256
    house.work()
    version = house.version(version.id)
    assert version.outcome is Outcome.REFUSED
    assert "bí mật nhà nước" in sentence(version)
    with reading() as session, reading_text() as text:
        assert session.scalar(select(func.count()).select_from(Page)) == 0
        assert session.scalar(select(func.count()).select_from(PageFile)) == 0
        assert text.scalar(select(func.count()).select_from(PageText)) == 0
    assert not files.store().holds(sha256)
    assert list(files.store().every()) == []
    rejected = house.heard("desk")[-1]
    assert (rejected["name"], rejected["data"]["file_name"]) == ("PaperRejected", "ke-hoach.pdf")


def test_the_word_in_running_text_is_no_stamp(house: Chamber) -> None:
    version = house.upload("Mật độ dân số là 412 người/km2.\nGiữ bảo mật thông tin.".encode(), "dan-so.txt")
    house.work()
    assert house.version(version.id).outcome is Outcome.READY


# ---- archives ---------------------------------------------------------------------------------


def archive(house: Chamber, **members: bytes) -> bytes:
    path = house.folder / "ho-so.zip"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    return path.read_bytes()


def test_every_member_of_an_archive_becomes_a_paper(house: Chamber) -> None:
    sent = house.upload(archive(house, a__txt=b"A", b__txt=b"B"), "ho-so.zip")
    house.work()
    assert house.version(sent.id).outcome is Outcome.UNPACKED
    members = [version for version in house.versions() if version.id != sent.id]
    assert [(one.file_name, one.outcome, one.uploaded_by) for one in members] == [
        ("a.txt", Outcome.READY, house.office.id),
        ("b.txt", Outcome.READY, house.office.id),
    ]


def test_members_go_where_the_archive_went(house: Chamber) -> None:
    there = house.paper("Một trang").document.dossier_id
    sent = house.upload(archive(house, a__txt=b"A"), "ho-so.zip", dossier_id=there)
    house.work()
    assert {version.document.dossier_id for version in house.versions()} == {there}
    assert house.version(sent.id).outcome is Outcome.UNPACKED


def test_a_member_that_is_there_already_is_not_taken_twice(house: Chamber) -> None:
    house.upload(b"A", "truoc.txt")
    sent = house.upload(archive(house, a__txt=b"A", b__txt=b"B"), "ho-so.zip")
    house.work()
    assert sorted(version.file_name for version in house.versions()) == ["b.txt", "ho-so.zip", "truoc.txt"]
    notes = [str(Sentence.load(note)) for note in json.loads(house.version(sent.id).notes)]
    assert any("a.txt" in note and "truoc.txt" in note for note in notes)


def test_a_secret_member_is_left_out_and_named(house: Chamber) -> None:
    sent = house.upload(archive(house, a__txt=b"A", MẬT__txt=b"B"), "ho-so.zip")
    house.work()
    assert sorted(version.file_name for version in house.versions()) == ["a.txt", "ho-so.zip"]
    notes = [str(Sentence.load(note)) for note in json.loads(house.version(sent.id).notes)]
    assert any("MẬT.txt" in note for note in notes)


# ---- a worker that dies -----------------------------------------------------------------------


def test_work_goes_on_after_kill_nine_and_the_first_pages_are_read_meanwhile(house: Chamber) -> None:
    version = house.upload(content_of(papers.born(150)), "dai.pdf")
    worker = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"], stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "NGHITRUONG_WORKER_SLOTS": "1"},
    )  # fmt: skip
    try:
        seen = _pages_done(version.id)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    assert 0 < seen < 150
    shown = house.browser(house.office).get(f"/papers/{version.id}/manifest").get_json()
    assert len(shown["pages"]) >= seen and shown["count"] == 150
    assert house.work() == []  # its lease holds: nobody takes the job from a worker that may be slow
    with clock.standing_at(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        (claim,) = house.work()
    assert claim.attempt == 2
    version = house.version(version.id)
    assert (version.outcome, version.page_count) == (Outcome.READY, 150)
    with reading() as session, reading_text() as text:
        assert session.scalar(select(func.count()).select_from(Page)) == 150
        assert text.scalar(select(func.count()).select_from(PageText)) == 150
    assert house.told("desk").count("PaperDigitised") == 1
    assert house.document(version.document_id).symbol == "12/NQ-HĐND"  # the first page was read by the one that died


def _pages_done(version_id: str) -> int:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with reading() as session:
            done = session.scalar(select(Version.pages_done).where(Version.id == version_id)) or 0
        if done:
            return done
        time.sleep(0.02)
    raise AssertionError("no page was published in two minutes")


def test_a_file_that_kills_every_worker_is_given_up_with_a_sentence(house: Chamber) -> None:
    version = house.upload(b"A", "doc.txt")
    moment = clock.now()
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        with clock.standing_at(moment):
            claim = jobs.claim(f"died:{attempt}")  # and never came back
        assert claim is not None and claim.attempt == attempt
        moment += jobs.LEASE + timedelta(seconds=1)
    with clock.standing_at(moment):
        house.work()
    version = house.version(version.id)
    assert version.outcome is Outcome.REFUSED
    assert "thử nhiều lần" in sentence(version)
