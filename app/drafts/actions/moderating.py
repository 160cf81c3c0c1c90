"""Whether an opinion is shown to everybody: the desk says yes, or no and why."""

from app.drafts.actions.access import prepared_by, streams_of
from app.drafts.events import PublicOpinionModerated
from app.drafts.models import LONGEST_REASON, DraftState, OpinionState, PublicOpinion
from app.kernel.actor import Actor
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import line


def approve_opinion(actor: Actor, body_id: str, draft_id: str, opinion_id: str) -> PublicOpinion:
    """Everybody may read it; twice is once. Raises Forbidden, NotFound, Conflict once the result is out."""
    return _moderate(actor, body_id, draft_id, opinion_id, OpinionState.APPROVED, "")


def refuse_opinion(actor: Actor, body_id: str, draft_id: str, opinion_id: str, reason: str) -> PublicOpinion:
    """Nobody reads it; its author learns why by the code. Raises Forbidden, NotFound, Invalid, Conflict."""
    reason = line(reason, _("Lý do không đăng"), most=LONGEST_REASON, must=True)
    return _moderate(actor, body_id, draft_id, opinion_id, OpinionState.REFUSED, reason)


def _moderate(
    actor: Actor, body_id: str, draft_id: str, opinion_id: str, state: OpinionState, reason: str
) -> PublicOpinion:
    with transaction(streams_of(body_id), actor) as tx:
        draft = prepared_by(tx, body_id, draft_id)
        opinion = tx.get(PublicOpinion, id=opinion_id, draft_id=draft.id)
        draft.require(tx.now, DraftState.OPEN, DraftState.CLOSED)
        if (opinion.state, opinion.reason) != (state, reason):
            opinion.state, opinion.reason = state, reason
            opinion.moderated_at, opinion.moderated_by_name = tx.now, actor.name
            tx.record(PublicOpinionModerated(draft.id, opinion.id, state.value, reason))
        return opinion
