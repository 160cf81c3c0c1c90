"""The open votes of the session (V01 to V10) as the scenario counts them; those of the third morning are made ready and
held when the story goes on.

How many answered what is the scenario's; who of those present it was is drawn from the question's title, so it is the
same in every installation.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from app.accounts.actions import sessions
from app.accounts.models import Person
from app.accounts.queries import people
from app.attendance import queries as attendance
from app.attendance.models import HERE
from app.demo import accounts, facts
from app.demo.pace import Step, as_it_comes, later, one_by_one
from app.demo.preparing import items
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.kernel.transaction import once
from app.meetings.models import Meeting
from app.voting import actions, papers, queries
from app.voting.actions.entering import enter_counts
from app.voting.models import Ballot, BallotForm, BallotKind, BallotState, Choice

DEVICE = "Dữ liệu minh họa"


@dataclass(frozen=True)
class Vote:
    """An open vote. `against`, `abstaining`, `silent`: how many; everybody else who is here was in favour."""

    code: str
    at: datetime
    item: int
    title: str
    kind: BallotKind = BallotKind.DECISION
    paper: str = ""
    against: int = 0
    abstaining: int = 0
    silent: int = 0
    by_hand: str = ""  # in words why it was counted by hand
    options: tuple[tuple[str, int], ...] = ()  # of a poll: what it offers, and how many chose it


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=facts.ZONE)


_WHOLE, _PART = BallotKind.WHOLE_TEXT, BallotKind.PART
FIRST_DAY = (
    Vote("V01", _at(14, 8, 10), 2, "Chương trình Kỳ họp thứ nhất"),
    Vote(
        "V02", _at(14, 8, 20), 3, "Bầu Thư ký kỳ họp",
        by_hand="Bầu Thư ký kỳ họp bằng hình thức giơ tay theo chương trình",
    ),
    Vote("V03", _at(14, 9, 36), 6, "Thành lập Ban kiểm phiếu gồm 05 đại biểu", abstaining=1),
    Vote("V04", _at(14, 14, 20), 8, "Nghị quyết thành lập các Ban của HĐND tỉnh", _WHOLE, abstaining=1),
)  # fmt: skip
# Of the third morning, ready on the chair's page.
READY = (
    Vote(
        "V05a", _at(16, 10, 4), 15, "Điều 12 (thời gian phát biểu) của Quy chế làm việc", _PART, "D26",
        against=9, abstaining=5,
    ),
    Vote(
        "V05b", _at(16, 10, 10), 15, "Nghị quyết ban hành Quy chế làm việc của HĐND tỉnh", _WHOLE, "D26",
        against=1, abstaining=1,
    ),
    Vote("V06", _at(16, 10, 18), 20, "Nghị quyết về kế hoạch tổ chức các kỳ họp năm 2026", _WHOLE, "D31"),
    Vote("V07", _at(16, 10, 26), 20, "Nghị quyết về chương trình giám sát năm 2026", _WHOLE, "D32", abstaining=1),
)  # fmt: skip
# What the office prepares while the session goes on. Before V09 somebody leaves, so 49 are here.
LAST = (
    Vote(
        "V08", _at(16, 10, 36), 16, "Phương án bổ sung kế hoạch đầu tư công", BallotKind.POLL, "D29",
        options=(("Phương án 1", 31), ("Phương án 2", 17), ("Ý kiến khác", 2)),
    ),
    Vote(
        "V09", _at(16, 10, 54), 16, "Nghị quyết bổ sung kế hoạch đầu tư công năm 2026", _WHOLE, "D29",
        against=3, abstaining=1, silent=1,
    ),
    Vote("V10", _at(16, 14, 9), 21, "Nghị quyết và Biên bản Kỳ họp thứ nhất"),
)  # fmt: skip
PREPARED = _at(16, 9, 50)
SIGNED_OUT = (_at(14, 16, 50), _at(16, 11, 20), _at(16, 15, 10))
# When each thing happens after the opening; a ballot is open for thirty seconds.
_ONE_AFTER_ANOTHER, _ANSWERED = timedelta(seconds=0.3), timedelta(seconds=20)
_CLOSED, _ANNOUNCED = timedelta(seconds=20), timedelta(seconds=30)
_SOON = timedelta(seconds=6)  # where it is played


def steps() -> Iterator[Step]:
    """What happens around the votes of the first day, and on the third."""
    yield PREPARED, partial(_prepare_all, votes=LAST)
    for vote in (*FIRST_DAY, *READY, *LAST):
        yield vote.at, partial(_hold, vote=vote)
    for at in SIGNED_OUT:
        yield at, _sign_out


def make_ready(meeting: str) -> None:
    """The questions of the third morning, as the office has prepared them; nobody has opened one."""
    _prepare_all(meeting, READY)


def _prepare_all(meeting: str, votes: Sequence[Vote]) -> None:
    for vote in votes:
        if _ballot(meeting, vote) is None:
            _prepare(meeting, vote)


def _prepare(meeting: str, vote: Vote) -> Ballot | None:
    """The question, bound to its paper; none while the paper is not out."""
    item = items(meeting)[vote.item]
    bound: list[str | None] = []
    if vote.paper:
        with reading():
            bound = [one.id for one in papers.votable(item) if one.file_name.startswith(f"{vote.paper} - ")]
        if not bound:
            return None
    form = BallotForm.SHOW_OF_HANDS if vote.by_hand else BallotForm.ELECTRONIC
    question = actions.Question(
        vote.title, vote.kind, form, version_ids=bound, options=[label for label, _count in vote.options]
    )
    return actions.prepare_ballot(accounts.secretary(), meeting, [item], question)


def _ballot(meeting: str, vote: Vote) -> Ballot | None:
    with reading() as session:
        query = select(Ballot).where(Ballot.meeting_id == meeting, Ballot.title == vote.title)
        found = session.scalars(query).first()
        if found is not None:
            _ = found.state, found.options
        return found


def _hold(meeting: str, vote: Vote) -> None:
    """Opened, answered, closed, announced; what a visitor has done of it already is left as it is."""
    one = _ballot(meeting, vote) or _prepare(meeting, vote)
    chair = accounts.chair()
    if not vote.by_hand:
        _sign_in(meeting)
    if one is not None and one.state is BallotState.PREPARED:
        one = actions.open_ballot(chair, meeting, one.id)
    if one is None or one.state is not BallotState.OPEN:
        return
    if vote.by_hand:
        with later(_ANSWERED):
            counts = {str(Choice.IN_FAVOUR): len(_here(meeting))}
            enter_counts(accounts.secretary(), meeting, one.id, counts, form=one.form, reason=vote.by_hand)
    else:
        _answer(meeting, vote, one.id)
        with later(_CLOSED, _SOON), as_it_comes():
            actions.close_ballot(chair, meeting, one.id)
    with later(_ANNOUNCED, _SOON), as_it_comes():
        actions.announce_ballot(chair, meeting, one.id)


def _answer(meeting: str, vote: Vote, ballot_id: str) -> None:
    """Everybody who is here, one after the other; who votes from an own laptop is refused here, and counts there."""
    opened = _ballot(meeting, vote)
    assert opened is not None and opened.opened_at is not None
    seen = opened.opened_at.isoformat()
    answers = _answers(vote, opened, _voters(meeting, opened))
    for code, choice in one_by_one(answers, _ONE_AFTER_ANOTHER, _ONE_AFTER_ANOTHER):
        with as_it_comes():
            _cast(_voter(code), meeting, ballot_id, choice, seen)


def _cast(voter: Actor, meeting: str, ballot_id: str, choice: str, seen: str) -> None:
    """As a laptop's command, so that the vote has its receipt."""
    key = new_id()
    streams = actions.votes_streams(meeting, ballot_id, voter.id)
    once(
        voter, key, streams,
        lambda: actions.cast_vote(voter, meeting, ballot_id, choice, replaces=0, seen=seen, key=key),
    )  # fmt: skip


