"""What pages about drafts are given, the streams they listen to, and the doors to a draft."""

from collections import Counter
from datetime import datetime
from typing import Any

from flask import g

from app.accounts.models import Body
from app.accounts.queries import bodies
from app.comments.models import OUTCOME_WORDS
from app.documents import shelf_policy
from app.drafts import policy, queries, wording
from app.drafts.models import (
    CONTACTS_KEPT,
    OPINION_LOOKS,
    OPINION_WORDS,
    STANCE_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    UNIT_LOOKS,
    UNIT_WORDS,
    AskedUnit,
    PublicDraft,
    UnitState,
    drafts_desk,
)
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import queries as meetings
from app.meetings import whose
from app.meetings.context import hear

EVENTS = (
    "DraftPrepared DraftOpened DraftExtended DraftClosed DraftWithdrawn DraftResultPublished PublicOpinionReceived "
    "PublicOpinionModerated PublicOpinionsAnswered UnitsAsked UnitsReminded UnitLinkEnded UnitAnswered "
    "UnitLetterEntered"
)


def load_desk(body_id: str) -> Body:
    """The body, for those who prepare its drafts; sets g.body and g.streams. Raises NotFound, Forbidden."""
    actor, body = current_actor(), bodies.body(body_id)
    if shelf_policy.ShelfReader.of(actor, body.id).is_stranger:
        raise NotFound()
    allow(policy.can_prepare(actor, body.id), whose.SECRETARIAT)
    g.body, g.streams = body, []
    hear(Body.stream(body.id), drafts_desk(body.id))
    return body


def load_draft(body_id: str, draft_id: str) -> tuple[Body, PublicDraft]:
    """A draft of the body, for those who prepare drafts. Raises NotFound, Forbidden."""
    body = load_desk(body_id)
    found = queries.draft(draft_id)
    if found is None or found.body_id != body.id:
        raise NotFound()
    return body, found


def desks() -> list[Body]:
    """The bodies whose drafts this person puts out."""
    return meetings.bodies_served_by(current_actor())


def has_any() -> bool:
    """Whether there is a draft that anybody may read."""
    return bool(queries.listed(clock.now()))


def public_draft(draft_id: str, at: datetime) -> PublicDraft:
    """A draft for anybody, whoever is signed in. Raises NotFound for one that is not, or not yet, for everybody."""
    found = queries.draft(draft_id) if is_id(draft_id) else None
    if found is None or not policy.is_listed(found, at):
        raise NotFound(NOT_THERE)
    return found


def shown(draft: PublicDraft, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `drafts/_draft.html`, the desk's page of one, is given."""
    return {
        "draft": draft,
        "state": draft.state(at),
        "counts": queries.counts(draft.id),
        "outcomes": queries.outcomes(draft.id),
        "unanswered": queries.outcomes(draft.id).get(None, 0) + queries.unanswered_of_units(draft.id),
        "units": unit_counts(draft, at),
        "said": len(queries.unit_opinions(draft.id)),
        "is_public": policy.may_be_public(draft.version),
        "may_publish": policy.can_publish(actor, draft.body_id),
        **words(at),
    }


def read(draft: PublicDraft, at: datetime) -> dict[str, Any]:
    """What `drafts/public_draft.html` is given: the text with how many opinions each place has."""
    return {
        "draft": draft,
        "state": draft.state(at),
        "places": wording.text_of(draft),
        "said": queries.shown_by_place(draft.id),
        "outcomes": queries.outcomes(draft.id),
        **words(at),
    }


def unit_counts(draft: PublicDraft, at: datetime) -> Counter[UnitState]:
    """How many units that are asked about the draft stand where."""
    return Counter(one.state(at) for one in queries.units(draft.id))


def code_words(code: str) -> str:
    """A code as it is read aloud and copied: in groups of four."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def words(at: datetime) -> dict[str, Any]:
    """The words that templates about drafts use."""
    return {
        "state_of": lambda draft: draft.state(at),
        "draft_words": STATE_WORDS,
        "draft_looks": STATE_LOOKS,
        "opinion_words": OPINION_WORDS,
        "opinion_looks": OPINION_LOOKS,
        "draft_events": EVENTS,
        "code_words": code_words,
        "outcome_words": OUTCOME_WORDS,
        "name_of": wording.name_of,
        "contact_days": CONTACTS_KEPT.days,
        "left_words": lambda draft: left_words(draft, at),
        "unit_words": UNIT_WORDS,
        "unit_looks": UNIT_LOOKS,
        "stance_words": STANCE_WORDS,
    }


def left_words(draft: PublicDraft | AskedUnit, at: datetime) -> Sentence:
    """How many days are left, this one included: nobody has to count."""
    assert draft.ends_at is not None
    days = -(-(draft.ends_at - at).total_seconds() // 86400)
    return _("hôm nay là ngày cuối") if days <= 1 else _("còn {count} ngày", count=int(days))


NOT_THERE = _("Không có dự thảo nào đang công khai tại địa chỉ này. Đề nghị xem danh sách dự thảo.")
NO_FILE = _("Văn bản này đọc trên trang, không có tệp PDF để tải về.")
