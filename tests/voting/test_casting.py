"""One answer of one delegate: recorded, changed, repeated, refused (invariants 3, 4, 11; R-VOTE-01, R-VOTE-08)."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.accounts.actions.sessions import verify
from app.accounts.models import Person
from app.attendance import actions as attendance
from app.attendance.models import Attendance
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.commands import commands
from app.kernel.db import reading
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings.models import Meeting, Participation
from app.realtime import Gateway
from app.voting import actions, queries
from app.voting import commands as voting_commands  # noqa: F401 (declares the command)
from app.voting.actions import Overtaken, TooLate
from app.voting.actions.casting import streams_of
from app.voting.models import Ballot, BallotForm, BallotKind
from tests.voting.world import Chamber


def test_a_vote_is_recorded_with_its_receipt(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.delegate("lan")
    ballot = chamber.open()
    answer = chamber.vote(lan, ballot)
    head = journal.head(ballot.id)
    assert answer["receipt"] == {"stream": ballot.id, "seq": head.seq, "hash": head.hash}
    assert (answer["choice"], answer["number"]) == ("IN_FAVOUR", 1)
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "IN_FAVOUR"}
    with reading() as session:
        mine = queries.mine(session.get_one(Ballot, ballot.id), lan)
    assert (mine.choice, mine.number, mine.may_vote) == ("IN_FAVOUR", 1, True)
    assert mine.receipt.replace(" ", "").lower() == head.hash[:8]


def test_one_may_change_ones_mind_and_the_last_counts(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.delegate("lan")
    ballot = chamber.open()
    chamber.vote(lan, ballot)
    assert chamber.vote(lan, ballot, "AGAINST", replaces=1)["number"] == 2
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "AGAINST"}
    with reading():
        kept = queries.choices_of(ballot.id, chamber.participation(lan))
    assert [(one.number, one.choice, one.device) for one in kept] == [
        (1, "IN_FAVOUR", lan.device),
        (2, "AGAINST", lan.device),
    ]


def test_a_retry_gets_the_old_receipt_and_changes_nothing(either_chamber: Chamber) -> None:
    chamber, lan, key = either_chamber, either_chamber.delegate("lan"), new_id()
    ballot = chamber.open()
    first = chamber.vote(lan, ballot, key=key)
    chamber.vote(lan, ballot, "ABSTAIN", replaces=1)
    assert chamber.vote(lan, ballot, key=key) == first
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert chamber.vote(lan, ballot, key=key) == first  # also when it is over
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "ABSTAIN"}
    assert journal.head(ballot.id).seq == 2


def test_an_older_choice_that_arrives_late_never_overwrites(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.delegate("lan")
    ballot = chamber.open()
    chamber.vote(lan, ballot, "AGAINST")
    with pytest.raises(Overtaken, match="Lựa chọn đang được ghi nhận: Không tán thành"):
        chamber.vote(lan, ballot, "IN_FAVOUR", replaces=0)
    with pytest.raises(Overtaken, match="chưa được ghi nhận"):
        chamber.vote(chamber.delegate("huy"), ballot, replaces=3)
    assert chamber.choices(ballot) == {"Triệu Thị Lan": "AGAINST"}


def test_who_is_not_checked_in_does_not_vote(chamber: Chamber) -> None:
    lan = chamber.delegate("lan")
    ballot = chamber.open()
    attendance.check_out(lan, chamber.meeting, chamber.sitting)
    with pytest.raises(Conflict, match="chưa điểm danh"):
        chamber.vote(lan, ballot)
    attendance.check_in(lan, chamber.meeting, chamber.sitting)
    assert chamber.vote(lan, ballot)["number"] == 1


def test_only_the_last_verified_device_votes_and_taking_over_is_quick(chamber: Chamber) -> None:
    old = chamber.delegate("lan")
    ballot = chamber.open()
    chamber.vote(old, ballot)
    new = chamber.sign_in(old)
    with pytest.raises(Conflict, match="thiết bị đã xác thực gần nhất"):
        chamber.vote(old, ballot, "AGAINST", replaces=1)
    assert chamber.vote(new, ballot, "AGAINST", replaces=1)["number"] == 2
    verify(old)
    assert "DeviceVerified" in chamber.names(Person.stream(old.id).id)
    with pytest.raises(Conflict, match="thiết bị đã xác thực gần nhất"):
        chamber.vote(new, ballot, "ABSTAIN", replaces=2)
    assert chamber.vote(old, ballot, "ABSTAIN", replaces=2)["number"] == 3


def test_somebody_without_a_browser_does_not_vote(chamber: Chamber) -> None:
    ballot = chamber.open()
    with pytest.raises(Conflict, match="thiết bị"):
        chamber.vote(chamber.people.lan, ballot)


def test_a_vote_for_another_is_impossible(chamber: Chamber) -> None:
    ballot = chamber.open()
    assert ballot.opened_at is not None
    message = {
        "meeting": chamber.meeting, "ballot": ballot.id, "person": chamber.people.lan.id, "choice": "IN_FAVOUR",
        "replaces": 0, "seen": ballot.opened_at.isoformat(), "key": new_id(),
    }  # fmt: skip
    with pytest.raises(Forbidden, match="Không được biểu quyết thay"):
        commands["vote"].streams(chamber.delegate("huy"), message)  # asked by the gateway before anything is locked
    assert chamber.choices(ballot) == {}


def test_guests_staff_administrators_and_strangers_have_no_vote(chamber: Chamber) -> None:
    ballot = chamber.open()
    for actor in (chamber.people.thao, chamber.people.admin, chamber.people.stranger, chamber.guest()):
        with pytest.raises(NotFound):
            chamber.vote(chamber.sign_in(actor) if actor.kind == "person" else actor, ballot)


def test_who_was_expelled_in_mid_vote_votes_no_more_and_stays_in_the_total(chamber: Chamber) -> None:
    lan, huy = chamber.delegate("lan"), chamber.delegate("huy")
    ballot = chamber.open()
    chamber.vote(lan, ballot)
    with db.database().writing(db.database().engine) as session:
        for actor in (lan, huy):
            session.get_one(Participation, chamber.participation(actor)).ends_at = clock.now()
    with pytest.raises(Forbidden, match="không còn tham gia"):
        chamber.vote(huy, ballot)
    with pytest.raises(Forbidden):
        chamber.vote(lan, ballot, "AGAINST", replaces=1)
    closed = actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert closed.tally is not None
    assert (closed.total, closed.tally.in_favour, closed.tally.present) == (4, 1, 4)


def test_a_newcomer_of_the_roster_votes_from_the_next_ballot_on(chamber: Chamber) -> None:
    ballot = chamber.open()
    (newcomer,) = chamber.add_delegates(1)
    with pytest.raises(NotFound, match="không có trong danh sách"):
        chamber.vote(newcomer, ballot)
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    assert chamber.vote(newcomer, chamber.open())["number"] == 1


def test_who_did_not_see_it_open_does_not_vote(chamber: Chamber) -> None:
    prepared, lan = chamber.prepare(), chamber.delegate("lan")
    with pytest.raises(NotFound):  # nobody is on a roll yet
        chamber.vote(lan, prepared)
    ballot = actions.open_ballot(chamber.people.binh, chamber.meeting, prepared.id)
    with pytest.raises(Conflict, match="khi biểu quyết chưa mở"):
        chamber.vote(lan, ballot, seen=datetime(2026, 4, 16, tzinfo=UTC).isoformat())


def test_a_laptop_whose_clock_is_wrong_by_hours_votes_like_any_other(chamber: Chamber) -> None:
    """The key's time is the laptop's; nothing that decides is."""
    ballot, lan = chamber.open(), chamber.delegate("lan")
    wrong = "0" * 8 + new_id()[8:]  # a UUIDv7 of 1970
    assert chamber.vote(lan, ballot, key=wrong)["number"] == 1


def test_what_cannot_be_chosen_is_refused(chamber: Chamber) -> None:
    ballot = chamber.open()
    with pytest.raises(Invalid):
        chamber.vote(chamber.delegate("lan"), ballot, "OPTION_1")
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    poll = chamber.open(kind=BallotKind.POLL, options=["Phương án 1", "Phương án 2"])
    with pytest.raises(Invalid):
        chamber.vote(chamber.delegate("lan"), poll, "IN_FAVOUR")
    assert chamber.vote(chamber.delegate("lan"), poll, "OPTION_2")["choice"] == "OPTION_2"


def test_hands_are_not_pressed(chamber: Chamber) -> None:
    ballot = chamber.open(form=BallotForm.SHOW_OF_HANDS)
    with pytest.raises(Conflict, match="không biểu quyết bằng thiết bị"):
        chamber.vote(chamber.delegate("lan"), ballot)


def test_after_the_closing_a_vote_is_told_when_it_ended(chamber: Chamber) -> None:
    ballot = chamber.open()
    actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    with pytest.raises(TooLate, match=r"kết thúc lúc \d\d:\d\d:\d\d"):
        chamber.vote(chamber.delegate("lan"), ballot)
    actions.announce_ballot(chamber.people.binh, chamber.meeting, ballot.id)
    with pytest.raises(TooLate):
        chamber.vote(chamber.delegate("lan"), ballot)
    voided = chamber.open(kind=BallotKind.PART)
    actions.void_ballot(chamber.people.binh, chamber.meeting, voided.id, "Nhầm nội dung")
    with pytest.raises(Conflict, match="Nhầm nội dung"):
        chamber.vote(chamber.delegate("lan"), voided)


def test_a_vote_is_heard_by_its_person_alone_and_no_choice_by_anybody_else(chamber: Chamber) -> None:
    ballot, lan = chamber.open(), chamber.delegate("lan")
    before = {stream: journal.head(stream).seq for stream in _public(chamber)}
    chamber.vote(lan, ballot, "AGAINST")
    assert journal.since(Person.stream(lan.id).id, 0)[-1]["data"]["choice"] == "AGAINST"
    assert {stream: journal.head(stream).seq for stream in _public(chamber)} == before
    assert chamber.names(ballot.id) == ["VoteCast"]
    assert "ballot" not in _audiences()


def _public(chamber: Chamber) -> list[str]:
    return [Meeting.stream(chamber.meeting).id, Meeting.members_stream(chamber.meeting).id, chamber.sitting]


def _audiences() -> set[str]:
    """The kinds of streams that anybody may hear, as the application wires them."""
    from app import create_app
    from app.config import Settings

    opened = db.database()
    app = create_app(Settings(data=_folder(opened)))
    gateway: Gateway = app.extensions["gateway"]
    db.database().close()
    db.bind(opened)
    return set(gateway.audiences)


def _folder(opened: db.Database) -> Path:
    return Path(str(opened.engine.url.database)).parent / "data"


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call answers or raises when all begin together."""
    answers: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = calls[place]()
        except Exception as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_tabs_that_vote_at_once_leave_one_answer(either_chamber: Chamber) -> None:
    chamber, lan = either_chamber, either_chamber.delegate("lan")
    ballot = chamber.open()
    answers = at_once(lambda: chamber.vote(lan, ballot, "IN_FAVOUR"), lambda: chamber.vote(lan, ballot, "AGAINST"))
    won = [one for one in answers if isinstance(one, dict)]
    assert len(won) == 1 and sum(isinstance(one, Overtaken) for one in answers) == 1
    assert chamber.choices(ballot) == {"Triệu Thị Lan": won[0]["choice"]}


