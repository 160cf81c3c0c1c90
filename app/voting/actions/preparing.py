"""Making a question ready: what it asks, how, on which text; changed until it is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.meetings.actions.access import item_of, seen_by
from app.meetings.models import AgendaItem, Meeting
from app.voting import papers, policy, queries
from app.voting.actions.access import seen, streams_of
from app.voting.events import BallotPrepared
from app.voting.models import (
    LONGEST_REASON,
    LONGEST_TITLE,
    Ballot,
    BallotForm,
    BallotKind,
    BallotOption,
    BallotState,
    BallotSubject,
    Rule,
)

MOST_OPTIONS = 6
MOST_SUBJECTS = 20


@dataclass(frozen=True)
class Question:
    """What is to be asked. `seconds` None: what the rule profile says; `version_ids` name the text of each item."""

    title: str
    kind: BallotKind = BallotKind.WHOLE_TEXT
    form: BallotForm = BallotForm.ELECTRONIC
    rule: Rule = Rule.MAJORITY
    seconds: int | None = None
    version_ids: Sequence[str | None] = ()
    options: Sequence[str] = ()
    repeats_id: str | None = None
    repeat_reason: str = ""


def prepare_ballot(
    actor: Actor, meeting_id: str, item_ids: Sequence[str], question: Question, ballot_id: str | None = None
) -> Ballot:
    """A new question about one item, or about several in one go where the profile allows it.

    It is bound to the released draft of each item, or to the version that was named. Raises NotFound, Forbidden,
    Invalid, Conflict when the item was already decided and no reason for voting again is given (R-VOTE-10).
    """
    with transaction([Meeting.members_stream(meeting_id), Meeting.stream(meeting_id)], actor) as tx:
        meeting = seen_by(tx, actor, meeting_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        if meeting.has_ended:
            raise Conflict(_("Kỳ họp đã kết thúc nên không chuẩn bị biểu quyết được nữa."))
        one = Ballot(
            id=ballot_id or new_id(),
            meeting_id=meeting.id,
            number=_next_number(tx, meeting),
            prepared_at=tx.now,
            prepared_by=actor.id,
            prepared_by_name=actor.name,
        )
        _ask(tx, meeting, one, item_ids, question)
        tx.add(one)
        tx.session.flush()
        tx.record(BallotPrepared(meeting.id, one.id))
        return one


def amend_ballot(actor: Actor, meeting_id: str, ballot_id: str, item_ids: Sequence[str], question: Question) -> Ballot:
    """Another question in its place, bound anew; whoever amends has prepared it. Raises as `prepare_ballot`."""
    with transaction(streams_of(meeting_id, ballot_id), actor) as tx:
        meeting, one = seen(tx, actor, meeting_id, ballot_id)
        allow(policy.can_prepare(actor, meeting), whose.SECRETARIAT_OR_CHAIR)
        one.require(BallotState.PREPARED)
        one.subjects.clear()
        one.options.clear()
        tx.session.flush()
        _ask(tx, meeting, one, item_ids, question)
        one.prepared_at, one.prepared_by, one.prepared_by_name = tx.now, actor.id, actor.name
        tx.session.flush()
        tx.record(BallotPrepared(meeting.id, one.id, "amended"), Meeting.members_stream(meeting.id))
        return one


def _ask(tx: Transaction, meeting: Meeting, one: Ballot, item_ids: Sequence[str], question: Question) -> None:
    items = [item_of(tx, meeting, item_id) for item_id in dict.fromkeys(item_ids)]
    _require_items(meeting, items, question)
    one.title = _title(question.title)
    one.kind, one.form, one.rule = question.kind, question.form, question.rule
    one.seconds = _seconds(meeting, question.seconds)
    one.repeats_id = question.repeats_id
    one.repeat_reason = " ".join(question.repeat_reason.split())[:LONGEST_REASON]
    _require_no_earlier_decision(tx, meeting, one, items)
    named = [*question.version_ids, *[None] * len(items)][: len(items)]
    one.subjects = [_subject(place, item, named[place]) for place, item in enumerate(items)]
    one.options = _options(question)


def _require_items(meeting: Meeting, items: Sequence[AgendaItem], question: Question) -> None:
    if not items or len(items) > MOST_SUBJECTS:
        raise Invalid(_("Đề nghị chọn từ 1 đến {most} nội dung của chương trình.", most=MOST_SUBJECTS))
    if len(items) == 1:
        return
    if not meeting.rule_profile.get("several_in_one_vote", False):
        raise Invalid(
            _(
                "Quy định của kỳ họp này không cho biểu quyết nhiều nghị quyết trong một lần. "
                "Đề nghị chuẩn bị từng biểu quyết."
            )
        )
    if question.kind is not BallotKind.WHOLE_TEXT:
        raise Invalid(_("Chỉ biểu quyết toàn văn mới gộp được nhiều nghị quyết. Đề nghị chọn lại."))


def _title(written: str) -> str:
    title = " ".join(written.split())
    if not title:
        raise Invalid(_("Chưa có câu hỏi biểu quyết. Đề nghị ghi nội dung đưa ra biểu quyết."))
    if len(title) > LONGEST_TITLE:
        raise Invalid(_("Nội dung biểu quyết dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_TITLE))
    return title


def _seconds(meeting: Meeting, wanted: int | None) -> int:
    profile = meeting.rule_profile
    least, most = int(profile["vote_seconds_least"]), int(profile["vote_seconds_most"])
    seconds = int(profile["vote_seconds"]) if wanted is None else wanted
    if not least <= seconds <= most:
        raise Invalid(_("Thời gian biểu quyết từ {least} đến {most} giây. Đề nghị nhập lại.", least=least, most=most))
    return seconds


def _subject(place: int, item: AgendaItem, wanted: str | None) -> BallotSubject:
    released = papers.votable(item.id)
    version = next((one for one in released if one.id == wanted), None) if wanted else papers.draft_of(item.id)
    if wanted and version is None:
        raise Conflict(
            _("Tài liệu được chọn chưa phát hành, đã thay thế hoặc đã thu hồi. Đề nghị chọn bản đang phát hành.")
        )
    return BallotSubject(
        position=place,
        item_id=item.id,
        title=item.title,
        version_id=version.id if version else None,
        version_number=version.number if version else None,
        version_sha256=version.sha256 if version else "",
    )


def _options(question: Question) -> list[BallotOption]:
    if question.kind is not BallotKind.POLL:
        return []
    labels = [" ".join(label.split())[:LONGEST_TITLE] for label in question.options if label.strip()]
    if not 2 <= len(labels) <= MOST_OPTIONS or len(set(labels)) < len(labels):
        raise Invalid(_("Phiếu xin ý kiến có từ 2 đến {most} phương án khác nhau. Đề nghị ghi lại.", most=MOST_OPTIONS))
    return [BallotOption(position=place, label=label) for place, label in enumerate(labels, start=1)]


def _require_no_earlier_decision(tx: Transaction, meeting: Meeting, one: Ballot, items: Sequence[AgendaItem]) -> None:
    """A result that was announced stays; another vote on the same text is a new one with a reason (R-VOTE-10)."""
    if one.repeats_id is not None:
        repeated = tx.get(Ballot, id=one.repeats_id, meeting_id=meeting.id)
        repeated.require(BallotState.ANNOUNCED, BallotState.VOID)
        if not one.repeat_reason:
            raise Invalid(_("Biểu quyết lại cần có lý do. Đề nghị ghi lý do."))
    elif one.kind is BallotKind.WHOLE_TEXT:
        for other in (other for item in items for other in queries.of_item(item.id)):
            if other.kind is BallotKind.WHOLE_TEXT and other.state is BallotState.ANNOUNCED and other.id != one.id:
                raise Conflict(
                    _(
                        "Nội dung này đã có kết quả công bố ở biểu quyết số {number}. "
                        "Đề nghị biểu quyết lại từ trang của biểu quyết đó và ghi lý do.",
                        number=other.number,
                    )
                )


def _next_number(tx: Transaction, meeting: Meeting) -> int:
    return 1 + (tx.session.scalar(select(func.max(Ballot.number)).where(Ballot.meeting_id == meeting.id)) or 0)
