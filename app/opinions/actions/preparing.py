"""A form is made ready: one matter, and the very version of its paper."""

from dataclasses import dataclass

from app.documents.models import Document, Dossier, Version
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line, passage
from app.meetings.models import Meeting
from app.opinions import queries
from app.opinions.actions.access import form_of, own_streams, prepared_by
from app.opinions.events import OpinionFormPrepared
from app.opinions.models import LONGEST_EXPLANATION, LONGEST_MATTER, FormState, OpinionForm
from app.voting import papers


@dataclass(frozen=True)
class Matter:
    """What is asked: one matter, why it is asked now, and on which released version of which paper."""

    matter: str
    version_id: str | None
    explanation: str = ""


def prepare_form(actor: Actor, meeting_id: str, asked: Matter) -> OpinionForm:
    """A new form of the meeting's committee, not sent yet. Raises NotFound, Forbidden, Invalid, Conflict."""
    form_id = new_id()
    with transaction(own_streams(meeting_id, form_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        _require_running(meeting)
        form = OpinionForm(
            id=form_id, meeting_id=meeting.id, number=queries.next_number(meeting.id), prepared_at=tx.now,
            prepared_by_name=actor.name,
        )  # fmt: skip
        _describe(tx, meeting, form, asked)
        tx.add(form)
        tx.record(OpinionFormPrepared(meeting.id, form.id), Meeting.desk_stream(meeting.id))
        return form


def amend_form(actor: Actor, meeting_id: str, form_id: str, asked: Matter) -> OpinionForm:
    """Another matter or paper, while nobody was asked. Raises NotFound, Forbidden, Invalid, Conflict."""
    with transaction(own_streams(meeting_id, form_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        form = form_of(tx, meeting, form_id)
        form.require(tx.now, FormState.PREPARED)
        _describe(tx, meeting, form, asked)
        tx.record(OpinionFormPrepared(meeting.id, form.id, "changed"), Meeting.desk_stream(meeting.id))
        return form


def remove_form(actor: Actor, meeting_id: str, form_id: str) -> None:
    """Takes a form away that was not sent. Raises NotFound, Forbidden, Conflict."""
    with transaction(own_streams(meeting_id, form_id), actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        form = form_of(tx, meeting, form_id)
        form.require(tx.now, FormState.PREPARED)
        tx.session.delete(form)
        tx.record(OpinionFormPrepared(meeting.id, form.id, "removed"), Meeting.desk_stream(meeting.id))


def _describe(tx: Transaction, meeting: Meeting, form: OpinionForm, asked: Matter) -> None:
    form.matter = line(asked.matter, _("Nội dung lấy ý kiến"), most=LONGEST_MATTER, must=True)
    form.explanation = passage(asked.explanation, _("Giải trình"), most=LONGEST_EXPLANATION, must=False)
    if asked.version_id is None:
        raise Invalid(_("Chưa chọn tài liệu. Đề nghị chọn tài liệu đã phát hành mà thành viên cho ý kiến."))
    version = tx.get(Version, id=asked.version_id)
    of_meeting = tx.session.get_one(Dossier, tx.session.get_one(Document, version.document_id).dossier_id)
    if of_meeting.meeting_id != meeting.id or not papers.is_current(version.id):
        raise Conflict(
            _("Tài liệu được chọn chưa phát hành, đã thay thế hoặc đã thu hồi. Đề nghị chọn bản đang phát hành.")
        )
    form.version_id, form.version_number, form.version_sha256 = version.id, version.number, version.sha256


def _require_running(meeting: Meeting) -> None:
    if meeting.has_ended:
        raise Conflict(_("Phiên họp này đã kết thúc. Đề nghị lập phiếu lấy ý kiến ở phiên họp sắp tới."))
