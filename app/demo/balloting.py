"""The open votes of the first days as the scenario counts them, and those made ready for the third morning."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from app.accounts.actions import sessions
from app.accounts.models import Person
from app.accounts.queries import people
from app.demo import accounts, attending, facts
from app.demo.preparing import items
from app.kernel.actor import Actor
from app.kernel.clock import standing_at
from app.kernel.db import reading
from app.kernel.ids import new_id
from app.voting import actions, papers
from app.voting.actions.entering import enter_counts
from app.voting.models import Ballot, BallotForm, BallotKind, BallotState, Choice

Step = tuple[datetime, Callable[[str], None]]
DEVICE = "Dữ liệu minh họa"


@dataclass(frozen=True)
class Vote:
    """An open vote that was held. `abstaining`: who pressed Không biểu quyết; everybody else here was in favour."""

    at: datetime
    item: int
    title: str
    kind: BallotKind = BallotKind.DECISION
    abstaining: Sequence[str] = ()
    by_hand: str = ""  # in words why it was counted by hand


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=facts.ZONE)


# V01 to V04 of the scenario; who abstained is chosen here, once.
HELD = (
    Vote(_at(14, 8, 10), 2, "Chương trình Kỳ họp thứ nhất"),
    Vote(_at(14, 8, 20), 3, "Bầu Thư ký kỳ họp", by_hand="Bầu Thư ký kỳ họp bằng hình thức giơ tay theo chương trình"),
    Vote(_at(14, 9, 36), 6, "Thành lập Ban kiểm phiếu gồm 05 đại biểu", abstaining=("DB38",)),
    Vote(
        _at(14, 14, 20), 8, "Nghị quyết thành lập các Ban của HĐND tỉnh", BallotKind.WHOLE_TEXT, abstaining=("DB38",)
    ),
)  # fmt: skip
SIGNED_IN, SIGNED_OUT = _at(14, 7, 5), _at(14, 16, 50)
# V05a, V05b, V06 and V07, each with the paper that it is bound to.
READY = (
    (15, "Điều 12 (thời gian phát biểu) của Quy chế làm việc", BallotKind.PART, "D26"),
    (15, "Nghị quyết ban hành Quy chế làm việc của HĐND tỉnh", BallotKind.WHOLE_TEXT, "D26"),
    (20, "Nghị quyết về kế hoạch tổ chức các kỳ họp năm 2026", BallotKind.WHOLE_TEXT, "D31"),
    (20, "Nghị quyết về chương trình giám sát năm 2026", BallotKind.WHOLE_TEXT, "D32"),
)


def steps() -> Iterator[Step]:
    """What happens around the votes of the first day."""
    yield SIGNED_IN, _sign_in
    for vote in HELD:
        yield vote.at, partial(_hold, vote=vote)
    yield SIGNED_OUT, _sign_out


def make_ready(meeting: str) -> None:
    """The questions of the third morning, as the office has prepared them; nobody has opened one."""
    titles = _titles(meeting)
    for number, title, kind, code in READY:
        item = items(meeting)[number]
        with reading():
            bound = next((one.id for one in papers.votable(item) if one.file_name.startswith(f"{code} - ")), None)
        if title not in titles and bound is not None:
            question = actions.Question(title, kind, version_ids=[bound])
            actions.prepare_ballot(accounts.secretary(), meeting, [item], question)


def _titles(meeting: str) -> set[str]:
    with reading() as session:
        return set(session.scalars(select(Ballot.title).where(Ballot.meeting_id == meeting)))


def _ballot(meeting: str, title: str) -> Ballot | None:
    with reading() as session:
        return session.scalars(select(Ballot).where(Ballot.meeting_id == meeting, Ballot.title == title)).first()


def _hold(meeting: str, vote: Vote) -> None:
    known = _ballot(meeting, vote.title)
    if known is not None and known.state is not BallotState.PREPARED:
        return
    chair = accounts.delegate(facts.CONVENER if vote.at.hour < 10 else facts.CHAIR)
    form = BallotForm.SHOW_OF_HANDS if vote.by_hand else BallotForm.ELECTRONIC
    question = actions.Question(vote.title, vote.kind, form)
    one = known or actions.prepare_ballot(accounts.secretary(), meeting, [items(meeting)[vote.item]], question)
    opened = actions.open_ballot(chair, meeting, one.id)
    assert opened.opened_at is not None
    with standing_at(vote.at + timedelta(seconds=20)):
        here = attending.present(facts.sitting_of(vote.at))
        if vote.by_hand:
            counts = {str(Choice.IN_FAVOUR): len(here)}
            enter_counts(accounts.secretary(), meeting, one.id, counts, form=form, reason=vote.by_hand)
        for code in () if vote.by_hand else here:
            choice = Choice.ABSTAIN if code in vote.abstaining else Choice.IN_FAVOUR
            seen, key = opened.opened_at.isoformat(), new_id()
            actions.cast_vote(_voter(code), meeting, one.id, choice, replaces=0, seen=seen, key=key)
    with standing_at(vote.at + timedelta(seconds=50)):
        if not vote.by_hand:
            actions.close_ballot(chair, meeting, one.id)
        actions.announce_ballot(chair, meeting, one.id)


def _sign_in(_meeting: str) -> None:
    for code in attending.present(0):
        with reading() as session:
            person = session.get_one(Person, accounts.delegate(code).id)
        if _device(person.id) is None:
            sessions.begin(person, "", DEVICE, ["password"])


def _sign_out(_meeting: str) -> None:
    for code in attending.present(0):
        actor = accounts.delegate(code)
        device = _device(actor.id)
        if device is not None:
            sessions.end(actor, actor.id, device)


def _voter(code: str) -> Actor:
    person = accounts.delegate(code)
    return Actor(person.id, person.name, device=_device(person.id) or "")


def _device(person_id: str) -> str | None:
    with reading():
        return next((one.id for one in people.sign_ins(person_id) if one.agent == DEVICE), None)
