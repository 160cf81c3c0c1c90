"""Ballots as pages: the list, one with its result, its steps, who has not voted yet, what is printed."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from app.attendance import queries as attendance
from app.kernel import clock
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound, Refusal, allow
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Meeting
from app.voting import actions, papers, policy, queries
from app.voting.actions.entering import BY_HAND
from app.voting.context import DESK_EVENTS, DESK_ONLY, words
from app.voting.models import FORM_WORDS, Ballot, BallotForm, BallotState
from app.voting.wording import clock_of

pages = Blueprint("ballots", __name__)
_BALLOTS = "/meetings/<meeting_id>/ballots"
_BALLOT = f"{_BALLOTS}/<ballot_id>"
EVENTS = f"{DESK_EVENTS} SittingStateChanged PresidingOfficerChanged"


@pages.get(_BALLOTS)
def ballots(meeting_id: str) -> str:
    """Every ballot of the meeting that this person may see."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    return render_template(
        "voting/_ballots.html" if wants_fragment() else "voting/ballots.html",
        ballots=queries.ballots(meeting, actor),
        may_prepare_ballot=policy.can_prepare(actor, meeting),
        events=EVENTS,
        **words(),
    )


@pages.get(_BALLOT)
def ballot(meeting_id: str, ballot_id: str) -> str:
    """One ballot: its steps for who conducts, its numbers once it is closed, names where they may be seen."""
    meeting = load_meeting(meeting_id)
    one = _seen(meeting, ballot_id)
    template = "voting/_ballot.html" if wants_fragment() else "voting/ballot.html"
    return render_template(template, **_shown(meeting, one, current_actor()))


@pages.get(f"{_BALLOT}/waiting")
def waiting(meeting_id: str, ballot_id: str) -> str:
    """Who of those here has not answered yet, for who conducts."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    allow(policy.can_see_turnout_names(actor, meeting), DESK_ONLY)
    standings = queries.standings(_seen(meeting, ballot_id), actor)
    names = [one.line.name for one in standings if one.is_here and not one.has_voted]
    return render_template("voting/_waiting.html", waiting=names)


@pages.post(f"{_BALLOT}/state")
def change(meeting_id: str, ballot_id: str) -> Response:
    """`deed`: open (`order_of`, `despite_quorum`), extend (`seconds`), close, announce, void (`reason`)."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    allow(policy.can_prepare(actor, meeting) or policy.can_press(actor, meeting), DESK_ONLY)
    one = _known(meeting, ballot_id)
    return _done(f"/meetings/{meeting.id}/ballots/{one.id}", _act(actor, meeting.id, one.id, forms.text("deed")))


def _act(actor: Actor, meeting_id: str, ballot_id: str, deed: str) -> Sentence:
    if deed == "open":
        order_of = forms.maybe_id("order_of", _("Chủ tọa"))
        despite = forms.ticked("despite_quorum")
        one = actions.open_ballot(actor, meeting_id, ballot_id, despite_quorum=despite, order_of=order_of)
        return _("Đã mở biểu quyết số {number}.", number=one.number)
    if deed == "extend":
        seconds = forms.whole("seconds", _("Số giây"))
        actions.extend_ballot(actor, meeting_id, ballot_id, seconds)
        return _("Đã gia hạn {n} giây.", n=seconds)
    if deed == "close":
        actions.close_ballot(actor, meeting_id, ballot_id)
        return _("Đã kết thúc biểu quyết.")
    if deed == "announce":
        actions.announce_ballot(actor, meeting_id, ballot_id)
        return _("Đã công bố kết quả.")
    if deed == "void":
        actions.void_ballot(actor, meeting_id, ballot_id, forms.text("reason"))
        return _("Đã hủy biểu quyết.")
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.get(f"{_BALLOT}/counts")
def counts(meeting_id: str, ballot_id: str) -> str:
    """The form for what was counted by hand."""
    meeting = load_meeting(meeting_id)
    one = _for_desk(meeting, ballot_id)
    one.require(BallotState.OPEN, BallotState.CLOSED)
    form = one.form if one.form in BY_HAND else BallotForm.SHOW_OF_HANDS
    return _counts(one, {"form": form, "reason": one.entry_reason}, None)