def test_votes_that_share_a_commit_see_each_other_and_what_happened_between_them(either_chamber: Chamber) -> None:
    """Whoever voted, changed the vote or left a moment before in the same unit: what was read for all is read anew."""
    chamber, lan, huy = either_chamber, either_chamber.delegate("lan"), either_chamber.delegate("huy")
    ballot = chamber.open()
    assert ballot.opened_at is not None
    given = {"seen": ballot.opened_at.isoformat()}
    streams = [
        *streams_of(chamber.meeting, ballot.id, lan.id),
        *streams_of(chamber.meeting, ballot.id, huy.id),
        Attendance.stream(chamber.meeting, chamber.sitting),
    ]

    def cast(who: Actor, choice: str, replaces: int) -> dict[str, Any]:
        return actions.cast_vote(who, chamber.meeting, ballot.id, choice, replaces=replaces, key=new_id(), **given)

    def together() -> dict[str, Any]:
        cast(lan, "IN_FAVOUR", 0)
        cast(huy, "ABSTAIN", 0)
        return cast(lan, "AGAINST", 1)

    assert once(lan, new_id(), streams, together)["number"] == 2
    stands = {"Triệu Thị Lan": "AGAINST", "Bùi Quang Huy": "ABSTAIN"}
    assert chamber.choices(ballot) == stands

    def leaves() -> dict[str, Any]:
        cast(lan, "IN_FAVOUR", 2)
        attendance.check_out(huy, chamber.meeting, chamber.sitting)
        return cast(huy, "AGAINST", 1)

    with pytest.raises(Conflict, match="chưa điểm danh"):
        once(lan, new_id(), streams, leaves)
    assert chamber.choices(ballot) == stands
    assert chamber.names(ballot.id) == ["VoteCast"] * 3


