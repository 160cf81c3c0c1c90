"""One's own ballot: the page, the strip on other pages, a vote by form, and taking over on another device."""

from datetime import timedelta

from flask import Blueprint, flash, g, redirect, render_template, request
from flask_security.utils import get_request_attr
from werkzeug.wrappers import Response

from app.accounts.actions import sessions
from app.accounts.queries import people
from app.kernel import clock, journal
from app.kernel.actor import Actor
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.kernel.transaction import once
from app.meetings import forms
from app.meetings.context import load_meeting
from app.meetings.models import Meeting
from app.voting import actions, queries
from app.voting.actions.casting import streams_of
from app.voting.context import slip_given, strip

pages = Blueprint("ballot_slips", __name__)
_MEETING = "/meetings/<meeting_id>"
JUST_NOW = timedelta(minutes=2)  # who has said the password so lately is at this device


@pages.get(f"{_MEETING}/ballot")
def mine(meeting_id: str) -> str:
    """The ballot of now; the same fragment in its place on Hôm nay. ?back= is the page that is being read."""
    meeting = load_meeting(meeting_id)
    actor = current_actor()
    hear_oneself(actor)
    template = "voting/_mine.html" if wants_fragment() else "voting/mine.html"
    return render_template(template, back=_back(meeting), **slip_given(meeting, actor))


@pages.get(f"{_MEETING}/ballot/strip")
def on_other_pages(meeting_id: str) -> str:
    """What pages say that are about something else; empty while no ballot is open for this person."""
    meeting = load_meeting(meeting_id)
    return render_template("voting/_strip.html", strip=strip(meeting))


@pages.post(f"{_MEETING}/ballots/<ballot_id>/votes")
def vote(meeting_id: str, ballot_id: str) -> Response:
    """`choice`, `replaces`, `seen`, `key`: what the command `vote` takes, where the websocket does not get through."""
    load_meeting(meeting_id)
    actor, key = current_actor(), forms.maybe_id("key", _("Lựa chọn"))
    if queries.ballot(meeting_id, ballot_id) is None:
        raise NotFound()
    if key is None:
        raise Invalid(_("Không có lựa chọn này trong biểu quyết. Đề nghị tải lại trang rồi chọn lại."))
    choice, seen = forms.text("choice"), forms.text("seen")
    replaces = forms.whole("replaces", _("Lựa chọn"))
    answer = once(
        actor,
        key,
        streams_of(meeting_id, ballot_id, actor.id),
        lambda: actions.cast_vote(actor, meeting_id, ballot_id, choice, replaces=replaces, seen=seen, key=key),
    )
    flash(str(_("Đã ghi nhận lựa chọn của đại biểu, biên nhận {code}.", code=_code(answer))), "done")
    return redirect(f"/meetings/{meeting_id}/ballot")


@pages.get(f"{_MEETING}/voting-device")
def device(meeting_id: str) -> str:
    """Where the right to vote is moved to this browser, after the password or the passkey was given just now."""
    load_meeting(meeting_id)
    actor = current_actor()
    return render_template(
        "voting/device.html",
        is_here=actor.device != "" and people.voting_device(actor.id) == actor.device,
        is_known=_is_known(),
    )


@pages.post(f"{_MEETING}/voting-device")
def take_over(meeting_id: str) -> Response:
    """This browser votes from now on; the others may read. Who has not said the password lately is asked for it."""
    load_meeting(meeting_id)
    actor = current_actor()
    if not _is_known():
        return redirect(f"/account/confirmation?next=/meetings/{meeting_id}/voting-device")
    sessions.verify(actor)
    flash(str(_("Đại biểu biểu quyết trên thiết bị này kể từ bây giờ.")), "done")
    return redirect(f"/meetings/{meeting_id}/ballot")


def hear_oneself(actor: Actor) -> None:
    """The page hears the actor's own stream too: checking in, voting and taking over at another window."""
    if is_id(actor.id):
        g.streams = [*g.streams, {"id": actor.id, "seq": journal.head(actor.id).seq}]


def _is_known() -> bool:
    said_at = get_request_attr("fs_paa")
    return bool(said_at) and abs(clock.now().timestamp() - float(said_at)) < JUST_NOW.total_seconds()


def _back(meeting: Meeting) -> str:
    """The page that led here: a paper of the reader, or Hôm nay."""
    wanted = request.args.get("back", "")
    is_ours = wanted.startswith(("/papers/", "/meetings/")) and "//" not in wanted and "\\" not in wanted
    return wanted if is_ours else f"/meetings/{meeting.id}"


def _code(answer: dict[str, dict[str, str]]) -> str:
    return queries.receipt_code(str(answer["receipt"]["hash"]))
