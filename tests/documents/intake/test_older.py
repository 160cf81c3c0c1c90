"""Letters of the formats before OOXML are counted, so that what a converter left out is noticed."""

import subprocess
from pathlib import Path

import openpyxl
import pymupdf
import pytest

from app.documents.intake import libreoffice
from app.documents.intake.kinds import identify
from app.documents.intake.letters import count_letters
from app.documents.intake.older.count import letters_in_bytes
from app.documents.intake.older.rtf import text_of_rtf
from app.documents.intake.take import Taken, take
from tests.documents.intake.samples import made_docx, office_is_missing, run_of, shared

TEXT = "Quyết nghị về kế hoạch đầu tư công năm 2026"
CLIPPED = "Trung tâm Phục vụ hành chính công tỉnh An Lĩnh và các cơ quan chuyên môn trực thuộc"


def letters(content: bytes, key: str) -> int:
    counted = letters_in_bytes(content, key)
    assert counted is not None
    return counted


def as_saved_by_an_older_office(source: Path, suffix: str) -> Path:
    office = libreoffice.program()
    assert office
    profile = libreoffice.write_profile(source.parent / "profile")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", suffix, "--outdir",
         str(source.parent), str(source)], check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return source.with_suffix(f".{suffix}")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (r"{\fonttbl{\f0 Times;}}\f0 abc", "abc"),
        (r"{\info{\title Ten cu}}x{\*\generator Word;}y", "xy"),
        (r"{\field{\*\fldinst HYPERLINK chao}{\fldrslt lien ket}}", "lien ket"),
        (r"Quy\u7871?t \u273?\u7883?nh", "Quyết định"),
        (r"{\uc2 \u7871\'65\'74 a}", "ế a"),
        (r"{\v giau}hien", "hien"),
        (r"{\header dau trang}than{\footnote cuoi}", "thancuoi"),
        (r"{\pict\bin4 ab}cd}sau", "sau"),
        (r"{\shp{\*\shpinst{\sp{\sn wz}{\sv 7}}{\shptxt trong khung}}{\shprslt lap lai}}", "trong khung"),
        (r"{\*\khongbiet bo}giu", "giu"),
    ],
)
def test_rtf_counts_what_is_set_and_nothing_else(body: str, said: str) -> None:
    assert text_of_rtf(b"{\\rtf1\\ansi " + body.encode() + b"}").strip() == said


def test_rtf_reads_letters_by_the_charset_of_their_font() -> None:
    source = b"{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset163 Arial;}}\\f1 Quy\\'ea\\'ect \\'f0}"
    assert count_letters(text_of_rtf(source)) == len("Quyếtđ")


def test_doc_counts_letters_notes_and_no_codes(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    source = made_docx(tmp_path / "a.docx", run_of(TEXT), run_of("Điều 1. " + TEXT))
    doc = as_saved_by_an_older_office(source, "doc")
    assert identify(doc, doc.name).key == "doc"
    assert letters(doc.read_bytes(), "doc") == count_letters(TEXT * 2 + "Điều")


def test_xls_counts_the_cells_even_where_a_string_is_cut_between_records(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    book = openpyxl.Workbook()
    assert book.active is not None
    cells = [f"{TEXT} số {number}" for number in range(300)]
    for cell in cells:
        book.active.append([cell, 5])
    book.save(tmp_path / "a.xlsx")
    xls = as_saved_by_an_older_office(tmp_path / "a.xlsx", "xls")
    assert letters(xls.read_bytes(), "xls") == count_letters("".join(cells))


def test_xls_with_a_hidden_column_is_not_judged(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([TEXT, TEXT])
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    assert letters_in_bytes(as_saved_by_an_older_office(tmp_path / "a.xlsx", "xls").read_bytes(), "xls") is None


def test_ppt_counts_the_slides(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    found = shared("vn-office/*.pptx")
    if not found:
        assert letters_in_bytes(b"\xd0\xcf\x11\xe0 and no more", "ppt") is None
        return
    ppt = tmp_path / "a.pptx"
    ppt.write_bytes(found[0].read_bytes())
    older = as_saved_by_an_older_office(ppt, "ppt")
    taken = take(older, older.name, tmp_path)
    assert isinstance(taken, Taken)
    assert taken.letters_kept(text_of(taken.pdf)) == pytest.approx(1.0, abs=0.001)


def test_html_counts_what_is_shown() -> None:
    page = f"<html><head><title>Tên cũ</title><style>p {{}}</style></head><p>{TEXT}<!-- ghi chú --><script>x()</script>"
    assert letters(page.encode(), "html") == count_letters(TEXT)


@pytest.mark.parametrize("key", ["doc", "xls", "ppt"])
def test_damaged_files_are_not_judged(key: str) -> None:
    assert letters_in_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), key) is None


def test_real_papers_keep_all_their_letters_on_the_way(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    for number, path in enumerate([*shared("vn-office/*.doc"), *shared("vn-office/*.DOC"), *shared("vn-html/*.htm")]):
        if path.stat().st_size == 0:
            continue
        work = tmp_path / str(number)
        work.mkdir()
        taken = take(path, path.name, work)
        assert isinstance(taken, Taken) and taken.letters
        assert taken.loss(text_of(taken.pdf), path.name) is None, path.name


def test_text_that_a_cell_cuts_off_is_noticed(tmp_path: Path) -> None:
    if office_is_missing(tmp_path):
        return
    book = openpyxl.Workbook()
    assert book.active is not None
    for _row in range(20):
        book.active.append([CLIPPED, "có", "có"])
    book.save(tmp_path / "a.xlsx")
    xls = as_saved_by_an_older_office(tmp_path / "a.xlsx", "xls")
    taken = take(xls, xls.name, tmp_path)
    assert isinstance(taken, Taken)
    assert "a.xls" in str(taken.loss(text_of(taken.pdf), xls.name))


def text_of(pdf: Path) -> str:
    with pymupdf.open(pdf) as paper:
        return "".join(page.get_text() for page in paper)
