"""A person's calendar feed: a secret link, made and taken back by its owner."""

import secrets

from sqlalchemy import select

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.errors import allow
from app.kernel.ids import new_id
from app.kernel.transaction import Transaction, transaction
from app.meetings.events import CalendarLinkEnded, CalendarLinkMade
from app.meetings.models import CalendarLink, hash_of


def make_calendar_link(actor: Actor) -> str:
    """A new secret token for the actor's feed; the one before no longer works. Raises Forbidden for guests."""
    allow(actor.kind == "person")
    with transaction(Person.stream(actor.id), actor) as tx:
        _end_all(tx, actor)
        token = secrets.token_urlsafe(24)
        tx.add(CalendarLink(id=new_id(), person_id=actor.id, token_hash=hash_of(token), created_at=tx.now))
        tx.record(CalendarLinkMade(actor.id))
        return token


def end_calendar_link(actor: Actor) -> None:
    """The actor's feed no longer answers."""
    allow(actor.kind == "person")
    with transaction(Person.stream(actor.id), actor) as tx:
        if _end_all(tx, actor):
            tx.record(CalendarLinkEnded(actor.id))


def _end_all(tx: Transaction, actor: Actor) -> int:
    live = tx.session.scalars(
        select(CalendarLink).where(CalendarLink.person_id == actor.id, CalendarLink.ended_at.is_(None))
    ).all()
    for link in live:
        link.ended_at = tx.now
    return len(live)
