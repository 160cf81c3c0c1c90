"""Who may read which paper: every role against every kind of paper and state, judged alike one by one and in lists."""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import select

from app.documents import policy
from app.documents.actions import release
from app.documents.models import Classification, Document, Dossier, Version, VersionState
from app.documents.policy import Reader
from app.kernel.actor import Actor
from app.kernel.db import database, reading
from app.meetings.models import Meeting, Role
from tests.documents.chamber import Chamber

PUBLIC, INTERNAL, RESTRICTED = Classification.PUBLIC, Classification.INTERNAL, Classification.RESTRICTED
INSIDE = ["chair", "secretary", "lan", "huy", "office"]
OUTSIDE = ["technician", "submitter", "stranger", "admin"]


def may_read(house: Chamber, who: str, version: Version) -> bool:
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        stored = session.get_one(Version, version.id)
        return Reader.of(getattr(house, who), meeting).can_read(stored)


def readers(house: Chamber, version: Version) -> set[str]:
    return {who for who in [*INSIDE, *OUTSIDE, "guest"] if may_read(house, who, version)}


def released(house: Chamber, **changes: object) -> Version:
    version = house.paper("Một trang", **changes)  # type: ignore[arg-type]
    release.release(house.office, house.meeting_id, [version.id])
    return version


def test_a_draft_is_for_those_who_prepare(house: Chamber) -> None:
    assert readers(house, house.paper("Nháp", for_guests=True)) == {"office", "secretary"}


def test_a_released_paper_is_for_the_members(house: Chamber) -> None:
    assert readers(house, released(house)) == set(INSIDE)


def test_a_paper_for_guests_is_for_all_who_are_in_the_meeting(house: Chamber) -> None:
    assert readers(house, released(house, for_guests=True)) == {*INSIDE, "guest", "technician", "submitter"}


def test_a_restricted_paper_is_for_those_who_vote_count_or_file(house: Chamber) -> None:
    assert readers(house, released(house, classification=RESTRICTED)) == {"chair", "secretary", "lan", "huy", "office"}


def test_a_restricted_draft_is_for_the_office_only(house: Chamber) -> None:
    assert readers(house, house.paper("Lý lịch", classification=RESTRICTED)) == {"office"}


def test_a_restricted_paper_is_not_for_guests_even_where_the_mark_was_set(house: Chamber) -> None:
    assert "guest" not in readers(house, released(house, classification=RESTRICTED, for_guests=True))


def test_a_paper_for_a_group_is_for_that_group_and_the_desk(house: Chamber) -> None:
    assert readers(house, released(house, group_id=house.group_id)) == {"huy", "office", "secretary"}


def test_a_withdrawn_paper_is_for_those_who_prepare(house: Chamber) -> None:
    version = released(house)
    release.withdraw(house.office, house.meeting_id, version.id, "Nhầm")
    assert readers(house, version) == {"office", "secretary"}


def test_a_superseded_paper_stays_readable(house: Chamber) -> None:
    first = released(house)
    second = house.paper("Bản hai", of=first)
    release.release(house.office, house.meeting_id, [second.id])
    assert readers(house, first) == readers(house, second) == set(INSIDE)


def test_the_administrator_of_the_system_reads_nothing(house: Chamber) -> None:
    assert not may_read(house, "admin", released(house, for_guests=True))


def test_restricted_papers_are_not_taken_home(house: Chamber) -> None:
    open_one, closed_one = released(house), released(house, classification=RESTRICTED)
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        reader = Reader.of(house.huy, meeting)
        assert policy.can_download(reader, session.get_one(Version, open_one.id))
        assert not policy.can_download(reader, session.get_one(Version, closed_one.id))


@pytest.mark.parametrize(
    ("what", "who"),
    [
        (policy.can_prepare, {"office", "secretary"}),
        (policy.can_release, {"office"}),
        (policy.can_present, {"office", "secretary", "chair"}),
    ],
)
def test_who_prepares_releases_and_presents(house: Chamber, what: object, who: set[str]) -> None:
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        allowed = {one for one in [*INSIDE, *OUTSIDE, "guest"] if what(getattr(house, one), meeting)}  # type: ignore[operator]
    assert allowed == who


def every_paper(house: Chamber) -> Iterator[Version]:
    for classification, guests, group, state in product(
        (PUBLIC, INTERNAL, RESTRICTED),
        (False, True),
        (None, house.group_id),
        ("draft", "submitted", "released", "withdrawn"),
    ):
        version = house.paper("Một", classification=classification, for_guests=guests, group_id=group)
        if state == "submitted":
            with database().writing(database().engine) as session:
                session.get_one(Version, version.id).state = VersionState.SUBMITTED
        elif state != "draft":
            release.release(house.office, house.meeting_id, [version.id])
        if state == "withdrawn":
            release.withdraw(house.office, house.meeting_id, version.id, "Nhầm")
        yield version


def test_lists_and_search_judge_as_the_reader_does(either_house: Chamber) -> None:
    """Every single role and some pairs, against 48 kinds of papers: `readable()` is `can_read()`."""
    house = either_house
    versions = list(every_paper(house))
    held = [frozenset({role}) for role in Role] + [
        frozenset({Role.DELEGATE, Role.SESSION_SECRETARY}), frozenset({Role.GUEST, Role.TELLER}), frozenset(),
    ]  # fmt: skip
    with reading() as session:
        brings = (frozenset[str](), frozenset({house.item_id}), frozenset({house.other_item_id}))
        for roles, groups, items in product(held, (frozenset(), frozenset({house.group_id})), brings):
            reader = Reader(roles, groups, brings=items)
            query = select(Version.id).join(Version.document).join(Document.dossier)
            listed = set(session.scalars(query.where(Dossier.meeting_id == house.meeting_id, reader.readable())))
            judged = {one.id for one in versions if reader.can_read(session.get_one(Version, one.id))}
            assert listed == judged, (roles, groups, items, _described(house, listed ^ judged))


def _described(house: Chamber, ids: set[str]) -> list[tuple[object, ...]]:
    found = [house.version(one) for one in sorted(ids)]
    return [(v.state, v.document.classification, v.document.for_guests, bool(v.document.group_id)) for v in found]


def test_nobody_reads_by_an_actor_of_another_kind(house: Chamber) -> None:
    version = released(house, for_guests=True)
    with reading() as session:
        meeting = session.get_one(Meeting, house.meeting_id)
        outsider = Actor("system:worker", "worker", "system")
        assert not Reader.of(outsider, meeting).can_read(session.get_one(Version, version.id))
