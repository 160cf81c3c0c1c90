"""Who may put drafts out, moderate, answer; and what anybody may see: the only judges, asked by actions and pages."""

from datetime import datetime

from app.documents import shelf_policy
from app.documents.models import Classification, Version
from app.documents.policy import closed_items
from app.drafts.models import DraftState, PublicDraft
from app.kernel.actor import Actor
from app.kernel.ids import is_id

_LISTED = (DraftState.OPEN, DraftState.CLOSED, DraftState.PUBLISHED)


def can_prepare(actor: Actor, body_id: str) -> bool:
    """Makes drafts ready, moderates, writes down what is made of opinions: the office, and a session's secretary."""
    return shelf_policy.can_prepare(actor, body_id)


def can_publish(actor: Actor, body_id: str) -> bool:
    """Puts drafts out, prolongs, ends, publishes the result: the body's office."""
    return shelf_policy.can_publish(actor, body_id)


def can_hear_desk(actor: Actor, body_id: str) -> bool:
    """Whether the actor may join the stream of the drafts' desk."""
    return is_id(body_id) and can_prepare(actor, body_id)


def may_be_public(version: Version) -> bool:
    """Whether anybody may read it: marked public, for all, released once and not taken back, of no closed sitting.

    A later version does not take it away: opinions are about the one that was put out.
    """
    document, dossier = version.document, version.document.dossier
    if not version.is_released or document.classification is not Classification.PUBLIC or document.group_id is not None:
        return False
    meeting, item = dossier.meeting, dossier.item
    if meeting is None:
        return True
    if meeting.is_practice:
        return False
    return item is None or (item.is_public and item.id not in closed_items(meeting))


def is_listed(draft: PublicDraft, at: datetime) -> bool:
    """Whether anybody may read the draft: its time has come, and its paper is public still."""
    return draft.state(at) in _LISTED and may_be_public(draft.version)


def is_remembered(draft: PublicDraft) -> bool:
    """Whether the page of a draft that was withdrawn says so: people may have its address."""
    return draft.withdrawn_at is not None and draft.starts_at is not None and draft.starts_at <= draft.withdrawn_at
