"""Kết luận: the draft of the chair and the secretariat, live; the notice of all sites, each with its own tasks."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.briefings import actions, policy, prints, queries
from app.briefings.actions import Overtaken
from app.briefings.conclusions import LONGEST_CONCLUSION, Assignment, Conclusion, Task, Wording, conclusion_stream
from app.briefings.context import load_room
from app.briefings.models import Briefing, Site
from app.briefings.routes.answers import as_pdf, is_demo
from app.documents.press import set_paper
from app.kernel import clock
from app.kernel.errors import NotFound, Refusal, allow
from app.kernel.http import current_actor, wants_fragment
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import queries as of_meetings
from app.meetings.context import hear
from app.meetings.models import Meeting

pages = Blueprint("conclusion", __name__)
BASE = "/meetings/<meeting_id>/conclusion"
TASK = f"{BASE}/tasks/<task_id>"
EVENTS = (
    "ConclusionWritten TaskAssigned TaskRemoved TaskMarked ConclusionIssued ConclusionRecalled TasksMoved SitesChanged"
)
UNISSUED = _("Kết luận chưa được ban hành. Thông báo kết luận hiện tại đây khi được ban hành.")


@pages.get(BASE)
def conclusion(meeting_id: str) -> str:
    """GET: text, tasks, state; a fragment for the live region. A site sees what was issued, and its own tasks."""
    meeting, _room, site, found = _load(meeting_id)
    actor = current_actor()
    writes = policy.can_conclude(actor, meeting)
    shown = found if found is not None and (writes or found.is_issued) else None
    today = clock.now().astimezone(meeting.body.time_zone).date()
    tasks = [one for one in shown.tasks if writes or (site is not None and one.site_id == site.id)] if shown else []
    return render_template(
        "briefings/_conclusion.html" if wants_fragment() else "briefings/conclusion.html",
        conclusion=shown,
        tasks=[(number, one, one.standing(today)) for number, one in enumerate(tasks, start=1)],
        late=sum(one.standing(today)[0] == "stop" for one in tasks),
        done=sum(one.done_at is not None for one in tasks),
        writes=writes,
        site=site,
        unissued=UNISSUED,
        back="/bridge" if actor.kind == "guest" else None,
        events=EVENTS,
    )


@pages.get(f"{BASE}/text")
def text(meeting_id: str) -> str:
    """GET: the form; as a fragment with ?seen=: what somebody else has saved since that number."""
    meeting, _room, found = _load_draft(meeting_id)
    if wants_fragment():
        seen = request.args.get("seen", "")
        newer = found if found is not None and seen.isdecimal() and found.number > int(seen[:9]) else None
        return render_template("briefings/_conclusion_newer.html", theirs=newer, seen=seen)
    return _text_form(meeting, found, found.wording if found is not None else Wording(""))


@pages.post(f"{BASE}/text")
def write(meeting_id: str) -> Response | tuple[str, int]:
    _load_draft(meeting_id)
    wording = Wording(
        forms.text("text", LONGEST_CONCLUSION * 2), forms.text("symbol"), forms.text("signer_post"),
        forms.text("signer_name"),
    )  # fmt: skip
    try:
        actions.write_conclusion(current_actor(), meeting_id, wording, seen=forms.whole("seen", _("Lần ghi")))
    except Refusal as refusal:  # what was read before the lock is read again: it may have changed
        meeting, _room, found = _load_draft(meeting_id)
        theirs = found if isinstance(refusal, Overtaken) else None
        return _text_form(meeting, found, wording, refusal.sentence, theirs), refusal.status
    return _done(meeting_id, _("Đã lưu kết luận."))


@pages.get(f"{BASE}/tasks/new")
def new_task(meeting_id: str) -> str:
    _meeting, room, _found = _load_draft(meeting_id)
    return _task_form(room, None, Assignment(""))


@pages.post(f"{BASE}/tasks")
def assign(meeting_id: str) -> Response | tuple[str, int]:
    """With `deed` more the empty form comes again, for the next task."""
    _meeting, room, _found = _load_draft(meeting_id)
    try:
        actions.assign_task(current_actor(), meeting_id, _assignment())
    except Refusal as refusal:
        _meeting, room, _found = _load_draft(meeting_id)
        return _task_form(room, None, _typed(), refusal.sentence), refusal.status
    if forms.text("deed") == "more":
        flash(str(_("Đã giao nhiệm vụ.")), "done")
        return redirect(f"/meetings/{meeting_id}/conclusion/tasks/new")
    return _done(meeting_id, _("Đã giao nhiệm vụ."))


@pages.get(TASK)
def task(meeting_id: str, task_id: str) -> str:
    _meeting, room, found = _load_draft(meeting_id)
    one = _task(found, task_id)
    return _task_form(room, one, one.assignment)


@pages.post(TASK)
def edit(meeting_id: str, task_id: str) -> Response | tuple[str, int]:
    _meeting, _room, found = _load_draft(meeting_id)
    _task(found, task_id)
    try:
        seen = forms.whole("seen", _("Lần ghi"))
        actions.edit_task(current_actor(), meeting_id, task_id, _assignment(), seen=seen)
    except Refusal as refusal:
        _meeting, room, found = _load_draft(meeting_id)
        one = _task(found, task_id)
        theirs = one if isinstance(refusal, Overtaken) else None
        return _task_form(room, one, _typed(), refusal.sentence, theirs), refusal.status
    return _done(meeting_id, _("Đã sửa nhiệm vụ."))


@pages.post(f"{TASK}/removal")
def remove(meeting_id: str, task_id: str) -> Response:
    _meeting, _room, found = _load_draft(meeting_id)
    actions.remove_task(current_actor(), meeting_id, _task(found, task_id).id)
    return _done(meeting_id, _("Đã bỏ nhiệm vụ."))


@pages.post(f"{TASK}/completion")
def mark(meeting_id: str, task_id: str) -> Response:
    """`deed`: done, with its `result`, or open: not done after all."""
    _meeting, _room, _site, found = _load(meeting_id)
    is_done = forms.text("deed") == "done"
    one = _task(found, task_id)
    actions.mark_task(current_actor(), meeting_id, one.id, is_done=is_done, result=forms.text("result"))
    return _done(meeting_id, _("Đã ghi nhiệm vụ hoàn thành.") if is_done else _("Đã ghi nhiệm vụ chưa hoàn thành."))


@pages.post(f"{BASE}/issue")
def issue(meeting_id: str) -> Response:
    """`deed`: issue, of the revision `seen`; or recall, with a `reason`."""
    _load_draft(meeting_id)
    if forms.text("deed") == "recall":
        actions.recall_conclusion(current_actor(), meeting_id, forms.text("reason"))
        return _done(meeting_id, _("Đã thu hồi thông báo kết luận để sửa."))
    actions.issue_conclusion(current_actor(), meeting_id, seen=forms.whole("seen", _("Lần ghi")))
    return _done(meeting_id, _("Đã ban hành thông báo kết luận. Mọi điểm cầu thấy nhiệm vụ của mình."))


@pages.get(f"{BASE}/notice.pdf")
def notice(meeting_id: str) -> Response:
    """The notice in the official layout; for the sites once it is issued."""
    meeting, _room, _site, found = _load(meeting_id)
    if found is None:
        raise NotFound(UNISSUED)
    allow(found.is_issued or policy.can_conclude(current_actor(), meeting), UNISSUED)
    chair = of_meetings.presiding_officer(meeting, clock.now())
    paper = prints.conclusion_notice(found, chair=chair.full_name if chair else "", is_demo=is_demo())
    return as_pdf(set_paper(paper), "thong-bao-ket-luan.pdf")


def _load(meeting_id: str) -> tuple[Meeting, Briefing, Site | None, Conclusion | None]:
    """The room with its conclusion, if there is one; g.streams gains the draft's for those who write it."""
    meeting, room, site = load_room(meeting_id)
    if policy.can_conclude(current_actor(), meeting) and not hear(conclusion_stream(meeting_id)):
        return _load(meeting_id)
    return meeting, room, site, queries.conclusion(meeting_id)


