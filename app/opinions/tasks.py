"""The worker's part: reminds before the deadline, counts when it has passed, whoever is or is not at a page."""

import structlog

from app.kernel import clock, db
from app.kernel.actor import system
from app.kernel.errors import Conflict
from app.kernel.recurring import recurring
from app.opinions import actions, queries

CLOCK = system("opinion forms")
log = structlog.get_logger()


@recurring("opinion forms", every_s=5)
def keep_time() -> None:
    """Whatever is due by now; what another worker has just done is left as it is."""
    with db.reading():
        over, to_remind = queries.over(clock.now()), queries.to_remind(clock.now())
    for meeting_id, form_id in over:
        try:
            actions.consolidate_form(CLOCK, meeting_id, form_id)
        except Conflict as refusal:  # withdrawn at this very moment
            log.info("a form was not counted", form=form_id, why=str(refusal))
    for meeting_id, form_id in to_remind:
        try:
            actions.remind_members(CLOCK, meeting_id, form_id)
        except Conflict as refusal:
            log.info("nobody was reminded", form=form_id, why=str(refusal))
