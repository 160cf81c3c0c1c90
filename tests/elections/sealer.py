"""What browsers do for secret ballots, once more in Python: seals papers and plays tellers where a test needs many.

The real one is static/js/sealed; tests/elections/test_sealing.py shows that both speak the same.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.elections.sealing import ballots, curve, keys
from app.elections.sealing.ballots import Shape, compact
from app.elections.sealing.curve import ORDER, ZERO, challenge, plus, times, times_base


def digits(value: int) -> str:
    return (value % ORDER).to_bytes(32, "little").hex()


def chance() -> int:
    return 1 + secrets.randbelow(ORDER - 1)


def one_of(pair: Sequence[bytes], values: Sequence[int], value: int, secret: int, key: bytes, context: str) -> Any:
    mine, blind = values.index(value), chance()
    parts, answers, seen = [0] * len(values), [0] * len(values), list(pair)
    for place, one in enumerate(values):
        if place == mine:
            seen += [times_base(blind), times(blind, key)]
            continue
        parts[place], answers[place] = chance(), chance()
        shifted = curve.minus(pair[1], times_base(one))
        seen.append(curve.minus(times_base(answers[place]), times(parts[place], pair[0])))
        seen.append(curve.minus(times(answers[place], key), times(parts[place], shifted)))
    parts[mine] = (challenge("one-of", context, *seen) - sum(parts)) % ORDER
    answers[mine] = (blind + parts[mine] * secret) % ORDER
    return {"e": [digits(one) for one in parts], "z": [digits(one) for one in answers]}


def seal(shape: Shape, key: bytes, context: str, voter: str, chosen: Collection[str], *, weight: int = 1) -> str:
    """A sealed ballot; `weight` 2 is somebody who tries to vote twice on one paper."""
    bound, answers, sums = f"{context}|{voter}", [], []
    for place, group in enumerate(shape.groups):
        pair, secret, count = (ZERO, ZERO), 0, 0
        for option in group.options:
            value, mine = weight if option in chosen else 0, chance()
            one = times_base(mine), plus(times(mine, key), times_base(value))
            claimed = min(value, 1)
            proof = one_of(one, (0, 1), claimed, mine, key, f"{bound}|answer {len(answers)}")
            answers.append({"a": one[0].hex(), "b": one[1].hex(), **proof})
            pair, secret, count = (plus(pair[0], one[0]), plus(pair[1], one[1])), secret + mine, count + claimed
        claimed = count if count in group.sums else group.sums[-1]
        sums.append(one_of(pair, group.sums, claimed, secret, key, f"{bound}|sum {place}"))
    return compact({"answers": answers, "sums": sums})


def known(secret: int, context: str) -> dict[str, str]:
    blind = chance()
    part = challenge("known", context, times_base(secret), times_base(blind))
    return {"e": digits(part), "z": digits(blind + part * secret)}


class Teller:
    """One teller's browser: its secrets, what it publishes, its share."""

    def __init__(self, scheme: keys.Scheme, place: int) -> None:
        self.scheme, self.place = scheme, place
        self.letter, self.polynomial = chance(), [chance() for _ in range(scheme.needed)]
        self.share = 0

    def enrolment(self) -> dict[str, Any]:
        proof = known(self.polynomial[0], f"{self.scheme.context}|enrolment {self.place}")
        commitments = [times_base(one).hex() for one in self.polynomial]
        return {"letter": times_base(self.letter).hex(), "commitments": commitments, "proof": proof}

    def value_at(self, place: int) -> int:
        return sum(one * pow(place, power, ORDER) for power, one in enumerate(self.polynomial)) % ORDER

    def _mixed(self, value: bytes, label: str, other: str) -> bytes:
        shared = times(self.letter, bytes.fromhex(other))
        head = curve.DOMAIN + f"{self.scheme.context}|letter {label}".encode() + b"\0"
        pad = hashlib.sha512(head + shared).digest()
        return bytes(one ^ two for one, two in zip(value, pad[:32], strict=True))

    def letters(self, enrolments: Mapping[int, Any]) -> dict[str, str]:
        return {
            str(to): self._mixed(bytes.fromhex(digits(self.value_at(to))), f"{self.place} {to}", other["letter"]).hex()
            for to, other in enrolments.items()
            if to != self.place
        }

    def take(self, enrolments: Mapping[int, Any], sent: Mapping[int, Mapping[str, str]]) -> None:
        self.share = self.value_at(self.place)
        for origin, other in enrolments.items():
            if origin != self.place:
                sealed = bytes.fromhex(sent[origin][str(self.place)])
                value = self._mixed(sealed, f"{origin} {self.place}", other["letter"])
                self.share += int.from_bytes(value, "little")

    def confirmation(self, enrolments: Mapping[int, Any]) -> dict[str, str]:
        bound = f"{self.scheme.context}|{keys.fingerprint(self.scheme, enrolments)}|confirmation {self.place}"
        return known(self.share, bound)

    def partial(self, sums: Sequence[ballots.Pair], context: str) -> list[dict[str, str]]:
        made, public = [], times_base(self.share)
        for answer, (first, _second) in enumerate(sums):
            blind, raised = chance(), times(self.share, first)
            bound = f"{context}|opening {self.place} {answer}"
            part = challenge("same", bound, public, first, raised, times_base(blind), times(blind, first))
            made.append({"d": raised.hex(), "e": digits(part), "z": digits(blind + part * self.share)})
        return made


def board(scheme: keys.Scheme) -> tuple[list[Teller], dict[int, Any]]:
    """All tellers of a key that is ready, and what they have published."""
    tellers = [Teller(scheme, place) for place in range(1, scheme.places + 1)]
    enrolments = {one.place: one.enrolment() for one in tellers}
    sent = {one.place: one.letters(enrolments) for one in tellers}
    for one in tellers:
        one.take(enrolments, sent)
    return tellers, enrolments
