"""The sum, opened by k tellers: each sends its part of every answer with a proof. Single ballots are never opened."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.elections.sealing.ballots import added
from app.elections.sealing.curve import ORDER, ZERO, Unsound, minus, plus, point, times, times_base
from app.elections.sealing.proofs import Pair, check_same

Partial = list[bytes]  # one point for each answer


def summed(ballots: Sequence[Sequence[Pair]], width: int) -> list[Pair]:
    """The ciphertexts of how often each answer was given."""
    return [added([ballot[place] for ballot in ballots]) for place in range(width)]


def check_partial(sums: Sequence[Pair], share_key: bytes, context: str, place: int, said: Any) -> Partial:
    """A teller's part [{"d", "e", "z"}, ...], one for each answer in its order, after checking. Raises Unsound."""
    if not isinstance(said, list) or len(said) != len(sums):
        raise Unsound("parts of other sums")
    found = []
    for answer, ((first, _second), one) in enumerate(zip(sums, said, strict=True)):
        if not isinstance(one, dict) or list(one) != ["d", "e", "z"]:
            raise Unsound("a part in another form")
        part = point(one["d"])
        bound = f"{context}|opening {place} {answer}"
        check_same(share_key, first, part, bound, {"e": one["e"], "z": one["z"]})
        found.append(part)
    return found


def opened(sums: Sequence[Pair], partials: Mapping[int, Partial], most: int) -> list[int]:
    """How often each answer was given, from the parts of k tellers by their places; at most `most` times each.

    Raises Unsound when the parts are of too few tellers: what comes out is then no small number.
    """
    weights = {place: _weight(place, partials) for place in partials}
    known = _multiples(most)
    found = []
    for answer, (_first, second) in enumerate(sums):
        mask = ZERO
        for place, parts in partials.items():
            mask = plus(mask, times(weights[place], parts[answer]))
        value = known.get(minus(second, mask))
        if value is None:
            raise Unsound("parts that do not open the sum")
        found.append(value)
    return found


def _weight(place: int, places: Mapping[int, object]) -> int:
    """Lagrange's coefficient at zero."""
    above, below = 1, 1
    for other in places:
        if other != place:
            above, below = above * other % ORDER, below * (other - place) % ORDER
    return above * pow(below, -1, ORDER) % ORDER


def _multiples(most: int) -> dict[bytes, int]:
    table, step, one = {ZERO: 0}, ZERO, times_base(1)
    for count in range(1, most + 1):
        step = plus(step, one)
        table[step] = count
    return table
