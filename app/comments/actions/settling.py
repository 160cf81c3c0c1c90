"""Groups are given to a body, which answers each: tiếp thu, giải trình, giữ nguyên (section 4.1, step 9)."""

from collections.abc import Sequence
from typing import Any

from app.comments import bodies, gathering, policy, queries
from app.comments.actions.access import streams_of
from app.comments.actions.grouping import streams_of_group, tell_group
from app.comments.models import LONGEST_TEXT, AnswerEdition, CommentGroup, Outcome
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings import whose

NOT_THEIRS = _(
    "Cơ quan đã chọn không có trong danh sách, hoặc nhóm chỉ gửi cơ quan soạn thảo nên chỉ giao cho Cơ quan trình của "
    "nội dung. Đề nghị chọn lại."
)


def assign_groups(actor: Actor, subject_id: str, group_ids: Sequence[str], participation_id: str) -> int:
    """The groups are that body's to answer from now on; returns how many were not yet.

    Raises NotFound, Forbidden for who is not of the secretariat, Invalid for a body that is not in the list.
    """
    wanted = list(dict.fromkeys(group_ids))
    streams = {stream for one in wanted for stream in streams_of_group(one)} | set(streams_of(subject_id))
    with transaction(sorted(streams), actor) as tx:
        about = queries.subject(subject_id, actor)
        allow(policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
        if not wanted:
            raise Invalid(_("Chưa chọn nhóm nào. Đề nghị đánh dấu các nhóm cần giao."))
        fresh = 0
        for one in wanted:
            group = tx.get(CommentGroup, id=one, subject_id=about.id)
            names = {found.id: name for found, name in bodies.choices(about, group.visibility)}
            if participation_id not in names:
                raise Invalid(NOT_THEIRS)
            if group.assigned_id != participation_id:
                group.assigned_id, group.assigned_name = participation_id, names[participation_id][:300]
                group.assigned_at, fresh = tx.now, fresh + 1
                tell_group(tx, group, "assigned")
        return fresh


def settle_group(actor: Actor, group_id: str, outcome: Outcome, text: str, seen: int) -> dict[str, Any]:
    """The body that it was given to answers a group, or says it in other words. Returns {edition, beside, at,
    receipt}.

    `seen`: the edition that this was written over, 0 where there was none. Where a colleague has answered meanwhile
    nothing is overwritten: both stand side by side (`beside` is true) until one of them makes one answer of both.
    Raises NotFound, Forbidden for who is of another body, Invalid where it is not said why.
    """
    text = text.strip()
    if outcome.needs_words and not text:
        raise Invalid(_("Giải trình và giữ nguyên cần nêu lý do. Đề nghị nhập lý do rồi gửi lại."))
    if len(text) > LONGEST_TEXT:
        raise Invalid(_("Trả lời dài tối đa {most} ký tự. Đề nghị rút gọn.", most=LONGEST_TEXT))
    with transaction(streams_of_group(group_id), actor) as tx:
        group, about = gathering.group(group_id, actor)
        allow(
            policy.can_settle(actor, about.meeting, about.item_id, group),
            _("Nhóm góp ý này do cơ quan được giao trả lời. Đề nghị liên hệ Ban thư ký khi cần."),
        )
        if (group.outcome, group.answer) == (outcome, text) and not group.beside:
            return {"edition": group.edition, "beside": False, "again": True}
        is_beside = seen < group.edition
        is_news = group.outcome is not outcome
        group.edition += 1
        if not is_beside:
            for one in group.beside:
                one.is_beside = False
            group.outcome, group.answer, group.answered_at = outcome, text, tx.now
            if outcome is not Outcome.ACCEPTED:
                group.taken_version_id = None
        group.editions.append(
            AnswerEdition(
                group_id=group.id, number=group.edition, outcome=outcome, text=text, name=actor.name[:200],
                is_beside=is_beside, at=tx.now,
            )
        )  # fmt: skip
        recorded = tell_group(tx, group, "answered" if is_news and not is_beside else "reworded")
        return {"edition": group.edition, "beside": is_beside, "at": tx.now.isoformat(), "receipt": recorded}


def take_in(actor: Actor, group_id: str, version_id: str) -> None:
    """The comments that were accepted stand in that version of the paper.

    By the body that answered, or the secretariat. Raises NotFound, Forbidden, Conflict for what was not accepted,
    Invalid for a version that delegates do not have.
    """
    with transaction(streams_of_group(group_id), actor) as tx:
        group, about = gathering.group(group_id, actor)
        may = policy.can_settle(actor, about.meeting, about.item_id, group)
        allow(may or policy.can_moderate(actor, about.meeting), whose.SECRETARIAT)
        if group.outcome is not Outcome.ACCEPTED:
            raise Conflict(_("Chỉ góp ý được tiếp thu mới gắn với một bản của tài liệu. Đề nghị trả lời lại nhóm này."))
        if version_id not in {one.id for one in gathering.versions(about)}:
            raise Invalid(_("Bản đã chọn không phải bản đã phát hành của tài liệu này. Đề nghị chọn lại."))
        if group.taken_version_id != version_id:
            group.taken_version_id = version_id
            tell_group(tx, group, "taken")
