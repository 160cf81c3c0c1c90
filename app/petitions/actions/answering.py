"""A unit answers in writing; the Standing Committee accepts the answer or sends it back, and follows what is open."""

from datetime import date

from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import passage
from app.petitions import policy
from app.petitions.actions.access import answerer_of, digest, note, streams_of
from app.petitions.events import PetitionAnswerJudged, PetitionsAnswered
from app.petitions.models import (
    AWAITED,
    LONGEST_ANSWER,
    LONGEST_REASON,
    Outcome,
    PetitionAnswer,
    PetitionGroup,
    State,
)


def answer_group(
    actor: Actor, body_id: str, group_id: str, outcome: Outcome, text: str, promised_on: date | None = None
) -> PetitionAnswer:
    """The unit's answer, the first or a further one; the Standing Committee looks at it next.

    Raises NotFound, Forbidden, Invalid without words or the day that a promise needs, Conflict when none is awaited.
    """
    with transaction(streams_of(body_id, answerer_of(group_id)), actor) as tx:
        group = _seen(tx, body_id, group_id)
        allow(policy.can_answer(actor, group), policy.ANSWERERS)
        group.require(*AWAITED)
        if outcome is Outcome.WILL and promised_on is None:
            raise Invalid(_("Chưa ghi ngày sẽ giải quyết xong. Đề nghị nhập ngày."))
        if promised_on is not None and promised_on < clock.today(group.body.time_zone):
            raise Invalid(_("Ngày sẽ giải quyết xong đã qua. Đề nghị chọn ngày từ hôm nay trở đi."))
        answer = PetitionAnswer(
            id=new_id(), group_id=group.id, outcome=outcome, given_at=tx.now, given_by_name=actor.name,
            text=passage(text, _("Nội dung trả lời"), most=LONGEST_ANSWER),
            promised_on=None if outcome.settles else promised_on,
        )  # fmt: skip
        group.answers.append(answer)
        group.state = State.ANSWERED
        tx.session.flush()
        tx.record(PetitionsAnswered(group.id, answer.id, outcome, digest(answer.text)))
        note(tx, group)
        return answer


def accept_answer(actor: Actor, body_id: str, group_id: str, answer_id: str) -> PetitionGroup:
    """The answer may be told to voters; the group is settled, or followed until it is. Raises as `send_back_answer`."""
    with transaction(streams_of(body_id, answerer_of(group_id)), actor) as tx:
        group, answer = _judged(tx, body_id, group_id, answer_id)
        answer.accepted_at, answer.judged_by_name = tx.now, actor.name
        group.state = State.SETTLED if answer.outcome.settles else State.FOLLOWED
        group.due_on = answer.promised_on
        _conclude(tx, group, answer)
        return group


def send_back_answer(
    actor: Actor, body_id: str, group_id: str, answer_id: str, reason: str, due_on: date
) -> PetitionGroup:
    """The unit is to answer anew by that day, and is told why.

    Raises NotFound, Forbidden, Invalid, Conflict when it was judged, or another answer came meanwhile.
    """
    with transaction(streams_of(body_id, answerer_of(group_id)), actor) as tx:
        group, answer = _judged(tx, body_id, group_id, answer_id)
        if due_on < clock.today(group.body.time_zone):
            raise Invalid(_("Thời hạn trả lời đã qua. Đề nghị chọn ngày từ hôm nay trở đi."))
        answer.reason = passage(reason, _("Lý do trả lại"), most=LONGEST_REASON)
        answer.returned_at, answer.judged_by_name = tx.now, actor.name
        group.state, group.due_on = State.RETURNED, due_on
        _conclude(tx, group, answer)
        return group


def _seen(tx: Transaction, body_id: str, group_id: str) -> PetitionGroup:
    group = tx.get(PetitionGroup, id=group_id, body_id=body_id)
    if not policy.can_see(tx.actor, group):
        raise NotFound()
    return group


def _judged(tx: Transaction, body_id: str, group_id: str, answer_id: str) -> tuple[PetitionGroup, PetitionAnswer]:
    group = _seen(tx, body_id, group_id)
    allow(policy.can_judge(tx.actor, body_id), policy.JUDGES)
    answer = tx.get(PetitionAnswer, id=answer_id, group_id=group.id)
    group.require(State.ANSWERED)
    return group, answer


def _conclude(tx: Transaction, group: PetitionGroup, answer: PetitionAnswer) -> None:
    tx.record(PetitionAnswerJudged(group.id, answer.id, group.state))
    note(tx, group)
