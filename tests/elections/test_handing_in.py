"""Sealed ballots that come in one instant share a commit; too few are not opened (R-SEC-08, R-SEC-10)."""

from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.models import Person
from app.attendance import actions as attendance
from app.attendance.models import Attendance
from app.elections import actions, sealed
from app.elections.actions.handing_in import put_in
from app.elections.models import Election, ElectionMode, ElectionState
from app.elections.sealing import ballots
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import reading
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.transaction import once
from tests.elections.booth import A, B, Booth
from tests.elections.world import Hall
from tests.voting.test_casting import at_once


def chain(booth: Booth) -> list[tuple[str, int]]:
    """Signs and numbers of the list, whose links were made again from the start."""
    with reading():
        one = booth.one()
        assert one.key is not None
        link, found = ballots.start(sealed.context(one, one.key)), []
        for seq, it in enumerate(sealed.listed(one), 1):
            link = ballots.link(link, seq, it.sign, it.number, it.receipt)
            assert (it.seq, it.link, it.receipt) == (seq, link, ballots.receipt(it.text))
            found.append((it.sign, it.number))
    return found


def test_a_chamber_that_presses_at_once_is_one_list(either_hall: Hall) -> None:
    """A refused ballot among them takes nobody along; one sent twice stands once."""
    booth = Booth(either_hall).prepare().open()
    voters = booth.voters()
    texts = [booth.seal(voter, (A, B)[place % 2]) for place, voter in enumerate(voters)]
    calls: list[Callable[[], object]] = [
        lambda voter=voter, text=text: booth.hand_in(voter, text)  # type: ignore[misc]
        for voter, text in zip(voters, texts, strict=True)
    ]
    calls += [lambda: booth.hand_in(voters[0], texts[0]), lambda: booth.hand_in(voters[1], texts[2])]
    answers = at_once(*calls)
    assert isinstance(answers.pop(), Invalid)
    assert answers.pop() == answers[0]
    said = [one for one in answers if isinstance(one, dict)]
    assert sorted(one["seq"] for one in said) == list(range(1, len(voters) + 1))
    assert [one["receipt"] for one in said] == [ballots.receipt(text) for text in texts]
    assert len(set(chain(booth))) == len(voters)
    entries = [it["data"] for it in journal.since(booth.election, 0) if it["name"] == "BallotSealed"]
    assert {(it["seq"], it["receipt"], it["link"]) for it in entries} == {
        (it["seq"], it["receipt"], it["link"]) for it in said
    }


def test_ballots_that_share_a_commit_see_each_other_and_what_happened_between_them(either_hall: Hall) -> None:
    hall, booth = either_hall, Booth(either_hall).prepare().open()
    lan, dat = booth.voters()[:2]
    first, second, other = booth.seal(lan, A), booth.seal(lan, B), booth.seal(dat, A)
    streams = [
        Election.stream(booth.election, hall.meeting),
        Attendance.stream(hall.meeting, hall.sitting),
        *(Person.stream(one.id) for one in (lan, dat)),
    ]

    def put(who: Actor, text: str, replaces: int = 0) -> dict[str, Any]:
        return put_in(who, hall.meeting, booth.election, text, replaces, None)

    def together() -> dict[str, Any]:
        put(lan, first)
        put(dat, other)
        assert put(lan, first)["number"] == 1
        return put(lan, second, replaces=1)

    def leaves() -> dict[str, Any]:
        put(lan, first, replaces=2)
        attendance.check_out(dat, hall.meeting, hall.sitting)
        return put(dat, booth.seal(dat, B), replaces=1)

    assert once(lan, new_id(), streams, together)["number"] == 2
    assert [number for _sign, number in chain(booth)] == [1, 1, 2]
    with pytest.raises(Conflict, match="chưa điểm danh"):
        once(lan, new_id(), streams, leaves)
    assert len(chain(booth)) == 3


def test_ballots_and_the_closing_at_once_agree(either_hall: Hall) -> None:
    booth = Booth(either_hall).prepare().open()
    voters = booth.voters()
    booth.vote(voters[0], A)
    texts = [(voter, booth.seal(voter, A)) for voter in voters[1:]]
    calls: list[Callable[[], object]] = [lambda it=it: booth.hand_in(*it) for it in texts]  # type: ignore[misc]
    calls.insert(4, booth.close)
    answers = at_once(*calls)
    acknowledged = 1 + sum(isinstance(one, dict) for one in answers)
    assert sum(isinstance(one, Conflict) for one in answers) == len(voters) - acknowledged
    booth.open_sum(1, 2)
    with reading():
        made = sealed.sheet(booth.one())
    assert made is not None and made.collected == acknowledged == max(made.counts.values())


def test_with_few_voters_the_sum_would_say_who(hall: Hall) -> None:
    """R-SEC-10: refused below the least of the profile, at the issuing and at the closing; paper is the way out."""
    booth = Booth(hall).prepare(least=10)
    booth.make_key()
    with pytest.raises(Conflict, match="ít nhất 10 đại biểu; hiện có 9"):
        actions.begin_issuing(hall.people.binh, hall.meeting, booth.election)
    actions.hold_on_paper(hall.people.thao, hall.meeting, booth.election)
    one = hall.to_counting(booth.one())
    assert hall.state(one) is ElectionState.COUNTING and booth.one().mode is ElectionMode.PAPER_ENTRY
    with pytest.raises(Conflict, match="phiếu giấy"):
        actions.hold_on_paper(hall.people.thao, hall.meeting, booth.election)


def test_a_box_with_few_ballots_stays_shut(hall: Hall) -> None:
    booth = Booth(hall).prepare(least=3).open()
    voters = booth.voters()
    for voter in voters[:2]:
        booth.vote(voter, A)
    with pytest.raises(Conflict, match="Mới có 2 phiếu"):
        booth.close()
    booth.vote(voters[2], A)
    booth.close()
    with pytest.raises(Conflict):  # nobody changes the way of voting any more
        actions.hold_on_paper(hall.people.thao, hall.meeting, booth.election)
