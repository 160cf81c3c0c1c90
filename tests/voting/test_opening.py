"""Preparing and opening a ballot: who may, what it is bound to, when it is refused (R-VOTE-03 to 05, R-QUO-04)."""

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Membership
from app.attendance import actions as attendance
from app.documents.models import DocumentKind
from app.kernel import db, journal
from app.kernel.db import Database, reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.meetings import actions as meetings
from app.meetings.models import Meeting, SittingState
from app.voting import actions, policy
from app.voting.models import BallotKind, BallotState, Rule
from tests.documents.released import released
from tests.voting.world import Chamber, build


def release(chamber: Chamber, kind: DocumentKind, *, number: int = 1, document: str | None = None) -> tuple[str, str]:
    """A released paper of the item, or a newer version of one; returns the ids of its document and its version."""
    return released(
        chamber.meeting, chamber.people.body.id, item=chamber.item, kind=kind, document=document, number=number
    )


def test_the_chair_opens_what_the_office_prepared(either_chamber: Chamber) -> None:
    chamber = either_chamber
    ballot = chamber.open()
    assert ballot.state is BallotState.OPEN and ballot.total == 4
    assert ballot.threshold is not None and ballot.threshold.required(4) == 3
    assert ballot.closes_at is not None and ballot.opened_at is not None
    assert (ballot.closes_at - ballot.opened_at).total_seconds() == 30
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert entry["name"] == "BallotOpened" and entry["data"]["ordered_by"] == chamber.people.binh.id
    assert "BallotPrepared" in chamber.names(Meeting.members_stream(chamber.meeting).id)


def test_the_secretary_presses_on_the_chairs_order_but_not_what_he_prepared(chamber: Chamber) -> None:
    mine = chamber.prepare(by=chamber.people.dat)
    with pytest.raises(Forbidden, match="không tự bấm"):
        actions.open_ballot(chamber.people.dat, chamber.meeting, mine.id)
    ballot = actions.open_ballot(chamber.people.dat, chamber.meeting, chamber.prepare().id)
    assert (ballot.opened_by_name, ballot.ordered_by_name) == ("Tạ Hữu Đạt", "Trần Thanh Bình")


@pytest.mark.parametrize("name", ["thao", "lan", "admin", "stranger"])
def test_nobody_else_opens(chamber: Chamber, name: str) -> None:
    prepared = chamber.prepare(by=chamber.people.dat)
    with pytest.raises((Forbidden, NotFound)):
        actions.open_ballot(getattr(chamber.people, name), chamber.meeting, prepared.id)


@pytest.mark.parametrize("name", ["lan", "admin", "stranger"])
def test_a_delegate_and_an_administrator_prepare_nothing(chamber: Chamber, name: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        chamber.prepare(by=getattr(chamber.people, name))


def test_the_right_to_open_moves_with_the_chair(chamber: Chamber) -> None:
    """Invariant 10."""
    prepared = chamber.prepare()
    meetings.change_presiding_officer(chamber.people.binh, chamber.meeting, chamber.people.lan.id)
    with pytest.raises(Forbidden):
        actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    assert actions.open_ballot(chamber.people.lan, chamber.meeting, prepared.id).is_open


def test_without_quorum_nothing_opens_and_with_it_it_does(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, here=False)
    delegates = chamber.add_delegates(50, here=False)  # T = 54, quorum 36 (invariant 1)
    for one in delegates[:35]:
        attendance.check_in(one, chamber.meeting, chamber.sitting)
    prepared = chamber.prepare()
    with pytest.raises(Conflict, match="cần ít nhất 36, có mặt 35"):
        actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    attendance.check_in(delegates[35], chamber.meeting, chamber.sitting)
    assert actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id).total == 54


def test_only_the_chair_puts_a_poll_without_quorum(sqlite_database: Database) -> None:
    chamber = build(sqlite_database, here=False)
    poll = chamber.prepare(kind=BallotKind.POLL, options=["Phương án 1", "Phương án 2"])
    with pytest.raises(Conflict):
        actions.open_ballot(chamber.people.dat, chamber.meeting, poll.id, despite_quorum=True)
    decision = chamber.prepare()
    with pytest.raises(Conflict):
        actions.open_ballot(chamber.people.binh, chamber.meeting, decision.id, despite_quorum=True)
    assert actions.open_ballot(chamber.people.binh, chamber.meeting, poll.id, despite_quorum=True).is_open


