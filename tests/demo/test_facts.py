"""The session's numbers (domain scenario 9.1)."""

from app.demo import attending, facts


def test_54_delegates_in_nine_groups_of_six() -> None:
    assert len(facts.DELEGATES) == len(facts.BY_NAME) == 54
    assert [sum(one.group == group for one in facts.DELEGATES) for group in range(1, 10)] == [6] * 9
    assert facts.BY_CODE["DB07"].full_name == "Trần Thanh Bình"
    assert facts.BY_CODE["DB34"].full_name == "Tạ Hữu Đạt"
    assert facts.BY_CODE["DB54"].full_name == "Hứa Thị Quỳnh"


def test_quorum_and_majorities_follow_from_54() -> None:
    total = len(facts.DELEGATES)
    assert -(-total * 2 // 3) == 36
    assert total // 2 + 1 == 28


def test_committee_has_21_members_three_of_whom_are_delegates() -> None:
    names = [name for name, _post in facts.COMMITTEE_MEMBERS]
    assert len(names) == 21
    assert [facts.BY_NAME[name].code for name in names if name in facts.BY_NAME] == ["DB49", "DB25", "DB39"]


def test_22_items_fill_six_half_days_without_overlap() -> None:
    assert [item.number for item in facts.AGENDA] == list(range(1, 23))
    assert [item.begins for item in facts.AGENDA] == sorted(item.begins for item in facts.AGENDA)
    assert {facts.sitting_of(item.begins) for item in facts.AGENDA} == set(range(6))
    assert all(facts.minutes_of(item.number) > 0 for item in facts.AGENDA)


def test_as_many_come_as_the_scenario_counts_at_its_votes() -> None:
    present = [len(attending.present(place)) for place in range(6)]
    assert present == [53, 53, 52, 52, 50, 35]
    assert present[5] + len(attending.LATE) == 48
    away = {code for place in attending.LEAVE for code in place} | {
        code for place in attending.MISSING for code in place
    }
    serving = {facts.CONVENER, facts.CHAIR, facts.SESSION_SECRETARY, *facts.TELLERS, *facts.POSTS}
    assert away.isdisjoint(serving) and set(attending.LATE).isdisjoint(serving)
