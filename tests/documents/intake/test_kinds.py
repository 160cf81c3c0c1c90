"""A file is what its bytes are."""

import struct
from pathlib import Path

import pytest

from app.documents.intake.kinds import Family, identify
from tests.documents.intake.samples import made_docx, made_zip, run_of, shared

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
HEIC = struct.pack(">I", 24) + b"ftypheic\0\0\0\0mif1heic"
FILM = struct.pack(">I", 24) + b"ftypisom\0\0\0\0isommp42"


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.doc", b"%PDF-1.7\n1 0 obj", "pdf"),
        ("a.pdf", b"\r\n\r\n%PDF-1.4\n", "pdf"),
        ("a.pdf", b"junk\x00\x01\n%PDF-1.4\n1 0 obj <<>>", "pdf"),
        ("a.pdf", b"\x01\x02 lost its head\n7 0 obj\n<< /Type /Page >>", "pdf"),
        ("report.doc", b"<html>\r\n<head><meta http-equiv=Content-Type></head>", "html"),
        ("so lieu.xls", b"<table border=1><tr><td>1</td></tr></table>", "html"),
        ("bai.doc", b"{\\rtf1\\ansi abc}", "rtf"),
        ("van ban.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:w/>', "word-xml"),
        ("a.txt", "UBND tỉnh thông báo".encode(), "text"),
        ("a.txt", "Nghị quyết".encode("utf-16"), "text"),
        ("a.txt", "Nghi quyet so 12 va phu luc".encode("utf-16-le"), "text"),
        ("a.md", b"# Nghi quyet\n\n<b>1</b>", "markdown"),
        ("a.csv", b"stt,ten\n1,A\n", "csv"),
        ("thu.edxml", b'  \xef\xbb\xbf x <?xml version="1.0"?><edXMLEnvelope/>', "xml"),
        ("a.jpg", PNG, "png"),
        ("a.heic", HEIC, "heic"),
        ("a.heic", FILM, "media"),
        ("a.docx", b"Rar!\x1a\x07\x00", "rar"),
        ("a.pdf", b"MZ\x90\0\x03" + b"\0" * 200, "program"),
        ("a.bin", bytes(range(256)), "unknown"),
        ("~$to trinh.docx", b"\x05Admin" + b"\0" * 100, "lock"),
        ("a.doc", b"", "empty"),
    ],
)
def test_content_decides(tmp_path: Path, name: str, content: bytes, key: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(content)
    assert identify(path, name).key == key


def test_office_packages_are_told_from_archives(tmp_path: Path) -> None:
    docx = made_docx(tmp_path / "1", run_of("A"))
    macros = made_docx(tmp_path / "2", run_of("A"), **{"word__vbaProject-dot-bin": b"x"})
    odt = made_zip(tmp_path / "3", {"content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"})
    plain = made_zip(tmp_path / "4", {"a.pdf": b"%PDF-1.4\n1 0 obj"})
    assert [identify(path, "x.zip").key for path in (docx, macros, odt, plain)] == ["docx", "docm", "odt", "zip"]


def test_a_name_with_the_wrong_ending_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(b"%PDF-1.7\n")
    kind = identify(path, "bao cao.docx")
    assert not kind.suits("bao cao.docx")
    assert kind.suits("BAO CAO.PDF")


def test_a_directory_of_a_million_entries_costs_nothing(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<HHH", 1, 0, 0) + b"\0" * 12 + b"a"
    directory = entry * 200_000
    end = b"PK\x05\x06" + b"\0" * 8 + struct.pack("<IIH", len(directory), 0, 0)
    path = tmp_path / "received"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 26 + directory + end)
    assert identify(path, "a.zip").key == "zip"


def test_every_real_document_has_a_kind() -> None:
    unknown = [path.name for path in shared("**/*") if identify(path, path.name).key == "unknown"]
    refused = {identify(path, path.name).key for path in shared("**/*")}
    assert unknown == []
    assert {kind for kind in refused if kind in ("program", "media", "tar")} == set()


def test_real_legacy_word_files_are_word(tmp_path: Path) -> None:
    for path in shared("vn-office/Phuluc*.doc"):
        assert identify(path, "x.pdf").family is Family.OFFICE