def test_one_ballot_is_open_at_a_time(chamber: Chamber) -> None:
    first, second = chamber.prepare(), chamber.prepare()
    actions.open_ballot(chamber.people.binh, chamber.meeting, first.id)
    with pytest.raises(Conflict, match="Biểu quyết số 1 đang mở"):
        actions.open_ballot(chamber.people.binh, chamber.meeting, second.id)
    with pytest.raises(Conflict, match="Trần Thanh Bình đã mở"):
        actions.open_ballot(chamber.people.dat, chamber.meeting, first.id)


def test_nothing_opens_while_no_sitting_is_under_way(chamber: Chamber) -> None:
    prepared = chamber.prepare()
    chamber.go_to(SittingState.ADJOURNED)
    with pytest.raises(Conflict, match="Chưa có buổi họp nào"):
        actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)


def test_an_item_that_requires_verification_waits_for_its_report(chamber: Chamber) -> None:
    """R-RES-02, invariant 6."""
    with db.database().writing(db.database().engine) as session:
        item = session.get_one(Meeting, chamber.meeting).items[0]
        item.requires_verification = True
    prepared = chamber.prepare()
    with pytest.raises(Conflict, match="báo cáo thẩm tra"):
        actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    release(chamber, DocumentKind.VERIFICATION_REPORT)
    assert actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id).is_open


def test_a_ballot_is_bound_to_the_version_and_a_later_one_is_not_swapped_in(chamber: Chamber) -> None:
    """Invariant 7."""
    document, first = release(chamber, DocumentKind.DRAFT_RESOLUTION)
    prepared = chamber.prepare()
    assert prepared.subjects[0].version_id == first and prepared.subjects[0].version_sha256 == "1" * 64
    _, second = release(chamber, DocumentKind.DRAFT_RESOLUTION, number=2, document=document)
    with pytest.raises(Conflict, match="không còn là bản 1"):
        actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    question = actions.Question(prepared.title)
    actions.amend_ballot(chamber.people.thao, chamber.meeting, prepared.id, [chamber.item], question)
    opened = actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    assert chamber.ballot(opened.id).subjects[0].version_id == second
    entry = journal.since(Meeting.stream(chamber.meeting).id, 0)[-1]
    assert entry["data"]["papers"] == [{"version_id": second, "sha256": "2" * 64}]
    release(chamber, DocumentKind.DRAFT_RESOLUTION, number=3, document=document)
    assert chamber.ballot(opened.id).subjects[0].version_sha256 == "2" * 64


def test_a_mandate_that_ended_is_not_in_the_roll_of_a_later_ballot(chamber: Chamber) -> None:
    first = chamber.open()
    chamber.end_mandate(chamber.people.huy)
    assert chamber.ballot(first.id).total == 4
    actions.close_ballot(chamber.people.binh, chamber.meeting, first.id)
    assert chamber.open().total == 3
    with reading() as session:
        assert session.scalars(select(Membership)).first() is not None


def test_dismissal_takes_the_share_of_the_profile(chamber: Chamber) -> None:
    ballot = chamber.open(rule=Rule.DISMISSAL, kind=BallotKind.DECISION)
    assert ballot.threshold is not None
    assert (ballot.threshold.part, ballot.threshold.whole, ballot.threshold.is_strict) == (2, 3, False)


def test_several_resolutions_in_one_go_only_where_the_rules_allow_it(chamber: Chamber) -> None:
    other = meetings.add_item(chamber.people.thao, chamber.meeting, title="Chương trình giám sát").id
    with pytest.raises(Invalid, match="nhiều nghị quyết trong một lần"):
        chamber.prepare(items=[chamber.item, other])
    chamber.state_rules(several_in_one_vote=True)
    assert [one.title for one in chamber.prepare(items=[chamber.item, other]).subjects] == [
        "Kế hoạch đầu tư công năm 2026",
        "Chương trình giám sát",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "Chưa có câu hỏi"),
        ({"seconds": 5}, "từ 15 đến 60 giây"),
        ({"kind": BallotKind.POLL, "options": ["một"]}, "từ 2 đến"),
        ({"items": []}, "từ 1 đến"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_do(chamber: Chamber, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        chamber.prepare(**changes)


def test_what_is_prepared_is_seen_by_those_who_prepare(chamber: Chamber) -> None:
    prepared = chamber.prepare()
    with reading() as session:
        one = session.get_one(type(prepared), prepared.id)
        seen = {
            name: policy.can_see(getattr(chamber.people, name), one) for name in ("thao", "binh", "lan", "stranger")
        }
    assert seen == {"thao": True, "binh": True, "lan": False, "stranger": False}
