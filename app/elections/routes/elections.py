"""Elections as pages: the list, one with its steps and its outcome, what is printed."""

import io
from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from app.attendance import queries as attendance
from app.documents import docx
from app.documents import queries as documents
from app.documents.models import Version
from app.documents.policy import Reader
from app.documents.press import set_paper
from app.elections import actions, context, outcome, policy, prints, queries
from app.elections.models import Election, ElectionKind
from app.elections.resolution import resolution
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Meeting

pages = Blueprint("elections", __name__)
ELECTIONS = "/meetings/<meeting_id>/elections"
ELECTION = f"{ELECTIONS}/<election_id>"
PAPERS = {
    "minutes": (prints.minutes, "bien-ban-kiem-phieu"),
    "resolution": (resolution, "nghi-quyet-xac-nhan"),
}
MINUTES = _("Biên bản do Ban kiểm phiếu, chủ tọa và Ban thư ký xem trước khi công bố kết quả.")


@pages.get(ELECTIONS)
def elections(meeting_id: str) -> str:
    """Every secret ballot of the meeting that this person may see, and who counts."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    known = queries.elections(meeting, actor)
    return render_template(
        "elections/_elections.html" if wants_fragment() else "elections/elections.html",
        elections=known,
        board=queries.board_of_now(meeting.id) if known or policy.can_prepare(actor, meeting) else None,
        may_prepare=policy.can_prepare(actor, meeting),
        events=context.DESK_EVENTS,
        **context.words(),
    )


@pages.get(ELECTION)
def election(meeting_id: str, election_id: str) -> str:
    """One secret ballot: its list, its steps for who conducts and counts, its numbers once they may be seen."""
    meeting = load_meeting(meeting_id)
    one = seen(meeting, election_id)
    template = "elections/_election.html" if wants_fragment() else "elections/election.html"
    return render_template(template, **_shown(meeting, one, current_actor()))


def _shown(meeting: Meeting, one: Election, actor: Actor) -> dict[str, Any]:
    chair, following = meetings.presiding_officer(meeting, clock.now()), queries.follows(one)
    return {
        "one": one,
        "may_prepare": policy.can_prepare(actor, meeting),
        "may_press": policy.can_press(actor, meeting),
        "may_stand": policy.can_stand(actor, one) and not any(c.person_id == actor.id for c in one.standing),
        "teller": one.board.teller(actor.id) if one.board is not None else None,
        "sees_numbers": policy.can_see_numbers(actor, one),
        "sees_sheets": policy.can_see_sheets(actor, one),
        "differing": context.compared(one, actor),
        "next_round": following if following is not None and policy.can_see(actor, following) else None,
        **_taken_up(one, actor),
        "scan": _scan(one, actor),
        "papers": _scans(meeting) if one.has_numbers and policy.can_prepare(actor, meeting) else [],
        "chair": chair,
        "is_chair": chair is not None and chair.id == actor.id,
        "events": context.DESK_EVENTS,
        **context.words(),
    }


def _scans(meeting: Meeting) -> list[tuple[str, str]]:
    """The papers among which the scan is."""
    return [(paper.id, f"{paper.symbol} {paper.title}".strip()) for paper in documents.released(meeting.id)]


def _scan(one: Election, actor: Actor) -> Version | None:
    """The scan of the signed minutes, where there is one that the actor may read."""
    version = documents.version_out(one.scan)
    return version if version is not None and Reader.of(actor, one.meeting).can_read(version) else None


def _taken_up(one: Election, actor: Actor) -> dict[str, Any]:
    """What the numbers lead to, person by person, and what was put to the vote of it."""
    known = queries.taken_up(one)
    about = {candidate.name for other in known if other.voided_at is None for candidate in other.candidates}
    open_ones = [(it, outcome.consequences(one, it)) for it in one.standing if it.name not in about]
    return {
        "consequences": [(it, kinds) for it, kinds in open_ones if kinds] if one.announced_at else [],
        "taken_up": [other for other in known if policy.can_see(actor, other)],
    }


@pages.post(f"{ELECTION}/state")
def change(meeting_id: str, election_id: str) -> Response:
    """`deed`: list, issue (`order_of`), vote (`issued`), open_box, sign (`complaints`, `handed_to`), announce,
    resolution, round, take_up (`about`, `kind`), approval (`approved_by`), scan (`document`), paper, void (`reason`).
    """
    meeting = load_meeting(meeting_id)
    one = seen(meeting, election_id)
    place, sentence = _act(current_actor(), meeting.id, one.id, forms.text("deed"))
    return done(place, sentence)


def _act(actor: Actor, meeting_id: str, election_id: str, deed: str) -> tuple[str, Sentence]:
    here = f"/meetings/{meeting_id}/elections/{election_id}"
    if deed == "round":
        again = actions.call_next_round(actor, meeting_id, election_id)
        return f"/meetings/{meeting_id}/elections/{again.id}", _("Đã lập vòng bầu {n}.", n=again.round)
    if deed == "take_up":
        about, kind = forms.maybe_id("about", _("Họ và tên")), forms.one_of(ElectionKind, "kind", _("Loại bỏ phiếu"))
        if about is None:
            raise NotFound()
        following = actions.take_up(actor, meeting_id, election_id, about, kind)
        return f"/meetings/{meeting_id}/elections/{following.id}", _("Đã lập cuộc bỏ phiếu số {n}.", n=following.number)
    return here, _deed(actor, meeting_id, election_id, deed)


def _deed(actor: Actor, meeting_id: str, election_id: str, deed: str) -> Sentence:
    match deed:
        case "list":
            ballot = actions.put_list_to_vote(actor, meeting_id, election_id)
            return _("Đã chuẩn bị biểu quyết số {number} để chốt danh sách.", number=ballot.number)
        case "issue":
            actions.begin_issuing(actor, meeting_id, election_id, order_of=forms.maybe_id("order_of", _("Chủ tọa")))
            return _("Bắt đầu phát phiếu.")
        case "vote":
            actions.begin_voting(actor, meeting_id, election_id, forms.whole("issued", _("Số phiếu phát ra")))
            return _("Bắt đầu bỏ phiếu.")
        case "open_box":
            actions.begin_counting(actor, meeting_id, election_id)
            return _("Bắt đầu kiểm phiếu.")
        case "sign":
            complaints, handed_to = forms.text("complaints"), forms.text("handed_to")
            actions.sign_minutes(actor, meeting_id, election_id, complaints=complaints, handed_to=handed_to)
            return _("Đã ký biên bản kiểm phiếu.")
        case "announce":
            actions.announce_election(actor, meeting_id, election_id)
            return _("Đã công bố kết quả.")
        case "resolution":
            ballot = actions.put_result_to_vote(actor, meeting_id, election_id)
            return _("Đã chuẩn bị biểu quyết số {number} về nghị quyết xác nhận kết quả.", number=ballot.number)
        case "approval":
            actions.note_approval(actor, meeting_id, election_id, forms.text("approved_by"))
            return _("Đã ghi việc phê chuẩn.")
        case "scan":
            actions.name_scan(actor, meeting_id, election_id, forms.maybe_id("document", _("Bản quét biên bản")))
            return _("Đã ghi bản quét biên bản.")
        case "paper":
            actions.hold_on_paper(actor, meeting_id, election_id)
            return _("Cuộc bỏ phiếu này thực hiện bằng phiếu giấy.")
        case "void":
            actions.void_election(actor, meeting_id, election_id, forms.text("reason"))
            return _("Đã hủy cuộc bỏ phiếu.")
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.get(f"{ELECTION}/ballot-paper.pdf")
def paper(meeting_id: str, election_id: str) -> Response:
    """The ballot paper (A5) as often as the roll is long, or ?copies=; refused while the list may still change."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    one = seen(meeting, election_id)
    allow(policy.can_prepare(actor, meeting) or policy.is_teller(actor, one), whose.SECRETARIAT_OR_CHAIR)
    if not one.is_list_closed:
        raise Conflict(_("Danh sách chưa chốt nên chưa in phiếu được. Đề nghị biểu quyết danh sách trước."))
    written = request.args.get("copies", "")
    copies = min(int(written), 999) if written.isascii() and written.isdigit() and len(written) < 4 else _roll(meeting)
    made = prints.ballot_paper(one, copies=max(copies, 1), is_demo=_is_demo())
    return _pdf(set_paper(made), f"phieu-bau-{one.number:02}.pdf")


