"""Hostile and broken files on their whole way, from the desk through the worker to what a delegate receives.

Each ends in pages without what acted, the original kept for the secretariat, or in a sentence that says what to do.
"""

import gzip
import io
import json
import os
import time
import zipfile
from dataclasses import fields
from pathlib import Path

import pymupdf
import pytest
from PIL import Image
from sqlalchemy import select

from app.documents.intake import libreoffice
from app.documents.models import Outcome, Page, Version
from app.documents.pages import Budget
from app.kernel import files, sandbox
from app.kernel.db import reading
from app.kernel.sentences import Sentence
from tests.documents.chamber import Chamber
from tests.documents.intake.samples import made_docx, made_zip, run_of
from tests.documents.pages import hostile, papers


@pytest.fixture
def office() -> bool:
    """Whether Office files can become pages here; where not, they are refused with what to install."""
    return libreoffice.program() is not None


def digitised(house: Chamber, content: bytes, name: str) -> Version:
    """The file after the worker: exactly one job, and an end."""
    sent = house.upload(content, name)
    claims = house.work()
    version = house.version(sent.id)
    assert version.outcome.is_over and claims
    assert files.store().local(version.sha256).read_bytes() == content  # the original stays what it was
    return version


def said(version: Version) -> str:
    """Everything that the secretary is told of it."""
    notes = [str(Sentence.load(note)) for note in json.loads(version.notes or "[]")]
    sentence = str(Sentence.load(version.sentence)) if version.sentence else ""
    return " ".join([sentence, *notes])


def received(version: Version) -> bytes:
    """The PDF that delegates may take home."""
    assert version.pdf_sha256
    return files.store().local(version.pdf_sha256).read_bytes()


def refused(version: Version, *words: str) -> None:
    """With a sentence that names the file or the way out."""
    assert version.outcome is Outcome.REFUSED
    assert "Đề nghị" in said(version) or "Hãy" in said(version)
    for word in words:
        assert word in said(version)


# ---- PDFs -------------------------------------------------------------------------------------


def test_what_acts_in_a_pdf_is_gone_from_what_delegates_receive(house: Chamber) -> None:
    content = hostile.acting().tobytes()
    version = digitised(house, content, "to-trinh.pdf")
    assert version.outcome is Outcome.WARNING
    for word in ("JavaScript", "chương trình", "biểu mẫu", "bên ngoài", "đính kèm"):
        assert word in said(version)
    copy = received(version)
    assert copy != content
    with pymupdf.open(stream=copy) as paper:
        objects = " ".join(paper.xref_object(number) for number in range(1, paper.xref_length()))
    for word in ("JavaScript", "/Launch", "/SubmitForm", "/EmbeddedFile"):
        assert word not in objects


def test_the_original_of_such_a_pdf_is_for_the_secretariat_only(house: Chamber) -> None:
    version = digitised(house, hostile.acting().tobytes(), "to-trinh.pdf")
    original = f"/papers/{version.id}/original"
    assert house.browser(house.office).get(original).status_code == 200
    assert house.browser(house.lan).get(original).status_code == 404


