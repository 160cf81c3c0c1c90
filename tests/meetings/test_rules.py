"""Rules as dated data: shipped for all, stated anew by a body for itself (R-LAW-01)."""

from datetime import date

import pytest

from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from app.meetings import actions
from app.meetings.events import RuleProfileStated
from app.meetings.models import Meeting, RuleProfile, working_days_before
from app.meetings.profiles import read, written
from tests.meetings.conftest import Browsers
from tests.meetings.world import World, draft_meeting

SHIPPED = "HDND_2025.PROVINCE.1"
REGULATION = "Nghị quyết số 02/NQ-HĐND ngày 14/4/2026 của HĐND tỉnh"


def stated(world: World, **changes: object) -> RuleProfile:
    told = {"values": {"document_days": (7, "Điều 9")}, "basis": REGULATION, "valid_from": date(2026, 1, 1)} | changes
    return actions.state_rules(world.thao, world.body.id, SHIPPED, **told)  # type: ignore[arg-type]


def test_a_bodys_own_rules_bind_its_next_meetings_and_leave_the_earlier_ones(either_world: World) -> None:
    world = either_world
    before = draft_meeting(world)
    own = stated(world)
    after = draft_meeting(world)
    with reading() as session:
        assert session.get_one(Meeting, before.id).rule_profile["document_days"] == 5
        kept = session.get_one(Meeting, after.id).rule_profile
        assert (kept.id, kept["document_days"], kept.basis("document_days")) == (own.id, 7, "Điều 9")
        assert kept.stated("document_days")["confidence"] == "V"
        assert kept["quorum"] == [2, 3]  # what was not stated anew stays as it was shipped


def test_rules_that_are_not_in_force_on_the_day_do_not_bind(world: World) -> None:
    stated(world, valid_from=date(2027, 1, 1))
    assert draft_meeting(world).rule_profile_id == SHIPPED


def test_starting_again_leaves_a_bodys_own_rules_alone(world: World) -> None:
    own = stated(world)
    assert actions.install_profiles() == []
    assert draft_meeting(world).rule_profile_id == own.id


def test_stating_rules_is_recorded_with_what_changed(world: World) -> None:
    own = stated(world)
    with reading():
        last = journal.since(RuleProfile.stream().id, 0)[-1]
    assert (last["name"], last["actor"]) == (RuleProfileStated.__name__, world.thao.id)
    assert (last["data"]["profile_id"], last["data"]["basis"]) == (own.id, REGULATION)
    assert last["data"]["changed"] == {"document_days": {"value": 7, "basis": "Điều 9", "confidence": "V"}}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"basis": "  "}, Invalid),
        ({"values": {"document_days": (7, "")}}, Invalid),
        ({"values": {"document_days": (5, "Điều 9")}}, Conflict),
        ({"values": {"nothing_of_the_kind": (5, "Điều 9")}}, NotFound),
    ],
)
def test_rules_without_their_basis_or_without_a_change_are_refused(
    world: World, changes: dict[str, object], kind: type[Refusal]
) -> None:
    with pytest.raises(kind):
        stated(world, **changes)


def test_only_the_bodys_office_states_its_rules(world: World) -> None:
    told = {"values": {"document_days": (7, "Điều 9")}, "basis": REGULATION, "valid_from": date(2026, 1, 1)}
    with pytest.raises(Forbidden):
        actions.state_rules(world.admin, world.body.id, SHIPPED, **told)  # type: ignore[arg-type]
    for nobody in (world.lan, world.stranger):
        with pytest.raises(NotFound):
            actions.state_rules(nobody, world.body.id, SHIPPED, **told)  # type: ignore[arg-type]


def test_the_office_states_them_in_a_form_that_keeps_what_was_typed(world: World, browsers: Browsers) -> None:
    office, form = browsers.of(world.thao), f"/admin/rules/{SHIPPED}/versions"
    assert "Ngày nghỉ lễ, tết" in office.get(f"{form}/new").text
    typed = {"basis": REGULATION, "valid_from": "2026-01-01", "quorum": "ba phần tư", "basis-quorum": "Điều 4"}
    answer = office.post(form, data=typed)
    assert answer.status_code == 422 and "ba phần tư" in answer.text and "không phải một phần số" in answer.text
    answer = office.post(form, data=typed | {"quorum": "3/4"}, follow_redirects=True)
    assert answer.status_code == 200 and "3/4" in answer.text and "Điều 4" in answer.text
    assert world.body.name in office.get("/admin/rules").text
    with reading():
        assert draft_meeting(world).rule_profile["quorum"] == [3, 4]


@pytest.mark.parametrize("value", [True, False, 7, [2, 3], "TOTAL_MEMBERS", ["01-01", "2026-02-17"]])
def test_what_is_written_is_read_back(value: object) -> None:
    assert read(value, written(value)) == value


@pytest.mark.parametrize(
    ("old", "text"),
    [(7, "bảy"), (7, "-1"), (7, ""), ([2, 3], "3/2"), ([2, 3], "0/3"), ("TOTAL_MEMBERS", "ALL"), (["01-01"], "13-01")],
)
def test_what_is_no_value_of_the_kind_is_refused_with_a_sentence(old: object, text: str) -> None:
    with pytest.raises(Invalid):
        read(old, text)


def test_working_days_skip_week_ends_and_holidays() -> None:
    monday = date(2026, 5, 4)  # 30/4 and 1/5/2026 are a Thursday and a Friday
    assert working_days_before(monday, 1) == date(2026, 5, 1)
    assert working_days_before(monday, 1, ["04-30", "05-01"]) == date(2026, 4, 29)
    assert working_days_before(monday, 1, ["2026-05-01"]) == date(2026, 4, 30)
