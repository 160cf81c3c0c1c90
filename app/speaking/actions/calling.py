"""The chair calls somebody up without a request of theirs: who asks a question, and who answers it (R-QA-02)."""

from sqlalchemy import select

from app.kernel.actor import Actor
from app.kernel.transaction import transaction
from app.meetings.models import Participation
from app.speaking.actions.access import call_streams
from app.speaking.actions.giving import give_floor
from app.speaking.actions.queueing import let_speak
from app.speaking.models import Kind, RequestState, Speech, SpeechRequest


def call_up(
    actor: Actor,
    meeting_id: str,
    item_id: str,
    called: Participation,
    kind: Kind,
    *,
    subject: str = "",
    allowed_s: int | None = None,
    seen: str | None = None,
) -> Speech:
    """Gives the floor at once; `allowed_s` in seconds, None: what the rules say for that kind.

    Whoever waits already with that kind is given what they wait for. `seen` as in `give_floor`. Raises NotFound,
    Forbidden, Conflict.
    """
    with transaction(call_streams(meeting_id, called), actor) as tx:
        waiting = tx.session.scalars(
            select(SpeechRequest).where(
                SpeechRequest.item_id == item_id,
                SpeechRequest.participation_id == called.id,
                SpeechRequest.kind == kind,
                SpeechRequest.state == RequestState.QUEUED,
            )
        ).first()
        asked = waiting or let_speak(actor, meeting_id, item_id, called.id, kind)
        asked.subject = subject
        tx.session.flush()
        speech = give_floor(actor, meeting_id, asked.id, seen=seen, allowed_s=allowed_s)
        assert speech.request is asked  # loaded, for whoever says who was called
        return speech
