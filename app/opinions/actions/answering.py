"""One member's opinion: one's own, while the form is out, until the last moment by the server's clock."""

import hashlib
from typing import Any

from app.accounts.models import Person
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import passage
from app.meetings.models import Meeting, Participation
from app.opinions import queries
from app.opinions.actions.access import own_streams
from app.opinions.events import OpinionNoted, OpinionRecorded, OpinionReturned
from app.opinions.models import LONGEST_OPINION, OPINION_WORDS, FormState, Opinion, OpinionForm, OpinionGiven


class Overtaken(Conflict):
    """Another answer of the same member came first; it stands."""


class TooLate(Conflict):
    """The time was over when it arrived: who has not answered until then has given no answer."""


def answer_streams(meeting_id: str, form_id: str, person_id: str) -> list[StreamRef]:
    """What an answer records in."""
    return [*own_streams(meeting_id, form_id), Person.stream(person_id)]


def give_opinion(
    actor: Actor, meeting_id: str, form_id: str, opinion: str, text: str, *, replaces: int, key: str
) -> dict[str, Any]:
    """The actor's opinion, or another one in its place until the deadline (R-UB-05).

    `replaces`: the number of the one that it replaces, 0 for the first: an older answer that arrives late never
    overwrites a newer one. Another opinion says which; with the others words are free. Returns {opinion, number,
    recorded_at, receipt}. Raises NotFound for whoever is not on the roll (a deputy is not), Forbidden, Invalid,
    TooLate, Overtaken.
    """
    with transaction(answer_streams(meeting_id, form_id, actor.id), actor) as tx:
        form = tx.get(OpinionForm, id=form_id, meeting_id=meeting_id)
        line = queries.line_of(form.id, actor)
        if line is None:
            raise NotFound(_("Đại biểu không có trong danh sách lấy ý kiến của nội dung này."))
        if form.state(tx.now) in (FormState.OVERDUE, FormState.CONSOLIDATED, FormState.DECIDED):
            assert form.deadline is not None
            local = form.deadline.astimezone(form.meeting.body.time_zone)
            raise TooLate(
                _("Đã hết hạn trả lời lúc {time} nên ý kiến này không được tính.", time=f"{local:%H:%M %d/%m/%Y}")
            )
        form.require(tx.now, FormState.SENT)
        if not tx.session.get_one(Participation, line.participation_id).holds(tx.now):
            raise Forbidden(_("Đại biểu không còn là thành viên nên không trả lời phiếu này được."))
        if opinion not in list(Opinion):
            raise Invalid(_("Chưa chọn ý kiến. Đề nghị chọn tán thành, không tán thành hoặc ý kiến khác."))
        said = passage(text, _("Ý kiến cụ thể"), most=LONGEST_OPINION, must=opinion == Opinion.OTHER)
        if replaces != line.number:
            raise Overtaken(
                _(
                    "Ý kiến này đến sau một ý kiến mới hơn nên không thay đổi gì. Ý kiến đang được ghi nhận: "
                    "{opinion}.",
                    opinion=OPINION_WORDS[line.opinion],
                )
                if line.opinion is not None
                else _("Ý kiến này thay cho một ý kiến chưa được ghi nhận. Đề nghị gửi lại.")
            )
        line.opinion, line.text, line.number = Opinion(opinion), said, line.number + 1
        line.at, line.key = tx.now, key
        tx.add(
            OpinionGiven(
                form_id=form.id, participation_id=line.participation_id, number=line.number, opinion=line.opinion,
                text=said, at=tx.now, key=key, device=tx.actor.device,
            )
        )  # fmt: skip
        digest = hashlib.sha256(said.encode()).hexdigest() if said else ""
        given = OpinionRecorded(form.id, line.participation_id, line.number, line.opinion, digest)
        recorded = tx.record(given, OpinionForm.stream(form.id, meeting_id))
        returned = OpinionReturned(meeting_id, form.id, actor.id, line.number)
        tx.record(returned, Meeting.desk_stream(meeting_id))
        tx.record(OpinionNoted(meeting_id, form.id, "RETURNED", line.number), Person.stream(actor.id))
        return {
            "opinion": line.opinion.value, "number": line.number, "recorded_at": tx.now.isoformat(),
            "receipt": recorded,
        }  # fmt: skip