def _answers(vote: Vote, ballot: Ballot, voters: list[str]) -> list[tuple[str, str]]:
    """Who of `voters` answers what, so that the sum is the scenario's with what others have answered already."""
    with reading():
        given = Counter(str(one.choice) for one in queries.votes_of(ballot.id))
    if vote.options:
        most, *few = [(one.choice, count) for one, (_label, count) in zip(ballot.options, vote.options, strict=True)]
    else:
        most = (str(Choice.IN_FAVOUR), 0)
        few = [(str(Choice.AGAINST), vote.against), (str(Choice.ABSTAIN), vote.abstaining)]
    drawn = voters.copy()
    random.Random(vote.title).shuffle(drawn)  # noqa: S311 - who it was is arbitrary, and the same everywhere
    voting = drawn[vote.silent :]
    answers = [choice for choice, count in few for _n in range(count - given[choice])]
    answers += [most[0]] * (len(voting) - len(answers))
    return sorted(zip(voting, answers, strict=False))


def _voters(meeting: str, ballot: Ballot) -> list[str]:
    """Who is here and votes by the story's hand: not who has voted, nor who has a laptop of somebody who visits."""
    with reading():
        voted = {one.participation_id for one in queries.votes_of(ballot.id)}
        voted_codes = {line.code for line in queries.lines_of(ballot.id) if line.participation_id in voted}
    return [code for code in _here(meeting) if code not in voted_codes and _voter(code).device]


def _here(meeting: str) -> list[str]:
    """The codes of the delegates who are here now."""
    with reading() as session:
        held = session.get_one(Meeting, meeting)
        sitting = attendance.sitting_of_now(held)
        lines = attendance.roster(held, sitting, now()) if sitting is not None else []
        return [line.code for line in lines if line.standing in HERE]


def _sign_in(meeting: str) -> None:
    """Whoever is here and signed in nowhere; a visitor who is somebody votes as that delegate."""
    for code in _here(meeting):
        with reading() as session:
            person = session.get_one(Person, accounts.delegate(code).id)
            is_signed_in = bool(people.sign_ins(person.id))
        if not is_signed_in:
            sessions.begin(person, "", DEVICE, ["password"])


def _sign_out(_meeting: str) -> None:
    for one in facts.DELEGATES:
        actor = accounts.delegate(one.code)
        for device in _devices(actor.id):
            sessions.end(actor, actor.id, device)


def _voter(code: str) -> Actor:
    person = accounts.delegate(code)
    return Actor(person.id, person.name, device=next(iter(_devices(person.id)), ""))


def _devices(person_id: str) -> list[str]:
    with reading():
        return [one.id for one in people.sign_ins(person_id) if one.agent == DEVICE]
