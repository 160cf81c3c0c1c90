"""What is made of opinions (tiếp thu, giải trình, giữ nguyên), and the result that is published with it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.accounts.models import Body
from app.comments.models import Outcome
from app.drafts import queries
from app.drafts.actions.access import forget_contacts, prepared_by, published_by, streams_of
from app.drafts.actions.asking import NOT_OVER
from app.drafts.events import DraftResultPublished, PublicOpinionsAnswered
from app.drafts.models import LONGEST_ANSWER, LONGEST_RESULT, DraftState, OpinionState, PublicDraft, PublicOpinion
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import passage


def answer_opinions(
    actor: Actor, body_id: str, draft_id: str, opinion_ids: Sequence[str], outcome: Outcome, answer: str
) -> int:
    """Writes down what is made of these opinions, which say one thing or stand alone; returns how many.

    Raises Forbidden, NotFound, Invalid without a choice or the words that an outcome needs, Conflict for one that is
    not shown, or once the result is out.
    """
    if not opinion_ids:
        raise Invalid(_("Chưa chọn ý kiến nào. Đề nghị đánh dấu các ý kiến được trả lời cùng nhau."))
    answer = passage(answer, _("Nội dung tiếp thu, giải trình"), most=LONGEST_ANSWER, must=outcome.needs_words)
    with transaction(streams_of(body_id), actor) as tx:
        draft = prepared_by(tx, body_id, draft_id)
        draft.require(tx.now, *NOT_OVER)
        for opinion_id in opinion_ids:
            opinion = queries.unit_opinion(draft.id, opinion_id) or _shown(tx, draft, opinion_id)
            opinion.outcome, opinion.answer = outcome, answer
            opinion.answered_at, opinion.answered_by_name = tx.now, actor.name
        tx.record(PublicOpinionsAnswered(draft.id, list(opinion_ids), outcome.value))
    return len(opinion_ids)


def _shown(tx: Transaction, draft: PublicDraft, opinion_id: str) -> PublicOpinion:
    opinion = tx.get(PublicOpinion, id=opinion_id, draft_id=draft.id)
    if opinion.state is not OpinionState.APPROVED:
        raise Conflict(_("Ý kiến số {n} không được đăng nên không cần trả lời.", n=opinion.number))
    return opinion


def publish_result(actor: Actor, body_id: str, draft_id: str, result: str) -> PublicDraft:
    """Shows everybody what became of each opinion, with `result` above all; forgets how to reach the senders.

    Raises Forbidden, NotFound, Invalid, Conflict while it is open, while a unit may answer, or while an opinion waits
    or has no answer.
    """
    result = passage(result, _("Kết quả lấy ý kiến"), most=LONGEST_RESULT)
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        draft.require(tx.now, DraftState.CLOSED)
        counts = queries.counts(draft.id)
        if counts[OpinionState.WAITING]:
            raise Conflict(_("Còn {count} ý kiến chưa duyệt.", count=counts[OpinionState.WAITING]))
        shown = PublicOpinion.draft_id == draft.id, PublicOpinion.state == OpinionState.APPROVED
        open_ones = select(func.count()).select_from(PublicOpinion).where(*shown, PublicOpinion.outcome.is_(None))
        unanswered = (tx.session.scalar(open_ones) or 0) + queries.unanswered_of_units(draft.id)
        if unanswered:
            raise Conflict(_("Còn {count} ý kiến chưa có nội dung tiếp thu, giải trình.", count=unanswered))
        asked = sum(one.is_open(tx.now) for one in queries.units(draft.id))
        if asked:
            raise Conflict(
                _("Còn {count} đơn vị chưa hết hạn trả lời. Đề nghị chờ, hoặc thu hồi đường dẫn.", count=asked)
            )
        draft.result, draft.published_at, draft.published_by_name = result, tx.now, actor.name
        forget_contacts(tx, draft)
        approved, refused = counts[OpinionState.APPROVED], counts[OpinionState.REFUSED]
        tx.record(DraftResultPublished(draft.id, draft.title, approved, refused), Body.stream(body_id))
        return draft
