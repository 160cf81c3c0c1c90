"""Votes and catching up over a bad line: loss, delay, little room, a cut of a minute.

`make bench BENCH=badnet ARGS="--clients 10 --seconds 60"`. Ten laptops of one place share a line of 1 Mbit/s with a
round trip of 400 ms that loses 20 % of the segments each way (tests/links: what TCP makes of it). ack_p95_s: from
giving a vote until its receipt, all votes of all rounds. Then the line is silent for --seconds while entries are
recorded; state_right_s: from its mending until a laptop has them all, the median; state_right_p95_s and _max_s too.
Laptops behave as static/js/feed.js: seven silent seconds are a dead line, a call not answered within five is given up.
"""

import argparse
import json
import sys
import time

from app.kernel import journal
from app.kernel.ids import new_id
from app.kernel.transaction import transaction
from app.meetings.models import Meeting
from tests.bench.fanout import BenchChange
from tests.bench.voting import BALLOT
from tests.bench.world import Chamber, Laptops, chosen, rank, say
from tests.links.process import link

LOSS, ROUND_TRIP_MS, KBIT_S = 0.2, 400, 1000


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--clients", type=int, default=10)
    options.add_argument("--votes", type=int, default=15, help="rounds")
    options.add_argument("--seconds", type=float, default=60, help="length of the cut")
    options.add_argument("--longest-pause", type=float, default=1, help="seconds between two tries, at most")
    given = options.parse_args()
    with chosen("sqlite") as chamber:
        figures = measure(chamber, given.clients, given.votes, given.seconds, given.longest_pause)
    conditions = {"loss_pct": LOSS * 100, "rtt_ms": ROUND_TRIP_MS, "kbit_s": KBIT_S}
    print(json.dumps({"bench": "badnet", "clients": given.clients, **conditions, **figures}), flush=True)
    sys.exit(0 if figures["lost"] == 0 and figures["all_current"] else 1)


def measure(chamber: Chamber, clients: int, rounds: int, seconds: float, pause: float) -> dict[str, object]:
    """The figures of one line."""
    chamber.add_delegates(clients)
    web, stream = chamber.web(), Meeting.members_stream(chamber.meeting.id)
    start = journal.head(stream.id).seq
    with (
        link(web.port, delay_ms=ROUND_TRIP_MS / 2, loss=LOSS, rate_kbit=KBIT_S) as line,
        Laptops() as laptops,
    ):
        cookies = [chamber.cookie(delegate) for delegate in chamber.delegates]
        connected = laptops.order(
            "connect", port=line.port, cookies=cookies, streams=[stream.id], since=start, impatient=True,
            longest_pause_s=pause,
        )  # fmt: skip
        say(f"connected: {connected}")
        took: list[float] = []
        for _ in range(rounds):
            votes = [{"key": new_id(), "ballot": BALLOT.id, "choice": "IN_FAVOUR"} for _ in range(clients)]
            laptops.order("again", within=60)
            took += [one for one in laptops.order("vote", name="test_vote", messages=votes)["took"] if one is not None]
        say(f"{len(took)} votes answered, p95 {rank(took, 0.95):.2f} s")
        line.order("cut")
        laptops.order("idle", seconds=seconds / 2)
        with transaction(stream, chamber.world.thao) as tx:
            last = [tx.record(BenchChange("", "", f"while away {n}")) for n in range(10)][-1]
        laptops.order("idle", seconds=seconds / 2)
        mended = time.monotonic()
        line.order("mend")
        answer = laptops.order("wait", stream=stream.id, seq=last.seq, within=60)
        heard = {seq: times for name, seq, times in laptops.order("report") if name == stream.id}
    right = [at - mended for at in heard.get(last.seq, [])]
    return {
        "ack_p50_s": round(rank(took, 0.5), 2), "ack_p95_s": round(rank(took, 0.95), 2),
        "state_right_s": round(rank(right, 0.5), 2), "state_right_p95_s": round(rank(right, 0.95), 2),
        "state_right_max_s": round(max(right), 2), "votes": len(took), "lost": clients * rounds - len(took),
        "all_current": bool(answer["all"]),
    }  # fmt: skip


if __name__ == "__main__":
    main()
