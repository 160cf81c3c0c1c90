"""Electronic secret ballots: how long the server needs to check the proofs of a chamber, to add and to open the sum;
and how long a voter waits when the whole chamber presses in one instant.

`make bench BENCH=secret ARGS="--voters 500 --options 3 --database sqlite"`. Ballots are sealed as browsers seal them
(tests/elections/sealer.py), one answer of so many each; three of five tellers open. A tenth of the ballots is spoiled
in one digit: each must be refused, and the opened numbers must be those of the others. The burst goes over HTTP through
the whole web process, three answers, on both databases unless one is named; every ballot is sent a second time and must
get the same answer.
"""

import argparse
import json
import sys
import time

from app.elections.sealing import ballots, keys, opening
from app.elections.sealing.ballots import Group, Shape
from app.elections.sealing.curve import Unsound
from tests.bench import booth
from tests.bench.world import chosen
from tests.elections import sealer

TELLERS, NEEDED = 5, 3


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voters", type=int, default=500)
    parser.add_argument("--options", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    given = parser.parse_args(words)
    scheme = keys.scheme("bench", 1, NEEDED, TELLERS)
    tellers, enrolments = sealer.board(scheme)
    shape = Shape((Group(tuple(f"option {place}" for place in range(given.options)), (1,)),))
    key = keys.public_key(enrolments)
    context = ballots.context("bench", keys.fingerprint(scheme, enrolments), shape)
    papers = [
        sealer.seal(shape, key, context, f"v{voter}", {shape.options[voter % given.options]})
        for voter in range(given.voters)
    ]

    began = time.perf_counter()
    checked = [ballots.check(text, shape, key, context, f"v{voter}") for voter, text in enumerate(papers)]
    proofs = time.perf_counter() - began

    refused = sum(
        not _is_sound(_spoiled(papers[voter]), shape, key, context, voter) for voter in range(0, len(papers), 10)
    )
    partials = {}
    began = time.perf_counter()
    sums = opening.summed(checked, given.options)
    adding = time.perf_counter() - began
    for one in tellers[:NEEDED]:
        share_key = keys.share_key(enrolments, one.place)
        said = one.partial(sums, context)
        partials[one.place] = opening.check_partial(sums, share_key, context, one.place, said)
    began = time.perf_counter()
    found = opening.opened(sums, partials, given.voters)
    adding += time.perf_counter() - began

    expected = [len(range(place, given.voters, given.options)) for place in range(given.options)]
    is_right = found == expected and refused == len(range(0, given.voters, 10))
    for database in given.database or ["sqlite", "postgresql"]:
        with chosen(database) as chamber:
            figures = booth.burst(chamber, given.voters)
        print(json.dumps({"database": database, "voters": given.voters, **figures}), flush=True)
        is_right = is_right and figures["burst_right"]
    summary = {
        "bench": "secret", "voters": given.voters, "options": given.options, "proofs_s": round(proofs, 3),
        "sum_s": round(adding, 3), "ballot_bytes": len(papers[0]), "spoiled_refused": refused, "right": is_right,
    }  # fmt: skip
    print(json.dumps(summary), flush=True)
    return 0 if is_right else 1


def _spoiled(text: str) -> str:
    place = text.index('"z"') + 10
    return text[:place] + ("1" if text[place] == "0" else "0") + text[place + 1 :]


def _is_sound(text: str, shape: Shape, key: bytes, context: str, voter: int) -> bool:
    try:
        ballots.check(text, shape, key, context, f"v{voter}")
    except Unsound:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
