"""The submitting agency's own items and papers, and the secretariat's page that says who brings what."""

from flask import Blueprint, flash, g, redirect, render_template, request
from werkzeug.wrappers import Response

from app.documents import queries, submissions
from app.documents.actions import submitters
from app.documents.models import KIND_WORDS, OUTCOME_WORDS
from app.documents.policy import Reader
from app.documents.submissions import Verification
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import queries as meetings
from app.meetings.context import load_meeting, load_prepared_meeting
from app.meetings.models import Meeting
from app.meetings.policy import is_submitter

VERIFICATION_WORDS = {
    Verification.NOT_NEEDED: _("Nội dung này không phải thẩm tra"),
    Verification.AWAITED: _("Chưa có báo cáo thẩm tra"),
    Verification.IN_HAND: _("Báo cáo thẩm tra đã gửi Văn phòng, chờ phát hành"),
    Verification.RELEASED: _("Báo cáo thẩm tra đã phát hành"),
}
LISTENED = "SubmissionChanged DocumentReleased DocumentWithdrawn AgendaChanged"


def add_to(blueprint: Blueprint) -> None:
    base = "/meetings/<meeting_id>"
    blueprint.add_url_rule(f"{base}/submissions", "submissions", index)
    blueprint.add_url_rule(f"{base}/submissions/<item_id>", "submission", show)
    blueprint.add_url_rule(f"{base}/submitters", "submitters", who)
    blueprint.add_url_rule(f"{base}/submitters", "name_submitter", name, methods=["POST"])
    blueprint.add_url_rule(
        f"{base}/submitters/<item_id>/<participation_id>/removal", "remove_submitter", remove, methods=["POST"]
    )


def index(meeting_id: str) -> str:
    """GET /meetings/<id>/submissions: the agency's items, their papers and the verification."""
    meeting, reader = _mine(meeting_id)
    template = "documents/_submissions.html" if wants_fragment() else "documents/submissions.html"
    return render_template(template, found=submissions.submissions(meeting, reader), **_words(meeting))


def show(meeting_id: str, item_id: str) -> str:
    """GET /meetings/<id>/submissions/<item>: one item, where its files are dropped."""
    meeting, reader = _mine(meeting_id)
    found = submissions.submission(meeting, reader, item_id)
    if found is None:
        raise NotFound()
    template = "documents/_submission.html" if wants_fragment() else "documents/submission.html"
    return render_template(template, one=found, **_words(meeting))


_AGENCIES = _("Trang này dành cho cơ quan trình. Ban thư ký xem tài liệu của cơ quan trình tại Bàn làm việc.")


def _mine(meeting_id: str) -> tuple[Meeting, Reader]:
    meeting, actor = load_meeting(meeting_id), current_actor()
    if not is_submitter(actor, meeting):
        raise Forbidden(_AGENCIES)
    return meeting, Reader.of(actor, meeting)


def _words(meeting: Meeting) -> dict[str, object]:
    return {
        "kinds": KIND_WORDS,
        "outcomes": OUTCOME_WORDS,
        "verifications": VERIFICATION_WORDS,
        "deadline": meetings.deadline(meeting, now()),
        "sentence": Sentence.load,
        "heard": g.streams,
        "events": LISTENED,
    }


def who(meeting_id: str) -> str:
    """GET /meetings/<id>/submitters: who brings which item."""
    meeting = load_prepared_meeting(meeting_id)
    numbers = {row.item.id: row.number for row in meetings.agenda(meeting.id).flat()}
    items = queries.items(meeting.id)
    return render_template(
        "documents/submitters.html",
        items=items,
        numbers=numbers,
        named=submissions.named(meeting),
        item_choices=[(item.id, f"{numbers.get(item.id, '')}. {item.title}") for item in items],
        agency_choices=[(one.id, _agency(one.shown_name, one.person)) for one in submissions.agencies(meeting)],
    )


def _agency(name: str, person: object) -> str:
    unit = getattr(person, "unit", "")
    return f"{name}, {unit}" if unit else name


def name(meeting_id: str) -> Response:
    """POST {item, participation}: that agency brings the item."""
    load_prepared_meeting(meeting_id)
    item_id, participation_id = request.form.get("item"), request.form.get("participation")
    if item_id is None or participation_id is None or not (is_id(item_id) and is_id(participation_id)):
        raise Invalid(_("Đề nghị chọn nội dung và Cơ quan trình."))
    submitters.name_submitter(current_actor(), meeting_id, item_id, participation_id)
    flash(str(_("Đã ghi Cơ quan trình của nội dung.")), "done")
    return redirect(f"/meetings/{meeting_id}/submitters")


def remove(meeting_id: str, item_id: str, participation_id: str) -> Response:
    """POST: that agency brings the item no longer."""
    load_prepared_meeting(meeting_id)
    if not (is_id(item_id) and is_id(participation_id)):
        raise NotFound()
    submitters.remove_submitter(current_actor(), meeting_id, item_id, participation_id)
    return redirect(f"/meetings/{meeting_id}/submitters")
