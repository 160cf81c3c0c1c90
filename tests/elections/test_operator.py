"""Whoever operates the server, with disk, logs, backups and all messages, learns who voted and never how (R-SEC-08,
invariant 8)."""

import logging
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.elections import sealed
from app.elections.sealing import ballots, keys
from app.elections.sealing.curve import ORDER, ZERO, minus, times, times_base
from app.kernel import journal
from app.kernel.db import Database, reading
from tests.elections.booth import A, B, Booth
from tests.elections.world import Hall
from tests.meetings.conftest import browsing

TOKEN = re.compile(rb"(?=([0-9a-f]{64}))")  # overlapping: none is missed because it stands beside another
CHOICES = (A, B, A, A)


def opened_with(found: Iterable[int], papers: list[list[ballots.Pair]]) -> list[list[int]]:
    """What these numbers open, each tried as a key and as the randomness of an answer; shut papers are left out."""
    opened = []
    for paper in papers:
        values: dict[int, int] = {}
        for secret in found:
            for place, (first, second) in enumerate(paper):
                rest = minus(second, times(secret, first))
                if rest in (ZERO, times_base(1)):
                    values[place] = int(rest != ZERO)
                elif times_base(secret) == first:
                    values[place] = -1  # whoever has r reads the answer
        if values:
            opened.append([values.get(place, 0) for place in range(len(paper))])
    return opened


def loot(database: Path, copied: Path, said: str, sent: list[str]) -> bytes:
    """Every byte: the database with its log of changes, a backup of it, what was logged, every message as it came."""
    with sqlite3.connect(database) as source, sqlite3.connect(copied) as target:
        source.backup(target)
    beside = [path for path in database.parent.rglob("*") if path.is_file()]
    return b"\n".join(path.read_bytes() for path in (*beside, copied)) + "\n".join([said, *sent]).encode()


def test_the_operator_with_everything_learns_who_and_never_how(
    hall: Hall, sqlite_database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    booth = Booth(hall).prepare().open()
    voters, sent = booth.voters()[: len(CHOICES)], []
    with browsing(sqlite_database, tmp_path / "app") as browsers:
        for voter, choice in zip(voters, CHOICES, strict=True):
            client = browsers.of(voter)
            text = booth.seal(voter, choice)
            sent.append(text)
            address = f"/meetings/{hall.meeting}/elections/{booth.election}/ballot"
            answer = client.post(address, json={"ballot": text, "replaces": 0})
            assert answer.status_code == 200, answer.text
            assert answer.get_json()["receipt"] == ballots.receipt(text)
    place = sqlite_database.engine.url.database
    assert place
    everything = loot(Path(place), tmp_path / "backup.db", caplog.text, sent)
    tokens = {int.from_bytes(bytes.fromhex(one.decode()), "little") % ORDER for one in TOKEN.findall(everything)}
    assert len(tokens) > 100

    with reading():
        one = booth.one()
        signs = {ballot.sign: ballots.pairs_of(ballot.text) for ballot in sealed.listed(one)}
        took_part = [voter for voter in voters if (row := sealed.voter(one, voter.id)) and row.number]
        assert took_part == voters  # who
        assert one.key is not None
        public, enrolments = bytes.fromhex(one.key.public_key), one.key.enrolments
    papers = list(signs.values())

    # How: nothing that is there is a key, a share, a teller's secret or the randomness of an answer.
    shares = [keys.share_key(enrolments, number) for number in enrolments]
    letters = [bytes.fromhex(said["letter"]) for said in enrolments.values()]
    known = {times_base(token) for token in tokens}
    assert not known & {public, *shares, *letters, *(first for paper in papers for first, _second in paper)}
    assert opened_with(tokens, papers) == []
    # Papers of the same choice have nothing in common, and all are as long as each other.
    assert len({half for paper in papers for pair in paper for half in pair}) == 2 * 2 * len(CHOICES)
    assert len({len(text) for text in sent}) == 1
    # The log of the server has none of it, and the journal the receipt alone.
    assert not any(text[:80] in caplog.text for text in sent)
    entries = [it for it in journal.since(booth.election, 0) if it["name"] == "BallotSealed"]
    assert len(entries) == len(CHOICES)
    assert {name for it in entries for name in it["data"]} == {"election_id", "seq", "receipt", "link"}

    # One teller who helps (k - 1 of them) changes nothing; with two the attack works, so it would have found something.
    one_share = booth.browsers[1].share % ORDER
    assert opened_with([one_share, one_share * 2 % ORDER, one_share * 3 % ORDER], papers) == []
    two = (one_share * 2 - booth.browsers[2].share) % ORDER
    assert opened_with([two], papers) == [[1, 0], [0, 1], [1, 0], [1, 0]]
