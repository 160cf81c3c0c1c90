"""Who is suggested to sit in which group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.groups.dividing import Delegate, Way, divide, head_of


def council(*areas: int) -> list[Delegate]:
    """So many delegates of each area, the first of each leading it, all with a unit by turns."""
    people = []
    for number, size in enumerate(areas, start=1):
        for place in range(size):
            name = f"{number}-{place}"
            people.append(
                Delegate(name, f"n{place}{number}", number, "Sở" if place % 2 else "Ban", not place, len(people))
            )
    return people


@pytest.mark.parametrize(
    ("areas", "count", "sizes"),
    [((6, 6, 6), 3, [6, 6, 6]), ((6, 6, 6, 6), 2, [12, 12]), ((2, 7, 3, 6), 2, [9, 9]), ((9, 1, 1), 3, [9, 1, 1])],
)
def test_those_of_one_area_stay_together(areas: tuple[int, ...], count: int, sizes: list[int]) -> None:
    groups = divide(council(*areas), count, Way.AREA)
    assert [len(one) for one in groups] == sizes
    for area in range(1, len(areas) + 1):
        assert sum(any(who.area == area for who in one) for one in groups) == 1


def test_fewer_areas_than_groups_are_cut_evenly() -> None:
    assert [len(one) for one in divide(council(8, 4), 4, Way.AREA)] == [3, 3, 3, 3]


def test_who_leads_an_area_is_suggested_as_head() -> None:
    first, second = divide(council(4, 4), 2, Way.AREA)
    heads = [head_of(one) for one in (first, second)]
    assert [one.person_id for one in heads if one is not None] == ["1-0", "2-0"]
    assert head_of([]) is None


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(2, 15), st.sampled_from(list(Way)))
def test_everybody_sits_in_exactly_one_group_and_none_is_empty(areas: list[int], count: int, way: Way) -> None:
    people = council(*areas)
    groups = divide(people, count, way)
    assert len(groups) == count
    assert sorted(one.person_id for group in groups for one in group) == sorted(one.person_id for one in people)
    assert all(groups) or count > len(people)
    if way is Way.NAME and len(people) >= count:
        sizes = [len(one) for one in groups]
        assert max(sizes) - min(sizes) <= 1
