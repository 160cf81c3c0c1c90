"""Bảng tổng hợp and báo cáo tiếp thu, giải trình: as DOCX, XLSX and PDF, in the order of the text (section 9.2)."""

import io

import pymupdf
import pytest
from docx import Document
from openpyxl import load_workbook

from app.comments import actions
from app.comments.models import Outcome
from tests.comments.test_groups import WHY, given
from tests.comments.world import Sheet

NAMES = ("table", "report")


@pytest.fixture
def answered(sheet: Sheet) -> Sheet:
    """Two comments in a group that was answered, one in none, one for the drafting body, one withdrawn."""
    sheet.let_be_unnamed()
    sheet.say(sheet.lan, "Đề nghị nêu rõ cơ quan *chủ trì*", place="Điều 3", is_named=False)
    said = sheet.say(sheet.huy, "Nâng mức", place="Điều 2 khoản 1", old_words="500.000", new_words="700.000")
    group = given(sheet, said, sheet.say(sheet.lan, "Mức còn thấp", place="Điều 2 khoản 1"))
    actions.settle_group(sheet.house.submitter, group, Outcome.KEPT, WHY, 0)
    actions.agree(sheet.lan, said, True)
    sheet.to_drafters(sheet.huy, "Xin trao đổi riêng")
    actions.withdraw_comment(sheet.lan, sheet.say(sheet.lan, "Đã rút", place="Điều 1"))
    return sheet


def taken(sheet: Sheet, file: str) -> bytes:
    """As the drafting body takes it home."""
    answer = sheet.house.browser(sheet.house.submitter).get(f"/comments/{sheet.id}/{file}")
    assert answer.status_code == 200, answer.text[:500]
    return answer.data


def texts(sheet: Sheet, name: str) -> dict[str, str]:
    """What each form of the paper says, spaces evened."""
    document = Document(io.BytesIO(taken(sheet, f"{name}.docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    book = load_workbook(io.BytesIO(taken(sheet, f"{name}.xlsx"))).active
    with pymupdf.open(stream=taken(sheet, f"{name}.pdf")) as pdf:
        found = {
            "docx": " ".join([*(line.text for line in document.paragraphs), *cells]),
            "xlsx": " ".join(str(cell) for row in book.iter_rows(values_only=True) for cell in row if cell),
            "pdf": " ".join(page.get_text() for page in pdf),
        }
    return {form: " ".join(said.split()) for form, said in found.items()}


def test_every_form_has_the_official_head_and_all_that_was_answered(answered: Sheet) -> None:
    for name in NAMES:
        for form, said in texts(answered, name).items():
            for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số:", "An Lĩnh, ngày",
                         "Điều 2 khoản 1", "Nâng mức", "Mức còn thấp", WHY, "Giữ nguyên.", "Nơi nhận:"):  # fmt: skip
                assert part in said, (name, form, part)
            assert "Đã rút" not in said and "**" not in said, (name, form)


def test_the_report_is_for_delegates_and_the_table_for_those_who_work_with_it(answered: Sheet) -> None:
    for form in ("docx", "xlsx", "pdf"):
        table, report = (texts(answered, name)[form] for name in NAMES)
        assert "Xin trao đổi riêng" in table and "gửi riêng cơ quan soạn thảo" in table, form
        assert "Xin trao đổi riêng" not in report and "01 góp ý gửi riêng cơ quan soạn thảo" in report, form


def test_the_table_stands_in_the_order_of_the_text_and_names_as_its_reader_sees_them(answered: Sheet) -> None:
    document = Document(io.BytesIO(taken(answered, "table.docx")))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    assert [row[1].split("\n")[0] for row in rows[1:]] == ["Toàn văn", "Điều 2 khoản 1", "Điều 2 khoản 1", "Điều 3"]
    assert rows[2][2].startswith(answered.huy.name) and "“500.000” thành “700.000”" in rows[2][3]
    assert rows[3][4] == "Như trên" and rows[4][2] == "Không nêu tên" and rows[4][4] == ""
    assert answered.lan.name not in str(rows[4])


def test_a_formula_stays_text_and_a_long_comment_keeps_its_end(sheet: Sheet) -> None:
    sheet.say(sheet.huy, "=1+1")
    sheet.say(sheet.lan, "Đề nghị xem lại mức hỗ trợ. " * 150 + "Hết lời.")
    book = load_workbook(io.BytesIO(taken(sheet, "table.xlsx"))).active
    assert "=1+1" in [cell.value for row in book.iter_rows() for cell in row if cell.data_type == "s"]
    said = texts(sheet, "table")
    assert all("Hết lời." in words for words in said.values())


def test_papers_are_for_secretariat_and_drafting_body_and_not_of_nothing(sheet: Sheet) -> None:
    office = sheet.house.browser(sheet.house.office)
    assert office.get(f"/comments/{sheet.id}/report.docx").status_code == 404
    sheet.say(sheet.huy)
    assert office.get(f"/comments/{sheet.id}/report.docx").status_code == 200
    assert sheet.house.browser(sheet.lan).get(f"/comments/{sheet.id}/report.docx").status_code == 403
    assert office.get(f"/comments/{sheet.id}/report.odt").status_code == 404
