"""Scenario (iii), section 9.3, the forms: U5 and U6 go out on 26 October until the 30th, through the pages.

U1 to U4, the votes of the meeting itself, are in tests/voting/test_committee.py.
"""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from app.kernel import clock
from app.kernel.db import reading
from app.meetings.models import ItemType, Meeting
from app.opinions import tasks
from app.opinions.models import FormState, OpinionForm, Upshot
from app.voting.majorities import percent
from tests.meetings.conftest import Browsers
from tests.opinions.world import DEADLINE, LATER, Circulation, answers

# Code, in favour, against, of which none answered, the part of all 21, what follows.
FORMS = (
    ("U5", 12, 3, 6, "57,14", Upshot.CHAIR_DECIDES),
    ("U6", 10, 6, 5, "47,62", Upshot.NEXT_AGENDA),
)


def _path(form: str, committee: Circulation, tail: str = "") -> str:
    return f"/meetings/{committee.meeting}/opinions/{form}{tail}"


def _send(office: FlaskClient, committee: Circulation, matter: str) -> str:
    asked = {"matter": matter, "version": committee.version}
    made = office.post(f"/meetings/{committee.meeting}/opinions", data=asked)
    assert made.status_code == 302
    form = made.location.rpartition("/")[2]
    sent = office.post(_path(form, committee, "/state"), data={"deed": "send", "deadline": "2026-10-30T17:00"})
    assert sent.status_code == 302
    return form


def _answer(member: FlaskClient, committee: Circulation, form: str, opinion: str) -> None:
    page = member.get(_path(form, committee, "/answer")).text
    fields = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("key", "replaces")}
    given = member.post(_path(form, committee, "/answer"), data={"opinion": opinion, **fields})
    assert given.status_code == 302, given.text


@pytest.mark.parametrize(("code", "in_favour", "against", "silent", "part", "upshot"), FORMS)
def test_a_form_of_the_scenario_goes_its_whole_way(
    committee: Circulation, browsers: Browsers, code: str, in_favour: int, against: int, silent: int, part: str,
    upshot: Upshot,
) -> None:  # fmt: skip
    """R-UB-05, invariant 25: more than half of all 21, or the next agenda; who was silent gave no answer."""
    office = browsers.of(committee.staff)
    form = _send(office, committee, f"Nội dung {code}")
    for who, opinion in zip(committee.members[:-silent], answers(in_favour, against), strict=True):
        member = browsers.of(who)
        assert form in member.get(f"/meetings/{committee.meeting}").text  # Hôm nay leads there
        _answer(member, committee, form, opinion)
    with clock.standing_at(DEADLINE + LATER):
        tasks.keep_time()
        found = committee.form(form)
        assert (found.total, found.in_favour, found.against, found.other, found.no_answer) == (
            21, in_favour, against, 0, silent,
        )  # fmt: skip
        assert found.upshot is upshot and percent(in_favour, 21) == part
        late = browsers.of(committee.members[-1])
        assert "Không trả lời" in late.get(_path(form, committee, "/answer")).text
        page = office.get(_path(form, committee)).text
        assert f"{part}%" in page and f"Có {in_favour}/21 thành viên" in page
        if upshot is Upshot.CHAIR_DECIDES:
            decided = office.post(_path(form, committee, "/state"), data={"deed": "decide", "decision": "Đồng ý"})
            assert decided.status_code == 302 and committee.state(form) is FormState.DECIDED
        else:
            refused = office.post(_path(form, committee, "/state"), data={"deed": "decide", "decision": "Đồng ý"})
            assert refused.status_code == 409
        # The agenda is the office's to write: the chairman is not shown a way that would refuse.
        assert 'value="place"' in office.get(_path(form, committee)).text
        assert 'value="place"' not in browsers.of(committee.chair).get(_path(form, committee)).text
        put = office.post(_path(form, committee, "/state"), data={"deed": "place", "meeting": committee.meeting})
        assert put.status_code == 302
        with reading() as session:
            item = session.get_one(OpinionForm, form).next_item
            assert item is not None and item.meeting_id == committee.meeting
            assert (item.type is ItemType.REPORT) is (upshot is Upshot.CHAIR_DECIDES) and code in item.title
        agenda = browsers.of(committee.members[3]).get(f"/meetings/{committee.meeting}/agenda").text
        assert f"Nội dung {code}" in agenda


def test_the_report_goes_to_another_meeting_and_both_hear_of_it(committee: Circulation, browsers: Browsers) -> None:
    """R-UB-05: reported at the next meeting, which need not be the one that the form was prepared for."""
    following = committee.november("Phiên họp chuyên đề", date(2026, 11, 12))
    office = browsers.of(committee.staff)
    form = _send(office, committee, "Nội dung U6")
    with clock.standing_at(DEADLINE + LATER):
        tasks.keep_time()
        office.post(_path(form, committee, "/state"), data={"deed": "place", "meeting": following})
        assert committee.heard()[-1] == committee.heard(Meeting.members_stream(following).id)[-1] == "OpinionFormPlaced"
        listed = browsers.of(committee.members[5]).get(f"/meetings/{following}/opinions").text
        assert "Nội dung U6" in listed and "Lấy ý kiến trước phiên họp này" in listed
        again = office.post(_path(form, committee, "/state"), data={"deed": "place", "meeting": following})
        assert again.status_code == 409


def test_the_result_and_the_form_are_printed(committee: Circulation, browsers: Browsers) -> None:
    office = browsers.of(committee.staff)
    form = _send(office, committee, "Nội dung U5")
    _answer(browsers.of(committee.chair), committee, form, "IN_FAVOUR")
    assert office.get(_path(form, committee, "/form.pdf")).data.startswith(b"%PDF")
    assert office.get(_path(form, committee, "/result.pdf")).status_code == 404  # not before the end
    with clock.standing_at(DEADLINE + LATER):
        tasks.keep_time()
        assert office.get(_path(form, committee, "/result.pdf")).data.startswith(b"%PDF")
        assert browsers.of(committee.members[4]).get(_path(form, committee, "/result.pdf")).status_code == 200
