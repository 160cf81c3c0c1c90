"""The three proofs of secret ballots, checked: one of several values, the same secret twice, a secret that is known."""

from collections.abc import Sequence
from typing import Any

from app.elections.sealing.curve import (
    ORDER,
    Unsound,
    challenge,
    minus,
    multiple,
    scalar,
    times,
    times_base,
)

Pair = tuple[bytes, bytes]  # a ciphertext: (r x G, r x key + value x G)


def scalars(given: object, count: int) -> list[int]:
    """That many scalars. Raises Unsound."""
    if not isinstance(given, list) or len(given) != count:
        raise Unsound("not as many scalars as there are branches")
    return [scalar(one) for one in given]


def check_one_of(pair: Pair, values: Sequence[int], key: bytes, context: str, proof: Any) -> None:
    """That a ciphertext holds one of these values, without saying which (disjunctive Chaum-Pedersen).

    `proof` is {"e": [...], "z": [...]} with one of each for every value. Raises Unsound.
    """
    if not isinstance(proof, dict) or set(proof) != {"e", "z"}:
        raise Unsound("not a proof")
    parts, answers = scalars(proof["e"], len(values)), scalars(proof["z"], len(values))
    first, second = pair
    seen = [first, second]
    for value, part, answer in zip(values, parts, answers, strict=True):
        shifted = minus(second, multiple(value)) if value else second
        seen.append(minus(times_base(answer), times(part, first)))
        seen.append(minus(times(answer, key), times(part, shifted)))
    if sum(parts) % ORDER != challenge("one-of", context, *seen):
        raise Unsound("a value outside what is allowed")


def check_same(public: bytes, base: bytes, raised: bytes, context: str, proof: Any) -> None:
    """That `raised` is to `base` what `public` is to G (Chaum-Pedersen). `proof` is {"e", "z"}. Raises Unsound."""
    if not isinstance(proof, dict) or set(proof) != {"e", "z"}:
        raise Unsound("not a proof")
    part, answer = scalar(proof["e"]), scalar(proof["z"])
    one = minus(times_base(answer), times(part, public))
    other = minus(times(answer, base), times(part, raised))
    if part != challenge("same", context, public, base, raised, one, other):
        raise Unsound("not the share that belongs to the key")


def check_known(public: bytes, context: str, proof: Any) -> None:
    """That whoever sent it knows the secret of `public` (Schnorr). `proof` is {"e", "z"}. Raises Unsound."""
    if not isinstance(proof, dict) or set(proof) != {"e", "z"}:
        raise Unsound("not a proof")
    part, answer = scalar(proof["e"]), scalar(proof["z"])
    if part != challenge("known", context, public, minus(times_base(answer), times(part, public))):
        raise Unsound("a key without its secret")
