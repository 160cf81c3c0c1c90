"""The agenda is written: lines come, change, move, go, and every change can be taken back."""

from datetime import time
from typing import Any

import pytest

from app.conduct import actions as conduct
from app.kernel import journal
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.meetings import actions, policy, queries
from app.meetings.models import AgendaItem, ItemState, ItemType, Meeting
from tests.meetings.world import World, held_meeting


@pytest.fixture
def meeting(world: World) -> Meeting:
    return held_meeting(world)


def sittings(meeting: Meeting) -> list[str]:
    with reading() as session:
        return [sitting.id for sitting in session.get_one(Meeting, meeting.id).sittings]


def shown(meeting: Meeting) -> list[str]:
    """The programme as it is read: number and title."""
    with reading():
        return [f"{row.number} {row.item.title}" for row in queries.agenda(meeting.id).flat()]


def clock(meeting: Meeting) -> dict[str, str]:
    with reading():
        return {r.item.title: f"{r.begins:%H:%M}" for r in queries.agenda(meeting.id).flat() if r.begins}


def add(world: World, meeting: Meeting, title: str, **given: Any) -> AgendaItem:
    return actions.add_item(world.thao, meeting.id, title=title, **given)


def desk(meeting: Meeting) -> list[dict[str, Any]]:
    """What the secretariat heard after the meeting was created."""
    return journal.since(Meeting.desk_stream(meeting.id).id, 1)


def three(world: World, meeting: Meeting) -> tuple[str, str, str]:
    morning = sittings(meeting)[0]
    made = [add(world, meeting, title, sitting_id=morning) for title in ("Khai mạc", "Báo cáo", "Bế mạc")]
    return made[0].id, made[1].id, made[2].id


def test_lines_are_numbered_as_a_tree_and_timed_from_the_start_of_their_sitting(world: World, meeting: Meeting) -> None:
    first, report, _ = three(world, meeting)
    add(world, meeting, "Tờ trình", parent_id=report, minutes=15)
    add(world, meeting, "Thẩm tra", parent_id=report, minutes=20)
    add(world, meeting, "Chào cờ", index=0, minutes=5, sitting_id=sittings(meeting)[0])
    assert shown(meeting) == [
        "1 Chào cờ", "2 Khai mạc", "3 Báo cáo", "3.1 Tờ trình", "3.2 Thẩm tra", "4 Bế mạc",
    ]  # fmt: skip
    assert clock(meeting) == {
        "Chào cờ": "07:30", "Khai mạc": "07:35", "Báo cáo": "08:05", "Tờ trình": "08:05", "Thẩm tra": "08:20",
        "Bế mạc": "08:40",
    }  # fmt: skip
    assert first