def test_two_tabs_that_repeat_one_vote_record_it_once(either_chamber: Chamber) -> None:
    chamber, lan, key = either_chamber, either_chamber.delegate("lan"), new_id()
    ballot = chamber.open()
    answers = at_once(*[lambda: chamber.vote(lan, ballot, key=key) for _ in range(4)])
    assert all(one == answers[0] for one in answers) and isinstance(answers[0], dict)
    assert journal.head(ballot.id).seq == 1


def test_votes_and_the_closing_at_once_agree(either_chamber: Chamber) -> None:
    chamber = either_chamber
    delegates = chamber.add_delegates(12)
    ballot = chamber.open()
    calls: list[Callable[[], object]] = [lambda one=one: chamber.vote(one, ballot) for one in delegates]  # type: ignore[misc]
    calls.insert(6, lambda: actions.close_ballot(chamber.people.binh, chamber.meeting, ballot.id))
    answers = at_once(*calls)
    acknowledged = sum(isinstance(one, dict) for one in answers)
    refused = sum(isinstance(one, TooLate) for one in answers)
    closed = chamber.ballot(ballot.id)
    assert closed.tally is not None and acknowledged + refused == 12
    assert closed.tally.in_favour == acknowledged == len(chamber.choices(ballot))


def test_two_chairs_who_press_at_once_open_it_once(either_chamber: Chamber) -> None:
    chamber = either_chamber
    first, second = chamber.prepare(), chamber.prepare()
    answers = at_once(
        lambda: actions.open_ballot(chamber.people.binh, chamber.meeting, first.id),
        lambda: actions.open_ballot(chamber.people.dat, chamber.meeting, first.id),
        lambda: actions.open_ballot(chamber.people.dat, chamber.meeting, second.id),
    )
    assert sum(isinstance(one, Ballot) for one in answers) == 1
    assert sum(isinstance(one, Conflict) for one in answers) == 2
    assert chamber.names(Meeting.stream(chamber.meeting).id).count("BallotOpened") == 1
