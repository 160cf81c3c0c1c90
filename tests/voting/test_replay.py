"""Real roll calls of parliaments, voted again through websockets: the totals and every name agree with the source."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from app.accounts.models import Person
from app.kernel import db
from app.voting import actions, queries
from app.voting.models import Ballot, Choice
from tests.bench.ballots import Sitting, gather
from tests.bench.world import Laptops, chosen

pytestmark = pytest.mark.slow

SOURCES = Path(__file__).parents[3] / "shared" / "documents" / "council-data"
Member = tuple[str, Choice | None]  # None: pressed nothing


def made_up() -> list[Member]:
    """A roll call of the same shape, for where the real ones are not at hand."""
    answers = [Choice.IN_FAVOUR] * 7 + [Choice.AGAINST] * 3 + [Choice.ABSTAIN] + [None] * 2
    return [(f"Đại biểu {place}", answer) for place, answer in enumerate(answers, start=1)]


def bundestag(path: Path) -> list[Member]:
    """The vote of 26 November 2020, 709 members by name."""
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        head, *rows = book.worksheets[0].iter_rows(values_only=True)
    column = {str(name): place for place, name in enumerate(head)}
    answers = {"ja": Choice.IN_FAVOUR, "nein": Choice.AGAINST, "Enthaltung": Choice.ABSTAIN, "nichtabgegeben": None}
    return [
        (str(row[column["Bezeichnung"]]), next(answer for name, answer in answers.items() if row[column[name]] == 1))
        for row in rows
    ]


def eduskunta(path: Path) -> list[Member]:
    """The first vote of a sitting; members by their number in the register of persons."""
    event = json.loads(path.read_text(encoding="utf-8"))[0]["vote_events"][0]
    answers = {"yes": Choice.IN_FAVOUR, "no": Choice.AGAINST, "abstain": Choice.ABSTAIN, "absent": None}
    return [(vote["voter_id"].rpartition("/")[2], answers[vote["option"]]) for vote in event["votes"]]


def sources() -> Iterator[tuple[str, list[Member]]]:
    yield "made up", made_up()
    if SOURCES.is_dir():
        yield "Bundestag 2020", bundestag(SOURCES / "bundestag" / "20201126_2_xls-data.xlsx")
        for number in (1297, 1708):
            yield f"Eduskunta {number}", eduskunta(SOURCES / "eduskunta" / f"session-{number}.json")


def seated(sitting: Sitting, members: list[Member]) -> None:
    """Gives the delegates the members' names."""
    with db.database().writing(db.database().engine) as session:
        for actor, (name, _answer) in zip(sitting.chamber.delegates, members, strict=True):
            session.get_one(Person, actor.id).full_name = name


def standings(ballot: Ballot) -> list[tuple[str, str | None]]:
    """Every name of the roll that is one of theirs, with what it answered."""
    with db.reading():
        answered = {vote.participation_id: vote.choice for vote in queries.votes_of(ballot.id)}
        return [(line.name, answered.get(line.participation_id)) for line in queries.lines_of(ballot.id)]


@pytest.mark.parametrize(
    ("source", "members"), list(sources()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_roll_call_comes_out_as_it_did(source: str, members: list[Member]) -> None:
    with chosen("sqlite") as chamber:
        sitting, web = gather(chamber, len(members)), chamber.web()
        seated(sitting, members)
        with Laptops() as laptops:
            sitting.connect(laptops, web.port)
            ballot = sitting.open(1, minutes=5)
            told = [
                {**message, "choice": answer} if answer is not None else {**message, "choice": "NONE"}
                for message, (_name, answer) in zip(sitting.messages(ballot), members, strict=True)
            ]
            answers = laptops.order("vote", name="vote", messages=told, within=120)["answers"]
            closed = actions.close_ballot(chamber.world.binh, sitting.meeting, ballot.id)
        # Whoever pressed nothing in the source sends here what no ballot knows, and is told so.
        refused = [answer["code"] for answer, (_, choice) in zip(answers, members, strict=True) if choice is None]
        assert set(refused) <= {"invalid"}
        expected = Counter(choice for _name, choice in members)
        tally = closed.tally
        assert tally is not None
        assert (tally.in_favour, tally.against, tally.abstain) == tuple(expected[one] for one in Choice)
        ours = Counter(one for one in standings(ballot) if one in set(members))
        assert ours == Counter((name, str(choice) if choice else None) for name, choice in members)
