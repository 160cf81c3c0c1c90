"""Checks the export of an electronic secret ballot: `python verify_ballot.py export.json`.

Needs nothing but Python 3.11 and shares no line with the application, on purpose: whoever doubts the one reads the
other. It checks that the tellers' key is theirs together, that every ballot is a lawful paper, that the published list
is whole, that each voter's last ballot was added, and that the numbers are what the tellers' parts open. It cannot
know who the voters are: compare `voters` with the roll, and your own receipt with the list. Exit status 0: all right.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# edwards25519 (RFC 8032): -x^2 + y^2 = 1 + d x^2 y^2 modulo P, in extended coordinates.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p: Point) -> Point:
    a, b, c = p[0] * p[0] % P, p[1] * p[1] % P, 2 * p[2] * p[2] % P
    h = a + b
    e, g = h - (p[0] + p[1]) ** 2 % P, a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negative(p: Point) -> Point:
    return P - p[0], p[1], p[2], P - p[3]


def both(one: int, p: Point, other: int, q: Point) -> Point:
    """one x p + other x q, doubling once for the two."""
    made, together = ZERO, add(p, q)
    for bit in range(max(one.bit_length(), other.bit_length()) - 1, -1, -1):
        made = double(made)
        match one >> bit & 1, other >> bit & 1:
            case 1, 1:
                made = add(made, together)
            case 1, 0:
                made = add(made, p)
            case 0, 1:
                made = add(made, q)
    return made


def times(factor: int, p: Point) -> Point:
    return both(factor, p, 0, ZERO)


def encoded(p: Point) -> bytes:
    scale = pow(p[2], -1, P)
    x, y = p[0] * scale % P, p[1] * scale % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decoded(text: str) -> Point:
    """A point of the prime-order group, in its only form."""
    number = int.from_bytes(bytes.fromhex(text), "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    top, bottom = (y * y - 1) % P, (D * y * y + 1) % P
    x = top * bottom**3 * pow(top * bottom**7, (P - 5) // 8, P) % P
    if (bottom * x * x - top) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    require(y < P and (bottom * x * x - top) % P == 0 and len(text) == 64, "a point is on the curve")
    x = P - x if x & 1 != sign else x
    found = (x, y, 1, x * y % P)
    require(encoded(found).hex() == text and encoded(found) != encoded(ZERO), "a point is in its only form")
    require(encoded(times(ORDER, found)) == encoded(ZERO), "a point is in the group")
    return found


def scalar(text: str) -> int:
    found = int.from_bytes(bytes.fromhex(text), "little")
    require(len(text) == 64 and found < ORDER, "a scalar is in its only form")
    return found


def require(is_so: bool, what: str) -> None:
    if not is_so:
        raise SystemExit(f"WRONG: it does not hold that {what}")


BASE = decoded("58" + "66" * 31)


def challenge(label: str, context: str, points: Iterable[Point]) -> int:
    bound = context.encode()
    head = b"nghitruong-secret-1/" + label.encode() + b"\0" + len(bound).to_bytes(4, "big") + bound
    return int.from_bytes(hashlib.sha512(head + b"".join(map(encoded, points))).digest(), "little") % ORDER


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def check_one_of(pair: Sequence[Point], values: Sequence[int], key: Point, context: str, proof: Any) -> None:
    parts, answers, seen = [scalar(e) for e in proof["e"]], [scalar(z) for z in proof["z"]], list(pair)
    require(len(parts) == len(answers) == len(values), "a proof has a branch for every allowed value")
    for value, part, answer in zip(values, parts, answers, strict=True):
        shifted = add(pair[1], negative(times(value, BASE)))
        seen.append(both(answer, BASE, part, negative(pair[0])))
        seen.append(both(answer, key, part, negative(shifted)))
    require(sum(parts) % ORDER == challenge("one-of", context, seen), "a ballot holds only allowed values")


def check_known(public: Point, context: str, proof: Any) -> None:
    part, answer = scalar(proof["e"]), scalar(proof["z"])
    commitment = both(answer, BASE, part, negative(public))
    require(part == challenge("known", context, [public, commitment]), "whoever published a key knows its secret")


def check_same(public: Point, base: Point, raised: Point, context: str, proof: Any) -> None:
    part, answer = scalar(proof["e"]), scalar(proof["z"])
    one, other = both(answer, BASE, part, negative(public)), both(answer, base, part, negative(raised))
    require(part == challenge("same", context, [public, base, raised, one, other]), "a teller opened with its share")


def check_key(export: Any) -> tuple[Point, dict[int, Point], str]:
    """The shared key, the tellers' public shares by place, and the fingerprint of all that the tellers published."""
    key, needed, tellers = export["key"], export["key"]["needed"], export["key"]["tellers"]
    scheme = f"key|{export['election']}|{key['number']}|{needed}|{len(tellers)}"
    fingerprint = sha(f"{scheme}|{compact([one['enrolment'] for one in tellers])}")
    commitments = [[decoded(c) for c in one["enrolment"]["commitments"]] for one in tellers]
    require(all(len(one) == needed for one in commitments), "as many tellers are needed as was said")
    public, shares = ZERO, {}
    for place, (teller, mine) in enumerate(zip(tellers, commitments, strict=True), 1):
        check_known(mine[0], f"{scheme}|enrolment {place}", teller["enrolment"]["proof"])
        public, share = add(public, mine[0]), ZERO
        for power in range(needed):
            for one in commitments:
                share = add(share, times(pow(place, power, ORDER), one[power]))
        check_known(share, f"{scheme}|{fingerprint}|confirmation {place}", teller["confirmation"])
        shares[place] = share
    return public, shares, fingerprint


