"""A draft is made ready: one version of a paper that is public, and what is said of it."""

from dataclasses import dataclass

from app.accounts.models import Body
from app.documents.models import Version
from app.drafts import policy, queries
from app.drafts.actions.access import prepared_by, streams_of
from app.drafts.events import DraftPrepared
from app.drafts.models import (
    LONGEST_DRAFTER,
    LONGEST_INTRODUCTION,
    LONGEST_QUESTION,
    LONGEST_TITLE,
    MOST_QUESTIONS,
    DraftState,
    PublicDraft,
)
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line, passage
from app.meetings import whose


@dataclass(frozen=True)
class Description:
    """What people are told: of which version, under which title, why, by whom; `questions` one a line, or none."""

    version_id: str | None
    title: str
    drafter: str
    introduction: str = ""
    questions: str = ""


def prepare_draft(actor: Actor, body_id: str, told: Description) -> PublicDraft:
    """A new draft that nobody sees yet. Raises Forbidden, NotFound, Invalid, Conflict where the paper is not public."""
    with transaction(streams_of(body_id), actor) as tx:
        allow(policy.can_prepare(actor, body_id), whose.SECRETARIAT)
        tx.get(Body, id=body_id)
        draft = PublicDraft(id=new_id(), body_id=body_id, prepared_at=tx.now, prepared_by_name=actor.name)
        _bind(tx, draft, told)
        _describe(draft, told)
        tx.add(draft)
        tx.record(DraftPrepared(draft.id, draft.version_id))
        return draft


def amend_draft(actor: Actor, body_id: str, draft_id: str, told: Description) -> PublicDraft:
    """Says it differently while it is not over; its paper and its questions stand once it was put out or sent to units.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = prepared_by(tx, body_id, draft_id)
        draft.require(tx.now, DraftState.PREPARED, DraftState.ANNOUNCED, DraftState.OPEN)
        if draft.opened_at is None and not queries.is_asked(draft.id):
            _bind(tx, draft, told)
        else:
            allow(policy.can_publish(actor, body_id), whose.OFFICE)  # what is said now, everybody reads
        _describe(draft, told)
        tx.record(DraftPrepared(draft.id, draft.version_id, "changed"))
        return draft


def remove_draft(actor: Actor, body_id: str, draft_id: str) -> None:
    """Takes a draft away that was never put out. Raises Forbidden, NotFound, Conflict."""
    with transaction(streams_of(body_id), actor) as tx:
        draft = prepared_by(tx, body_id, draft_id)
        draft.require(tx.now, DraftState.PREPARED)
        if queries.is_asked(draft.id):
            raise Conflict(_("Dự thảo này đã gửi đến đơn vị nên không xóa được nữa."))
        tx.session.delete(draft)
        tx.record(DraftPrepared(draft.id, draft.version_id, "removed"))


def _bind(tx: Transaction, draft: PublicDraft, told: Description) -> None:
    if told.version_id is None:
        raise Invalid(_("Chưa chọn văn bản. Đề nghị chọn một tài liệu đã phát hành và được đánh dấu công khai."))
    version = tx.get(Version, id=told.version_id)
    if version.document.dossier.body_id != draft.body_id or not policy.may_be_public(version):
        raise Conflict(NOT_PUBLIC)
    draft.version_id, draft.version_sha256 = version.id, version.sha256
    questions = [line(words, _("Câu hỏi"), most=LONGEST_QUESTION) for words in told.questions.splitlines()]
    asked = [words for words in questions if words]
    if len(asked) > MOST_QUESTIONS:
        raise Invalid(_("Một dự thảo có nhiều nhất {most} câu hỏi. Đề nghị bớt câu hỏi.", most=MOST_QUESTIONS))
    draft.questions = "\n".join(asked)


def _describe(draft: PublicDraft, told: Description) -> None:
    draft.title = line(told.title, _("Tên dự thảo"), most=LONGEST_TITLE, must=True)
    draft.drafter = line(told.drafter, _("Cơ quan soạn thảo"), most=LONGEST_DRAFTER, must=True)
    draft.introduction = passage(told.introduction, _("Lời giới thiệu"), most=LONGEST_INTRODUCTION, must=False)


NOT_PUBLIC = _(
    "Văn bản này chưa phát hành, không được đánh dấu Công khai, hoặc thuộc phiên họp kín. Đề nghị chọn văn bản khác."
)
