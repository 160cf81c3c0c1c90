"""A person's own notices: seen, and how to be told. Nobody else hears of it, so nothing is recorded."""

from sqlalchemy import update

from app.accounts.models import Person
from app.kernel import wake
from app.kernel.actor import Actor
from app.kernel.errors import allow
from app.kernel.transaction import transaction
from app.notifications.models import Notice, NoticeChoice, Pace


def see_all(actor: Actor) -> None:
    """Marks every notice of the actor as seen; letters about them are no longer due. Their other pages count anew."""
    with transaction(Person.stream(actor.id), actor) as tx:
        mine = update(Notice).where(Notice.person_id == actor.id, Notice.seen_at.is_(None))
        tx.session.execute(mine.values(seen_at=tx.now, letter_due_at=None))
        wake.announce(tx.session, [actor.id])
    wake.ring([actor.id])


def choose_pace(actor: Actor, pace: Pace) -> None:
    """Takes the actor's choice; notices that wait for a letter keep the time they were given. Raises Forbidden."""
    with transaction(Person.stream(actor.id), actor) as tx:
        allow(tx.session.get(Person, actor.id) is not None)
        tx.session.merge(NoticeChoice(person_id=actor.id, pace=pace))
        if pace is Pace.NEVER:
            tx.session.execute(update(Notice).where(Notice.person_id == actor.id).values(letter_due_at=None))