def _load_draft(meeting_id: str) -> tuple[Meeting, Briefing, Conclusion | None]:
    """The same, for those who write it. Raises Forbidden for the others of the room."""
    meeting, room, _site, found = _load(meeting_id)
    allow(policy.can_conclude(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting, room, found


def _task(found: Conclusion | None, task_id: str) -> Task:
    one = next((one for one in found.tasks if one.id == task_id), None) if found is not None else None
    if one is None:
        raise NotFound()
    return one


def _assignment() -> Assignment:
    return Assignment(
        forms.text("text"), forms.maybe_id("site_id", _("Điểm cầu")), forms.text("unit"), forms.text("helpers"),
        forms.maybe_day("due_on", _("Thời hạn")),
    )  # fmt: skip


def _typed() -> Assignment:
    """What was typed, right or not: the form comes back with it."""
    written = request.form
    day = written.get("due_on", "")
    try:
        due_on = date.fromisoformat(day)
    except ValueError:
        due_on = None
    site_id = written.get("site_id") or None
    return Assignment(written.get("text", ""), site_id, written.get("unit", ""), written.get("helpers", ""), due_on)


def _text_form(
    meeting: Meeting,
    found: Conclusion | None,
    wording: Wording,
    problem: Sentence | None = None,
    theirs: Conclusion | None = None,
) -> str:
    return render_template(
        "briefings/conclusion_text.html",
        conclusion=found,
        values=wording,
        problems=[("text", problem)] if problem is not None else [],
        theirs=theirs,
        seen=found.number if found is not None else 0,
        events="ConclusionWritten ConclusionIssued",
    )


def _task_form(
    room: Briefing, one: Task | None, given: Assignment, problem: Sentence | None = None, theirs: Task | None = None
) -> str:
    sites = [(site.id, site.point.unit if site.point else site.name) for site in room.live_sites]
    return render_template(
        "briefings/task.html",
        task=one,
        values=given,
        problems=[("text", problem)] if problem is not None else [],
        theirs=theirs,
        site_choices=[("", str(_("Đơn vị ngoài các điểm cầu"))), *sites],
    )


def _done(meeting_id: str, sentence: Sentence) -> Response:
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}/conclusion")
