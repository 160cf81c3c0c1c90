"""The worker's part: last days that come near are told to who answers and to the secretariat."""

from app.kernel import clock, db
from app.kernel.recurring import recurring
from app.questioning import actions, queries


@recurring("last days of questioning", every_s=60)
def remind() -> None:
    """Each day once; what another worker has just done is left as it is."""
    with db.reading():
        slips, promises = queries.near_their_day(clock.now())
    for slip_id in slips:
        actions.remind_of_answer(slip_id)
    for promise_id in promises:
        actions.remind_of_promise(promise_id)
