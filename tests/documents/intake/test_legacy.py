"""TCVN3 and VNI letters in workbooks, slides and tables become Unicode, whatever the file was saved as."""

from pathlib import Path

import openpyxl
import pymupdf
import pytest
from openpyxl.styles import Font

from app.documents.intake.take import Taken, take
from tests.documents.intake.samples import made_zip, office_is_missing
from tests.documents.intake.test_older import as_saved_by_an_older_office

TCVN3 = ("Céng hßa x· héi chñ nghÜa ViÖt Nam", ".VnTime")
VNI = ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI-Times")
MEANT = "Cộng hòa xã hội chủ nghĩa Việt Nam"
SLIDE = """<?xml version="1.0" encoding="UTF-8"?>
<p:sld xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1"
 name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="a"/><p:cNvSpPr/>
<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="100000" y="100000"/><a:ext cx="8000000" cy="900000"/></a:xfrm>
<a:prstGeom prst="rect"/></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr><a:latin typeface="{font}"/></a:rPr>
<a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"""
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_ML = "application/vnd.openxmlformats-officedocument.presentationml"


def text_of(path: Path, tmp_path: Path) -> tuple[Taken, str]:
    work = tmp_path / "work"
    work.mkdir()
    taken = take(path, path.name, work)
    assert isinstance(taken, Taken)
    with pymupdf.open(taken.pdf) as paper:
        return taken, " ".join(" ".join(page.get_text() for page in paper).split())


def workbook(path: Path, text: str, font: str) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = text
    book.active["A1"].font = Font(name=font)
    book.active["A2"] = "Tỉnh An Lĩnh"
    book.save(path)
    return path


def presentation(path: Path, text: str, font: str) -> Path:
    def relations(*targets: tuple[str, str]) -> str:
        lines = (
            f'<Relationship Id="r{at}" Type="{_R}/{kind}" Target="{to}"/>' for at, (kind, to) in enumerate(targets)
        )
        return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'

    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{_ML}.presentation.main+xml"/>'
        f'<Override PartName="/ppt/slides/slide1.xml" ContentType="{_ML}.slide+xml"/></Types>'
    )
    deck = (
        '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        f'xmlns:r="{_R}"><p:sldIdLst><p:sldId id="256" r:id="r0"/></p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
        '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>'
    )
    return made_zip(
        path,
        {
            "[Content_Types].xml": types,
            "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": deck,
            "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": SLIDE.format(text=text, font=font),
        },
    )


@pytest.mark.parametrize("legacy", [TCVN3, VNI], ids=["tcvn3", "vni"])
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_cells_become_unicode_and_others_stay(tmp_path: Path, suffix: str, legacy: tuple[str, str]) -> None:
    if office_is_missing(tmp_path):
        return
    path = workbook(tmp_path / "a.xlsx", *legacy)
    taken, text = text_of(path if suffix == "xlsx" else as_saved_by_an_older_office(path, suffix), tmp_path)
    assert MEANT in text and "Tỉnh An Lĩnh" in text
    assert "Unicode" in str(taken.notes[0])


@pytest.mark.parametrize("legacy", [TCVN3, VNI], ids=["tcvn3", "vni"])
@pytest.mark.parametrize("suffix", ["pptx", "ppt"])
def test_slides_become_unicode(tmp_path: Path, suffix: str, legacy: tuple[str, str]) -> None:
    if office_is_missing(tmp_path):
        return
    path = presentation(tmp_path / "a.pptx", *legacy)
    _taken, text = text_of(path if suffix == "pptx" else as_saved_by_an_older_office(path, suffix), tmp_path)
    assert MEANT in text


@pytest.mark.parametrize("legacy", [TCVN3, VNI], ids=["tcvn3", "vni"])
def test_tables_of_text_become_unicode_by_their_spelling(tmp_path: Path, legacy: tuple[str, str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("\n".join(f"{number};{legacy[0]};{number * 5}" for number in range(4)).encode("cp1252"))
    taken, text = text_of(path, tmp_path)
    assert MEANT in text
    assert any("đã chuyển sang Unicode" in str(note) for note in taken.notes)
