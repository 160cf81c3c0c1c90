"""Loading a draft for an action, and the streams an action on it records in."""

from sqlalchemy import update

from app.accounts.models import Body
from app.drafts import policy
from app.drafts.models import PublicDraft, PublicOpinion, drafts_desk
from app.kernel.errors import NotFound, allow
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.kernel.transaction import Transaction
from app.meetings import whose


def streams_of(body_id: str) -> list[StreamRef]:
    """The desk's, and that of everybody of the body."""
    if not is_id(body_id):
        raise NotFound()
    return [drafts_desk(body_id), Body.stream(body_id)]


def prepared_by(tx: Transaction, body_id: str, draft_id: str) -> PublicDraft:
    """A draft of the body, for whoever prepares drafts. Raises Forbidden, NotFound."""
    allow(policy.can_prepare(tx.actor, body_id), whose.SECRETARIAT)
    return tx.get(PublicDraft, id=draft_id, body_id=body_id)


def forget_contacts(tx: Transaction, draft: PublicDraft) -> None:
    """Where senders live and how they are called up is nobody's once the draft is over, as they were told."""
    tx.session.execute(update(PublicOpinion).where(PublicOpinion.draft_id == draft.id).values(contact=""))


def published_by(tx: Transaction, body_id: str, draft_id: str) -> PublicDraft:
    """A draft of the body, for whoever puts drafts out. Raises Forbidden, NotFound."""
    allow(policy.can_publish(tx.actor, body_id), whose.OFFICE)
    return tx.get(PublicDraft, id=draft_id, body_id=body_id)
