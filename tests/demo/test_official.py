"""The layout of Nghị định 30/2020 (rules 7.1), measured on the pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf
import pytest

MM = 72 / 25.4
Printed = dict[tuple[str, int], Path]


def born_digital(printed: Printed) -> Iterator[tuple[str, pymupdf.Document]]:
    for (code, _number), path in printed.items():
        paper = pymupdf.open(path)
        if paper[0].get_text().strip():
            yield code, paper


def spans(page: pymupdf.Page) -> Iterator[dict[str, Any]]:
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            yield from line["spans"]


def body(page: pymupdf.Page) -> list[dict[str, Any]]:
    """What stands between the page's number and the label at its foot."""
    return [s for s in spans(page) if s["text"].strip() and 18 * MM < s["bbox"][1] < page.rect.height - 14 * MM]


def test_sheets_are_a4_and_text_keeps_the_margins(printed: Printed) -> None:
    for code, paper in born_digital(printed):
        for page in paper:
            assert sorted((round(page.rect.width), round(page.rect.height))) == [595, 842], code
            for span in body(page):
                left, _top, right, bottom = span["bbox"]
                assert left >= 30 * MM - 1, (code, page.number, span["text"])
                assert right <= page.rect.width - 15 * MM + 1, (code, page.number, span["text"])
                assert bottom <= page.rect.height - 20 * MM + 5, (code, page.number, span["text"])


def test_pages_are_numbered_at_the_top_from_the_second_on(printed: Printed) -> None:
    for code, paper in born_digital(printed):
        for page in paper:
            top = [s for s in spans(page) if s["bbox"][1] < 16 * MM and s["text"].strip()]
            if page.number == 0:
                assert not top, code
                continue
            (number,) = top
            assert number["text"] == str(page.number + 1)
            assert (number["bbox"][0] + number["bbox"][2]) / 2 == pytest.approx(page.rect.width / 2, abs=2)
            assert 13 <= number["size"] <= 14


def test_head_stands_in_two_columns_with_its_sizes(printed: Printed) -> None:
    paper = pymupdf.open(printed["D23", 1])
    found = {s["text"].strip(): s for s in spans(paper[0])}
    nation, motto = found["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], found["Độc lập - Tự do - Hạnh phúc"]
    assert 12 <= nation["size"] <= 13 <= motto["size"] <= 14
    assert "Bold" in nation["font"] and "Bold" in motto["font"]
    assert found["TỈNH AN LĨNH"]["bbox"][2] < nation["bbox"][0]
    assert found["Số: 112/BC-UBND"]["size"] == 13
    assert "Italic" in found["An Lĩnh, ngày 06 tháng 4 năm 2026"]["font"]
    assert found["BÁO CÁO"]["bbox"][1] > motto["bbox"][3]


def test_body_is_fourteen_points_justified_and_indented(printed: Printed) -> None:
    page = pymupdf.open(printed["D07", 1])[0]
    lines = [
        line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())
        if line["spans"][0]["size"] == 14 and line["bbox"][1] > 260
    ]  # fmt: skip
    lefts = sorted({round(line["bbox"][0] / MM, 1) for line in lines})
    assert lefts[0] == pytest.approx(30, abs=0.2)
    assert lefts[-1] == pytest.approx(30 + 12.7, abs=0.2)
    full = [line for line in lines if line["bbox"][2] > 190 * MM]
    assert len(full) > 10
    assert {round(line["bbox"][2] / MM) for line in full} == {195}


def test_fonts_are_embedded_with_every_letter(printed: Printed) -> None:
    for code, paper in born_digital(printed):
        for xref, kind, *_rest in paper[0].get_fonts():
            assert paper.extract_font(xref)[3], code
            assert kind != "n/a"
        text = "".join(page.get_text() for page in paper)
        assert "\ufffd" not in text and "\u00a0xã" not in text, code


def test_every_page_says_that_it_is_made_up(printed: Printed) -> None:
    for code, paper in born_digital(printed):
        assert all("DỮ LIỆU MINH HỌA" in page.get_text() for page in paper), code


def test_signature_is_never_alone_on_a_page(printed: Printed) -> None:
    for code, paper in born_digital(printed):
        for page in paper:
            text = page.get_text()
            if "Nơi nhận:" in text:
                assert [s for s in body(page) if s["size"] == 14 and "Bold" not in s["font"]], (code, page.number)


def test_articles_and_chapters_stand_in_the_outline(printed: Printed) -> None:
    outline = [text for _level, text, _page in pymupdf.open(printed["D26", 2]).get_toc()]
    assert "Chương III. TIẾN HÀNH KỲ HỌP" in outline
    assert "Điều 12. Thời gian phát biểu" in outline


def test_annex_lies_on_its_side(printed: Printed) -> None:
    last = pymupdf.open(printed["D29", 1])[-1]
    assert last.rect.width > last.rect.height
    assert "Cầu dân sinh bản Suối Ngần" in last.get_text().replace("\n", " ")


def test_scans_are_pictures_without_text(printed: Printed) -> None:
    scans = [code for (code, _n), path in printed.items() if not pymupdf.open(path)[0].get_text().strip()]
    assert scans == ["D01", "D02", "D08", "D10", "D12", "D17", "D20", "D27"]
    for code in scans:
        paper = pymupdf.open(printed[code, 1])
        for page in paper:
            ((xref, _mask, width, height, *_rest),) = page.get_images()
            assert paper.extract_image(xref)["ext"] == "jpeg"
            assert width / (page.rect.width / 72) == pytest.approx(200, abs=1)
            assert height / (page.rect.height / 72) == pytest.approx(200, abs=1)
