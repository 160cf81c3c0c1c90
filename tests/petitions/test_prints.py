"""The table of petitions and the report on what came of them."""

import io

import docx
from openpyxl import load_workbook

from app.petitions import actions
from app.petitions.models import Outcome
from tests.documents.chamber import Chamber
from tests.petitions.world import ROAD, VOTER, answered, assigned, body_of, contact, entered


def test_the_table_has_what_the_list_shows_and_no_voter(house: Chamber) -> None:
    entered(house, contact_id=contact(house))
    entered(house, "Thiếu thuốc", field="Y tế")
    here, office = f"/bodies/{body_of(house)}/petitions", house.browser(house.office)
    sheet = load_workbook(io.BytesIO(office.get(f"{here}.xlsx").data)).active
    assert sheet is not None
    words = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    assert "02 kiến nghị" in words and ROAD in words and "tiếp xúc ngày" in words and VOTER not in words
    narrow = docx.Document(io.BytesIO(office.get(f"{here}.docx?field=Y+tế").data))
    rows = [[cell.text for cell in row.cells] for row in narrow.tables[1].rows][1:]
    assert [row[2] for row in rows] == ["Thiếu thuốc"] and rows[0][6] == "Chưa xếp nhóm"
    assert office.get(f"{here}.pdf?field=Khác").status_code == 404


def test_the_report_tells_only_what_was_accepted(house: Chamber) -> None:
    body, (done, answer) = body_of(house), answered(house)
    actions.accept_answer(house.chair, body, done, answer)
    assigned(house, entered(house, "Thiếu thuốc", field="Y tế"))
    waiting, _answer = answered(house, Outcome.WILL, days=9)
    office = house.browser(house.office)
    made = docx.Document(io.BytesIO(office.get(f"/bodies/{body}/petitions/report.docx").data))
    words = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Tiếp nhận 03 kiến nghị, tổng hợp thành 03 nhóm." in words
    assert "đã giải quyết 01" in words and "sẽ giải quyết 00" in words and "02 nhóm chưa có trả lời" in words
    assert words.index("1. Giao thông") < words.index("2. Y tế")
    assert "Đã giải quyết (Sở Xây dựng). Đã bố trí vốn" in words and words.count("Đã bố trí vốn") == 1
    assert "Sở Xây dựng đã trả lời; Thường trực Hội đồng nhân dân đang xem xét." in words
    assert "Sở Xây dựng đang xem xét, trả lời, hạn" in words and VOTER not in words and waiting != done
    assert office.get(f"/bodies/{body}/petitions/report.pdf").data.startswith(b"%PDF")