@pages.get(f"{ELECTION}/<any(minutes, resolution):name>.<any(pdf, docx):form>")
def printed(meeting_id: str, election_id: str, name: str, form: str) -> Response:
    """The minutes of the count, or the draft of the confirming resolution, from the signed numbers."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    one = seen(meeting, election_id)
    allow(policy.can_see_numbers(actor, one), MINUTES)
    write, file_name = PAPERS[name]
    made = write(one, is_demo=_is_demo())
    file_name = f"{file_name}-{one.number:02}.{form}"
    if form == "pdf":
        return _pdf(set_paper(made), file_name)
    content = io.BytesIO(docx.as_docx(made))
    return send_file(content, mimetype=docx.TYPE, as_attachment=True, download_name=file_name)


def _roll(meeting: Meeting) -> int:
    return len(attendance.roster_of_now(meeting, clock.now()))


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)


def _pdf(content: bytes, name: str) -> Response:
    answer = current_app.response_class(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def seen(meeting: Meeting, election_id: str) -> Election:
    """The election, for whoever may see it. Raises NotFound."""
    one = queries.election(meeting.id, election_id)
    if one is None or not policy.can_see(current_actor(), one):
        raise NotFound()
    return one


def done(page: str, sentence: Sentence) -> Response:
    """What was done, said where it was asked."""
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