def check_list(export: Any, context: str) -> dict[str, str]:
    """The last ballot of each voter, from a list whose links hold."""
    last: dict[str, str] = {}
    numbers: dict[str, int] = {}
    previous = sha(f"list|{context}")
    for seq, one in enumerate(export["list"], 1):
        voter = one["voter"]
        receipt, numbers[voter] = sha(one["ballot"]), numbers.get(voter, 0) + 1
        require(one["number"] == numbers[voter], "nobody's ballots were left out or changed in order")
        previous = sha(f"{previous}|{seq}|{voter}|{one['number']}|{receipt}")
        require((one["seq"], one["receipt"], one["link"]) == (seq, receipt, previous), "the list is whole")
        last[voter] = one["ballot"]
    return last


def check_ballot(text: str, voter: str, groups: Any, key: Point, context: str) -> list[list[Point]]:
    """A ballot's ciphertexts, after its proofs were checked."""
    said = json.loads(text)
    width = sum(len(group["options"]) for group in groups)
    require(len(said["answers"]) == width and len(said["sums"]) == len(groups), "a ballot answers what was asked")
    pairs = [[decoded(one["a"]), decoded(one["b"])] for one in said["answers"]]
    for place, one in enumerate(said["answers"]):
        check_one_of(pairs[place], (0, 1), key, f"{context}|{voter}|answer {place}", one)
    done = 0
    for place, group in enumerate(groups):
        total = [ZERO, ZERO]
        for pair in pairs[done : done + len(group["options"])]:
            total = [add(total[0], pair[0]), add(total[1], pair[1])]
        done += len(group["options"])
        check_one_of(total, group["sums"], key, f"{context}|{voter}|sum {place}", said["sums"][place])
    return pairs


def opened(export: Any, sums: list[list[Point]], shares: dict[int, Point], context: str, most: int) -> list[int]:
    """What the tellers' parts make of the sums."""
    parts = export["partials"]
    require(len({one["place"] for one in parts}) == len(parts) >= export["key"]["needed"], "enough tellers opened")
    table, step = {encoded(ZERO): 0}, ZERO
    for count in range(1, most + 1):
        step = add(step, BASE)
        table[encoded(step)] = count
    found = []
    for answer, (first, rest) in enumerate(sums):
        for one in parts:
            place, said = one["place"], one["parts"][answer]
            part, weight = decoded(said["d"]), 1
            check_same(shares[place], first, part, f"{context}|opening {place} {answer}", said)
            for other in (two["place"] for two in parts if two["place"] != place):
                weight = weight * other * pow(other - place, -1, ORDER) % ORDER
            rest = add(rest, negative(times(weight, part)))
        require(encoded(rest) in table, "the tellers' parts open the sum")
        found.append(table[encoded(rest)])
    return found


def main(path: str) -> None:
    export = json.loads(Path(path).read_text(encoding="utf-8"))
    key, shares, fingerprint = check_key(export)
    context = f"{export['election']}|{fingerprint}|{sha(compact(export['groups']))}"
    last = check_list(export, context)
    ballots = [check_ballot(text, voter, export["groups"], key, context) for voter, text in last.items()]
    sums = [[ZERO, ZERO] for group in export["groups"] for _ in group["options"]]
    for ballot in ballots:
        sums = [[add(s[0], b[0]), add(s[1], b[1])] for s, b in zip(sums, ballot, strict=True)]
    found = opened(export, sums, shares, context, len(ballots))
    options = [option for group in export["groups"] for option in group["options"]]
    require(export["result"] == dict(zip(options, found, strict=True)), "the result is what was opened")
    for option, count in export["result"].items():
        print(f"{count:6}  {option}")
    print(f"RIGHT: {len(ballots)} ballots of {len(export['list'])} on the list; key {fingerprint[:16]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
