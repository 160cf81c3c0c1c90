"""Making an election ready: the post, the list, the counting committee."""

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.attendance import queries as attendance
from app.elections import actions, policy, queries
from app.elections.models import (
    KIND_WORDS,
    MODE_WORDS,
    ORIGIN_WORDS,
    POST_WORDS,
    Election,
    ElectionKind,
    ElectionMode,
    Office,
    Origin,
    Post,
)
from app.elections.routes.elections import ELECTION, ELECTIONS, done, seen
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms, whose
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Meeting

pages = Blueprint("election_lists", __name__)
TELLERS = "/meetings/<meeting_id>/tellers"


@pages.get(f"{ELECTIONS}/new")
def new(meeting_id: str) -> str:
    """GET ?item=: a secret ballot about that item."""
    meeting = _prepared(meeting_id)
    values = {
        "item": request.args.get("item", ""), "kind": ElectionKind.ELECTION, "post": Post.OTHER, "seats": 1,
        "mode": ElectionMode.PAPER_ENTRY,
    }  # fmt: skip
    return _form(meeting, values)


@pages.post(ELECTIONS)
def create(meeting_id: str) -> Response | tuple[str, int]:
    """`item`, `kind`, `mode`, `post`, `title`, `seats`, `introduced_by`."""
    meeting = _prepared(meeting_id)
    try:
        one = actions.prepare_election(current_actor(), meeting.id, *_asked())
    except Refusal as refusal:
        return _form(_prepared(meeting_id), dict(request.form), problem=refusal.sentence), refusal.status
    sentence = _("Đã lập cuộc bỏ phiếu số {number}. Đề nghị ghi danh sách.", number=one.number)
    return done(f"/meetings/{meeting_id}/elections/{one.id}", sentence)


@pages.get(f"{ELECTION}/plan")
def plan(meeting_id: str, election_id: str) -> str:
    """The form of an election whose list is open."""
    meeting = _prepared(meeting_id)
    one = seen(meeting, election_id)
    values = {
        "item": one.item_id, "kind": one.kind, "mode": one.mode, "post": one.post, "title": one.title,
        "seats": one.seats or 1, "introduced_by": one.introduced_by,
    }  # fmt: skip
    return _form(meeting, values, one)


@pages.post(f"{ELECTION}/plan")
def amend(meeting_id: str, election_id: str) -> Response | tuple[str, int]:
    """What `create` takes, in its place."""
    meeting = _prepared(meeting_id)
    one = seen(meeting, election_id)
    try:
        actions.amend_election(current_actor(), meeting.id, one.id, *_asked())
    except Refusal as refusal:
        meeting = _prepared(meeting_id)
        one = seen(meeting, election_id)
        return _form(meeting, dict(request.form), one, problem=refusal.sentence), refusal.status
    return done(f"/meetings/{meeting_id}/elections/{election_id}", _("Đã sửa cuộc bỏ phiếu."))


@pages.post(f"{ELECTION}/candidates")
def nominate(meeting_id: str, election_id: str) -> Response:
    """`name`, `note`, `origin`, `introduced_by`; for a delegate who stands, `stands`."""
    meeting = load_meeting(meeting_id)
    one = seen(meeting, election_id)
    if forms.ticked("stands"):
        candidate = actions.stand(current_actor(), meeting.id, one.id)
    else:
        nominee = actions.Nominee(
            forms.text("name"), forms.text("note"), forms.one_of(Origin, "origin", _("Cách giới thiệu")),
            forms.text("introduced_by"),
        )  # fmt: skip
        candidate = actions.nominate(current_actor(), meeting.id, one.id, nominee)
    return done(f"/meetings/{meeting_id}/elections/{election_id}", _("Đã ghi {name}.", name=candidate.name))


@pages.post(f"{ELECTION}/candidates/<candidate_id>/withdrawal")
def withdraw(meeting_id: str, election_id: str, candidate_id: str) -> Response:
    """`reason`."""
    meeting = load_meeting(meeting_id)
    one = seen(meeting, election_id)
    if not is_id(candidate_id):
        raise NotFound()
    actions.withdraw(current_actor(), meeting.id, one.id, candidate_id, forms.text("reason"))
    return done(f"/meetings/{meeting_id}/elections/{election_id}", _("Đã ghi việc rút khỏi danh sách."))


