"""A sitting with nine delegates, a counting committee and an election at any of its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.elections import actions
from app.elections.models import Candidate, Election, ElectionState
from app.kernel.actor import Actor
from app.kernel.db import Database, reading
from app.voting import actions as voting
from app.voting.models import Ballot, BallotForm
from tests.voting import world as chamber


@dataclass
class Hall(chamber.Chamber):
    """`roll` are the delegates beyond the four of the small world; the first three count."""

    roll: Sequence[Actor] = ()

    @property
    def tellers(self) -> list[Actor]:
        """Head, secretary, member of the committee."""
        return list(self.roll[:3])

    def election(self, election_id: str) -> Election:
        with reading() as session:
            one = session.get_one(Election, election_id)
            _ = one.state, one.list_ballot, one.resolution_ballot, one.meeting.rule_profile, one.item, one.sitting
            _ = [key.tellers for key in one.keys]
            _ = [c.counts for c in one.candidates], [s.lines for s in one.sheets], one.board and one.board.tellers
            return one

    def state(self, one: Election) -> ElectionState:
        return self.election(one.id).state

    def carry(self, ballot: Ballot, *, in_favour: int | None = None) -> None:
        """The open vote by show of hands: everybody in favour unless told otherwise; announced."""
        binh, thao = self.people.binh, self.people.thao
        voting.open_ballot(binh, self.meeting, ballot.id)
        counts = {"IN_FAVOUR": len(self.roll) + 4 if in_favour is None else in_favour}
        form = BallotForm.SHOW_OF_HANDS
        voting.enter_counts(thao, self.meeting, ballot.id, counts, form=form, reason="Giơ tay")
        voting.announce_ballot(binh, self.meeting, ballot.id)

    def prepared(self, *names: str, **plan: Any) -> Election:
        """An election with these names on its list."""
        given = actions.Plan(**{"title": "Phó Chủ tịch UBND tỉnh", "seats": 1, **plan})
        one = actions.prepare_election(self.people.thao, self.meeting, self.item, given)
        for name in names:
            actions.nominate(self.people.thao, self.meeting, one.id, actions.Nominee(name))
        return one

    def board(self, *, carried: bool = True, tellers: Sequence[Actor] | None = None) -> str:
        """The counting committee, approved."""
        head, secretary, *members = [one.id for one in tellers or self.tellers]
        thao = self.people.thao
        board = actions.name_tellers(thao, self.meeting, self.item, head=head, secretary=secretary, members=members)
        if carried:
            self.carry(actions.put_tellers_to_vote(thao, self.meeting, board.id))
        return board.id

    def closed(self, *names: str, **plan: Any) -> Election:
        """An election whose list and committee were approved."""
        one = self.prepared(*names, **plan)
        self.board()
        self.carry(actions.put_list_to_vote(self.people.thao, self.meeting, one.id))
        return one

    def counting(self, *names: str, issued: int | None = None, **plan: Any) -> Election:
        """An election whose box was opened."""
        return self.to_counting(self.closed(*names, **plan), issued)

    def to_counting(self, one: Election, issued: int | None = None) -> Election:
        actions.begin_issuing(self.people.binh, self.meeting, one.id)
        actions.begin_voting(self.tellers[0], self.meeting, one.id, issued or len(self.roll) + 4)
        actions.begin_counting(self.tellers[0], self.meeting, one.id)
        return one

    def enter(self, teller: Actor, one: Election, papers: tuple[int, int, int], **votes: Any) -> None:
        """`papers`: collected, valid, invalid; `votes` by the candidate's name, a number or one for each answer."""
        known = self.election(one.id)
        counts = {}
        for candidate in known.standing:
            given = votes.get(candidate.name.replace(" ", "_"), 0)
            numbers = given if isinstance(given, tuple) else (given,)
            for answer, number in zip(known.answers, numbers, strict=False):
                counts[f"{candidate.id} {answer}"] = number
        actions.enter_count(teller, self.meeting, one.id, *papers, counts)

    def signed(self, one: Election, papers: tuple[int, int, int], **votes: Any) -> Election:
        """Both tellers count the same, and the head signs."""
        for teller in self.tellers[1:]:
            self.enter(teller, one, papers, **votes)
        actions.sign_minutes(self.tellers[0], self.meeting, one.id, handed_to="Văn phòng")
        return self.election(one.id)

    def announced(self, one: Election) -> Election:
        actions.announce_election(self.people.binh, self.meeting, one.id)
        return self.election(one.id)

    def candidate(self, one: Election, name: str) -> Candidate:
        return next(c for c in self.election(one.id).candidates if c.name == name)


def build(database: Database, more: int = 5) -> Hall:
    """Fills an empty database: four delegates of the small world and five more, all here."""
    small = chamber.build(database)
    hall = Hall(small.people, small.meeting, small.sitting, small.item)
    hall.roll = hall.add_delegates(more)
    return hall
