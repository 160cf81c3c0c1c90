"""Messages of the document exchange: what is attached becomes papers, junk and wrong claims notwithstanding."""

import base64
import io
import zipfile
from pathlib import Path

from app.documents.intake.kinds import identify
from app.documents.intake.take import Taken, Unpacked, take
from tests.documents.intake.samples import shared

MESSAGE = """12{declaration}<edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope>
<edXML:Subject>Về việc gửi tờ trình</edXML:Subject></edXML:edXMLEnvelope>
<edXML:AttachmentEncoded>{attachments}</edXML:AttachmentEncoded></edXML>"""
ATTACHMENT = """<{p}Attachment><ContentId>cid:1</ContentId><AttachmentName>{name}</AttachmentName>
<ContentType>application/zip</ContentType>
<edXML:ContentTransferEncoded>{content}</edXML:ContentTransferEncoded></{p}Attachment>"""


def packed(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def message(path: Path, *attached: tuple[str, bytes | str], prefix: str = "") -> Path:
    parts = "".join(
        ATTACHMENT.format(
            p=prefix, name=name, content=content if isinstance(content, str) else base64.encodebytes(content).decode()
        )
        for name, content in attached
    )
    path.write_text(MESSAGE.format(declaration='<?xml version="1.0"?>', attachments=parts), encoding="utf-8")
    return path


def opened(path: Path, tmp_path: Path) -> Unpacked | Taken:
    work = tmp_path / "work"
    work.mkdir()
    return take(path, path.name, work)


def test_attachments_come_out_by_their_names_packed_or_not(tmp_path: Path) -> None:
    path = message(
        tmp_path / "thu.edxml",
        ("Tờ trình &amp; phụ lục.txt", packed("khac.txt", b"to trinh")),
        ("../../etc/báo cáo.txt", b"bao cao"),
        prefix="edXML:",
    )
    assert identify(path, path.name).key == "edxml"
    got = opened(path, tmp_path)
    assert isinstance(got, Unpacked)
    assert [(one.name, one.path.read_bytes()) for one in got.members] == [
        ("Tờ trình & phụ lục.txt", b"to trinh"),
        ("báo cáo.txt", b"bao cao"),
    ]


def test_an_office_file_is_no_archive_to_be_opened(tmp_path: Path) -> None:
    docx = io.BytesIO()
    with zipfile.ZipFile(docx, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    got = opened(message(tmp_path / "a.edxml", ("a.docx", docx.getvalue())), tmp_path)
    assert isinstance(got, Unpacked)
    assert got.members[0].path.read_bytes() == docx.getvalue()


def test_an_envelope_in_an_envelope_is_opened_too(tmp_path: Path) -> None:
    inner = message(tmp_path / "trong.edxml", ("a.txt", b"a")).read_bytes()
    got = opened(message(tmp_path / "a.edxml", ("ngoai.doc", packed("trong.edxml", inner))), tmp_path)
    assert isinstance(got, Unpacked)
    assert [(one.name, one.path.read_bytes()) for one in got.members] == [("a.txt", b"a")]


def test_archives_and_deeper_envelopes_are_left_out_with_a_note(tmp_path: Path) -> None:
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("b.txt", "b")
    inner = message(tmp_path / "sau.edxml", ("a.txt", b"a")).read_bytes()
    inner = message(tmp_path / "trong.edxml", ("sau.edxml", inner)).read_bytes()
    path = message(tmp_path / "a.edxml", ("hai.zip", many.getvalue()), ("trong.edxml", inner), ("c.txt", b"c"))
    got = opened(path, tmp_path)
    assert isinstance(got, Unpacked)
    assert [one.name for one in got.members] == ["c.txt"]
    assert len(got.notes) == 2 and "hai.zip" in str(got.notes[0])


def test_a_message_without_a_usable_attachment_is_read_as_it_stands(tmp_path: Path) -> None:
    got = opened(message(tmp_path / "a.edxml", ("a.pdf", "${__StringFromFile(a.pdf)}")), tmp_path)
    assert isinstance(got, Taken)
    assert got.kind.key == "edxml"
    assert "a.pdf" in str(got.notes[0])


def test_real_messages_give_their_attachments(tmp_path: Path) -> None:
    found = {path.name: path for path in shared("edxml/*.edxml")}
    if "edoc_new.edxml" not in found:
        return
    got = opened(found["edoc_new.edxml"], tmp_path)
    assert isinstance(got, Unpacked)
    (member,) = got.members
    assert (member.name, identify(member.path, member.name).key) == ("GUIDE_INSTALL OPENVPN.SIGNED.PDF", "pdf")
