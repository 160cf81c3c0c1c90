"""Taking notes along: the paper's PDF with them in it, and what was written as DOCX."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from docx import Document as read_docx
from PIL import Image

from app.annotations import queries
from app.annotations.actions.keep import keep_note
from app.annotations.models import NoteKind
from app.documents.actions import file, release
from app.documents.actions.file import Filing
from app.documents.models import Classification, DocumentKind, Version
from app.documents.pages.noted import write_notes
from app.kernel import files
from tests.annotations.test_keep import written
from tests.documents.chamber import Chamber
from tests.documents.pages import papers

WORDS = "Hỏi rõ số thu nội địa\nđề nghị giải trình (dự kiến)"
YELLOW, BLUE = (242, 200, 75), (11, 75, 160)
STROKE = [100, 200, 0.1, 200, 200, 0.1, 200, 200, 0.9, 300, 200, 0.9]


def turned(degrees: int) -> pymupdf.Document:
    paper = papers.born()
    paper[0].set_rotation(degrees)
    return paper


def cropped(degrees: int) -> pymupdf.Document:
    paper = papers.born()
    paper[0].set_mediabox(pymupdf.Rect(-100, -100, 595, 842))
    paper[0].set_cropbox(pymupdf.Rect(60, 40, 560, 640))
    paper[0].set_rotation(degrees)
    return paper


def in_large_units() -> pymupdf.Document:
    paper = papers.born()
    paper.xref_set_key(paper[0].xref, "UserUnit", "2")
    return paper


def scanned_sideways() -> pymupdf.Document:
    """A page that the reader sees upright because it was found to lie by 90 degrees."""
    return papers.scanned([papers.scan_of(papers.born()[0], turn=90, dpi=72)], dpi=72)


@pytest.mark.parametrize(
    "make, turn",
    [
        (lambda: turned(0), 0), (lambda: turned(90), 0), (lambda: turned(270), 0), (lambda: cropped(0), 0),
        (lambda: cropped(90), 0), (lambda: cropped(180), 0), (in_large_units, 0), (scanned_sideways, 270),
    ],
    ids=["plain", "90", "270", "cropped", "cropped 90", "cropped 180", "units", "sideways"],
)  # fmt: skip
def test_notes_lie_where_they_lay_on_the_page_however_it_lies(
    tmp_path: Path, make: Callable[[], pymupdf.Document], turn: int
) -> None:
    paper = make()
    path = papers.saved(paper, tmp_path)
    seen = pymupdf.open(path)[0].rect
    width, height = (seen.height, seen.width) if turn else (seen.width, seen.height)
    box, badge = [40, 60, 140, 80], [300, 300]
    marks = [
        _mark("HIGHLIGHT", quads=[box], colour=YELLOW),
        _mark("INK", points=STROKE, width=8, colour=BLUE),
        _mark("NOTE", at=badge, words=WORDS, number=7),
    ]
    page = {"index": 0, "width": width, "height": height, "turn": turn, "marks": marks}
    write_notes(
        {"path": str(path), "work": str(tmp_path), "author": "Huy", "fonts": {}, "list": [], "pages": [page]},
        lambda line: None,
    )
    noted = pymupdf.open(tmp_path / "noted.pdf")
    image = picture_of(noted[0], (width, height))
    assert (noted[0].rect.width, noted[0].rect.height) == (width, height)
    assert near(image.getpixel((130, 63)), YELLOW) and near(image.getpixel((50, 77)), YELLOW)
    assert not near(image.getpixel((150, 63)), YELLOW) and not near(image.getpixel((50, 84)), YELLOW)
    thin, thick = (sum(near(image.getpixel((x, y)), BLUE) for y in range(180, 220)) for x in (150, 250))
    assert 3 <= thin <= 6 and 10 <= thick <= 14, "the harder the hand, the wider the line"
    frame = image.crop((299, 299, 317, 316))
    assert frame.convert("L").getextrema() == pytest.approx((20, 252), abs=25), "a white box with its number"
    top, bottom = (ink(frame.crop(half)) for half in ((3, 3, 15, 8), (3, 9, 15, 14)))
    assert top > bottom, "a 7 stands upright: its bar is above"


def _mark(kind: str, *, colour: tuple[int, int, int] = (0, 0, 0), **more: Any) -> dict[str, Any]:
    share = [side / 255 for side in colour]
    rest = {"quads": [], "points": [], "width": 1.8, "at": [0, 0], "words": "", "number": 0, "subject": "", "date": ""}
    return {"kind": kind, "colour": share, **rest, **more}


def picture_of(page: pymupdf.Page, size: tuple[float, float]) -> Image.Image:
    """The page as a viewer shows it, one pixel a point."""
    pixmap = page.get_pixmap(alpha=False)
    image = Image.frombytes("RGB", (pixmap.width, pixmap.height), pixmap.samples)
    assert image.size == (round(size[0]), round(size[1]))
    return image


def near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - two) < 60 for one, two in zip(colour, wanted, strict=True))


def ink(image: Image.Image) -> int:
    return sum(255 - grey for grey in image.convert("L").tobytes())


@pytest.fixture
def paper(house: Chamber) -> Version:
    """A released paper of two real pages."""
    version = house.upload(papers.born(2).tobytes(), "nghi-quyet.pdf")
    house.work()
    filed(house, version, Classification.INTERNAL)
    return house.version(version.id)


def filed(house: Chamber, version: Version, kind: Classification, **more: Any) -> None:
    filing = Filing("Dự thảo nghị quyết", "12/NQ-HĐND", DocumentKind.REPORT, house.item_id, kind, False, **more)
    file.file_document(house.office, house.meeting_id, version.document_id, filing)
    release.release(house.office, house.meeting_id, [version.id])


def passage(version: Version, quote: str, words: str = "", page: int = 1) -> Any:
    """A highlight on the words, where the page has them."""
    with pymupdf.open(files.store().local(str(version.pdf_sha256))) as paper:
        quads = [list(box) for box in paper[page - 1].search_for(quote)]
    place = json.dumps({"quads": quads, "quote": quote, "before": "", "after": ""})
    return written(version, words, place=place, page=page)


def stroke(version: Version, page: int = 1) -> Any:
    place = json.dumps({"points": STROKE, "width": 4})
    return written(version, page=page, kind=NoteKind.INK, colour="xanh", place=place)


def noted(house: Chamber, version: Version) -> pymupdf.Document:
    answer = house.browser(house.huy).get(f"/papers/{version.id}/notes.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert "12-NQ-H%C4%90ND-ghi-chu.pdf" in answer.headers["Content-Disposition"]
    return pymupdf.open(stream=answer.get_data(), filetype="pdf")


def kinds(page: pymupdf.Page) -> list[str]:
    return [annotation.type[1] for annotation in page.annots()]


def test_the_paper_comes_with_the_notes_as_annotations_that_any_viewer_reads(house: Chamber, paper: Version) -> None:
    for one in (
        passage(paper, "thu nội địa", WORDS), stroke(paper), written(paper, page=2, kind=NoteKind.BOOKMARK, place="{}"),
        written(paper, "Chữ ký", page=2, kind=NoteKind.NOTE, place='{"at": [8, 8]}'),
        passage(paper, "Điều 2.", page=2),
    ):  # fmt: skip
        keep_note(house.huy, one)
    keep_note(house.lan, passage(paper, "Điều 3.", "của Lan"))
    made = noted(house, paper)
    assert [kinds(page) for page in made] == [["Ink", "Highlight", "Text"], ["Polygon", "Text", "Highlight"], []]
    said = [[one.info["content"] for one in page.annots()] for page in made]
    assert said == [["", WORDS, WORDS], ["", "Chữ ký", ""], []]
    assert {one.info["title"] for page in made for one in page.annots()} == {house.huy.name}
    page = made[0]
    [_, mark, badge] = page.annots()
    assert mark.colors["stroke"] == pytest.approx([side / 255 for side in YELLOW], abs=0.01)
    assert made.xref_get_key(badge.xref, "IRT") == ("xref", f"{mark.xref} 0 R"), "two looks of one note"
    listed = made[2].get_text()
    assert "1. Trang 1, Tô sáng “thu nội địa”" in listed and "Hỏi rõ số thu nội địa\n" in listed
    assert "2. Trang 2, Ghi chú" in listed and "của Lan" not in listed
    stored = files.store().local(str(paper.pdf_sha256)).read_bytes()
    assert house.browser(house.huy).get(f"/papers/{paper.id}/notes.pdf").get_data().startswith(stored)


def test_notes_that_moved_stand_at_their_new_places_and_those_to_review_are_listed(
    house: Chamber, paper: Version
) -> None:
    for one in (passage(paper, "Điều 2. Giao", "theo"), passage(paper, "15.250 tỷ đồng", "mất"), stroke(paper, page=2)):
        keep_note(house.huy, one)
    text = papers.TEXT.replace("NGHỊ QUYẾT\n", "NGHỊ QUYẾT\nCủa Hội đồng nhân dân tỉnh khóa mới\n").replace(
        "Quyết định tổng thu ngân sách nhà nước trên địa bàn là 15.250 tỷ đồng, trong đó", "Thông qua dự toán, gồm"
    )
    later = papers.born(1, text)
    later.insert_pdf(papers.born(2), from_page=1, to_page=1)
    version = house.upload(later.tobytes(), "nghi-quyet-2.pdf", of=paper)
    house.work()
    release.release(house.office, house.meeting_id, [version.id])
    made = noted(house, house.version(version.id))
    assert [kinds(page) for page in made] == [["Highlight", "Text"], ["Ink"], []]
    page = made[0]
    [mark, _] = page.annots()
    [words] = made[0].search_for("Điều 2. Giao")
    assert abs(mark.rect.y0 - words.y0) < 6 and abs(mark.rect.x0 - words.x0) < 8
    listed = " ".join(made[2].get_text().split())
    review = listed.partition("Cần xem lại")[2]
    assert "Phiên bản 1, trang thứ 1, Tô sáng “15.250 tỷ đồng” mất" in review and "theo" not in review


def test_notes_are_taken_along_by_their_writer_alone(house: Chamber) -> None:
    paper = house.paper("Thu ngân sách tăng 7,2 % so với")
    release.release(house.office, house.meeting_id, [paper.id])
    keep_note(house.huy, written(paper, WORDS))
    for who in (house.lan, house.office, house.admin, house.stranger):
        browser = house.browser(who)
        for address in (f"/papers/{paper.id}/notes.pdf", f"/papers/{paper.id}/notes.docx", "/notes.docx"):
            assert browser.get(address).status_code == 404, (who, address)


def test_what_is_read_on_the_screen_only_is_not_taken_along_with_notes(house: Chamber) -> None:
    paper = house.paper("Thu ngân sách tăng 7,2 % so với", classification=Classification.RESTRICTED)
    release.release(house.office, house.meeting_id, [paper.id])
    keep_note(house.lan, written(paper, WORDS))
    browser = house.browser(house.lan)
    assert browser.get(f"/papers/{paper.id}/notes.pdf").status_code == 403
    for address in (f"/papers/{paper.id}/notes.docx", "/notes.docx"):
        said = text_of(browser.get(address).get_data())
        assert WORDS.splitlines()[0] in said and "tăng 7,2 %" not in said


def test_a_paper_that_was_taken_back_leaves_the_words_of_the_writer_and_none_of_its_own(house: Chamber) -> None:
    paper = house.paper("Thu ngân sách tăng 7,2 % so với")
    release.release(house.office, house.meeting_id, [paper.id])
    keep_note(house.huy, written(paper, WORDS))
    release.withdraw(house.office, house.meeting_id, paper.id, "Nhầm bản")
    browser = house.browser(house.huy)
    assert browser.get(f"/papers/{paper.id}/notes.docx").status_code == 404
    said = text_of(browser.get("/notes.docx").get_data())
    assert WORDS.splitlines()[0] in said and "tăng 7,2 %" not in said and "Báo cáo kinh tế" not in said


def test_all_of_a_long_notebook_comes_along_from_a_paper_that_was_taken_back(
    house: Chamber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PORTION", 2)
    paper = house.paper("Trang một")
    release.release(house.office, house.meeting_id, [paper.id])
    for number in range(5):
        keep_note(house.huy, written(paper, f"Lời ghi thứ {number}"))
    release.withdraw(house.office, house.meeting_id, paper.id, "Nhầm bản")
    said = text_of(house.browser(house.huy).get("/notes.docx").get_data())
    assert all(f"Lời ghi thứ {number}" in said for number in range(5))


def test_a_restricted_paper_that_may_be_kept_comes_under_its_readers_name(house: Chamber) -> None:
    version = house.upload(turned(90).tobytes(), "ly-lich.pdf")
    house.work()
    filed(house, version, Classification.RESTRICTED, may_be_kept=True)
    house.work()
    place = json.dumps({"quads": [[40, 60, 140, 80]], "quote": "", "before": "", "after": ""})
    keep_note(house.lan, written(version, place=place))
    answer = house.browser(house.lan).get(f"/papers/{version.id}/notes.pdf")
    [page] = pymupdf.open(stream=answer.get_data(), filetype="pdf")
    assert page.get_text() == "" and house.lan.name in page.parent.metadata["subject"]
    assert kinds(page) == ["Highlight"] and page.rotation == 0
    assert near(picture_of(page, (842, 595)).getpixel((130, 63)), YELLOW)


def text_of(content: bytes) -> str:
    return "\n".join(line.text for line in read_docx(io.BytesIO(content)).paragraphs)


def test_what_was_written_comes_as_docx_by_paper_in_the_order_of_the_text(house: Chamber) -> None:
    paper, other = house.paper("Điều 1", "Điều 2", title="Dự thảo nghị quyết"), house.paper(title="Báo cáo khác")
    release.release(house.office, house.meeting_id, [paper.id, other.id])

    def quoted(top: int, quote: str, words: str, page: int = 1) -> Any:
        place = json.dumps({"quads": [[10, top, 90, top + 12]], "quote": quote})
        return written(paper, words, place=place, page=page)

    for one in (
        quoted(20, "Điều 2.", "hai", page=2), stroke(paper), stroke(paper), quoted(400, "Điều 1.", WORDS),
        quoted(90, "NGHỊ QUYẾT", "một"),
        written(other, "sau cùng", place='{"at": [8, 8]}', kind=NoteKind.NOTE),
    ):  # fmt: skip
        keep_note(house.huy, one)
    browser = house.browser(house.huy)
    made = read_docx(io.BytesIO(browser.get("/notes.docx").get_data()))
    heads = [line.text for line in made.paragraphs if line.style.name == "Heading 1"]
    said = [line.text for line in made.paragraphs]
    assert heads == ["Báo cáo 12/BC-UBND"] * 2 and said[3] == "khác · Phiên bản 1", "the last one first"
    places = [said.index(words) for words in ("sau cùng", "một", "đề nghị giải trình (dự kiến)", "hai")]
    assert places == sorted(places) and "“NGHỊ QUYẾT”" in said
    assert [line.partition("  ")[0] for line in said if line.startswith("Trang")] == [
        "Trang 1 · Ghi chú", "Trang 1 · Tô sáng", "Trang 1 · Nét bút (2)", "Trang 1 · Tô sáng", "Trang 2 · Tô sáng",
    ]  # fmt: skip
    [drawn] = made.inline_shapes
    assert drawn._inline.docPr.get("descr") == "Nét vẽ tay tại trang 1"
    with Image.open(
        io.BytesIO(made.part.related_parts[drawn._inline.graphic.graphicData.pic.blipFill.blip.embed].blob)
    ) as image:
        assert image.width > 4 * image.height and ink(image.convert("RGB")) > 0
    alone = read_docx(io.BytesIO(browser.get(f"/papers/{paper.id}/notes.docx").get_data()))
    assert [line.text for line in alone.paragraphs if line.style.name == "Heading 1"] == ["Báo cáo 12/BC-UBND"]