@pages.post(f"{_BALLOT}/counts")
def enter(meeting_id: str, ballot_id: str) -> Response | tuple[str, int]:
    """`form`, `reason` and a `count_` for each answer: the ballot ends with them."""
    meeting = load_meeting(meeting_id)
    one = _for_desk(meeting, ballot_id)
    written = {f"count_{choice}": forms.text(f"count_{choice}") for choice, _words in one.answers}
    written |= {"form": forms.text("form"), "reason": forms.text("reason")}
    try:
        found = {choice: forms.whole(f"count_{choice}", _("Số đếm được")) for choice, _words in one.answers}
        form = forms.one_of(BallotForm, "form", _("Hình thức"))
        actions.enter_counts(current_actor(), meeting_id, one.id, found, form=form, reason=written["reason"])
    except Refusal as refusal:
        return _counts(_for_desk(load_meeting(meeting_id), ballot_id), written, refusal.sentence), refusal.status
    return _done(f"/meetings/{meeting_id}/ballots/{ballot_id}", _("Đã ghi kết quả đếm được."))


@pages.get(f"{_BALLOT}/prints")
def prints(meeting_id: str, ballot_id: str) -> str:
    """Ballot papers, the roll and the form for the count, for the day on which nothing else works."""
    meeting = load_meeting(meeting_id)
    one = _for_desk(meeting, ballot_id)
    lines: Any = queries.lines_of(one.id) or attendance.roster_of_now(meeting, clock.now())
    return render_template("voting/prints.html", one=one, lines=lines, **words())


def _shown(meeting: Meeting, one: Ballot, actor: Actor) -> dict[str, Any]:
    at = clock.now()
    names = queries.standings(one, actor) if policy.can_see_choices(actor, one) else []
    chair, sitting = meetings.presiding_officer(meeting, at), attendance.sitting_of_now(meeting)
    zone = meeting.body.time_zone
    mine = queries.mine(one, actor) if one.is_open else None
    return {
        "one": one,
        "turnout": queries.turnout(one),
        "names": names,
        "times": {s.line.participation_id: clock_of(s.at, zone) if s.at and s.choice else "" for s in names},
        "readable": papers.readable(actor, meeting, [s.version_id for s in one.subjects if s.version_id is not None]),
        "may_vote": mine is not None and mine.is_on_roll and one.is_electronic,
        "may_press": policy.can_press(actor, meeting),
        "may_prepare_ballot": policy.can_prepare(actor, meeting),
        "chair": chair,
        "is_chair": chair is not None and chair.id == actor.id,
        "sitting": sitting,
        "quorum": attendance.quorum(meeting, sitting) if sitting is not None else None,
        "events": EVENTS,
        **words(),
    }


def _counts(one: Ballot, values: dict[str, Any], problem: Sentence | None) -> str:
    return render_template(
        "voting/counts.html",
        one=one,
        turnout=queries.turnout(one),
        values=values,
        problems=[("reason", problem)] if problem is not None else [],
        form_choices=[(form.value, str(FORM_WORDS[form])) for form in BY_HAND],
    )


def _known(meeting: Meeting, ballot_id: str) -> Ballot:
    one = queries.ballot(meeting.id, ballot_id)
    if one is None:
        raise NotFound()
    return one


def _seen(meeting: Meeting, ballot_id: str) -> Ballot:
    one = _known(meeting, ballot_id)
    if not policy.can_see(current_actor(), one):
        raise NotFound()
    return one


def _for_desk(meeting: Meeting, ballot_id: str) -> Ballot:
    allow(policy.can_prepare(current_actor(), meeting), DESK_ONLY)
    return _known(meeting, ballot_id)


def _done(page: str, sentence: Sentence) -> Response:
    if wants_json():
        return jsonify(ok=True, sentence=str(sentence))
    flash(str(sentence), "done")
    return redirect(page)
