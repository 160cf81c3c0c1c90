"""Random schedules of cuts, duplicates, delays and reordering: every page must end as a fresh one does.

`make bench BENCH=schedules ARGS="--schedules 10000"`. The journal, the transaction, the publisher and the cursor of
the browser (static/js/cursor.js, under Node) are the real ones; only the line between them is made up, by chance and
with a seed. A schedule hears at least 200 entries over a line that is cut at least 5 times and repeats at least 2
messages; forty schedules share a journal. State is what applying the entries in the order heard leaves behind; it
must be that of a fresh page, and each entry must be handed on once and in order. Some schedules run with a fault put
into the cursor on purpose (see cursor.mjs): if none of those diverges, the bench itself is broken.
"""

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app import open_stores
from app.config import Settings
from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.db import Base
from app.kernel.events import Event
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import transaction
from app.realtime.gateway import CATCH_UP
from app.realtime.publisher import Publisher
from tests.bench.node import Node
from tests.bench.world import say

TOGETHER = 40
ENTRIES, CUTS, DUPLICATES = 200, 5, 2
CLERK = Actor("system:bench", "bench", kind="system")


@dataclass(frozen=True)
class SlotSet(Event):
    """A fact whose order matters: the last one wins."""

    slot: int
    value: int


@dataclass
class Page:
    """One open page: feed.js in miniature around the real cursor, on a line that cannot be trusted."""

    chance: random.Random
    start: int
    online: bool = False
    seq: int = 0
    gap: bool = False
    head: int = 0
    cuts: int = 0
    duplicates: int = 0
    asking: bool = False
    line: list[tuple[list[int], bool]] = field(default_factory=list)  # under way: entries' numbers, is it an answer?
    handed: list[int] = field(default_factory=list)

    def push(self, seqs: list[int], answer: bool = False) -> None:
        """A message sets out; some take a detour, some arrive twice."""
        at = len(self.line) if self.chance.random() < 0.8 else self.chance.randrange(len(self.line) + 1)
        self.line.insert(at, (seqs, answer))
        if self.chance.random() < (0.1 if self.duplicates < DUPLICATES else 0.02):
            self.line.insert(self.chance.randrange(len(self.line) + 1), (seqs, answer))
            self.duplicates += 1

    def lose(self) -> None:
        """One message never arrives; the browser stops waiting for an answer after a while."""
        _, answer = self.line.pop(self.chance.randrange(len(self.line)))
        self.asking = self.asking and not answer

    def cut(self) -> None:
        """What was under way is lost."""
        self.online = self.asking = False
        self.line.clear()
        self.cuts += 1

    def arrivals(self, everything: bool) -> list[int]:
        """The numbers of what arrives now."""
        count = len(self.line) if everything else self.chance.randrange(len(self.line) + 1)
        arrived, self.line = self.line[:count], self.line[count:]
        if any(answer for _, answer in arrived):
            self.asking = False
        return [seq for seqs, _ in arrived for seq in seqs]


class Cursors(Node):
    """static/js/cursor.js in a process of Node."""

    def __init__(self) -> None:
        super().__init__("cursor.mjs")

    def order(self, order: dict[str, Any]) -> Any:
        """One order, one answer."""
        self.say(order)
        return self.hear()