def test_a_page_that_never_ends_costs_itself(house: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    defaults = {field.name: field.default for field in fields(Budget)} | {"page_cpu": 2}  # not thirty
    monkeypatch.setattr(Budget.__init__, "__defaults__", tuple(defaults.values()))
    version = digitised(house, hostile.never_ending().tobytes(), "treo.pdf")
    assert version.outcome is Outcome.WARNING and "quá nhiều" in said(version)
    with reading() as session:
        images = session.scalars(select(Page.image).where(Page.version_id == version.id).order_by(Page.index)).all()
    assert [image is not None for image in images] == [True, False, True]


def test_a_page_of_thirty_five_thousand_dots_is_drawn_small(house: Chamber) -> None:
    paper = papers.born()
    image = paper.get_new_xref()
    paper.update_object(
        image, "<</Type/XObject/Subtype/Image/Width 35000/Height 35000/ColorSpace/DeviceGray/BitsPerComponent 1>>"
    )
    paper.update_stream(image, bytes(35_000 * 35_000 // 8), compress=True)
    page = paper.new_page(width=14_400, height=14_400)
    paper.xref_set_key(page.xref, "Resources", f"<</XObject<</I {image} 0 R>>>>")
    contents = paper.get_new_xref()
    paper.update_object(contents, "<<>>")
    paper.update_stream(contents, b"q 14400 0 0 14400 0 0 cm /I Do Q", new=1)
    paper.xref_set_key(page.xref, "Contents", f"{contents} 0 R")
    version = digitised(house, paper.tobytes(garbage=0), "ban-do.pdf")
    assert version.outcome.is_readable and version.page_count == 2
    with reading() as session:
        first, second = session.scalars(select(Page).where(Page.version_id == version.id).order_by(Page.index))
    assert first.image
    assert second.image is None or second.image_width * second.image_height <= 12_500_000


def test_half_a_pdf_gives_its_pages_and_says_so(house: Chamber) -> None:
    content = papers.born(6).tobytes()
    version = digitised(house, content[: len(content) * 3 // 4], "nua.pdf")
    assert version.outcome is Outcome.WARNING and "khôi phục" in said(version)


def test_a_pdf_of_nothing_but_a_head_is_refused(house: Chamber) -> None:
    refused(digitised(house, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "rong.pdf"))


# ---- pictures ---------------------------------------------------------------------------------


def test_a_picture_of_too_many_dots_is_refused(house: Chamber) -> None:
    out = io.BytesIO()
    Image.new("1", (35_000, 35_000)).save(out, "PNG")
    refused(digitised(house, out.getvalue(), "anh.png"), "anh.png", "35000 x 35000", "200 - 300 dpi")


def test_half_a_photograph_is_still_a_page(house: Chamber) -> None:
    out = io.BytesIO()
    papers.scan_of(papers.born()[0]).save(out, "JPEG")
    version = digitised(house, out.getvalue()[: len(out.getvalue()) * 2 // 3], "nua.jpg")
    assert version.outcome.is_readable and version.page_count == 1


# ---- Office files -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "body", "word"),
    [
        ({"word__vbaProject-dot-bin": b"macros"}, "", "macro"),
        ({}, '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDEAUTO cmd /k calc</w:instrText></w:r>', "DDE"),
        ({"word__embeddings__a-dot-bin": b"MZ"}, "", "nhúng"),
        ({"word__activeX__a-dot-xml": b"<a/>"}, "", "ActiveX"),
        (
            {
                "word___rels__document-dot-xml-dot-rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/'
                b'2006/relationships"><Relationship Id="r1" TargetMode="External" Target="http://192.0.2.1/a.png" '
                b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
            },
            "",
            "liên kết",
        ),
    ],
    ids=["macros", "dde", "embedded", "activex", "external"],
)
def test_what_acts_in_an_office_file_is_named_and_is_not_in_its_pages(
    house: Chamber, office: bool, parts: dict[str, bytes], body: str, word: str
) -> None:
    path = made_docx(house.folder / "a.docx", run_of("Tờ trình") + body, **parts)  # type: ignore[arg-type]
    version = digitised(house, path.read_bytes(), "a.docx")
    if not office:
        refused(version, "LibreOffice")
        return
    assert version.outcome is Outcome.WARNING and word in said(version)
    copy = received(version)
    assert b"calc" not in copy and b"192.0.2.1" not in copy and copy.startswith(b"%PDF-")


def test_an_entity_bomb_in_an_office_file_is_refused(house: Chamber) -> None:
    prolog = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    path = made_docx(house.folder / "a.docx", run_of("&b;"), prolog=prolog)
    refused(digitised(house, path.read_bytes(), "a.docx"), "thực thể XML")


def test_an_entity_bomb_in_plain_xml_is_read_as_it_stands(house: Chamber) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>' + "&b;" * 1000 + "</a>"
    version = digitised(house, bomb.encode(), "a.xml")
    assert version.outcome.is_readable and version.page_count < 5


def test_a_document_that_swells_is_refused(house: Chamber) -> None:
    path = made_zip(
        house.folder / "a.docx",
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w>" + " " * (300 << 20) + "</w>"},
    )
    assert path.stat().st_size < 1 << 20
    refused(digitised(house, path.read_bytes(), "a.docx"), "lớn bất thường")


def test_half_an_office_file_is_refused(house: Chamber) -> None:
    path = made_docx(
        house.folder / "a.docx", *(run_of(f"Đoạn {number} {os.urandom(40).hex()}") for number in range(99))
    )
    refused(digitised(house, path.read_bytes()[:4000], "a.docx"), "hỏng")


def test_a_wrong_ending_is_read_by_its_content_with_a_note(house: Chamber) -> None:
    version = digitised(house, papers.born().tobytes(), "to-trinh.docx")
    assert (version.outcome, version.type) == (Outcome.WARNING, "pdf")
    assert "không đúng với nội dung" in said(version)


def test_a_converter_that_hangs_is_stopped(house: Chamber, office: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = sandbox.Limits(memory=4096 << 20, cpu=60, wall=0.05, open_files=512)
    monkeypatch.setattr(libreoffice, "_LIMITS", hurried)
    path = made_docx(house.folder / "a.docx", run_of("Tờ trình"))
    began = time.monotonic()
    version = digitised(house, path.read_bytes(), "a.docx")
    refused(version, "quá nhiều thời gian" if office else "LibreOffice")
    assert time.monotonic() - began < 30


# ---- archives ---------------------------------------------------------------------------------


def test_names_that_climb_out_of_an_archive_stay_inside(house: Chamber) -> None:
    path = house.folder / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../../../tmp/leo-ra.txt", "Một")
        archive.writestr("/etc/tuyet-doi.txt", "Hai")
        archive.writestr("C:\\Windows\\may.txt", "Ba")
    version = digitised(house, path.read_bytes(), "a.zip")
    assert version.outcome is Outcome.UNPACKED
    names = {one.file_name for one in house.versions()} - {"a.zip"}
    assert names == {"leo-ra.txt", "tuyet-doi.txt", "may.txt"}
    assert not Path("/tmp/leo-ra.txt").exists()  # where it wanted to go


def test_a_bomb_is_refused_and_leaves_nothing(house: Chamber) -> None:
    path = made_zip(house.folder / "a.zip", {"a.txt": b"\0" * (80 << 20)})
    refused(digitised(house, path.read_bytes(), "a.zip"), "lớn bất thường")
    assert len(house.versions()) == 1
    work = [one for one in house.folder.rglob("work/*") if one.name != "ahead"]
    assert work == []


def test_half_an_archive_is_refused(house: Chamber) -> None:
    path = made_zip(house.folder / "a.zip", {f"{number}.txt": os.urandom(500) for number in range(9)})
    refused(digitised(house, path.read_bytes()[:2000], "a.zip"), "hỏng")


def test_an_archive_of_another_kind_says_what_to_send(house: Chamber) -> None:
    refused(digitised(house, gzip.compress(b"a" * 100), "a.gz"), "ZIP")
