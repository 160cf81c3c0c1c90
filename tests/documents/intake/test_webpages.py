"""Web pages with their pictures: MHTML as Word saves it, and HTML with its folder inside a ZIP."""

import base64
import io
import re
import unicodedata
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from app.documents.intake import libreoffice
from app.documents.intake.kinds import identify
from app.documents.intake.refusals import Damaged
from app.documents.intake.take import Taken, Unpacked, take
from app.documents.intake.webpages import with_pictures
from tests.documents.intake.samples import made_zip

PAGE = (
    '<html><head><meta charset="utf-8"></head><body><p>Sơ đồ hội trường</p><img width=100 src={address}></body></html>'
)
MHTML = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="----=_Part"; type="text/html"

This is a single file web page.

------=_Part
Content-Location: file:///C:/7A3/tai_lieu.htm
Content-Transfer-Encoding: quoted-printable
Content-Type: text/html; charset="{charset}"

{page}

------=_Part
Content-Location: file:///C:/7A3/tai_lieu_files/image001.png
Content-Transfer-Encoding: base64
Content-Type: image/png

{picture}

------=_Part--
"""


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return out.getvalue()


def quoted(content: bytes) -> str:
    return "".join(f"={byte:02X}" if byte > 126 or byte in b"=\t" else chr(byte) for byte in content)


def mhtml(path: Path, charset: str) -> Path:
    page = PAGE.format(address='"tai_lieu_files/image001.png"')
    content = in_1258(page.replace("utf-8", charset)) if charset == "windows-1258" else page.encode()
    picture_ = base64.encodebytes(picture()).decode()
    path.write_text(MHTML.format(charset=charset, page=quoted(content), picture=picture_))
    return path


def pictures_and_text(pdf: Path) -> tuple[int, str]:
    with pymupdf.open(pdf) as paper:
        return len(paper[0].get_images()), " ".join(paper[0].get_text().split())


def taken(path: Path, tmp_path: Path) -> Taken:
    work = tmp_path / "work"
    work.mkdir()
    got = take(path, path.name, work)
    assert isinstance(got, Taken)
    return got


def seen(got: Taken) -> None:
    images, text = pictures_and_text(got.pdf)
    assert "Sơ đồ hội trường" in text
    assert images == (1 if libreoffice.program() else 0)


def in_1258(text: str) -> bytes:
    """Windows writes the marks of tone behind their letters."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    spread = unicodedata.normalize("NFD", text)
    for tone in tones:
        for mark in "\u0302\u0306\u031b":
            spread = spread.replace(tone + mark, mark + tone)
    letters = [unicodedata.normalize("NFC", part) if part[0] not in tones else part for part in split(spread, tones)]
    return "".join(letters).encode("cp1258")


def split(text: str, at: str) -> list[str]:
    return re.findall(f"[{at}]|[^{at}]+", text)


@pytest.mark.parametrize("charset", ["utf-8", "unicode", "windows-1258"])
def test_a_single_file_web_page_is_read_with_its_pictures(tmp_path: Path, charset: str) -> None:
    path = mhtml(tmp_path / "a.mht", charset)
    assert identify(path, path.name).key == "mhtml"
    got = taken(path, tmp_path)
    assert (got.kind.key, got.media_type) == ("mhtml", "multipart/related")
    seen(got)


def test_a_single_file_without_a_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_text(
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\n\n--x--"
    )
    with pytest.raises(Damaged):
        taken(path, tmp_path)


def test_a_page_in_a_zip_takes_its_folder_of_pictures_along(tmp_path: Path) -> None:
    members = {
        "Sơ đồ.htm": PAGE.format(address='"S%C6%A1%20%C4%91%E1%BB%93_files/image%20001.png"'),
        "Sơ đồ_files/image 001.png": picture(),
        "Sơ đồ_files/filelist.xml": "<xml/>",
        "ảnh riêng.png": picture(),
    }
    (tmp_path / "zip").mkdir()
    got = take(made_zip(tmp_path / "a.zip", members), "a.zip", tmp_path / "zip")
    assert isinstance(got, Unpacked)
    assert [one.name for one in got.members] == ["Sơ đồ.htm", "ảnh riêng.png"]
    seen(taken(got.members[0].path, tmp_path))


def test_only_pictures_that_are_there_are_put_in() -> None:
    page = b"<img src=\"a.png\"><img src='http://example.org/b.png'><img src=c.svg>"
    known = {"a.png": picture(), "c.svg": b"<svg onload=x()>"}
    got = with_pictures(page, known.get)
    assert got.startswith(b'<img src="data:image/png;base64,')
    assert got.endswith(b"><img src='http://example.org/b.png'><img src=c.svg>")


def test_the_same_page_twice_in_one_archive_keeps_its_own_pictures(tmp_path: Path) -> None:
    members = {f"{folder}/a.htm": PAGE.format(address="a_files/x.png") for folder in ("mot", "hai")}
    members |= {"mot/a_files/x.png": picture()}  # type: ignore[dict-item]
    (tmp_path / "zip").mkdir()
    got = take(made_zip(tmp_path / "a.zip", members), "a.zip", tmp_path / "zip")
    assert isinstance(got, Unpacked)
    inside = {one.folders: b"data:" in one.path.read_bytes() for one in got.members}
    assert inside == {("mot",): True, ("hai",): False}
