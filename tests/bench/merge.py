"""Two devices of one person that write notes without a line, are cut and killed: the same on both, nothing lost.

`make bench BENCH=merge ARGS="--histories 10000"`: half an hour. The devices are the browser's own notebook.js and
pending.js, in Node with stores, lines and clocks that fail (notebooks.mjs); the server is the command keep_note and
what GET /papers/ID/notes answers, on SQLite. A history has at least 50 edits, 5 cuts and a kill: notes of all kinds
written, reworded, recoloured, removed, undone; requests that arrive with their answers lost; commands repeated under
their keys.

diverged: histories at whose end the devices and the server do not show the same. lost: texts and marks that nobody
took away having seen them, and that are gone. doubled: texts that stand twice.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import delete

from app import open_stores
from app.annotations import queries
from app.annotations.commands import keep_note_command
from app.annotations.models import Note
from app.config import Settings
from app.documents.actions import release
from app.kernel import db, migrations
from app.kernel.actor import Actor
from app.kernel.commands import commands
from app.kernel.db import reading
from app.kernel.errors import Refusal
from app.kernel.transaction import group, once
from tests.bench.node import Node
from tests.documents import chamber

EDITS, CUTS = 50, 5


class Devices(Node):
    """static/js/notes in a process of Node, twice."""

    def __init__(self) -> None:
        super().__init__("notebooks.mjs")

    def history(self, server: "Server", seed: int) -> dict[str, int]:
        """Plays one history against the server; what became of it."""
        self.say({"seed": seed, "version": server.version_id, "edits": EDITS, "cuts": CUTS})
        while True:
            asked = self.hear()
            if "history" in asked:
                self.say({})
                told: dict[str, int] = asked["history"]
                return told
            self.say(server.answer(asked))


class Server:
    """What the gateway and the route do, for one person and one paper."""

    def __init__(self, actor: Actor, version_id: str, document_id: str) -> None:
        self.actor, self.version_id, self.document_id = actor, version_id, document_id

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        """To {keep, key} or {since, removed}."""
        if "keep" in asked:
            return self._keep(asked["keep"], asked["key"])
        with reading():
            change = queries.change_of(self.actor)
            notes = queries.notes_on(self.actor, self.document_id, asked["since"], with_removed=asked["removed"])
            more = len(notes) == queries.PORTION
            told = [queries.told(note) for note in notes]
        return {"change": told[-1]["change"] if more else change, "notes": told, "more": more}

    def _keep(self, message: dict[str, Any], key: str) -> dict[str, Any]:
        read = commands["keep_note"].read(message)
        try:
            answer = once(self.actor, key, [], lambda: keep_note_command(self.actor, read))
        except Refusal as refusal:
            return {"ok": False, "code": refusal.code, "sentence": str(refusal), "change": 0}
        with reading():
            return {"ok": True, **answer, "change": queries.change_of(self.actor)}

    def forget(self) -> None:
        """The next history begins on an empty paper."""
        with db.database().writing(db.database().engine) as session:
            session.execute(delete(Note))


def played(server: Server, histories: int, seed: int) -> dict[str, int]:
    """The sums of that many histories."""
    devices = Devices()
    figures: dict[str, int] = {"histories": 0}
    try:
        for number in range(histories):
            told = devices.history(server, seed + number)
            server.forget()
            figures["histories"] += 1
            for name, value in told.items():
                figures[name] = figures.get(name, 0) + value
            if told["lost"] or told["diverged"]:
                print(f"seed {seed + number}: {told}", file=sys.stderr, flush=True)
            if number % 500 == 499:
                print(figures, file=sys.stderr, flush=True)
    finally:
        devices.close()
    return figures


def measure(histories: int, seed: int = 20260414) -> dict[str, Any]:
    """The figures; binds a database of its own for the time."""
    with tempfile.TemporaryDirectory() as folder:
        group.gather = 0  # commands come one after the other here: nobody to wait for
        database = open_stores(Settings(data=Path(folder)))
        migrations.upgrade(database)
        try:
            house = chamber.build(database, Path(folder))
            version = house.paper("Trang một", "Trang hai", "Trang ba")
            release.release(house.office, house.meeting_id, [version.id])
            began = time.monotonic()
            figures = played(Server(house.huy, version.id, version.document_id), histories, seed)
        finally:
            database.close()
            db.bind(None)
    return figures | {"seconds": round(time.monotonic() - began, 1)}


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--histories", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=20260414)
    given = options.parse_args()
    figures = measure(given.histories, given.seed)
    print(json.dumps({"bench": "merge", **figures}), flush=True)
    sys.exit(0 if figures["diverged"] == figures["lost"] == 0 else 1)


if __name__ == "__main__":
    main()
