"""The clerk's list: search, mark, correct, take back; what was noted of one person and by whom."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response

from app.attendance import actions, policy, queries
from app.attendance.context import load_kept_meeting, load_kept_sitting
from app.attendance.models import GUESTS, STANDING_WORDS, UNMARKED, WAY_WORDS, Standing
from app.kernel import clock
from app.kernel.errors import NotFound
from app.kernel.http import current_actor, wants_fragment, wants_json
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import forms
from app.meetings import policy as meetings
from app.meetings.models import HALF_WORDS, ROLE_WORDS, SITTING_WORDS, Meeting, Sitting, SittingState

pages = Blueprint("attendance", __name__)
EVENTS = "AttendanceMarked RosterTaken SittingStateChanged ParticipationStarted ParticipationEnded PracticeReset"


@pages.get("/meetings/<meeting_id>/attendance")
def attendance(meeting_id: str) -> str | Response:
    """To the sitting that attendance is about now."""
    meeting = load_kept_meeting(meeting_id)
    held = queries.sitting_of_now(meeting)
    if held is None:
        return render_template("attendance/none.html")
    return redirect(f"/meetings/{meeting.id}/sittings/{held.id}/attendance")


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/attendance")
def listing(meeting_id: str, sitting_id: str) -> str:
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    return render_template(
        "attendance/_list.html" if wants_fragment() else "attendance/list.html", **_list(meeting, held)
    )


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/attendance/<participation_id>")
def mark(meeting_id: str, sitting_id: str, participation_id: str) -> Response:
    load_kept_sitting(meeting_id, sitting_id)
    _require_id(participation_id)
    known = actions.mark(
        current_actor(),
        meeting_id,
        sitting_id,
        participation_id,
        forms.one_of(Standing, "standing", _("Trạng thái")),
        reason=forms.text("reason"),
        seen_number=forms.whole("seen", _("Lần ghi")) if "seen" in request.form else None,
    )
    return _answer(
        meeting_id,
        sitting_id,
        number=known.number,
        sentence=_("Đã ghi: {words}.", words=STANDING_WORDS[known.standing] if known.standing else UNMARKED),
    )


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/attendance/<participation_id>/reversal")
def take_back(meeting_id: str, sitting_id: str, participation_id: str) -> Response:
    load_kept_sitting(meeting_id, sitting_id)
    _require_id(participation_id)
    actions.take_back(current_actor(), meeting_id, sitting_id, participation_id, forms.whole("number", _("Lần ghi")))
    return _answer(meeting_id, sitting_id, sentence=_("Đã hoàn tác."))


@pages.get("/meetings/<meeting_id>/sittings/<sitting_id>/attendance/<participation_id>")
def history(meeting_id: str, sitting_id: str, participation_id: str) -> str:
    """Everything that was noted of one participant at this sitting, and the form for what is not done in one touch."""
    meeting, held = load_kept_sitting(meeting_id, sitting_id)
    _require_id(participation_id)
    at = clock.now()
    lines = [*queries.roster(meeting, held, at), *queries.guests(meeting, held, at)]
    line = next((one for one in lines if one.participation_id == participation_id), None)
    if line is None:
        raise NotFound()
    return render_template(
        "attendance/history.html",
        line=line,
        marks=queries.history(held.id, participation_id),
        ways=WAY_WORDS,
        standing_choices=[(one.value, str(word)) for one, word in STANDING_WORDS.items()],
        may_correct=policy.can_correct(current_actor(), meeting, held),
        **_about(held),
    )


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/absences")
def mark_the_rest(meeting_id: str, sitting_id: str) -> Response:
    load_kept_sitting(meeting_id, sitting_id)
    count = actions.mark_the_rest(current_actor(), meeting_id, sitting_id)
    return _answer(
        meeting_id, sitting_id, sentence=_("Đã ghi vắng không lý do cho {count} đại biểu chưa điểm danh.", count=count)
    )


@pages.post("/meetings/<meeting_id>/sittings/<sitting_id>/roster")
def take_roster_again(meeting_id: str, sitting_id: str) -> Response:
    load_kept_sitting(meeting_id, sitting_id)
    total = actions.take_roster_again(current_actor(), meeting_id, sitting_id)
    return _answer(meeting_id, sitting_id, sentence=_("Danh sách của buổi họp có {count} đại biểu.", count=total))


def _answer(meeting_id: str, sitting_id: str, **said: Any) -> Response:
    """To a script the sentence as JSON; to a form the list again."""
    if wants_json():
        return jsonify({"ok": True, **said, "sentence": str(said["sentence"])})
    flash(str(said["sentence"]), "done")
    return redirect(f"/meetings/{meeting_id}/sittings/{sitting_id}/attendance")


def _require_id(participation_id: str) -> None:
    if not is_id(participation_id):
        raise NotFound()


def _list(meeting: Meeting, held: Sitting) -> dict[str, Any]:
    at, actor = clock.now(), current_actor()
    lines = queries.roster(meeting, held, at)
    counted = queries.absences(lines)
    return {
        "lines": lines,
        "guests": queries.guests(meeting, held, at),
        "guest_words": {str(role): ROLE_WORDS[role] for role in GUESTS},
        "quorum": queries.quorum_of(
            meeting, sum(1 for one in lines if one.standing and one.standing.is_here), len(lines)
        ),
        "counts": [(one, word, counted.get(one, 0)) for one, word in STANDING_WORDS.items()],
        "unmarked": counted.get(None, 0),
        "events": EVENTS,
        "may_call": meetings.can_call_items(actor, meeting),
        "may_correct": policy.can_correct(actor, meeting, held),
        **_about(held),
    }


def _about(held: Sitting) -> dict[str, Any]:
    return {
        "sitting": held,
        "is_open": policy.is_open(held),
        "ended": held.state is SittingState.ENDED,
        "scheduled": held.state is SittingState.SCHEDULED,
        "half": HALF_WORDS[held.half],
        "state_words": SITTING_WORDS[held.state],
        "halves": HALF_WORDS,
        "words": STANDING_WORDS,
        "unmarked_words": UNMARKED,
    }
