"""How fast a whole journal is verified, and whether every tampering is found.

`make bench BENCH=verify ARGS="--entries 1000000 --tamperings 10000"`. The journal of the timing has 200 streams. The
one that is tampered with is small, for it is verified once for each tampering: a field changed, an entry removed or
exchanged with another, a head changed, a stream forgotten, the tail cut with the stream's row made to fit, or the tail
written anew with hashes that fit each other; the last three are found by a head held outside.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.orm import Session

from app.kernel import journal
from app.kernel.db import Base, Database
from app.kernel.ids import new_id
from app.kernel.journal import FIRST_HASH, Entry, Head, Stream, digest

Row = dict[str, Any]
FACT = '{"item_id":"0199e0a2-7b1c-7000-8000-00000000%04d","note":"Ủy ban nhân dân tỉnh","state":"DISCUSSED"}'


def rows(count: int, streams: list[str]) -> Iterator[Row]:
    """So many entries over the streams, chained."""
    heads = dict.fromkeys(streams, (0, FIRST_HASH))
    for number in range(count):
        stream_id = streams[number % len(streams)]
        seq, previous = heads[stream_id]
        row = entry(stream_id, seq + 1, FACT % (number % 10000), previous)
        heads[stream_id] = (row["seq"], row["hash"])
        yield row


def entry(stream_id: str, seq: int, fact: str, previous: str) -> Row:
    """One entry whose hash fits."""
    fields = (stream_id, seq, "2026-04-14T00:30:00.000000Z", "clerk", "ItemStateChanged", 1, fact, previous)
    names = ("stream_id", "seq", "at", "actor_id", "name", "version", "data", "previous_hash")
    return {**dict(zip(names, fields, strict=True)), "hash": digest(*fields)}


def build(folder: Path, count: int, streams: int) -> Database:
    """A database with that journal."""
    database = Database(f"sqlite:///{folder / f'{count}.db'}", f"sqlite:///{folder / 'text.db'}")
    Base.metadata.create_all(database.engine)
    ids = sorted(new_id() for _ in range(streams))
    heads: dict[str, Row] = {}
    batch: list[Row] = []
    with database.engine.execution_options(writes=True).begin() as connection:
        for row in rows(count, ids):
            heads[row["stream_id"]] = row
            batch.append(row)
            if len(batch) == 20000:
                connection.execute(insert(Entry), batch)
                batch.clear()
        if batch:
            connection.execute(insert(Entry), batch)
        connection.execute(
            insert(Stream),
            [
                {"id": i, "kind": "meeting", "subject_id": i, "head_seq": r["seq"], "head_hash": r["hash"]}
                for i, r in heads.items()
            ],
        )
    return database


def timed(folder: Path, count: int) -> float:
    """Seconds to verify a journal of so many entries."""
    print(f"building a journal of {count} entries", file=sys.stderr)
    database = build(folder, count, 200)
    with Session(database.engine) as session:
        began = time.perf_counter()
        faults = list(journal.verify(session))
        took = time.perf_counter() - began
    database.close()
    if faults:
        raise SystemExit(f"an untouched journal is said to have faults: {faults[:3]}")
    return took


# ---- tampering ---------------------------------------------------------------------------------


def change_field(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    field, value = chance.choice(
        [
            ("data", "{}"),
            ("at", "2026-04-14T00:31:00.000000Z"),
            ("actor_id", "other"),
            ("name", "Other"),
            ("version", 2),
        ]
    )
    line.execute(update(Entry).where(*one(head, chance)).values({field: value}))


def remove(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    line.execute(delete(Entry).where(*one(chance.choice(heads), chance)))


def exchange(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    first, second = chance.sample(range(1, head.seq + 1), 2)
    for old, new in ((first, -1), (second, first), (-1, second)):
        line.execute(update(Entry).where(Entry.stream_id == head.stream_id, Entry.seq == old).values(seq=new))


def cut_tail(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    end = chance.randrange(0, head.seq)
    line.execute(delete(Entry).where(Entry.stream_id == head.stream_id, Entry.seq > end))
    fit_stream(line, head.stream_id)


def write_anew(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    start = chance.randrange(1, head.seq + 1)
    mine = select(Entry.seq, Entry.data, Entry.previous_hash).where(Entry.stream_id == head.stream_id)
    old = line.execute(mine.where(Entry.seq >= start).order_by(Entry.seq)).all()
    line.execute(delete(Entry).where(Entry.stream_id == head.stream_id, Entry.seq >= start))
    previous, fact = old[0].previous_hash, '{"state":"VOTED"}'
    for row in old:
        fresh = entry(head.stream_id, row.seq, fact, previous)
        line.execute(insert(Entry), [fresh])
        previous, fact = fresh["hash"], '{"state":"DONE"}'
    fit_stream(line, head.stream_id)


def change_head(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    line.execute(update(Stream).where(Stream.id == head.stream_id).values(head_hash="ab" * 32))


def forget_stream(line: Connection, chance: random.Random, heads: list[Head]) -> None:
    head = chance.choice(heads)
    line.execute(delete(Entry).where(Entry.stream_id == head.stream_id))
    line.execute(delete(Stream).where(Stream.id == head.stream_id))


def one(head: Head, chance: random.Random) -> tuple[Any, ...]:
    """Some entry of the stream."""
    return Entry.stream_id == head.stream_id, Entry.seq == chance.randrange(1, head.seq + 1)


def fit_stream(line: Connection, stream_id: str) -> None:
    """Makes the stream's row fit its last entry, as a careful forger would."""
    query = select(Entry.seq, Entry.hash).where(Entry.stream_id == stream_id).order_by(Entry.seq.desc()).limit(1)
    last = line.execute(query).first()
    seq, hashed = (last.seq, last.hash) if last else (0, FIRST_HASH)
    line.execute(update(Stream).where(Stream.id == stream_id).values(head_seq=seq, head_hash=hashed))


