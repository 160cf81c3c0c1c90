"""Letters that were drawn are read; drawings without letters are left alone; what we typed ourselves is believed."""

from collections.abc import Callable

import pymupdf

from tests.documents.pages import papers
from tests.documents.pages.conftest import Taken
from tests.documents.pages.errors import cer

Take = Callable[..., Taken]


def with_outlines(paper: pymupdf.Document) -> pymupdf.Document:
    """The paper as a design program saves it, its fonts turned into curves."""
    drawn = pymupdf.open()
    for page in paper:
        picture = pymupdf.open(stream=page.get_svg_image(text_as_path=True).encode(), filetype="svg")
        drawn.insert_pdf(pymupdf.open(stream=picture.convert_to_pdf(), filetype="pdf"))
    return drawn


def test_text_turned_into_curves_is_read_by_machine(take: Take) -> None:
    drawn = with_outlines(papers.born())
    assert drawn[0].get_text().strip() == ""
    page = take(drawn).pages[0]
    assert page.machine_read and not page.scan and not page.notes
    assert cer(page.text, f"{papers.TEXT}\n1") < 0.05


def test_a_chart_of_many_small_shapes_stays_a_drawing(take: Take) -> None:
    paper = papers.born(0)
    page = paper.new_page(width=595, height=842)
    for number in range(200):
        x, y = 60 + number % 20 * 24, 80 + number // 20 * 40
        page.draw_rect(pymupdf.Rect(x, y, x + 18, y + 6 + number % 7 * 4), fill=(0.2, 0.4, 0.6), color=None)
    read = take(paper).pages[0]
    assert (read.text, read.machine_read, read.notes) == ("", False, [])


def test_what_was_typed_here_is_believed_however_little_sense_it_makes(take: Take) -> None:
    codes = "\n".join(f"Đ {number} x ; ỗ q ẵ {number * 7} w t" for number in range(30))
    paper = papers.born(1, codes)
    assert take(paper).pages[0].machine_read
    kept = take(paper, typed=True).pages[0]
    assert not kept.machine_read and "ỗ q ẵ 203 w t" in kept.text


def test_a_picture_in_what_was_typed_here_is_still_read(take: Take) -> None:
    page = take(papers.scanned([papers.scan_of(papers.born()[0])]), typed=True).pages[0]
    assert page.machine_read and "Điều 1." in page.text
