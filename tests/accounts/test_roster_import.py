"""Carrying a file into a roster: what is shown row by row is what is done."""

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.accounts import actions
from app.accounts.models import Membership, Person
from app.accounts.queries import bodies
from app.accounts.roster import lines, writing
from app.accounts.roster.lines import Line
from app.accounts.roster.plan import Kind
from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, NotFound
from app.kernel.spreadsheets import cells
from app.kernel.spreadsheets.writing import as_csv, as_xlsx
from tests.accounts.conftest import PASSWORD, SETUP, Browser, People

Browsers = Callable[..., Browser]


def _kinds(people: People, *found: Line) -> list[tuple[str, str]]:
    plan = actions.plan_roster(people.admin, people.term, found)
    return [(step.kind.value, str(step.sentence or "")) for step in plan.steps]


def test_new_changed_and_same_are_told_apart_and_carried_out(people: People) -> None:
    found = [
        Line(2, "Trần Thanh Bình", "DB07", "binh@anlinh.gov.vn", group=2, post="Chủ tịch HĐND tỉnh"),
        Line(3, "Triệu Thị Lan", "DB16", "lan@anlinh.gov.vn", "0912345678", group=4),
        Line(4, "Nông Thị Thu Hà", "DB08", group=4),
    ]
    plan = actions.plan_roster(people.admin, people.term, found)
    assert [step.kind for step in plan.steps] == [Kind.SAME, Kind.CHANGED, Kind.NEW]
    assert [(c.field, c.old, c.new) for c in plan.steps[1].changes] == [
        ("email", "", "lan@anlinh.gov.vn"), ("phone", "", "0912345678"), ("group", "3", "4"),
    ]  # fmt: skip
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 2  # looking changes nothing
    actions.import_roster(people.admin, people.term, found, plan.digest())
    with reading():
        codes = {
            one.code: (one.person.full_name, one.group.number if one.group else 0) for one in bodies.roster(people.term)
        }
    assert codes == {"DB07": ("Trần Thanh Bình", 2), "DB16": ("Triệu Thị Lan", 4), "DB08": ("Nông Thị Thu Hà", 4)}
    last = journal.since(people.body, 0)[-1]
    assert (last["name"], last["data"]) == (
        "RosterImported",
        {"term_id": people.term, "new": 1, "changed": 1, "same": 1},
    )
    assert journal.since(people.lan.id, 0)[-1]["name"] == "RightsChanged"


def test_a_second_run_changes_nothing(people: People) -> None:
    found = [Line(2, "Nông Thị Thu Hà", "DB08", "ha@anlinh.gov.vn", group=1), Line(3, "Lý Văn Chiến")]
    actions.import_roster(people.admin, people.term, found)
    assert [kind for kind, _ in _kinds(people, *found)] == ["same", "same"]


def test_people_of_the_same_name_are_never_made_one(people: People) -> None:
    twins = [Line(2, "Nguyễn Văn Hậu", "DB26"), Line(3, "Nguyễn Văn Hậu", "DB27")]
    actions.import_roster(people.admin, people.term, twins)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.full_name == "Nguyễn Văn Hậu")) == 2
    kind, sentence = _kinds(people, Line(2, "Nguyễn Văn Hậu"))[0]
    assert kind == "refused" and "ghi mã để phân biệt" in sentence
    assert _kinds(people, Line(2, "Lê An"), Line(3, "Lê An"))[1][0] == "refused"


def test_a_name_that_differs_only_in_marks_is_asked_about(people: People) -> None:
    kind, sentence = _kinds(people, Line(2, "Tran Thanh Binh"))[0]
    assert kind == "refused" and "DB07" in sentence
    assert _kinds(people, Line(2, "Tran Thanh Binh", "DB07"))[0][0] == "changed"


