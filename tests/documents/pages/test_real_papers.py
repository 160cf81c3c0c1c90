"""Real papers, where the folder of documents is there; papers of our own making where it is not."""

import csv
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from app.documents.pages import Budget, NeedsPassword
from app.kernel.errors import Refusal
from tests.documents.pages import papers
from tests.documents.pages.conftest import Taken
from tests.documents.pages.errors import cer

Take = Callable[..., Taken]

# One of each kind: good, scanned, garbage layer, signed, active, damaged, locked, heavy.
READABLE = {
    "vn-pdf/1.pdf": "học sinh, sinh viên",
    "vn-pdf/335.pdf": "Tiêu chí chung",
    "vn-pdf/banbaucuso03_signed.pdf": "ỦY BAN NHÂN DÂN",
    "vn-pdf/1676950750_hop-thuong-truc-mo-rong-11.202012.11.2020_07h00p21_signed.pdf": "Số: 06 /GM-HĐND",
    "vn-pdf-mock/04_To_Trinh_Dai_Hoc_Quoc_Gia.pdf": "ĐẠI HỌC QUỐC GIA",
    "robust-pdf/corkami/launch.pdf": "Hello World",
    "robust-pdf/one-defect/T02-02_001_no-page-tree-node.pdf": "Hello PDF-world",
    "robust-pdf/pdfjs/attachment.pdf": "",
    "signed-pdf/dss/EmptyPage-corrupted.pdf": "",
}
LOCKED = ["robust-pdf/qpdf/20-pages.pdf", "robust-pdf/pikepdf/graph-encrypted.pdf"]
ENDING_EITHER_WAY = [
    "robust-pdf/qpdf-fuzz/18247.fuzz.pdf",
    "robust-pdf/qpdf-fuzz/440599107.fuzz.pdf",
    "robust-pdf/qpdf/deep-pages.pdf",
    "robust-pdf/pdfjs/poppler-67295-0.pdf",
    "robust-pdf/pdfjs/Pages-tree-refs.pdf",
]
TRANSCRIBED = {
    "derived/scan_nd335.pdf": ("derived/scan_nd335.gt.txt", "derived/scan_nd335.pdf @300dpi grey"),
    "derived/scan_gm_tuangiao.pdf": ("derived/scan_gm_tuangiao.gt.txt", "derived/scan_gm_tuangiao.pdf @300dpi grey"),
    "vn-ocr-gt/nd155_p1.jpg": ("vn-ocr-gt/nd155_p1.gt.txt", "vn-ocr-gt/nd155_p1.jpg"),
    "vn-ocr-gt/4_2_v0_original.jpg": ("vn-ocr-gt/4_2_gt.txt", "vn-ocr-gt/4_2_v0_original.jpg"),
}


def found(name: str) -> Path | None:
    folder = papers.documents()
    path = folder / name if folder else None
    return path if path and path.exists() else None


@pytest.mark.parametrize("name", READABLE)
def test_a_paper_that_can_be_read_is_read(take: Take, name: str) -> None:
    path = found(name)
    try:
        taken = take(path or papers.born())
    except Refusal:
        assert name.startswith("signed-pdf/")  # nothing is left of this one
        return
    text = " ".join(" ".join(page.text for page in taken.pages).split())
    assert (READABLE[name] if path else "Điều 1.").lower() in text.lower()
    assert all(page.image and page.thumbnail for page in taken.pages)


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_paper_asks_for_its_password(take: Take, tmp_path: Path, name: str) -> None:
    locked = papers.saved(
        papers.born(), tmp_path, "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_128, user_pw="u", owner_pw="o"
    )
    with pytest.raises(NeedsPassword):
        take(found(name) or locked)


@pytest.mark.parametrize("name", ENDING_EITHER_WAY)
def test_a_damaged_paper_ends_in_pages_or_in_a_sentence(take: Take, tmp_path: Path, name: str) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(papers.born(2).tobytes().replace(b"/Kids", b"/Kid5"))
    try:
        taken = take(found(name) or damaged, budget=Budget(seconds=60, page_cpu=10))
    except Refusal as refusal:
        assert str(refusal)
    else:
        assert len(taken.pages) == taken.paper.pages
        assert all(page.image or page.notes for page in taken.pages)


@pytest.mark.parametrize("name", TRANSCRIBED)
def test_ocr_is_at_least_as_good_as_plain_tesseract(take: Take, name: str) -> None:
    path = found(name)
    if not path:
        page = take(papers.scanned([papers.scan_of(papers.born()[0], skew=-0.8, noise=30)])).pages[0]
        assert cer(page.text, papers.TEXT) < 0.05
        return
    folder = papers.documents()
    assert folder
    transcript, row = TRANSCRIBED[name]
    with (folder / "EXPECTED-ocr-baseline.tsv").open() as table:
        baseline = {line["image"]: float(line["CER"]) for line in csv.DictReader(table, delimiter="\t")}
    read = "\n".join(page.text for page in take(path if path.suffix == ".pdf" else as_paper(path)).pages)
    assert cer(read, (folder / transcript).read_text()) <= baseline[row] + 0.01


def as_paper(picture: Path) -> pymupdf.Document:
    """A photographed page as a PDF, as the intake makes one of it."""
    paper = pymupdf.open()
    image = pymupdf.Pixmap(str(picture))
    page = paper.new_page(width=595, height=595 * image.height / image.width)
    page.insert_image(page.rect, filename=str(picture))
    return paper
