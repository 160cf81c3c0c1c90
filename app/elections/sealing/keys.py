"""The tellers' shared key: k of n of them can open a sum, k - 1 cannot (distributed key generation after Feldman).

Each teller's browser publishes an enrolment {"letter", "commitments": [k], "proof"}: the point under which others
send it their shares, the commitments to its polynomial, and the proof that it knows the constant. Shares go from
browser to browser, sealed; a confirmation {"proof"} shows that the teller holds the share that belongs to the key.
Tellers stand at places 1 to n.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.elections.sealing.ballots import compact
from app.elections.sealing.curve import ORDER, ZERO, Unsound, plus, point, times
from app.elections.sealing.proofs import check_known


@dataclass(frozen=True)
class Scheme:
    """How many of how many; `context` binds every proof to this one key."""

    context: str
    needed: int
    places: int


def scheme(election_id: str, number: int, needed: int, places: int) -> Scheme:
    """The key of that number of an election."""
    return Scheme(f"key|{election_id}|{number}|{needed}|{places}", needed, places)


def check_enrolment(of: Scheme, place: int, said: Any) -> None:
    """That a teller's first message is well formed and the own work of its sender. Raises Unsound."""
    if not isinstance(said, dict) or list(said) != ["letter", "commitments", "proof"]:
        raise Unsound("an enrolment in another form")
    if not isinstance(said["commitments"], list) or len(said["commitments"]) != of.needed:
        raise Unsound("a polynomial of another degree")
    point(said["letter"])
    commitments = [point(one) for one in said["commitments"]]
    check_known(commitments[0], f"{of.context}|enrolment {place}", said["proof"])


def fingerprint(of: Scheme, enrolments: Mapping[int, Any]) -> str:
    """What tellers compare aloud: a SHA-256 of all that they have published, so of the key too."""
    said = compact([enrolments[place] for place in range(1, of.places + 1)])
    return hashlib.sha256(f"{of.context}|{said}".encode()).hexdigest()


def public_key(enrolments: Mapping[int, Any]) -> bytes:
    """The key that ballots are sealed with: the sum of all constants. Raises Unsound for one that anybody can open."""
    key = ZERO
    for one in enrolments.values():
        key = plus(key, bytes.fromhex(one["commitments"][0]))
    if key == ZERO:
        raise Unsound("constants that cancel out")
    return key


def share_key(enrolments: Mapping[int, Any], place: int) -> bytes:
    """The public counterpart of the share of the teller at that place."""
    made = ZERO
    for one in enrolments.values():
        for power, commitment in enumerate(one["commitments"]):
            made = plus(made, times(pow(place, power, ORDER), bytes.fromhex(commitment)))
    return made


def check_confirmation(of: Scheme, enrolments: Mapping[int, Any], place: int, proof: Any) -> None:
    """That the teller has put the share together from what all others sent. Raises Unsound."""
    bound = f"{of.context}|{fingerprint(of, enrolments)}|confirmation {place}"
    check_known(share_key(enrolments, place), bound, proof)
