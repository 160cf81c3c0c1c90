"""A draft is put out from one day to another; more time, an early end, or taken back."""

from datetime import date, datetime, time, timedelta

from app.accounts.models import Body
from app.drafts import policy
from app.drafts.actions.access import forget_contacts, published_by, streams_of
from app.drafts.actions.preparing import NOT_PUBLIC
from app.drafts.events import DraftClosed, DraftExtended, DraftOpened, DraftWithdrawn
from app.drafts.models import LONGEST_REASON, DraftState, PublicDraft
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import line

LONGEST = timedelta(days=366)
NOT_OVER = (DraftState.ANNOUNCED, DraftState.OPEN)


def open_draft(actor: Actor, body_id: str, draft_id: str, first: date, last: date) -> PublicDraft:
    """Puts the draft out: anybody may read it from the first day on and write until the last is over.

    Raises Forbidden, NotFound, Invalid for days that are none, Conflict where the paper is no longer public.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        draft.require(tx.now, DraftState.PREPARED)
        if not policy.may_be_public(draft.version):
            raise Conflict(NOT_PUBLIC)
        if first < tx.now.astimezone(draft.body.time_zone).date():
            raise Invalid(_("Ngày bắt đầu đã qua. Đề nghị chọn từ hôm nay trở đi."))
        draft.starts_at, draft.ends_at = _begin(draft, first), _begin(draft, last + timedelta(days=1))
        _require_span(draft, tx.now)
        draft.opened_at, draft.opened_by_name = tx.now, actor.name
        opened = DraftOpened(
            draft.id, draft.title, draft.version_id, draft.version_sha256, draft.starts_at.isoformat(),
            draft.ends_at.isoformat(),
        )  # fmt: skip
        tx.record(opened, Body.stream(body_id))
        return draft


def extend_draft(actor: Actor, body_id: str, draft_id: str, last: date) -> PublicDraft:
    """Another last day, later or earlier; one that is over is open again.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        draft.require(tx.now, *NOT_OVER, DraftState.CLOSED)
        draft.ends_at, draft.closed_at, draft.closed_by_name = _begin(draft, last + timedelta(days=1)), None, ""
        _require_span(draft, tx.now)
        tx.record(DraftExtended(draft.id, draft.title, draft.ends_at.isoformat()), Body.stream(body_id))
        return draft


def close_draft(actor: Actor, body_id: str, draft_id: str) -> None:
    """Takes no more opinions from now on. Raises Forbidden, NotFound, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        draft.require(tx.now, DraftState.OPEN)
        draft.closed_at, draft.closed_by_name = tx.now, actor.name
        tx.record(DraftClosed(draft.id, draft.title), Body.stream(body_id))


def withdraw_draft(actor: Actor, body_id: str, draft_id: str, reason: str) -> None:
    """Takes its text off the public page, which says why. Raises Forbidden, NotFound, Invalid, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        draft.require(tx.now, *NOT_OVER, DraftState.CLOSED)
        draft.reason = line(reason, _("Lý do dừng"), most=LONGEST_REASON, must=True)
        draft.withdrawn_at, draft.withdrawn_by_name = tx.now, actor.name
        forget_contacts(tx, draft)
        tx.record(DraftWithdrawn(draft.id, draft.title, draft.reason), Body.stream(body_id))


def _begin(draft: PublicDraft, day: date) -> datetime:
    return datetime.combine(day, time(), draft.body.time_zone)


def _require_span(draft: PublicDraft, now: datetime) -> None:
    assert draft.starts_at is not None and draft.ends_at is not None
    if not max(draft.starts_at, now) < draft.ends_at <= draft.starts_at + LONGEST:
        raise Invalid(
            _("Ngày kết thúc phải từ ngày bắt đầu và từ hôm nay trở đi, trong vòng một năm. Đề nghị chọn lại.")
        )
