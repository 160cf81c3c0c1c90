"""Loading what an action is about, and the streams it records in."""

from hashlib import sha256
from typing import TypeVar

from sqlalchemy import func, select

from app.accounts.models import Body, Person
from app.kernel import db
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import Transaction
from app.meetings import whose
from app.petitions import policy
from app.petitions.events import PetitionsNoted
from app.petitions.models import Petition, PetitionGroup, petitions_stream

Numbered = TypeVar("Numbered", Petition, PetitionGroup)


def streams_of(body_id: str, *answerers: str | None) -> list[StreamRef]:
    """The body's, and the own ones of those who answer, or who are given something to answer."""
    if not is_id(body_id):
        raise NotFound()
    return [petitions_stream(body_id), *(Person.stream(one) for one in dict.fromkeys(answerers) if one and is_id(one))]


def answerer_of(group_id: str) -> str | None:
    """Who answers that group now: their stream is named before the transaction begins."""
    with db.reading() as session:
        found = session.get(PetitionGroup, group_id) if is_id(group_id) else None
        return found.answerer_id if found is not None else None


def keep(tx: Transaction, body_id: str) -> Body:
    """The council, for those who keep its petitions. Raises NotFound, Forbidden."""
    if not policy.can_read(tx.actor, body_id):
        raise NotFound()
    allow(policy.can_keep(tx.actor, body_id), whose.SECRETARIAT)
    body = tx.get(Body, id=body_id)
    if not policy.has_petitions(body):
        raise NotFound()
    return body


def kept_group(tx: Transaction, body_id: str, group_id: str) -> PetitionGroup:
    """A group of the body, for those who keep its petitions. Raises NotFound, Forbidden."""
    keep(tx, body_id)
    return tx.get(PetitionGroup, id=group_id, body_id=body_id)


def next_number(tx: Transaction, kind: type[Numbered], body_id: str) -> int:
    """The number of the next one of the body; the body's stream is locked, so that nobody else takes it."""
    return 1 + (tx.session.scalar(select(func.max(kind.number)).where(kind.body_id == body_id)) or 0)


def note(tx: Transaction, group: PetitionGroup) -> None:
    """Tells who answers the group how it stands."""
    if group.answerer_id is not None and tx.hears(Person.stream(group.answerer_id)):
        tx.record(PetitionsNoted(group.body_id, group.id, group.state), Person.stream(group.answerer_id))


def digest(words: str) -> str:
    """What the journal keeps of words."""
    return sha256(words.encode()).hexdigest()
