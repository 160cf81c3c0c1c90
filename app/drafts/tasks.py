"""The worker's part: how to reach a sender is forgotten in time, whether or not a result is ever published."""

from sqlalchemy import func, select, update

from app.drafts.models import CONTACTS_KEPT, PublicDraft, PublicOpinion
from app.kernel import clock
from app.kernel.db import database
from app.kernel.recurring import recurring


@recurring("contacts of public drafts", every_s=3600)
def forget_old_contacts() -> None:
    """Of drafts that ended longer ago than contacts are kept."""
    over = func.coalesce(PublicDraft.closed_at, PublicDraft.ends_at) < clock.now() - CONTACTS_KEPT
    ended = select(PublicDraft.id).where(over)
    with database().writing(database().engine) as session:
        kept = PublicOpinion.contact != "", PublicOpinion.draft_id.in_(ended)
        session.execute(update(PublicOpinion).where(*kept).values(contact=""))
