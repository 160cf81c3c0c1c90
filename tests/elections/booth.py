"""An electronic secret ballot of the small hall: its tellers make the key, its delegates hand in sealed ballots."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from app.elections import actions, sealed
from app.elections.models import Election, ElectionKind, ElectionMode
from app.elections.models.sealed import SealedKey
from app.elections.sealing import keys
from app.kernel.actor import Actor
from app.kernel.db import reading
from tests.elections import sealer
from tests.elections.world import Hall

A, B, C = "Vương Quốc Bảo", "Hồ Anh Dũng", "Lại Thị Thu Trang"


@dataclass
class Booth:
    """`browsers`: what the tellers' browsers know, by place."""

    hall: Hall
    election: str = ""
    browsers: dict[int, sealer.Teller] = field(default_factory=dict)

    def prepare(self, *names: str, least: int = 1, **plan: Any) -> "Booth":
        """Allowed by the profile for so few voters, its list and committee approved."""
        self.hall.state_rules(electronic_secret_ballot_allowed=True, electronic_secret_ballot_least=least)
        self.election = self.hall.closed(*(names or (A, B)), mode=ElectionMode.ELECTRONIC_SECRET, **plan).id
        return self

    def one(self) -> Election:
        return self.hall.election(self.election)

    def begin_key(self) -> SealedKey:
        key = actions.begin_key(self.hall.tellers[0], self.hall.meeting, self.election)
        scheme = keys.scheme(self.election, key.number, key.needed, len(key.tellers))
        self.browsers = {place: sealer.Teller(scheme, place) for place in range(1, scheme.places + 1)}
        return key

    def tell(self, place: int, step: str, said: Any, number: int = 1) -> SealedKey:
        teller = self.hall.tellers[place - 1]
        return actions.tell_key(teller, self.hall.meeting, self.election, number, step, said)

    def make_key(self) -> None:
        """All three steps of all tellers."""
        self.begin_key()
        enrolments = {place: browser.enrolment() for place, browser in self.browsers.items()}
        for place, said in enrolments.items():
            self.tell(place, "enrolment", said)
        sent = {place: browser.letters(enrolments) for place, browser in self.browsers.items()}
        for place, said in sent.items():
            self.tell(place, "letters", said)
        for place, browser in self.browsers.items():
            browser.take(enrolments, sent)
            self.tell(place, "confirmation", browser.confirmation(enrolments))

    def open(self) -> "Booth":
        """Everybody who is here has a ballot."""
        self.make_key()
        actions.begin_issuing(self.hall.people.binh, self.hall.meeting, self.election)
        actions.begin_voting(self.hall.tellers[0], self.hall.meeting, self.election, 0)
        return self

    def voters(self) -> list[Actor]:
        """At the browsers that were verified last."""
        people = self.hall.people
        return [self.hall.devices[one.id] for one in (people.lan, people.dat, people.huy, *self.hall.roll)]

    def seal(self, actor: Actor, *chosen: str, **more: Any) -> str:
        """That voter's paper with these names, or with "name ANSWER"."""
        with reading():
            one = self.one()
            voter = sealed.voter(one, actor.id)
            assert voter is not None and one.key is not None
            shape, key, context = sealed.shape(one), bytes.fromhex(one.key.public_key), sealed.context(one, one.key)
        return sealer.seal(shape, key, context, voter.sign, self.options(one, chosen), **more)

    def options(self, one: Election, chosen: Collection[str]) -> list[str]:
        found = []
        for name in chosen:
            candidate = next(it for it in one.standing if name.startswith(it.name))
            answer = name.removeprefix(candidate.name).strip() or str(one.answers[0])
            found.append(f"{candidate.id} {answer}")
        return found

    def hand_in(self, actor: Actor, text: str, replaces: int = 0) -> dict[str, Any]:
        return actions.hand_in(actor, self.hall.meeting, self.election, text, replaces)

    def vote(self, actor: Actor, *chosen: str, replaces: int = 0) -> dict[str, Any]:
        return self.hand_in(actor, self.seal(actor, *chosen), replaces)

    def close(self) -> None:
        actions.begin_counting(self.hall.tellers[0], self.hall.meeting, self.election)

    def parts(self, place: int) -> list[dict[str, str]]:
        with reading():
            one = self.one()
            assert one.key is not None
            return self.browsers[place].partial(sealed.sums_of(one.key), sealed.context(one, one.key))

    def open_sum(self, *places: int) -> None:
        """These tellers send their parts."""
        for place in places:
            self.tell(place, "opening", self.parts(place))


def electronic(kind: ElectionKind) -> dict[str, Any]:
    return {"kind": kind, "seats": 0}
