"""A paper becomes pages: text, images, slices, a clean copy, and sentences where something cannot be had."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from app.documents.pages import Budget, NeedsPassword, read
from app.kernel.errors import Refusal
from tests.documents.pages import papers
from tests.documents.pages.conftest import Taken
from tests.documents.pages.errors import cer, plain
from tests.documents.pages.hostile import acting, never_ending
from tests.documents.pages.papers import TEXT

Take = Callable[..., Taken]


def words_of(page: object) -> list[list[object]]:
    return [word for line in json.loads(page.words.read_text())["lines"] for word in line["words"]]  # type: ignore[attr-defined]


def test_a_born_digital_page_gives_its_words_its_image_and_a_thumbnail(take: Take) -> None:
    page = take(papers.born()).pages[0]
    assert plain(page.text) == f"{plain(TEXT)} 1"
    assert (page.label, page.width, page.height, page.machine_read) == ("1", 595, 842, False)
    assert page.image and page.thumbnail and page.image.suffix == ".png"
    with Image.open(page.image) as image, Image.open(page.thumbnail) as small:
        assert image.size == page.pixels == (1600, 2265)
        assert image.getpixel((5, 5)) in (255, 15)
        assert (small.format, small.width) == ("WEBP", 200)
    word = words_of(page)[0]
    assert word[0] == "HỘI" and word[5] is None
    assert word[1] == pytest.approx(85, abs=1)  # type: ignore[comparison-overlap]


def test_the_text_and_the_words_are_the_same_thing(take: Take) -> None:
    page = take(papers.born()).pages[0]
    lines = json.loads(page.words.read_text())["lines"]
    assert page.text == "\n".join(" ".join(word[0] for word in line["words"]) for line in lines)


def test_pages_come_in_order_while_the_rest_is_read_and_can_be_resumed(take: Take) -> None:
    paper = papers.born(5)
    assert [page.index for page in take(paper).pages] == [0, 1, 2, 3, 4]
    assert [page.index for page in take(paper, first=3).pages] == [3, 4]


def test_whoever_takes_the_pages_can_stop_the_reading(tmp_path: Path) -> None:
    path = papers.saved(papers.born(3), tmp_path)
    (tmp_path / "work").mkdir()

    def stop(_page: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read(path, tmp_path / "work", on_page=stop)


def test_labels_outline_and_title_are_those_of_the_paper(take: Take) -> None:
    paper = papers.born(3)
    paper.set_page_labels([{"startpage": 0, "style": "r"}, {"startpage": 1, "style": "D", "firstpagenum": 7}])
    paper.set_toc([[1, "Điều 1", 1], [2, "Khoản 1", 2], [1, "Điều 2", 3]])
    paper.set_metadata({"title": "Nghị quyết về dự toán"})
    taken = take(paper)
    assert [page.label for page in taken.pages] == ["i", "7", "8"]
    assert taken.paper.title == "Nghị quyết về dự toán"
    first, second = taken.paper.outline
    assert (first["title"], first["page"], first["children"][0]["page"]) == ("Điều 1", 0, 1)
    assert (second["title"], second["page"], second["children"]) == ("Điều 2", 2, [])


def test_a_scan_is_read_marked_and_measured(take: Take) -> None:
    page = take(papers.scanned([papers.scan_of(papers.born()[0], skew=1.5)])).pages[0]
    assert page.machine_read and page.scan and page.confidence and page.confidence > 0.8
    assert cer(page.text, TEXT) < 0.05
    assert page.image and page.image.suffix == ".webp"
    levels = [word[2] for word in words_of(page) if word[0] in ("HỘI", "LĨNH")]
    assert levels and all(0 < word[5] <= 1 for word in words_of(page))  # type: ignore[operator]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_scanned_the_wrong_way_round_stands_upright(take: Take, turn: int) -> None:
    page = take(papers.scanned([papers.scan_of(papers.born()[0], turn=turn)])).pages[0]
    assert page.turn == 360 - turn
    assert page.width < page.height
    assert cer(page.text, TEXT) < 0.05
    assert words_of(page)[0][2] < 100  # type: ignore[operator]


def test_a_red_seal_over_the_text_does_not_hide_it(take: Take) -> None:
    paper = papers.born()
    paper[0].draw_circle((200, 160), 60, color=(0.9, 0.1, 0.1), width=6)
    scan = take(papers.scanned([papers.scan_of(paper[0])])).pages[0]
    assert cer(scan.text, TEXT) < 0.06


def test_what_is_typed_on_a_scan_stays_as_typed(take: Take) -> None:
    paper = papers.scanned([papers.scan_of(papers.born()[0])])
    paper[0].insert_text((300, 60), "Số đến: 4711", fontname="serif", fontfile=str(papers.font()))
    page = take(paper).pages[0]
    assert "Số đến: 4711" in page.text and "Điều 1." in page.text
    assert [word[5] for word in words_of(page)][:3] == [None, None, None]


def test_a_scan_can_be_taken_without_reading_it(take: Take) -> None:
    page = take(papers.scanned([papers.scan_of(papers.born()[0])]), recognise=False).pages[0]
    assert page.text == "" and page.image and not page.machine_read


def test_a_number_stamped_into_a_line_stands_in_that_line(take: Take) -> None:
    paper = papers.born(text="HỘI ĐỒNG NHÂN DÂN\nSố:          /NQ-HĐND")
    box = paper[0].search_for("Số:")[0]
    paper[0].add_freetext_annot((box.x1 + 4, box.y0, box.x1 + 24, box.y1 + 2), "06", fontsize=11)
    assert "Số: 06 /NQ-HĐND" in take(paper).pages[0].text


def test_a_squeezed_space_does_not_glue_words(take: Take) -> None:
    paper = papers.born(text="Hội đồng nhân dân")
    face = pymupdf.Font(fontfile=str(papers.font()))
    x = 85.0
    for word in ("Để", "chuẩn", "bị", "các", "nội", "dung"):
        paper[0].insert_text((x, 300), word, fontname="serif", fontsize=14)
        x += face.text_length(word, 14) + 14 * 0.16
    assert "Để chuẩn bị các nội dung" in take(paper).pages[0].text


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_turned_page_is_measured_and_read_as_it_is_seen(take: Take, rotation: int) -> None:
    paper = papers.born()
    paper[0].set_rotation(rotation)
    page = take(paper).pages[0]
    assert (page.width, page.height) == ((842, 595) if rotation % 180 else (595, 842))
    for word in words_of(page):
        assert 0 <= word[1] <= word[3] <= page.width and 0 <= word[2] <= word[4] <= page.height  # type: ignore[operator]


def test_a_cropped_page_with_a_shifted_origin_is_measured_from_its_own_corner(take: Take) -> None:
    paper = papers.born()
    paper[0].set_mediabox(pymupdf.Rect(-100, -100, 595, 842))
    paper[0].set_cropbox(pymupdf.Rect(60, 40, 560, 640))
    page = take(paper).pages[0]
    assert (page.width, page.height) == (500, 600)
    with Image.open(page.image) as image:  # type: ignore[arg-type]
        assert image.width == 1600
        left, top, right, bottom = (round(side * 1600 / 500) for side in words_of(page)[0][1:5])  # type: ignore[operator]
        darkest = image.convert("L").crop((left, top, right, bottom)).getextrema()[0]
    assert darkest < 64, "the word's box lies on its ink"


def test_a_page_with_colour_is_webp_and_keeps_it(take: Take) -> None:
    paper = papers.born()
    paper[0].draw_circle((300, 600), 40, color=(0.8, 0, 0), fill=(0.8, 0, 0))
    page = take(paper).pages[0]
    with Image.open(page.image) as image:  # type: ignore[arg-type]
        red, green, _blue = image.convert("RGB").getpixel((round(300 * 1600 / 595), round(600 * 1600 / 595)))
    assert red > 150 and green < 60


def test_the_identity_of_a_page_is_what_it_shows(take: Take) -> None:
    paper = papers.born(3)
    before = [page.identity for page in take(paper).pages]
    again = [page.identity for page in take(pymupdf.open(stream=paper.tobytes(garbage=4, deflate=True))).pages]
    assert before == again and len(set(before)) == 3
    paper[1].insert_text((85, 700), "thêm một dòng")
    paper[2].add_text_annot((100, 700), "ghi chú")
    after = [page.identity for page in take(paper).pages]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, False]


def test_slices_hold_eight_born_pages_or_one_scan(take: Take) -> None:
    paper = papers.born(10)
    paper.insert_pdf(papers.scanned([papers.scan_of(papers.born()[0])]))
    slices = take(paper, recognise=False).paper.slices
    assert [part.pages for part in slices] == [list(range(8)), [8, 9], [10]]
    with pymupdf.open(slices[1].path) as part:
        assert part.page_count == 2 and "Điều 1." in plain(part[0].get_text())


def test_a_reading_taken_up_again_slices_the_pages_before_it_too(take: Take) -> None:
    paper = papers.born(3)
    paper.insert_pdf(papers.scanned([papers.scan_of(papers.born()[0], turn=180)]))
    paper.insert_pdf(papers.born(1))
    taken = take(paper, first=4, turns={3: 180})
    assert [page.index for page in taken.pages] == [4]
    assert [part.pages for part in taken.paper.slices] == [[0, 1, 2], [4], [3]]
    with pymupdf.open(taken.paper.slices[2].path) as part:
        assert part[0].rotation == 180


def test_a_slice_shows_its_pages_as_they_are_with_their_stamps(take: Take) -> None:
    paper = papers.born(2)
    paper[1].add_freetext_annot((300, 500, 420, 530), "4711", fontsize=20, text_color=(1, 0, 0))
    with pymupdf.open(take(paper).paper.slices[0].path) as part:
        assert [page.get_pixmap(dpi=60).digest for page in part] == [page.get_pixmap(dpi=60).digest for page in paper]
        assert "4711" in part[1].get_text() and not list(part[1].annots())


def test_a_locked_paper_asks_for_its_password_and_does_not_keep_it(take: Take, tmp_path: Path) -> None:
    options = {"encryption": pymupdf.PDF_ENCRYPT_AES_256, "user_pw": "mật-khẩu-7", "owner_pw": "o"}
    path = papers.saved(papers.born(), tmp_path, "locked.pdf", **options)
    with pytest.raises(NeedsPassword, match="có mật khẩu"):
        take(path)
    with pytest.raises(NeedsPassword, match="không mở được"):
        take(path, password="sai")
    taken = take(path, password="mật-khẩu-7")
    assert "Điều 1." in taken.pages[0].text
    assert not taken.paper.harmless and taken.paper.clean
    for file in (taken.paper.clean, taken.paper.slices[0].path):
        with pymupdf.open(file) as copy:
            assert not copy.needs_pass
    for file in taken.work.iterdir():
        assert "mật-khẩu-7".encode() not in file.read_bytes()


def test_a_harmless_paper_gets_no_copy(take: Take) -> None:
    paper = papers.born()
    paper[0].insert_link({"kind": pymupdf.LINK_URI, "from": pymupdf.Rect(0, 0, 9, 9), "uri": "https://example.vn"})
    assert (taken := take(paper).paper).harmless and taken.clean is None and taken.removed == []


def test_whatever_acts_is_taken_out_of_what_delegates_receive(take: Take, tmp_path: Path) -> None:
    original = papers.saved(acting(), tmp_path, "hostile.pdf")
    bytes_before = original.read_bytes()
    taken = take(original)
    assert not taken.paper.harmless and taken.paper.clean
    told = " ".join(map(str, taken.paper.removed))
    for kind in ("JavaScript", "chương trình", "biểu mẫu", "bên ngoài", "đính kèm"):
        assert kind in told
    assert original.read_bytes() == bytes_before
    for file in (taken.paper.clean, *(part.path for part in taken.paper.slices)):
        with pymupdf.open(file) as copy:
            objects = " ".join(copy.xref_object(number) for number in range(1, copy.xref_length()))
            assert "Điều 1." in plain(copy[0].get_text())
        for name in ("JavaScript", "/JS", "Launch", "SubmitForm", "GoToR", "/AA", "EmbeddedFile", "file:"):
            assert name not in objects, name


def test_a_page_that_never_ends_is_skipped_with_its_sentence(take: Take) -> None:
    taken = take(never_ending(), budget=Budget(seconds=60, page_cpu=1))
    assert [page.image is not None for page in taken.pages] == [True, False, True]
    assert "quá nhiều" in str(taken.pages[1].notes[0])
    assert "Điều 1." in taken.pages[2].text


def test_a_paper_that_needs_more_than_its_time_is_refused_with_a_sentence(take: Take) -> None:
    with pytest.raises(Refusal, match="thời gian"):
        take(never_ending(), budget=Budget(seconds=3, page_cpu=30))


def test_more_pages_than_allowed_are_refused_with_a_sentence(take: Take) -> None:
    with pytest.raises(Refusal, match="3 trang"):
        take(papers.born(3), budget=Budget(pages=2))


def test_a_huge_page_is_drawn_within_the_cap(take: Take) -> None:
    paper = papers.born()
    paper.new_page(width=14_400, height=14_400).insert_text((100, 200), "KHỔ LỚN", fontsize=90)
    paper.new_page(width=40, height=14_400)
    pages = take(paper).pages
    for page in pages:
        assert page.pixels and math.prod(page.pixels) <= 12_500_000 and max(page.pixels) < 16_384


def test_a_picture_of_gigapixels_costs_its_page_and_not_the_paper(take: Take) -> None:
    paper = papers.born(2)
    image = paper.get_new_xref()
    paper.update_object(
        image,
        "<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceRGB/BitsPerComponent 8>>",
    )
    paper.update_stream(image, bytes(10_000_000), new=1)
    paper.xref_set_key(paper[0].xref, "Resources", f"<</XObject<</I {image} 0 R>>>>")
    contents = paper.get_new_xref()
    paper.update_object(contents, "<<>>")
    paper.update_stream(contents, b"q 595 0 0 842 0 0 cm /I Do Q", new=1)
    paper.xref_set_key(paper[0].xref, "Contents", f"{contents} 0 R")
    first, second = take(paper, recognise=False, budget=Budget(seconds=60, page_cpu=5)).pages
    assert first.image or first.notes
    assert "Điều 1." in second.text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"GIF89a" + bytes(100), b"%PDF-1.4 1 0 obj <<>> endobj"])
def test_what_is_no_paper_is_refused_with_a_sentence(take: Take, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="Hãy"):
        take(path)


def test_half_a_file_gives_what_is_left_of_it(take: Take, tmp_path: Path) -> None:
    path = tmp_path / "half.pdf"
    content = papers.born(6).tobytes()
    path.write_bytes(content[: len(content) * 3 // 4])
    taken = take(path)
    assert taken.pages and any("khôi phục" in str(note) for note in taken.paper.notes)


@pytest.mark.parametrize(
    ("entry", "broken"),
    [(rb"/Count 1", b"/Count -3"), (rb"/Count 1", b"/Count 99999999"), (rb"/Kids ?\[[^]]*\]", b"/Kids[]")],
)
def test_a_paper_whose_tree_leads_nowhere_is_read_by_its_pages(
    take: Take, tmp_path: Path, entry: bytes, broken: bytes
) -> None:
    content, changed = re.subn(entry, broken, papers.born(1).tobytes())
    assert changed
    (tmp_path / "broken.pdf").write_bytes(content)
    taken = take(tmp_path / "broken.pdf")
    assert "Điều 1." in taken.pages[0].text
    assert any("khôi phục" in str(note) for note in taken.paper.notes)