def test_a_code_or_address_of_somebody_else_is_refused(people: People) -> None:
    assert "DB07" in _kinds(people, Line(2, "Nông Thị Thu Hà", "DB07"))[0][1]
    assert "thuộc người khác" in _kinds(people, Line(2, "Nông Thị Thu Hà", "DB55", "thao@anlinh.gov.vn"))[0][1]
    repeated = _kinds(people, Line(2, "Lê An", "DB50"), Line(3, "Lê Ba", "DB50"))
    assert [kind for kind, _ in repeated] == ["refused", "refused"]


def test_who_has_an_account_already_keeps_it(people: People) -> None:
    actions.import_roster(people.admin, people.term, [Line(2, "Phạm Phương Thảo", "DB40", "thao@anlinh.gov.vn")])
    with reading() as session:
        assert session.scalars(select(Membership.person_id).where(Membership.code == "DB40")).one() == people.thao.id


def test_nothing_happens_when_the_roster_changed_after_the_look(people: People) -> None:
    found = [Line(2, "Nông Thị Thu Hà", "DB08"), Line(3, "Lý Văn Chiến", "DB09")]
    plan = actions.plan_roster(people.admin, people.term, found)
    actions.import_roster(people.admin, people.term, found[:1])
    with pytest.raises(Conflict):
        actions.import_roster(people.admin, people.term, found, plan.digest())
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Membership)) == 3


def test_only_the_bodys_administrator_imports(people: People) -> None:
    with pytest.raises(Forbidden):
        actions.import_roster(people.thao, people.term, [Line(2, "Lê An")])
    with pytest.raises(NotFound):
        actions.import_roster(people.stranger, people.term, [Line(2, "Lê An")])


def test_an_import_in_the_browser_from_file_to_roster(people: People, browser: Browsers) -> None:
    actions.set_password(SETUP, people.admin.id, PASSWORD)
    visitor = browser()
    visitor.sign_in("tri@anlinh.gov.vn")
    file = "Mã;Họ và tên;Tổ;Tôn giáo\nDB08;Nông Thị Thu Hà;4;-\nDB07;Ai Đó Khác;1;-".encode()
    page = visitor.post(
        f"/admin/terms/{people.term}/import", {"file": (io.BytesIO(file), "ds.csv")}, content_type="multipart/form-data"
    )
    assert page.status_code == 200
    assert "1 người mới" in page.text and "1 dòng chưa nhập được" in page.text and "Tôn giáo" in page.text
    packed = page.text.partition('name="packed" value="')[2].partition('"')[0]
    answer = visitor.post(f"/admin/terms/{people.term}/import/execution", {"packed": packed})
    assert answer.status_code == 302
    roster = visitor.get(f"/admin/terms/{people.term}").text
    assert "Nông Thị Thu Hà" in roster and "Ai Đó Khác" not in roster
    forged = visitor.post(f"/admin/terms/{people.term}/import/execution", {"packed": packed[:-2] + "xx"})
    assert forged.status_code == 422


def test_an_export_can_be_imported_again_unchanged(people: People) -> None:
    with reading():
        table = writing.rows(bodies.roster(people.term))
    for content in (as_csv(table), as_xlsx(table, "HĐND: tỉnh/XIX", writing.WIDTHS)):
        found = lines.from_tables(cells.read(content)).lines
        assert [kind for kind, _ in _kinds(people, *found)] == ["same", "same"]


def test_an_export_is_never_taken_for_formulas() -> None:
    table = [["Mã"], ["=1+1"], ["@SUM(A1)"], ["+84 912 345 678"], ["-2"], ["\t=cmd"]]
    text = as_csv(table).decode("utf-8-sig").splitlines()
    assert text[:5] == ["Mã", "'=1+1", "'@SUM(A1)", "+84 912 345 678", "'-2"]
    sheet = load_workbook(io.BytesIO(as_xlsx(table, "x"))).active
    assert {sheet.cell(row, 1).data_type for row in range(1, 6)} == {"s"}