@pages.get(TELLERS)
def tellers(meeting_id: str) -> str:
    """GET ?item=: the form for the counting committee."""
    meeting = _prepared(meeting_id)
    board = queries.board_of_now(meeting.id)
    values: dict[str, Any] = {"item": request.args.get("item", ""), "members": []}
    if board is not None:
        values["item"] = values["item"] or board.item_id
        values["members"] = [one.person_id for one in board.tellers if one.office is Office.MEMBER]
        values |= {str(one.office).lower(): one.person_id for one in board.tellers if one.office is not Office.MEMBER}
    return _tellers(meeting, values)


@pages.post(TELLERS)
def name(meeting_id: str) -> Response | tuple[str, int]:
    """`item`, `head`, `secretary`, `members`: proposed, and made ready for the open vote."""
    meeting = _prepared(meeting_id)
    members = [one for one in request.form.getlist("members") if is_id(one)]
    try:
        item = _item()
        head = forms.maybe_id("head", _("Trưởng ban")) or ""
        secretary = forms.maybe_id("secretary", _("Thư ký")) or ""
        board = actions.name_tellers(current_actor(), meeting.id, item, head=head, secretary=secretary, members=members)
        ballot = actions.put_tellers_to_vote(current_actor(), meeting.id, board.id)
    except Refusal as refusal:
        return _tellers(_prepared(meeting_id), {**request.form, "members": members}, refusal.sentence), refusal.status
    sentence = _("Đã chuẩn bị biểu quyết số {number} về Ban kiểm phiếu.", number=ballot.number)
    return done(f"/meetings/{meeting_id}/elections", sentence)


def _item() -> str:
    item = forms.maybe_id("item", _("Nội dung"))
    if item is None:
        raise Invalid(_("Đề nghị chọn nội dung của chương trình."))
    return item


def _asked() -> tuple[str, actions.Plan]:
    return _item(), actions.Plan(
        title=forms.text("title"),
        seats=forms.whole("seats", _("Số người được bầu"), 1),
        post=forms.one_of(Post, "post", _("Chức danh")),
        kind=forms.one_of(ElectionKind, "kind", _("Loại bỏ phiếu")),
        mode=forms.one_of(ElectionMode, "mode", _("Hình thức phiếu"))
        if forms.text("mode")
        else ElectionMode.PAPER_ENTRY,
        introduced_by=forms.text("introduced_by"),
    )


def _prepared(meeting_id: str) -> Meeting:
    meeting = load_meeting(meeting_id)
    allow(policy.can_prepare(current_actor(), meeting), whose.SECRETARIAT_OR_CHAIR)
    return meeting


def _items(meeting: Meeting) -> list[tuple[str, str]]:
    rows = [row for row in meetings.agenda(meeting.id, current_actor()).flat() if not row.children]
    return [(row.item.id, f"{row.number}. {row.item.title}") for row in rows]


def _form(
    meeting: Meeting, values: dict[str, Any], one: Election | None = None, problem: Sentence | None = None
) -> str:
    return render_template(
        "elections/plan.html",
        one=one,
        values=values,
        problems=[("title", problem)] if problem is not None else [],
        item_choices=_items(meeting),
        kind_choices=[(kind.value, str(KIND_WORDS[kind])) for kind in ElectionKind],
        mode_choices=[(mode.value, str(MODE_WORDS[mode])) for mode in ElectionMode]
        if policy.may_be_electronic(meeting)
        else [],
        post_choices=[(post.value, str(POST_WORDS[post])) for post in Post],
        origin_words=ORIGIN_WORDS,
    )


def _tellers(meeting: Meeting, values: dict[str, Any], problem: Sentence | None = None) -> str:
    roll = [row for row in attendance.roster_of_now(meeting, clock.now()) if row.person_id]
    profile = meeting.rule_profile
    return render_template(
        "elections/tellers.html",
        values=values,
        problems=[("head", problem)] if problem is not None else [],
        item_choices=_items(meeting),
        people=[(row.person_id, f"{row.name}, {row.code}" if row.code else row.name) for row in roll],
        least=int(profile.get("tellers_least", 3)),
        most=int(profile.get("tellers_most", 9)),
    )