def test_adding_is_recorded_in_full_for_the_desk_and_as_a_revision_for_all(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Khai mạc", type=ItemType.CEREMONY)
    (entry,) = desk(meeting)
    assert (entry["name"], entry["data"]["change"], entry["actor"]) == ("AgendaEdited", "added", world.thao.id)
    (heard,) = journal.since(Meeting.stream(meeting.id).id, 0)
    assert heard["data"] == {"meeting_id": meeting.id, "revision": 1}
    with reading():
        for actor in (world.lan, world.dat, world.thao):
            assert policy.can_hear(actor, "meeting", meeting.id)
        assert policy.can_hear(world.dat, "meeting.desk", meeting.id)
        assert not policy.can_hear(world.lan, "meeting.desk", meeting.id)
    assert item.revision == 1


@pytest.mark.parametrize("who, refusal", [("lan", Forbidden), ("stranger", NotFound), ("admin", NotFound)])
def test_who_does_not_prepare_the_meeting_changes_nothing(
    world: World, meeting: Meeting, who: str, refusal: type[Exception]
) -> None:
    item = add(world, meeting, "Khai mạc")
    actor = getattr(world, who)
    for act in (
        lambda: actions.add_item(actor, meeting.id, title="X"),
        lambda: actions.edit_item(actor, meeting.id, item.id, title="X", type=ItemType.OTHER),
        lambda: actions.step_item(actor, meeting.id, item.id, "up"),
        lambda: actions.move_item(actor, meeting.id, item.id, parent_id=None, after_id=None),
        lambda: actions.remove_item(actor, meeting.id, item.id),
        lambda: actions.undo_change(actor, meeting.id, 2),
    ):
        with pytest.raises(refusal):
            act()
    assert shown(meeting) == ["1 Khai mạc"] and len(desk(meeting)) == 1


def test_a_line_of_another_meeting_is_not_found(world: World, meeting: Meeting) -> None:
    other = held_meeting(world, title="Kỳ họp khác")
    item = add(world, other, "Khai mạc")
    with pytest.raises(NotFound):
        actions.remove_item(world.thao, meeting.id, item.id)
    with pytest.raises(NotFound):
        add(world, meeting, "X", sitting_id=sittings(other)[0])


def test_a_line_needs_a_title_and_a_believable_duration(world: World, meeting: Meeting) -> None:
    with pytest.raises(Invalid):
        add(world, meeting, " ")
    with pytest.raises(Invalid):
        add(world, meeting, "Khai mạc", minutes=-1)


def test_the_later_of_two_editors_is_told_and_nothing_of_the_first_is_lost(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Khai mạc")
    seen = item.revision
    actions.edit_item(world.thao, meeting.id, item.id, seen=seen, title="Khai mạc kỳ họp", type=item.type)
    with pytest.raises(actions.Overtaken):
        actions.edit_item(world.dat, meeting.id, item.id, seen=seen, title="Khai mạc, chào cờ", type=item.type)
    assert shown(meeting) == ["1 Khai mạc kỳ họp"]
    actions.edit_item(world.dat, meeting.id, item.id, seen=seen + 1, title="Khai mạc, chào cờ", type=item.type)
    assert shown(meeting) == ["1 Khai mạc, chào cờ"]


def test_two_who_edit_different_lines_do_not_meet(world: World, meeting: Meeting) -> None:
    first, second, _ = three(world, meeting)
    seen = 3
    actions.edit_item(world.thao, meeting.id, first, seen=seen, title="A", type=ItemType.OTHER)
    actions.edit_item(world.dat, meeting.id, second, seen=seen, title="B", type=ItemType.OTHER)
    assert shown(meeting) == ["1 A", "2 B", "3 Bế mạc"]


def test_saving_without_a_change_records_nothing(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Khai mạc")
    actions.edit_item(world.thao, meeting.id, item.id, title="Khai mạc", type=item.type, minutes=30)
    assert len(desk(meeting)) == 1


def test_a_line_is_put_behind_a_neighbour_and_below_another(world: World, meeting: Meeting) -> None:
    first, second, third = three(world, meeting)
    actions.move_item(world.thao, meeting.id, third, parent_id=None, after_id=None)
    assert shown(meeting) == ["1 Bế mạc", "2 Khai mạc", "3 Báo cáo"]
    actions.move_item(world.thao, meeting.id, first, parent_id=second, after_id=None)
    assert shown(meeting) == ["1 Bế mạc", "2 Báo cáo", "2.1 Khai mạc"]
    with pytest.raises(Conflict):
        actions.move_item(world.thao, meeting.id, second, parent_id=first, after_id=None)
    with pytest.raises(Conflict):
        actions.move_item(world.thao, meeting.id, second, parent_id=None, after_id=first)


def test_steps_go_up_down_in_and_out_and_stop_at_the_end(world: World, meeting: Meeting) -> None:
    first, second, third = three(world, meeting)
    actions.step_item(world.thao, meeting.id, first, "up")
    assert len(desk(meeting)) == 3, "nothing happened at the end of the road"
    actions.step_item(world.thao, meeting.id, second, "up")
    assert shown(meeting) == ["1 Báo cáo", "2 Khai mạc", "3 Bế mạc"]
    actions.step_item(world.thao, meeting.id, third, "in")
    assert shown(meeting) == ["1 Báo cáo", "2 Khai mạc", "2.1 Bế mạc"]
    actions.step_item(world.thao, meeting.id, third, "out")
    actions.step_item(world.thao, meeting.id, first, "down")
    assert shown(meeting) == ["1 Báo cáo", "2 Bế mạc", "3 Khai mạc"]


def test_a_step_over_the_border_of_a_sitting_goes_into_the_other_sitting(world: World, meeting: Meeting) -> None:
    morning, afternoon = sittings(meeting)
    add(world, meeting, "Sáng", sitting_id=morning)
    later = add(world, meeting, "Chiều", sitting_id=afternoon)
    assert clock(meeting)["Chiều"] == "14:00"
    actions.step_item(world.thao, meeting.id, later.id, "up")
    assert (shown(meeting), clock(meeting)["Chiều"]) == (["1 Sáng", "2 Chiều"], "08:00")
    actions.step_item(world.thao, meeting.id, later.id, "up")
    assert shown(meeting) == ["1 Chiều", "2 Sáng"]


def test_there_are_three_levels_and_no_more(world: World, meeting: Meeting) -> None:
    parent = None
    for level in range(3):
        parent = add(world, meeting, f"Cấp {level}", parent_id=parent).id
    with pytest.raises(Conflict):
        add(world, meeting, "Cấp 4", parent_id=parent)


def test_a_removed_line_takes_what_is_below_it_along_and_comes_back_whole(world: World, meeting: Meeting) -> None:
    _first, report, _third = three(world, meeting)
    add(world, meeting, "Tờ trình", parent_id=report)
    actions.remove_item(world.thao, meeting.id, report)
    assert shown(meeting) == ["1 Khai mạc", "2 Bế mạc"]
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    assert shown(meeting) == ["1 Khai mạc", "2 Báo cáo", "2.1 Tờ trình", "3 Bế mạc"]
    with reading() as session:
        assert session.get_one(AgendaItem, report).state is ItemState.PENDING


def test_after_the_programme_is_adopted_a_line_leaves_it_with_a_reason_only(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Báo cáo")
    actions.adopt_programme(world.binh, meeting.id)
    with pytest.raises(Invalid):
        actions.remove_item(world.thao, meeting.id, item.id, "  ")
    actions.remove_item(world.thao, meeting.id, item.id, "Hội đồng nhân dân quyết định rút")
    assert desk(meeting)[-1]["data"]["reason"] == "Hội đồng nhân dân quyết định rút"


def test_every_kind_of_change_is_taken_back_and_the_taking_back_too(either_world: World) -> None:
    world = either_world
    meeting = held_meeting(world)
    first, second, _third = three(world, meeting)
    at_first = shown(meeting)
    morning = sittings(meeting)[0]
    actions.edit_item(
        world.thao, meeting.id, first, title="Đổi", type=ItemType.REPORT, starts_at=time(8, 0), sitting_id=morning
    )
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    assert shown(meeting) == at_first and clock(meeting)["Khai mạc"] == "07:30"
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    assert shown(meeting)[0] == "1 Đổi" and clock(meeting)["Đổi"] == "08:00"
    actions.move_item(world.thao, meeting.id, second, parent_id=None, after_id=None)
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    assert shown(meeting) == ["1 Đổi", "2 Báo cáo", "3 Bế mạc"]
    add(world, meeting, "Thêm")
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    assert shown(meeting) == ["1 Đổi", "2 Báo cáo", "3 Bế mạc"]


def test_a_change_with_a_later_one_on_top_is_not_taken_back(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Khai mạc")
    actions.edit_item(world.thao, meeting.id, item.id, title="Hai", type=item.type)
    edit = desk(meeting)[-1]["seq"]
    actions.edit_item(world.dat, meeting.id, item.id, title="Ba", type=item.type)
    for seq in (edit - 1, edit):
        with pytest.raises(Conflict):
            actions.undo_change(world.thao, meeting.id, seq)
    for seq in (0, 1, 99):
        with pytest.raises(NotFound):
            actions.undo_change(world.thao, meeting.id, seq)
    assert shown(meeting) == ["1 Ba"]


def test_recent_changes_are_listed_with_their_authors_and_what_was_taken_back(world: World, meeting: Meeting) -> None:
    item = add(world, meeting, "Khai mạc")
    actions.edit_item(world.dat, meeting.id, item.id, title="Hai", type=item.type)
    actions.undo_change(world.thao, meeting.id, desk(meeting)[-1]["seq"])
    with reading() as session:
        found = queries.recent_changes(session.get_one(Meeting, meeting.id))
    assert [(c.change, c.author, c.undone) for c in found] == [
        ("edited", "Phạm Phương Thảo", False), ("edited", "Tạ Hữu Đạt", True), ("added", "Phạm Phương Thảo", False),
    ]  # fmt: skip


def test_the_clock_shows_what_overlaps_and_what_runs_past_the_end(world: World, meeting: Meeting) -> None:
    morning = sittings(meeting)[0]
    add(world, meeting, "Dài", sitting_id=morning, minutes=200)
    add(world, meeting, "Cố định", sitting_id=morning, minutes=60, starts_at=time(10, 40))
    with reading():
        agenda = queries.agenda(meeting.id)
        long, fixed = agenda.rows
        assert (long.overlap, fixed.overlap, fixed.overflow) == (0, 10, 10)
        plan = agenda.plan(morning)
        assert plan is not None and (plan.overflow, plan.spare) == (10, 0)


def test_questioning_goes_out_live_unless_it_is_decided_otherwise_r_qa_04(world: World, meeting: Meeting) -> None:
    morning = sittings(meeting)[0]
    questioning = add(world, meeting, "Chất vấn", type=ItemType.QUESTIONING, sitting_id=morning)
    add(world, meeting, "Khai mạc", sitting_id=morning, is_broadcast=True)
    add(world, meeting, "Báo cáo", sitting_id=morning)

    def live() -> list[str]:
        with reading():
            return [row.item.title for row in queries.agenda(meeting.id).flat() if row.is_broadcast]

    assert live() == ["Chất vấn", "Khai mạc"]
    actions.edit_item(
        world.thao, meeting.id, questioning.id, title="Chất vấn", type=ItemType.QUESTIONING, sitting_id=morning,
        is_broadcast=False,
    )  # fmt: skip
    assert live() == ["Khai mạc"]
    edit = desk(meeting)[-1]
    assert (edit["data"]["before"]["is_broadcast"], edit["data"]["after"]["is_broadcast"]) == (None, False)
    actions.undo_change(world.thao, meeting.id, edit["seq"])
    assert live() == ["Chất vấn", "Khai mạc"]
    conduct.open_roll_call(world.binh, meeting.id, morning)
    conduct.close_doors(world.binh, meeting.id, morning, True)
    assert live() == []


def test_a_deferred_line_keeps_its_number_and_takes_no_time(world: World, meeting: Meeting) -> None:
    first, _second, _third = three(world, meeting)
    actions.change_item_state(world.binh, meeting.id, first, ItemState.DEFERRED)
    assert shown(meeting)[0] == "1 Khai mạc" and clock(meeting) == {"Báo cáo": "07:30", "Bế mạc": "08:00"}


def test_one_item_is_current_at_a_time(world: World, meeting: Meeting) -> None:
    first, second, _third = three(world, meeting)
    actions.change_item_state(world.binh, meeting.id, first, ItemState.CURRENT)
    actions.change_item_state(world.dat, meeting.id, second, ItemState.CURRENT)
    with reading() as session:
        stored = session.get_one(Meeting, meeting.id)
        current = queries.current_item(stored)
        assert current is not None and current.id == second
        assert session.get_one(AgendaItem, first).state is ItemState.DONE
    heard = [e["data"].get("state") for e in journal.since(Meeting.stream(meeting.id).id, 3)]
    assert heard == ["CURRENT", "DONE", "CURRENT"]
    for actor, refusal in ((world.lan, Forbidden), (world.thao, Forbidden), (world.stranger, NotFound)):
        with pytest.raises(refusal):
            actions.change_item_state(actor, meeting.id, first, ItemState.CURRENT)


def test_a_closed_sitting_is_not_in_a_guests_programme(world: World, meeting: Meeting) -> None:
    morning, afternoon = sittings(meeting)
    add(world, meeting, "Công khai", sitting_id=morning)
    add(world, meeting, "Kín", sitting_id=afternoon)
    add(world, meeting, "Kết", sitting_id=morning)
    with reading() as session:
        sitting = session.get_one(Meeting, meeting.id).sittings[1]
        on = sitting.on
    actions.edit_sitting(
        world.thao, meeting.id, afternoon, on=on, half=sitting.half, starts_at=time(14), ends_at=time(17),
        is_closed_sitting=True,
    )  # fmt: skip
    with reading():
        assert [r.number for r in queries.agenda(meeting.id, world.lan).flat()] == ["1", "2", "3"]
        assert [r.number for r in queries.agenda(meeting.id, world.stranger).flat()] == ["1", "3"]
        assert [p.sitting.id for p in queries.public_agenda(meeting.id).plans] == [morning]


def test_ids_made_by_the_client_are_kept(world: World, meeting: Meeting) -> None:
    wanted = new_id()
    assert add(world, meeting, "Khai mạc", item_id=wanted).id == wanted
