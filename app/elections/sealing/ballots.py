"""A sealed ballot: one ciphertext for each answer that may be given, with proofs that it is a lawful paper (R-SEC-06).

Its text is {"answers": [{"a", "b", "e": [2], "z": [2]}, ...], "sums": [{"e": [...], "z": [...]}, ...]} without spaces;
the SHA-256 of the text is the receipt. The proofs are bound to the election, the key, the shape and the voter's sign,
so that nobody can put another's ballot in as the own one.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from app.elections.sealing.curve import ZERO, Unsound, plus, point
from app.elections.sealing.proofs import Pair, check_one_of

BITS = (0, 1)


@dataclass(frozen=True)
class Group:
    """Answers of which together only so many may be given: one of three grades, or at most as many names as seats."""

    options: tuple[str, ...]
    sums: tuple[int, ...]


@dataclass(frozen=True)
class Shape:
    """What a ballot asks, in the order in which it is sealed."""

    groups: tuple[Group, ...]

    @cached_property
    def options(self) -> tuple[str, ...]:
        return tuple(option for group in self.groups for option in group.options)

    @property
    def described(self) -> list[dict[str, list[str] | list[int]]]:
        """As browsers and the export have it."""
        return [{"options": list(group.options), "sums": list(group.sums)} for group in self.groups]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the description, without spaces."""
        return hashlib.sha256(compact(self.described).encode()).hexdigest()


def compact(value: object) -> str:
    """JSON without spaces, as browsers write it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def context(election_id: str, fingerprint: str, shape: Shape) -> str:
    """What every proof of an election is bound to."""
    return f"{election_id}|{fingerprint}|{shape.digest}"


def receipt(text: str) -> str:
    """The SHA-256 of a sealed ballot."""
    return hashlib.sha256(text.encode()).hexdigest()


def link(previous: str, seq: int, voter: str, number: int, receipt: str) -> str:
    """The next hash of the published list; the first one follows `start`."""
    return hashlib.sha256(f"{previous}|{seq}|{voter}|{number}|{receipt}".encode()).hexdigest()


def start(context: str) -> str:
    """What the list begins with."""
    return hashlib.sha256(f"list|{context}".encode()).hexdigest()


def check(text: str, shape: Shape, key: bytes, context: str, voter: str) -> list[Pair]:
    """The ciphertexts of a ballot, in the shape's order, after all proofs were checked. Raises Unsound."""
    answers, sums = _parts(text, shape)
    bound = f"{context}|{voter}"
    pairs = []
    for place, one in enumerate(answers):
        pair = point(one["a"]), point(one["b"])
        check_one_of(pair, BITS, key, f"{bound}|answer {place}", {"e": one["e"], "z": one["z"]})
        pairs.append(pair)
    done = 0
    for place, group in enumerate(shape.groups):
        mine = pairs[done : done + len(group.options)]
        done += len(group.options)
        check_one_of(added(mine), group.sums, key, f"{bound}|sum {place}", sums[place])
    return pairs


def pairs_of(text: str) -> list[Pair]:
    """The ciphertexts of a ballot that was checked when it came."""
    return [(bytes.fromhex(one["a"]), bytes.fromhex(one["b"])) for one in json.loads(text)["answers"]]


def added(pairs: Sequence[Pair]) -> Pair:
    """The ciphertext of the sum."""
    first, second = ZERO, ZERO
    for one, other in pairs:
        first, second = plus(first, one), plus(second, other)
    return first, second


def _parts(text: str, shape: Shape) -> tuple[list[dict[str, object]], list[object]]:
    try:
        said = json.loads(text)
    except ValueError as trouble:
        raise Unsound("no ballot") from trouble
    if not isinstance(said, dict) or list(said) != ["answers", "sums"] or compact(said) != text:
        raise Unsound("a ballot in another form")
    answers, sums = said["answers"], said["sums"]
    if not isinstance(answers, list) or not isinstance(sums, list):
        raise Unsound("a ballot in another form")
    if len(answers) != len(shape.options) or len(sums) != len(shape.groups):
        raise Unsound("answers to other questions")
    if any(not isinstance(one, dict) or list(one) != ["a", "b", "e", "z"] for one in answers):
        raise Unsound("an answer in another form")
    return answers, sums