TAMPERINGS: tuple[Callable[[Connection, random.Random, list[Head]], None], ...] = (
    change_field, remove, exchange, cut_tail, write_anew, change_head, forget_stream,
)  # fmt: skip


def found(folder: Path, tamperings: int, seed: int) -> int:
    """How many of so many random tamperings are noticed; each is undone before the next."""
    database = build(folder, 60, 3)
    chance = random.Random(seed)
    noticed = 0
    with Session(database.engine) as session:
        held = [Head(*row) for row in session.execute(select(Stream.id, Stream.head_seq, Stream.head_hash))]
    with database.engine.connect() as line, Session(bind=line) as session:
        for number in range(tamperings):
            line.execute(text("SAVEPOINT tampering"))
            kind = TAMPERINGS[number % len(TAMPERINGS)]
            kind(line, chance, held)
            if next(journal.verify(session, held), None) is not None:
                noticed += 1
            else:
                print(f"not noticed: {kind.__name__}", file=sys.stderr)
            session.expunge_all()
            line.execute(text("ROLLBACK TO tampering"))
            line.execute(text("RELEASE tampering"))
            if number % 1000 == 999:
                print(f"{number + 1} tamperings, {noticed} found", file=sys.stderr)
    database.close()
    return noticed


def main(words: list[str]) -> int:
    """Prints the summary; 0 when every tampering was found."""
    parser = argparse.ArgumentParser(prog="verify", description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--tamperings", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=20260414)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        noticed = found(Path(folder), asked.tamperings, asked.seed)
        took = timed(Path(folder), asked.entries)
    summary = {"bench": "verify", "entries": asked.entries, "entries_s": round(asked.entries / took)}
    print(json.dumps({**summary, "seconds": round(took, 2), "tamperings": asked.tamperings, "found": noticed}))
    return 0 if noticed == asked.tamperings else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