class Schedules:
    """Pages on one journal, until all of them have heard everything."""

    def __init__(self, cursors: Cursors, seed: int, faulty: bool = False) -> None:
        self.chance = random.Random(seed)
        self.cursors = cursors
        self.stream = StreamRef(new_id(), "bench", new_id())
        self.facts: dict[int, SlotSet] = {}
        with transaction(self.stream, CLERK):
            pass  # the stream exists before its first entry, as a meeting's does
        start = 0
        self.pages = [Page(random.Random(self.chance.random()), start) for _ in range(TOGETHER)]
        cursors.order({"start": start, "count": TOGETHER, "faulty": faulty})
        self.publisher = Publisher(lambda: [self.stream.id], self._sent, self._head)
        self.publisher.follow(self.stream.id, start)

    def run(self) -> None:
        """Records and loses until every page has its share of trouble, then lets the lines heal."""
        while not self._enough():
            if len(self.facts) < ENTRIES or self.chance.random() < 0.1:
                self._record(self.chance.randint(1, 20))
            for page in self.pages:
                self._trouble(page)
            self._step()
        for _ in range(60):
            for page in self.pages:
                if not page.online:
                    self._join(page)
            self.publisher.wake()  # as every second
            self.publisher.publish()
            self.publisher._tell_heads()
            self._step(everything=True)
            if all(not page.line and page.seq == len(self.facts) for page in self.pages):
                return

    def diverged(self) -> int:
        """How many pages do not end as a fresh page does."""
        whole = self._fresh()
        wanted = state(self.facts, whole)
        return sum(page.handed != whole or state(self.facts, page.handed) != wanted for page in self.pages)

    def _fresh(self) -> list[int]:
        seqs: list[int] = []
        while found := journal.since(self.stream.id, len(seqs), CATCH_UP):
            seqs += [entry["seq"] for entry in found]
            assert all(entry["data"]["value"] == self.facts[entry["seq"]].value for entry in found)
        return seqs

    def _enough(self) -> bool:
        return len(self.facts) >= ENTRIES and all(
            page.cuts >= CUTS and page.duplicates >= DUPLICATES for page in self.pages
        )

    def _record(self, count: int) -> None:
        facts = [SlotSet(self.chance.randrange(8), self.chance.randrange(10**6)) for _ in range(count)]
        with transaction(self.stream, CLERK) as tx:
            recorded = [tx.record(fact) for fact in facts]
        self.facts |= {one.seq: fact for one, fact in zip(recorded, facts, strict=True)}
        if self.chance.random() < 0.9:  # a lost wake-up: the next commit or the poll finds both
            self.publisher.wake(frozenset({self.stream.id}))
            self.publisher.publish()

    def _trouble(self, page: Page) -> None:
        if not page.online:
            if page.chance.random() < 0.4:
                self._join(page)
        elif page.chance.random() < (0.25 if page.cuts < CUTS else 0.04):
            page.cut()
        elif page.line and page.chance.random() < 0.1:
            page.lose()

    def _join(self, page: Page) -> None:
        """Join first, then read what was missed."""
        page.online = True
        self._ask(page)

    def _ask(self, page: Page) -> None:
        found = journal.since(self.stream.id, page.seq, CATCH_UP)
        page.head = max(page.head, journal.head(self.stream.id).seq)
        page.asking = True
        page.push([entry["seq"] for entry in found], answer=True)

    def _step(self, everything: bool = False) -> None:
        arrived = [(number, page.arrivals(everything)) for number, page in enumerate(self.pages) if page.online]
        if not arrived:
            return
        answers = self.cursors.order({"take": arrived})
        for (number, _), (handed, seq, gap) in zip(arrived, answers, strict=True):
            page = self.pages[number]
            page.handed += handed
            page.seq, page.gap = seq, gap
            if (gap or page.head > seq) and not page.asking:
                self._ask(page)

    def _sent(self, _stream_id: str, entry: dict[str, Any]) -> None:
        for page in self.pages:
            if page.online:
                page.push([entry["seq"]])

    def _head(self, _stream_id: str, seq: int) -> None:
        for page in self.pages:
            if page.online:
                page.head = max(page.head, seq)


def state(facts: dict[int, SlotSet], seqs: Sequence[int]) -> dict[int, int]:
    """What a page shows after hearing these entries in this order."""
    return {facts[seq].slot: facts[seq].value for seq in seqs}


def measure(schedules: int, seed: int = 20260414) -> dict[str, Any]:
    """The figures; binds a database of its own for the time."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_stores(Settings(data=Path(folder)))
        Base.metadata.create_all(database.engine)
        cursors = Cursors()
        try:
            figures = _measured(cursors, schedules, seed)
        finally:
            cursors.close()
            database.close()
    return figures


def _measured(cursors: Cursors, schedules: int, seed: int) -> dict[str, Any]:
    figures = {"schedules": 0, "entries": 0, "cuts": 0, "duplicates": 0, "diverged": 0}
    for number in range(-(-schedules // TOGETHER)):
        run = Schedules(cursors, seed + number)
        run.run()
        figures["schedules"] += len(run.pages)
        figures["entries"] += sum(len(page.handed) for page in run.pages)
        figures["cuts"] += sum(page.cuts for page in run.pages)
        figures["duplicates"] += sum(page.duplicates for page in run.pages)
        figures["diverged"] += run.diverged()
        if number % 50 == 49:
            say(f"{figures}")
    planted = Schedules(cursors, seed - 1, faulty=True)
    planted.run()
    return figures | {"planted_fault_found": planted.diverged() > 0}


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--schedules", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20260414)
    given = options.parse_args()
    figures = measure(given.schedules, given.seed)
    print(json.dumps({"bench": "schedules", **figures}), flush=True)
    sys.exit(0 if figures["diverged"] == 0 and figures["planted_fault_found"] else 1)


if __name__ == "__main__":
    main()
