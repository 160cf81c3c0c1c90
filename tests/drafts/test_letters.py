"""A unit answered by a letter on paper: entered on its behalf, marked where it is shown, nothing of the unit lost."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from app.drafts import actions, queries
from app.drafts.models import AskedUnit, Stance, UnitState, drafts_desk
from app.kernel import clock, db, journal
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.documents.chamber import Chamber
from tests.drafts.test_units import AGREES, TYPED, answer_all, ask, said, save, send, units
from tests.drafts.world import PAGE, body_of, out, prepared

LETTER = actions.Letter("215/STC-QLNS", clock.today() - timedelta(days=1))
MARK = f"Văn phòng nhập hộ theo công văn số 215/STC-QLNS ngày {LETTER.on:%d/%m/%Y}"


def unit_of(draft: str, name: str = "Sở Tài chính") -> AskedUnit:
    with db.reading():
        found = next(one for one in queries.units(draft) if one.name == name)
        assert isinstance(found.answers, list)
        return found


def enter(house: Chamber, draft: str, typed: actions.Typed = TYPED, letter: actions.Letter = LETTER) -> None:
    actions.enter_letter(house.secretary, body_of(house), draft, unit_of(draft).id, letter, typed)


def test_a_letter_counts_as_the_answer_and_the_unit_loses_nothing(either_house: Chamber) -> None:
    house = either_house
    draft = prepared(house)
    (token,) = ask(house, draft)
    save(token, words={"": "Đang viết"})
    with pytest.raises(Conflict, match="vừa lưu hoặc gửi một bản khác"):
        enter(house, draft)
    for _twice in range(2):
        enter(house, draft, replace(TYPED, seen=1))
    assert units(draft) == {"Sở Tài chính": UnitState.SENT}
    assert {place: one.text for place, one in said(draft).items()} == TYPED.words
    unit = unit_of(draft)
    assert len(unit.answers) == 1 and unit.written.by_place == {"": "Đang viết"}
    last = journal.since(drafts_desk(body_of(house)).id, 0)[-1]
    assert (last["name"], last["actor"]) == ("UnitLetterEntered", house.secretary.id)
    assert last["data"]["letter"] == "215/STC-QLNS" and "bỏ khoản này" not in str(last)
    with pytest.raises(Conflict, match="vừa lưu hoặc gửi một bản khác"):
        send(token, seen=1)
    send(token, AGREES, seen=2)
    assert [one.letter is None for one in unit_of(draft).answers] == [False, True] and said(draft) == {}


def test_the_units_own_page_says_so_and_not_who_entered_it(house: Chamber) -> None:
    draft = prepared(house)
    (token,) = ask(house, draft)
    save(token, words={"": "Đang viết"})
    enter(house, draft, replace(TYPED, seen=1))
    page = house.browser(None).get(f"/unit-opinions/{token}", headers=PAGE).text
    assert "Đã trả lời bằng công văn số 215/STC-QLNS" in page and "Đang viết" in page and MARK in page
    assert house.secretary.name not in page


def test_a_letter_that_comes_late_is_entered_until_the_result_is_published(house: Chamber) -> None:
    draft = out(house, days=20)
    ask(house, draft, days=2)
    with clock.standing_at(clock.now() + timedelta(days=30)):
        assert units(draft) == {"Sở Tài chính": UnitState.MISSED}
        enter(house, draft)
        assert units(draft) == {"Sở Tài chính": UnitState.SENT}
        answer_all(house, draft)
        actions.publish_result(house.office, body_of(house), draft, "Đã tiếp thu")
        with pytest.raises(Conflict):
            enter(house, draft, replace(TYPED, seen=1, signer="Khác"))


def test_only_the_secretariat_enters_it_and_what_is_missing_is_said(house: Chamber) -> None:
    draft, other = prepared(house), out(house)
    ask(house, draft)
    unit = unit_of(draft).id
    for actor in (house.lan, house.submitter, house.stranger):
        with pytest.raises(Forbidden):
            actions.enter_letter(actor, body_of(house), draft, unit, LETTER, TYPED)
    with pytest.raises(NotFound):
        actions.enter_letter(house.office, body_of(house), other, unit, LETTER, TYPED)
    wrong: tuple[tuple[dict[str, Any], actions.Letter, str], ...] = (
        ({}, actions.Letter(" ", LETTER.on), "Số công văn còn trống"),
        ({}, actions.Letter("1/STC", clock.today() + timedelta(days=2)), "chưa đến"),
        ({"stance": None}, LETTER, "thống nhất hay có ý kiến"),
        ({"stance": Stance.AGREES}, LETTER, "Đã ghi ý kiến ở 2 chỗ"),
        ({"signer": ""}, LETTER, "người ký"),
    )
    for changes, letter, sentence in wrong:
        with pytest.raises(Invalid, match=sentence):
            enter(house, draft, replace(TYPED, **changes), letter)
    assert said(draft) == {}


def test_the_desk_enters_it_and_every_table_says_so(house: Chamber) -> None:
    draft = prepared(house)
    ask(house, draft, "Sở Tài chính", "Sở Nội vụ")
    desk, here = house.browser(house.office), f"/bodies/{body_of(house)}/drafts/{draft}"
    letter = f"{here}/units/{unit_of(draft).id}/letter"
    assert letter in desk.get(f"{here}/units").text
    typed = {"letter_number": "215/STC-QLNS", "letter_on": LETTER.on.isoformat(), "stance": "HAS_OPINION", "seen": "0",
             "signer": "Lò Văn An", "position": "", "at:Điều 2": "Làm rõ mức chi"}  # fmt: skip
    refused = desk.post(letter, data=typed, headers=PAGE)
    assert refused.status_code == 422 and "Chức vụ còn trống" in refused.text
    assert "Làm rõ mức chi" in refused.text and 'value="215/STC-QLNS"' in refused.text
    assert desk.post(letter, data={**typed, "position": "Giám đốc"}, headers=PAGE).status_code == 302
    assert 'value="215/STC-QLNS"' in desk.get(letter).text
    seen = desk.get(f"{here}/units").text
    assert MARK in seen and house.office.name in seen and "Đã trả lời: 1" in seen
    assert MARK in desk.get(f"{here}/opinions?show=UNITS").text
    other = unit_of(draft, "Sở Nội vụ").id
    actions.enter_letter(house.office, body_of(house), draft, other, actions.Letter("9/SNV", LETTER.on), AGREES)
    paper = docx.Document(io.BytesIO(desk.get(f"{here}/opinions.docx").data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any("Sở Tài chính" in cell and MARK in cell for cell in cells)
    words = "\n".join(one.text for one in paper.paragraphs)
    assert "02 đơn vị đã trả lời" in words and "Sở Nội vụ (Văn phòng nhập hộ theo công văn số 9/SNV" in words
    sheet = load_workbook(io.BytesIO(desk.get(f"{here}/opinions.xlsx").data)).active
    assert any(MARK in str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell)
