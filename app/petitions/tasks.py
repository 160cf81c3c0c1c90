"""The worker's part: last days that come near are told to who answers and to the office."""

from app.kernel import clock, db
from app.kernel.recurring import recurring
from app.petitions import actions, queries


@recurring("last days of petitions", every_s=60)
def remind() -> None:
    """Each day once; what another worker has just done is left as it is."""
    with db.reading():
        groups = queries.near_their_day(clock.now())
    for group_id, body_id in groups:
        actions.remind_of_day(body_id, group_id)
