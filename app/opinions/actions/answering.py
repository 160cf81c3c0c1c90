"""One member's opinion while the form is out, until the last moment by the server's clock: one's own, or from paper."""

import hashlib
from typing import Any

from app.accounts.models import Person
from app.kernel import db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Recorded, Transaction, transaction
from app.kernel.typed import passage
from app.meetings.models import Meeting, Participation
from app.opinions import queries
from app.opinions.actions.access import form_of, own_streams, prepared_by
from app.opinions.events import OpinionNoted, OpinionRecorded, OpinionReturned
from app.opinions.models import (
    LONGEST_OPINION,
    OPINION_WORDS,
    FormState,
    Opinion,
    OpinionForm,
    OpinionGiven,
    OpinionLine,
)


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
        _require_open(tx, form)
        if not tx.session.get_one(Participation, line.participation_id).holds(tx.now):
            raise Forbidden(_("Đại biểu không còn là thành viên nên không trả lời phiếu này được."))
        said = _said(opinion, text)
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
        recorded = _note(tx, form, line, Opinion(opinion), said, key)
        return {
            "opinion": opinion, "number": line.number, "recorded_at": tx.now.isoformat(), "receipt": recorded,
        }  # fmt: skip


def enter_opinion(
    actor: Actor, meeting_id: str, form_id: str, participation_id: str, opinion: str, text: str
) -> OpinionLine:
    """What a member answered on paper, entered by the office while the form is out; entered again, it is corrected.

    What the member answers here stands above it, before and after. Raises NotFound, Forbidden, Invalid, TooLate,
    Conflict when the member has answered here.
    """
    with db.reading() as session:
        asked = session.get(OpinionLine, (form_id, participation_id))
    if asked is None:
        raise NotFound()
    with transaction(answer_streams(meeting_id, form_id, asked.person_id), actor) as tx:
        form = form_of(tx, prepared_by(tx, actor, meeting_id), form_id)
        line = tx.session.get_one(OpinionLine, (form.id, participation_id))
        _require_open(tx, form)
        said = _said(opinion, text)
        if line.opinion is not None and not line.entered_by_name:
            raise Conflict(_("{name} đã tự trả lời trên máy; ý kiến đó được tính.", name=line.name))
        if (line.opinion, line.text) != (opinion, said):
            _note(tx, form, line, Opinion(opinion), said, new_id(), on_paper=True)
        return line


def _require_open(tx: Transaction, form: OpinionForm) -> None:
    if form.state(tx.now) in (FormState.OVERDUE, FormState.CONSOLIDATED, FormState.DECIDED):
        assert form.deadline is not None
        local = form.deadline.astimezone(form.meeting.body.time_zone)
        raise TooLate(
            _("Đã hết hạn trả lời lúc {time} nên ý kiến này không được tính.", time=f"{local:%H:%M %d/%m/%Y}")
        )
    form.require(tx.now, FormState.SENT)


def _said(opinion: str, text: str) -> str:
    """The words of an answer. Raises Invalid for no opinion, or another one that does not say which."""
    if opinion not in list(Opinion):
        raise Invalid(_("Chưa chọn ý kiến. Đề nghị chọn tán thành, không tán thành hoặc ý kiến khác."))
    return passage(text, _("Ý kiến cụ thể"), most=LONGEST_OPINION, must=opinion == Opinion.OTHER)


def _note(
    tx: Transaction, form: OpinionForm, line: OpinionLine, opinion: Opinion, said: str, key: str, on_paper: bool = False
) -> Recorded:
    line.opinion, line.text, line.number = opinion, said, line.number + 1
    line.at, line.key, line.entered_by_name = tx.now, key, tx.actor.name if on_paper else ""
    tx.add(
        OpinionGiven(
            form_id=form.id, participation_id=line.participation_id, number=line.number, opinion=opinion, text=said,
            at=tx.now, key=key, device=tx.actor.device, entered_by_name=line.entered_by_name,
        )
    )  # fmt: skip
    digest = hashlib.sha256(said.encode()).hexdigest() if said else ""
    entered_by = tx.actor.id if on_paper else ""
    given = OpinionRecorded(form.id, line.participation_id, line.number, opinion, digest, entered_by)
    recorded = tx.record(given, OpinionForm.stream(form.id, form.meeting_id))
    returned = OpinionReturned(form.meeting_id, form.id, line.person_id, line.number)
    tx.record(returned, Meeting.desk_stream(form.meeting_id))
    tx.record(OpinionNoted(form.meeting_id, form.id, "RETURNED", line.number), Person.stream(line.person_id))
    return recorded
