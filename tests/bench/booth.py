"""A chamber's sealed ballots handed in within one instant, over HTTP as browsers do; for `secret`."""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from itsdangerous import URLSafeTimedSerializer

from app.elections import actions, queries, sealed
from app.elections.models import ElectionKind, ElectionMode
from app.elections.models.sealed import SealedBallot
from app.elections.sealing import ballots, keys
from app.kernel import db
from app.meetings.models import Meeting
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm
from tests.bench.ballots import Sitting, gather
from tests.bench.world import FORM, ROOT, Chamber, rank, say
from tests.elections import sealer

TELLERS = 5


@dataclass
class Booth:
    """One election about one person, three answers, with the tellers' key."""

    sitting: Sitting
    election: str

    @property
    def meeting(self) -> str:
        return self.sitting.meeting

    def papers(self) -> list[str]:
        """Each delegate's sealed ballot, the three answers in turn."""
        with db.reading():
            one = self.one()
            assert one.key is not None
            shape, key, context = sealed.shape(one), bytes.fromhex(one.key.public_key), sealed.context(one, one.key)
            signs = [sealed.voter(one, it.id) for it in self.sitting.chamber.delegates]
        options = shape.options
        return [
            sealer.seal(shape, key, context, it.sign, {options[place % len(options)]})
            for place, it in enumerate(signs)
            if it is not None
        ]

    def one(self) -> Any:

        return queries.election(self.meeting, self.election)

    def is_right(self, papers: list[str], answers: list[Any]) -> bool:
        """Every ballot stands once, under the receipt that its sender got, in a list without a gap."""
        with db.reading() as session:
            query = session.query(SealedBallot).filter(SealedBallot.election_id == self.election)
            listed = query.order_by(SealedBallot.seq).all()
            one = self.one()
            context = sealed.context(one, one.key)
        link = ballots.start(context)
        for seq, it in enumerate(listed, 1):
            link = ballots.link(link, seq, it.sign, it.number, it.receipt)
            if (it.seq, it.link) != (seq, link):
                return False
        receipts = {it.receipt: it.link for it in listed}
        said = all(
            answer and answer.get("ok") and receipts.get(ballots.receipt(text)) == answer["link"]
            for text, answer in zip(papers, answers, strict=True)
        )
        return said and len(listed) == len(receipts) == len(papers)


def opened(chamber: Chamber, voters: int) -> Booth:
    """So many delegates, all here, with the ballot issued to each."""
    with db.database().writing(chamber.database.engine) as session:
        profile = session.get_one(Meeting, chamber.meeting.id).rule_profile
        allowed = {"value": True, "basis": "Quy chế", "confidence": "U"}
        profile.parameters = json.dumps(profile.all_stated() | {"electronic_secret_ballot_allowed": allowed})
    sitting, world = gather(chamber, voters), chamber.world
    plan = actions.Plan(title="Giám đốc Sở", seats=0, kind=ElectionKind.GRADING, mode=ElectionMode.ELECTRONIC_SECRET)
    one = actions.prepare_election(world.thao, sitting.meeting, sitting.item, plan)
    actions.nominate(world.thao, sitting.meeting, one.id, actions.Nominee("Vương Quốc Bảo"))
    head, secretary, *members = chamber.delegates[:TELLERS]
    board = actions.name_tellers(
        world.thao, sitting.meeting, sitting.item, head=head.id, secretary=secretary.id,
        members=[it.id for it in members],
    )  # fmt: skip
    _carry(sitting, actions.put_tellers_to_vote(world.thao, sitting.meeting, board.id))
    _carry(sitting, actions.put_list_to_vote(world.thao, sitting.meeting, one.id))
    _make_key(sitting, one.id)
    actions.begin_issuing(world.binh, sitting.meeting, one.id)
    actions.begin_voting(head, sitting.meeting, one.id, 0)
    return Booth(sitting, one.id)


def _carry(sitting: Sitting, ballot: Ballot) -> None:
    world = sitting.chamber.world
    voting.open_ballot(world.binh, sitting.meeting, ballot.id)
    counts, form = {"IN_FAVOUR": len(sitting.chamber.delegates)}, BallotForm.SHOW_OF_HANDS
    voting.enter_counts(world.thao, sitting.meeting, ballot.id, counts, form=form, reason="Giơ tay")
    voting.announce_ballot(world.binh, sitting.meeting, ballot.id)


def _make_key(sitting: Sitting, election_id: str) -> None:
    tellers = sitting.chamber.delegates[:TELLERS]
    key = actions.begin_key(tellers[0], sitting.meeting, election_id)
    scheme = keys.scheme(election_id, key.number, key.needed, TELLERS)
    browsers = [sealer.Teller(scheme, place) for place in range(1, TELLERS + 1)]

    def tell(step: str, said: dict[int, Any]) -> None:
        for place, one in said.items():
            actions.tell_key(tellers[place - 1], sitting.meeting, election_id, key.number, step, one)

    enrolments = {one.place: one.enrolment() for one in browsers}
    tell("enrolment", enrolments)
    letters = {one.place: one.letters(enrolments) for one in browsers}
    tell("letters", letters)
    for one in browsers:
        one.take(enrolments, letters)
    tell("confirmation", {one.place: one.confirmation(enrolments) for one in browsers})


def burst(chamber: Chamber, voters: int) -> dict[str, Any]:
    """Every delegate presses in the same instant; times until each has the receipt, in ms."""
    booth, web = opened(chamber, voters), chamber.web()
    papers = booth.papers()
    say(f"{len(papers)} ballots are sealed")
    order = {
        "port": web.port,
        "path": f"/meetings/{booth.meeting}/elections/{booth.election}/ballot",
        "token": URLSafeTimedSerializer(chamber.settings.secret_key(), salt="wtf-csrf-token").dumps(FORM),
        "senders": [
            [chamber.cookie(one), {"ballot": text, "replaces": 0}]
            for one, text in zip(chamber.delegates, papers, strict=True)
        ],
    }
    words = [sys.executable, "-m", "tests.bench.presses"]
    done = subprocess.run(words, cwd=ROOT, input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True)
    first, again = json.loads(done.stdout)
    took = [one[0] for one in first]
    answers, repeated = [one[1] for one in first], [one[1] for one in again]
    return {
        "burst_p50_ms": round(rank(took, 0.5), 1), "burst_p99_ms": round(rank(took, 0.99), 1),
        "burst_last_ms": round(max(took), 1), "repeats_last_ms": round(max(one[0] for one in again), 1),
        "burst_right": booth.is_right(papers, answers) and repeated == answers,
    }  # fmt: skip
