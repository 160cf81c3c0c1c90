"""The last day of an answer comes near: told once, by the worker."""

from app.kernel import clock
from app.kernel.actor import system
from app.kernel.transaction import transaction
from app.petitions import queries
from app.petitions.actions.access import streams_of
from app.petitions.events import PetitionsDayNear
from app.petitions.models import PetitionGroup

CLOCK = system("last days of petitions")


def remind_of_day(body_id: str, group_id: str) -> None:
    """Nothing happens when it was answered meanwhile, or reminded of by another worker."""
    with transaction(streams_of(body_id), CLOCK) as tx:
        group = tx.get(PetitionGroup, id=group_id, body_id=body_id)
        is_near = queries.is_near(group, clock.today(group.body.time_zone))
        if is_near and group.due_on is not None and group.due_on != group.reminded_of:
            group.reminded_of = group.due_on
            tx.record(PetitionsDayNear(group.id, group.due_on.isoformat()))
