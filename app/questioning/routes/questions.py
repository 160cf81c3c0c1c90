"""Questions as pages: the list of a meeting, and one slip."""

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from app.documents import queries as documents
from app.documents.press import set_paper
from app.kernel import clock
from app.kernel.errors import Invalid, allow
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.questioning import actions, policy, prints, queries
from app.questioning.context import load_questions, load_slip, seen, shown, words
from app.questioning.models import WrittenReason

pages = Blueprint("questions", __name__)
QUESTIONS = "/meetings/<meeting_id>/questions"
QUESTION = f"{QUESTIONS}/<slip_id>"
RECEIVERS = _("Danh mục phiếu chất vấn dành cho Thường trực Hội đồng nhân dân, chủ tọa và Ban thư ký.")


@pages.get(QUESTIONS)
def questions(meeting_id: str) -> str:
    """What this person has asked, what was sent, the groups and the council's choice, as far as each is theirs."""
    meeting = load_questions(meeting_id)
    template = "questioning/_questions.html" if wants_fragment() else "questioning/questions.html"
    return render_template(template, **shown(meeting, current_actor()))


@pages.get(f"{QUESTIONS}/list.pdf")
def printed(meeting_id: str) -> Response:
    """The list of slips by group, for those whom slips are sent to."""
    meeting = load_questions(meeting_id)
    allow(policy.can_receive(current_actor(), meeting), RECEIVERS)
    loose = [slip for slip in queries.sent(meeting.id) if slip.group_id is None]
    is_demo = bool(current_app.config["SETTINGS"].demo)
    paper = prints.slip_list(meeting, queries.groups(meeting.id), loose, clock.now(), is_demo=is_demo)
    answer = current_app.response_class(set_paper(paper), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="tong-hop-phieu-chat-van.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.get(QUESTION)
def question(meeting_id: str, slip_id: str) -> str:
    """One slip: its words, where it stands, its answer."""
    meeting, slip = load_slip(meeting_id, slip_id)
    actor = current_actor()
    chair = meetings.presiding_officer(meeting, clock.now())
    template = "questioning/_question.html" if wants_fragment() else "questioning/question.html"
    return render_template(
        template,
        slip=slip,
        is_mine=slip.person_id == actor.id,
        may_group=policy.can_group(actor, meeting),
        may_choose=policy.can_choose(actor, meeting),
        may_answer=policy.can_answer(actor, slip),
        groups=queries.groups(meeting.id),
        version=documents.version_out(slip.document),
        chair=chair,
        is_chair=meetings_policy.can_preside(actor, meeting),
        **words(meeting),
    )


@pages.post(f"{QUESTION}/state")
def change(meeting_id: str, slip_id: str) -> Response:
    """`deed`: send, take_back, remove (each one's own slip), written (`reason`, on the chair's order)."""
    meeting, slip = load_slip(meeting_id, slip_id)
    actor, deed, here = current_actor(), forms.text("deed"), f"/meetings/{meeting_id}/questions/{slip_id}"
    if deed == "send":
        number = actions.send_slip(actor, meeting.id, slip.id).number
        return done(here, _("Đã gửi phiếu chất vấn số {number} đến Thường trực Hội đồng nhân dân.", number=number))
    if deed == "take_back":
        actions.take_back_slip(actor, meeting.id, slip.id)
        return done(here, _("Đã rút phiếu về bản nháp. Nội dung vẫn được giữ."))
    if deed == "remove":
        actions.remove_slip(actor, meeting.id, slip.id)
        return done(f"/meetings/{meeting_id}/questions", _("Đã xóa bản nháp."))
    if deed == "written":
        reason = forms.one_of(WrittenReason, "reason", _("Lý do"))
        due = actions.owe_answer_in_writing(actor, meeting.id, slip.id, reason).due_on
        return done(here, _("Chuyển trả lời bằng văn bản, hạn {day}.", day=f"{due:%d/%m/%Y}" if due else ""))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.post(f"{QUESTION}/group")
def put_into_group(meeting_id: str, slip_id: str) -> Response:
    """`group`: the id of a group, or nothing to take the slip out of its group."""
    meeting = load_questions(meeting_id)
    slip = seen(meeting, slip_id)
    group_id = forms.maybe_id("group", _("Nhóm vấn đề"))
    found = actions.group_slip(current_actor(), meeting.id, slip.id, group_id)
    sentence = (
        _("Đã xếp phiếu số {number} vào nhóm “{title}”.", number=found.number, title=found.group.title)
        if found.group is not None
        else _("Phiếu số {number} không còn ở nhóm nào.", number=found.number)
    )
    return done(f"/meetings/{meeting_id}/questions", sentence)


def done(page: str, sentence: Sentence) -> Response:
    """What was done, said where it was asked."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
