"""Browsers that sign in and out. Signing out is an entry in the person's stream: sockets drop within a second."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from app.accounts.events import DeviceVerified, SignedIn, SignedOut
from app.accounts.models import Person, SignIn
from app.kernel.actor import Actor
from app.kernel.db import database
from app.kernel.ids import new_id
from app.kernel.transaction import transaction

SEEN_EVERY = timedelta(minutes=5)


def begin(person: Person, address: str, agent: str, by: list[str]) -> str:
    """Notes that a browser signed in; returns the id of the sign-in. `by`: password, passkey, code, oidc ..."""
    with transaction(Person.stream(person.id), Actor(person.id, person.full_name)) as tx:
        one = tx.add(
            SignIn(
                id=new_id(), person_id=person.id, created_at=tx.now, seen_at=tx.now, address=address[:64],
                agent=agent[:300],
            )
        )  # fmt: skip
        tx.record(SignedIn(sign_in_id=one.id, address=one.address, agent=one.agent, by=by))
        return one.id


def verify(actor: Actor) -> None:
    """The browser that acts is where its person is now: from here one votes, and no longer from another (section 5.2).

    Raises NotFound for a browser that has signed out.
    """
    with transaction(Person.stream(actor.id), actor) as tx:
        one = tx.get(SignIn, id=actor.device, person_id=actor.id, ended_at=None)
        one.verified_at = tx.now
        tx.record(DeviceVerified(sign_in_id=one.id))


def end(actor: Actor, person_id: str, sign_in_id: str) -> None:
    """Signs one browser out; once is enough. Raises NotFound for a browser of somebody else."""
    with transaction(Person.stream(person_id), actor) as tx:
        one = tx.get(SignIn, id=sign_in_id, person_id=person_id)
        if one.ended_at is None:
            one.ended_at = tx.now
            tx.record(SignedOut(sign_in_ids=[one.id]))


def end_all(actor: Actor, person_id: str, but: str | None = None) -> int:
    """Signs every browser of the person out, except `but`; returns how many."""
    with transaction(Person.stream(person_id), actor) as tx:
        person = tx.get(Person, id=person_id)
        query = select(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
        ended = [one for one in tx.session.scalars(query) if one.id != but]
        for one in ended:
            one.ended_at = tx.now
        if but is None:
            person.fs_uniquifier = secrets.token_hex(16)  # cookies that outlive their sign-in are worthless too
        if ended:
            tx.record(SignedOut(sign_in_ids=[one.id for one in ended]))
        return len(ended)


def seen(sign_in: SignIn) -> None:
    """Notes that the browser is in use, not more often than needed."""
    from app.kernel.clock import now

    at = now()
    if at - sign_in.seen_at < SEEN_EVERY:
        return
    with database().writing(database().engine) as session:
        session.execute(update(SignIn).where(SignIn.id == sign_in.id).values(seen_at=at))
