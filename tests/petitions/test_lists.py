"""Lists of petitions from spreadsheets: shown row by row, entered at once, nothing twice and nothing by halves."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.spreadsheets import cells
from app.petitions import actions, queries
from app.petitions.lists import lines
from app.petitions.lists.headings import template
from app.petitions.lists.lines import KEEPING, Given, Line
from app.petitions.lists.plan import Plan
from app.petitions.models import Authority, petitions_stream
from app.petitions.queries import Wanted
from tests.documents.chamber import Chamber
from tests.petitions.world import PAGE, ROAD, assigned, body_of, contact, entered, grouped

WATER = "Đề nghị sớm đầu tư công trình nước sạch cho bản Phìn"
HEAD = "STT;Nội dung kiến nghị;Lĩnh vực;Xã, phường;Thẩm quyền giải quyết;Cơ quan trả lời;Ngày tiếp xúc;Đại biểu"
NOTHING = Given()  # holds for every row
YESTERDAY = clock.today() - timedelta(days=1)


def read(*rows: str, given: Given = NOTHING, encoding: str = "utf-8") -> lines.Sheet:
    return lines.from_tables(cells.read("\r\n".join(rows).encode(encoding), KEEPING), given)


def planned(house: Chamber, *found: Line) -> Plan:
    with db.reading():
        return actions.plan_list(house.office, body_of(house), found)


def told(house: Chamber, *found: Line) -> list[tuple[str, str]]:
    """What would happen to each row, with the remarks on it."""
    return [(step.kind.value, " ".join(str(note) for note in step.notes)) for step in planned(house, *found).steps]


def line(number: int = 2, text: str = WATER, **more: Any) -> Line:
    return Line(number, text, **{"field": "Nước sạch", "place": "Xã Nậm Khoang", "authority": "PROVINCE", **more})


def enter(house: Chamber, *found: Line) -> Plan:
    return actions.import_list(house.office, body_of(house), found, planned(house, *found).digest())


def words_of(house: Chamber) -> list[str]:
    with db.reading():
        return [one.text for one in reversed(queries.petitions(body_of(house), Wanted(), clock.today()))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_read_in_the_words_that_offices_use(encoding: str) -> None:
    sheet = read(
        "BẢNG TỔNG HỢP Ý KIẾN CỬ TRI", "", HEAD,
        "1;Sửa cầu treo;Giao thông;Xã Tà Lủng;Cấp xã;UBND xã Tà Lủng;5/10/2026;DB16",
        "2;Mở chợ phiên;Thương mại;Xã Tà Lủng;;;;",
        "Tổng cộng: 02 kiến nghị;;;;;;;",
        encoding=encoding, given=Given(Authority.CENTRAL, "", "Tổ đại biểu số 2"),
    )  # fmt: skip
    assert sheet.lines == [
        Line(4, "Sửa cầu treo", "Giao thông", "Xã Tà Lủng", "COMMUNE", "2026-10-05", delegate="DB16",
             unit="UBND xã Tà Lủng", sender="Tổ đại biểu số 2"),
        Line(5, "Mở chợ phiên", "Thương mại", "Xã Tà Lủng", "CENTRAL", sender="Tổ đại biểu số 2"),
    ]  # fmt: skip


def test_a_row_that_names_a_field_or_a_place_stands_over_those_below() -> None:
    sheet = read(
        "TT;Nội dung;Lĩnh vực;Địa bàn", "I;LĨNH VỰC GIAO THÔNG;;", "1;Cử tri xã Nậm Khoang:;;", "1.1;Sửa cầu treo;;",
        "2;Cử tri xã Nậm Khoang đề nghị mở chợ;Thương mại;", "II. Lĩnh vực y tế;;;", "3;Thêm thuốc cho trạm;;Bản Phìn",
    )  # fmt: skip
    assert [(one.text, one.field, one.place) for one in sheet.lines] == [
        ("Sửa cầu treo", "Giao thông", "Xã Nậm Khoang"),
        ("Cử tri xã Nậm Khoang đề nghị mở chợ", "Thương mại", "Xã Nậm Khoang"),
        ("Thêm thuốc cho trạm", "Y tế", "Bản Phìn"),
    ]


def test_a_workbook_keeps_paragraphs_and_days_and_an_uncalculated_formula_is_said() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Nội dung kiến nghị", "Lĩnh vực", "Địa bàn", "Ngày tiếp xúc", "Dân tộc", "Điện thoại"])
    sheet.append(["Sửa cầu treo.\nLàm   kè.", "Giao thông", "Xã Tà Lủng", date(2026, 10, 5), "Thái", "0912"])
    sheet.append(['=CONCATENATE("a","b")', "Giao thông", "Xã Tà Lủng"])
    file = io.BytesIO()
    book.save(file)
    found = lines.from_tables(cells.read(file.getvalue(), KEEPING), Given())
    assert found.lines[0].text == "Sửa cầu treo.\nLàm kè." and found.lines[0].held_on == "2026-10-05"
    assert "công thức" in str(found.lines[1].fault)
    assert (found.sensitive, found.left_out) == (["Dân tộc"], ["Điện thoại"])


def test_names_of_voters_are_taken_only_where_they_agreed() -> None:
    rows = "Nội dung;Lĩnh vực;Địa bàn;Họ tên cử tri", "Sửa cầu;Giao thông;Tà Lủng;Giàng Thị Dợ"
    without, taken = read(*rows), read(*rows, given=Given(voters=True))
    assert (without.lines[0].voter, without.has_voters) == ("", True)
    assert (taken.lines[0].voter, taken.has_voters) == ("Giàng Thị Dợ", False)


def test_the_file_to_fill_in_is_understood_and_its_example_is_no_petition() -> None:
    with pytest.raises(Invalid, match="không có kiến nghị nào"):
        lines.from_tables(cells.read(template(), KEEPING), Given())
    book = load_workbook(io.BytesIO(template()))
    book.active.append([1, WATER, "Nước sạch", "Bản Phìn", "Trung ương", "Sở Xây dựng", "05/10/2026", "Nhà văn hóa"])
    file = io.BytesIO()
    book.save(file)
    sheet = lines.from_tables(cells.read(file.getvalue(), KEEPING), Given())
    assert sheet.left_out == [] and sheet.lines == [
        Line(3, WATER, "Nước sạch", "Bản Phìn", "CENTRAL", "2026-10-05", "Nhà văn hóa", unit="Sở Xây dựng")
    ]


def test_a_file_that_is_no_list_says_what_is_missing() -> None:
    with pytest.raises(Invalid, match="Nội dung kiến nghị"):
        read("Mã;Họ và tên", "DB01;Lê An")
    with pytest.raises(Invalid, match="chia thành nhiều tệp"):
        read("Nội dung;Lĩnh vực", *(f"Kiến nghị số {n} của cử tri;Y tế" for n in range(lines.MOST + 1)))


def test_what_cannot_be_entered_is_refused_with_its_reason(house: Chamber) -> None:
    bad = read(HEAD, "1;Sửa cầu;Giao thông;Tà Lủng;;;31/02/2026;", "2;Sửa cầu;Giao thông;Tà Lủng;Sở Xây dựng;;;").lines
    two = contact(house, held_on=YESTERDAY), contact(house, held_on=YESTERDAY, place="Trường học xã Tà Lủng")
    assert len(two) == 2
    refused = told(
        house, *bad, line(text=" "), line(text="a" * 5001), line(field=""), line(place=""), line(delegate="Lê Văn Lạ"),
        line(held_on=(clock.today() + timedelta(days=2)).isoformat()), line(held_on=YESTERDAY.isoformat()),
        line(met_at="Nhà văn hóa"), line(sender="Tổ đại biểu số 99"), line(unit="Sở " * 90),
    )  # fmt: skip
    reasons = (
        "31/02/2026", "Cấp tỉnh hoặc Cấp xã", "Nội dung kiến nghị còn trống", "tối đa 5000 ký tự", "Lĩnh vực còn trống",
        "Địa bàn còn trống", "“Lê Văn Lạ” không có trong danh sách", "chưa đến", "có 2 hội nghị tiếp xúc",
        "thiếu ngày tiếp xúc", "không có Tổ đại biểu số 99", "tối đa 200 ký tự",
    )  # fmt: skip
    assert [kind for kind, _why in refused] == ["refused"] * len(reasons)
    for (_kind, why), reason in zip(refused, reasons, strict=True):
        assert reason in why


def test_the_same_is_not_entered_twice_and_another_day_is_another_petition(house: Chamber) -> None:
    met = contact(house, held_on=YESTERDAY)
    entered(house, WATER, place="Xã Nậm Khoang", contact_id=met)
    earlier = (YESTERDAY - timedelta(days=90)).isoformat()
    kinds = told(
        house, line(2, WATER.upper() + "."), line(3, held_on=YESTERDAY.isoformat()), line(4, place="Xã Tà Lủng"),
        line(5, held_on=earlier, met_at="Bản Phìn"), line(6, place="xã tà lủng"), line(7, "Thêm thuốc"),
    )  # fmt: skip
    assert [kind for kind, _why in kinds] == ["same", "same", "new", "new", "same", "new"]
    assert kinds[0][1] == "Đã có, kiến nghị số 1." and kinds[4][1] == "Trùng với dòng 4."
    assert "Ghi mới hội nghị tiếp xúc" in kinds[3][1]


def test_all_of_it_is_entered_with_one_record(either_house: Chamber) -> None:
    house = either_house
    assigned(house)
    day = YESTERDAY.isoformat()
    plan = enter(
        house, line(2, held_on=day, met_at="Bản Phìn", delegate="Triệu Thị Lan", unit="so xay dung", sender="Mặt trận"),
        line(3, "Thêm thuốc", held_on=day, met_at="bản phìn"), line(4, ROAD, unit="Sở Y tế"), line(5, ""),
    )  # fmt: skip
    assert [step.kind.value for step in plan.steps] == ["new", "new", "same", "refused"]
    with db.reading():
        second, first, _known = queries.petitions(body_of(house), Wanted(), clock.today())
        assert (first.number, first.proposed_unit, first.sender) == (2, "Sở Xây dựng", "Mặt trận")
        assert first.brought_by is not None and first.brought_by.id == house.lan.id
        assert first.contact_id == second.contact_id and second.contact is not None
        assert (second.contact.place, second.contact.held_on) == ("Bản Phìn", YESTERDAY)
    *_before, last = journal.since(petitions_stream(body_of(house)).id, 0)
    assert last["name"] == "PetitionsImported" and WATER not in str(last)
    assert {**last["data"], "sha256": ""} == {"first": 2, "last": 3, "same": 1, "contacts": 1, "sha256": ""}
    with pytest.raises(Conflict, match="Không có gì để nhập"):
        enter(house, line(2, held_on=day, met_at="Bản Phìn"))


def test_only_the_desk_enters_a_list_and_only_what_was_shown(house: Chamber) -> None:
    shown = planned(house, line(), line(3, "Thêm thuốc")).digest()
    for actor, refusal in ((house.lan, Forbidden), (house.submitter, NotFound), (house.stranger, NotFound)):
        with pytest.raises(refusal):
            actions.import_list(actor, body_of(house), [line()], shown)
        with pytest.raises(refusal), db.reading():
            actions.plan_list(actor, body_of(house), [line()])
    entered(house, WATER, place="Xã Nậm Khoang")
    with pytest.raises(Conflict, match="đã thay đổi từ lúc xem trước"):
        actions.import_list(house.office, body_of(house), [line(), line(3, "Thêm thuốc")], shown)
    assert words_of(house) == [WATER]


def test_a_list_in_the_browser_from_file_to_petitions(house: Chamber) -> None:
    desk, here = house.browser(house.office), f"/bodies/{body_of(house)}/petitions"
    met = contact(house, held_on=YESTERDAY)
    assert "/petitions/import" in desk.get(here).text and "Tải tệp mẫu" in desk.get(f"{here}/import").text
    assert desk.get(f"{here}/template.xlsx").data[:2] == b"PK"
    file = f"{HEAD}\n1;{WATER};Nước sạch;Bản Phìn;;Sở Y tế;;\n2;;Y tế;Bản Phìn;;;;".encode()
    sent = {"sender": "Tổ đại biểu số 1", "contact": met, "authority": "COMMUNE"}
    form = {**sent, "file": (io.BytesIO(file), "ds.csv")}
    page = desk.post(f"{here}/import", data=form, headers=PAGE, content_type="multipart/form-data").text
    assert "1 kiến nghị mới" in page and "1 dòng chưa nhập được" in page and "Sở Y tế chưa có" in page
    assert words_of(house) == []
    packed = page.partition('name="packed" value="')[2].partition('"')[0]
    forged = desk.post(f"{here}/import/execution", data={"packed": packed[:-3] + "xxx"}, headers=PAGE)
    done = desk.post(f"{here}/import/execution", data={"packed": packed}, headers=PAGE)
    again = desk.post(f"{here}/import/execution", data={"packed": packed}, headers=PAGE)
    assert (forged.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "1 dòng đã có" in again.text and words_of(house) == [WATER]
    with db.reading():
        [one] = queries.petitions(body_of(house), Wanted(), clock.today())
        assert (one.contact_id, one.authority, one.sender) == (met, Authority.COMMUNE, "Tổ đại biểu số 1")
    none = desk.post(f"{here}/import", data={**sent, "file": (io.BytesIO(b"x"), "x.csv")}, headers=PAGE,
                     content_type="multipart/form-data")  # fmt: skip
    assert none.status_code == 422 and 'value="Tổ đại biểu số 1"' in none.text


def test_who_should_answer_is_proposed_when_the_group_is_assigned(house: Chamber) -> None:
    enter(house, line(2, unit="Sở Nông nghiệp"), line(3, "Thêm giếng", unit="Sở Nông nghiệp"), line(4, "Đào ao"))
    with db.reading():
        chosen = [one.id for one in queries.petitions(body_of(house), Wanted(), clock.today())]
    group = grouped(house, *chosen)
    desk = house.browser(house.office)
    assert 'value="Sở Nông nghiệp"' in desk.get(f"/bodies/{body_of(house)}/petition-groups/{group}").text
    sheet = load_workbook(io.BytesIO(desk.get(f"/bodies/{body_of(house)}/petitions.xlsx").data)).active
    cells_of = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells_of.count("đề nghị: Sở Nông nghiệp") == 2
