"""The web process is killed while a chamber votes: what was acknowledged stands, once, under its receipt.

`make bench BENCH=kills ARGS="--kills 30 --votes 5000 --clients 500 --database sqlite"`. Ballot after ballot everybody
votes at once; at moments drawn by chance the process gets SIGKILL and is started again. Laptops send what has no answer
again under its key, as the browser does. Afterwards every message is sent once more: its receipt must be the first one.
In the end the chains of the journal are recomputed.
"""

import argparse
import json
import random
import sys
import time
from typing import Any

from app.kernel import db, journal
from app.voting import actions
from tests.bench.ballots import gather
from tests.bench.world import Chamber, Laptops, Web, chosen, say

MINUTES = 10  # that a ballot is given; what an outage takes is given back besides


def fell(web: Web, times: int, chance: random.Random) -> None:
    """So many kills, each at a moment of its own after the process was back."""
    for _ in range(times):
        time.sleep(chance.uniform(0.0, 0.4))
        web.kill()
        web.start()


def measure(chamber: Chamber, clients: int, kills: int, votes: int, seed: int) -> dict[str, Any]:
    """The figures: `kills` spread evenly over the ballots that `votes` make."""
    sitting, web, chance = gather(chamber, clients), chamber.web(), random.Random(seed)
    rounds = max(1, -(-votes // clients))
    done = 0
    with Laptops() as laptops:
        sitting.connect(laptops, web.port)
        for number in range(1, rounds + 1):
            ballot = sitting.open(number, MINUTES)
            messages = sitting.messages(ballot)
            laptops.begin("vote", name="vote", messages=messages, within=240)
            due = kills * number // rounds - done
            fell(web, due, chance)
            done += due
            voted = laptops.end()
            sitting.repeat(laptops, messages, voted)
            sitting.judge(ballot, messages, voted)
            actions.close_ballot(chamber.world.binh, sitting.meeting, ballot.id)
            say(f"ballot {number}/{rounds}: {done} kills, acked {sitting.acked}, lost {sitting.lost}")
    with db.reading() as session:
        faults = list(journal.verify(session))
    return {
        "kills": done, "votes": rounds * clients, "acked": sitting.acked, "lost": sitting.lost,
        "doubled": sitting.doubled, "chain_ok": not faults,
    }  # fmt: skip


def main() -> None:
    """Prints the summary; not complete while a vote has no answer."""
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--votes", type=int, default=5000)
    options.add_argument("--clients", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with chosen(given.database) as chamber:
        figures = measure(chamber, given.clients, given.kills, given.votes, given.seed)
    print(json.dumps({"bench": "kills", "database": given.database, **figures}), flush=True)
    is_whole = figures["acked"] == figures["votes"] and not figures["lost"] and not figures["doubled"]
    sys.exit(0 if is_whole and figures["chain_ok"] else 1)


if __name__ == "__main__":
    main()
