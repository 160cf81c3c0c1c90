"""An electronic election in the words of `sealing`: its shape, its list, its opened numbers, its export."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.elections.arithmetic import Sheet
from app.elections.models import Election
from app.elections.models.sealed import SealedBallot, SealedKey, SealedVoter
from app.elections.sealing import ballots, opening
from app.elections.sealing.ballots import Group, Shape
from app.elections.sealing.proofs import Pair
from app.kernel import db
from app.kernel.ids import is_id


def shape(one: Election) -> Shape:
    """What a ballot asks: at most as many names as seats, or one answer about each person (R-SEC-06)."""
    by_person = [tuple(f"{candidate.id} {answer}" for answer in one.answers) for candidate in one.standing]
    if one.is_election:
        names = tuple(option for options in by_person for option in options)
        return Shape((Group(names, tuple(range(min(one.seats, len(names)) + 1))),))
    return Shape(tuple(Group(options, (1,)) for options in by_person))


def context(one: Election, key: SealedKey) -> str:
    """What every proof of this election is bound to."""
    return ballots.context(one.id, key.fingerprint, shape(one))


def voter(one: Election, person_id: str) -> SealedVoter | None:
    """Whether, and as whom, that person was given a ballot."""
    return db.session().get(SealedVoter, (one.id, person_id)) if is_id(person_id) else None


def turnout(one: Election) -> int:
    """How many have handed one in; nobody learns who (R-SEC-10)."""
    mine = (SealedVoter.election_id == one.id, SealedVoter.number > 0)
    return db.session().scalar(select(func.count()).where(*mine)) or 0


def listed(one: Election) -> Sequence[SealedBallot]:
    """The published list, in its order."""
    query = select(SealedBallot).where(SealedBallot.election_id == one.id).order_by(SealedBallot.seq)
    return db.session().scalars(query).all()


def newest(one: Election) -> SealedBallot | None:
    """The end of the list."""
    query = select(SealedBallot).where(SealedBallot.election_id == one.id).order_by(SealedBallot.seq.desc())
    return db.session().scalars(query.limit(1)).first()


def last_of(one: Election, sign: str) -> SealedBallot | None:
    """The ballot of that voter that counts so far."""
    mine = (SealedBallot.election_id == one.id, SealedBallot.sign == sign)
    return db.session().scalars(select(SealedBallot).where(*mine).order_by(SealedBallot.number.desc())).first()


def counted(one: Election) -> list[SealedBallot]:
    """The last ballot of every voter."""
    return list({ballot.sign: ballot for ballot in listed(one)}.values())


def summed(one: Election) -> str:
    """What the tellers open, as the key keeps it."""
    pairs = [ballots.pairs_of(ballot.text) for ballot in counted(one)]
    sums = opening.summed(pairs, len(shape(one).options))
    return json.dumps([[first.hex(), second.hex()] for first, second in sums])


def sums_of(key: SealedKey) -> list[Pair]:
    """The sums that were fixed at the closing."""
    return [(bytes.fromhex(first), bytes.fromhex(second)) for first, second in json.loads(key.sums)]


def sheet(one: Election) -> Sheet | None:
    """The opened numbers, in place of two tellers' sheets; None until enough tellers have sent their parts."""
    key = one.key
    if key is None or not key.is_opened or not key.sums:
        return None
    handed_in = turnout(one)
    known = [teller for teller in key.tellers if teller.parts][: key.needed]
    partials = {teller.place: [bytes.fromhex(part["d"]) for part in json.loads(teller.parts)] for teller in known}
    found = opening.opened(sums_of(key), partials, handed_in)
    keyed = [(option.split(" ")[0], option.split(" ")[1]) for option in shape(one).options]
    return Sheet(handed_in, handed_in, 0, dict(zip(keyed, found, strict=True)))


def is_published(one: Election) -> bool:
    """Whether the list may be read: from the closing on; while people vote it would say when each one did."""
    return one.counting_at is not None and one.voided_at is None


def published(one: Election) -> dict[str, Any]:
    """The list of receipts as everybody of the meeting has it: signs drawn by lot, no person, no ciphertext."""
    key, rows = one.key, listed(one)
    assert key is not None
    last = {it.sign: it.seq for it in rows}
    return {
        "election": one.id,
        "title": one.title,
        "fingerprint": key.fingerprint,
        "start": ballots.start(context(one, key)),
        "list": [
            {
                "seq": it.seq, "voter": it.sign, "number": it.number, "receipt": it.receipt, "link": it.link,
                "counts": last[it.sign] == it.seq,
            }
            for it in rows
        ],
    }  # fmt: skip


def export(one: Election) -> dict[str, Any]:
    """Everything that the verifier needs and nothing that says who: tools/verify_ballot.py reads it."""
    key, made = one.key, sheet(one)
    assert key is not None and made is not None
    tellers = [
        {"name": it.name, "enrolment": json.loads(it.enrolment), "confirmation": json.loads(it.confirmation)}
        for it in key.tellers
    ]
    return {
        "election": one.id,
        "title": one.title,
        "candidates": {candidate.id: candidate.name for candidate in one.standing},
        "groups": shape(one).described,
        "voters": one.issued,
        "key": {"number": key.number, "needed": key.needed, "tellers": tellers},
        "list": [
            {
                "seq": it.seq, "voter": it.sign, "number": it.number, "ballot": it.text, "receipt": it.receipt,
                "link": it.link,
            }
            for it in listed(one)
        ],
        "partials": [{"place": it.place, "parts": json.loads(it.parts)} for it in key.tellers if it.parts],
        "result": {" ".join(answer): count for answer, count in made.counts.items()},
    }  # fmt: skip
