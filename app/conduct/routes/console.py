"""The chair's console: the sitting, the programme, the doors, who presides, what the displays show."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.conduct import actions, queries
from app.conduct.context import load_console
from app.conduct.models import (
    AUDIENCE_WORDS,
    SHOWS_WORDS,
    THEME_WORDS,
    URGENCY_WORDS,
    Shows,
    Theme,
)
from app.conduct.routes.answers import done
from app.elections import context as elections
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings.models import HALF_WORDS, ITEM_WORDS, SITTING_WORDS, Meeting, SittingState
from app.speaking import context as floor
from app.speaking import policy as speaking_policy
from app.voting import context as voting

pages = Blueprint("console", __name__)
EVENTS = (
    "SittingStateChanged ItemStateChanged MeetingStateChanged AgendaChanged SittingsChanged RosterTaken PracticeReset "
    "SittingBegun RecessAnnounced ClosedSittingChanged PresidingOfficerChanged ParticipationStarted ParticipationEnded "
    "NoticePrepared NoticeShown NoticeTakenBack DisplaySet ProgrammeAdopted "
    f"{floor.MEMBERS_EVENTS} {floor.CONSOLE_EVENTS} {voting.DESK_EVENTS} {elections.EVENTS}"
)
LATELY = timedelta(minutes=15)
BREAKS = (10, 15, 30)  # minutes, in one touch


@pages.get("/meetings/<meeting_id>/console")
def console(meeting_id: str) -> str:
    meeting = load_console(meeting_id)
    template = "conduct/_console.html" if wants_fragment() else "conduct/console.html"
    return render_template(template, **shown(meeting))


@pages.post("/meetings/<meeting_id>/console/sittings/<sitting_id>/state")
def change_sitting(meeting_id: str, sitting_id: str) -> Response:
    """`to`: the state it goes to; `seen`: the one on the page. Beginning below the quorum takes `without_quorum`."""
    _require_sitting(load_console(meeting_id), sitting_id)
    actor, wanted = current_actor(), forms.one_of(SittingState, "to", _("Trạng thái"))
    seen = forms.one_of(SittingState, "seen", _("Trạng thái")) if request.form.get("seen") else None
    if wanted is SittingState.ATTENDANCE_OPEN:
        actions.open_roll_call(actor, meeting_id, sitting_id, seen=seen)
        return done(meeting_id, _("Đã mở điểm danh."))
    if wanted is SittingState.ENDED:
        actions.end_sitting(actor, meeting_id, sitting_id, seen=seen)
        return done(meeting_id, _("Buổi họp đã kết thúc."))
    if wanted is not SittingState.IN_PROGRESS:
        raise Invalid(_("Trạng thái không nằm trong danh sách. Đề nghị chọn lại."))
    if seen is SittingState.ADJOURNED:
        actions.resume_sitting(actor, meeting_id, sitting_id, seen=seen)
        return done(meeting_id, _("Buổi họp tiếp tục."))
    actions.begin_sitting(
        actor, meeting_id, sitting_id, seen=seen, without_quorum=forms.ticked("without_quorum")
    )  # fmt: skip
    return done(meeting_id, _("Buổi họp bắt đầu."))


@pages.post("/meetings/<meeting_id>/console/sittings/<sitting_id>/recess")
def announce_recess(meeting_id: str, sitting_id: str) -> Response:
    """`minutes` from now on, or `returns_at` as a time of today; neither: a break without an announced end."""
    meeting = load_console(meeting_id)
    _require_sitting(meeting, sitting_id)
    seen = forms.one_of(SittingState, "seen", _("Trạng thái")) if request.form.get("seen") else None
    rest = actions.announce_recess(current_actor(), meeting_id, sitting_id, _returns_at(meeting), seen=seen)
    if rest.returns_at is None:
        return done(meeting_id, _("Buổi họp tạm nghỉ."))
    local = rest.returns_at.astimezone(meeting.body.time_zone)
    return done(meeting_id, _("Buổi họp tạm nghỉ, họp lại lúc {time}.", time=f"{local:%H:%M}"))


@pages.post("/meetings/<meeting_id>/console/sittings/<sitting_id>/doors")
def close_doors(meeting_id: str, sitting_id: str) -> Response:
    """`closed` is yes or no, `seen` what it was on the page."""
    _require_sitting(load_console(meeting_id), sitting_id)
    seen = {"yes": True, "no": False}.get(forms.text("seen"))
    is_closed = forms.text("closed") == "yes"
    actions.close_doors(current_actor(), meeting_id, sitting_id, is_closed, seen=seen)
    return done(meeting_id, _("Buổi họp chuyển sang họp kín.") if is_closed else _("Buổi họp chuyển sang công khai."))


@pages.post("/meetings/<meeting_id>/console/items/<item_id>")
def change_item(meeting_id: str, item_id: str) -> Response:
    """`deed`: call, finish, defer, back or next; `seen`: the item in hand on the page (for next: the next one)."""
    load_console(meeting_id)
    if not is_id(item_id):
        raise NotFound()
    actor, deed = current_actor(), forms.text("deed")
    seen = forms.text("seen") if "seen" in request.form else None
    if deed == "call":
        actions.call_item(actor, meeting_id, item_id, seen=seen)
        return done(meeting_id, _("Đã chuyển nội dung."))
    if deed == "back":
        actions.return_to_item(actor, meeting_id, item_id, seen=seen)
        return done(meeting_id, _("Đã quay lại nội dung."))
    if deed == "finish":
        actions.finish_item(actor, meeting_id, item_id)
        return done(meeting_id, _("Đã kết thúc nội dung."))
    if deed == "defer":
        actions.defer_item(actor, meeting_id, item_id)
        return done(meeting_id, _("Đã lùi nội dung."))
    if deed == "next":
        actions.take_next(actor, meeting_id, item_id, seen=seen)
        return done(meeting_id, _("Đã đưa nội dung lên kế tiếp."))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.post("/meetings/<meeting_id>/console/presiding-officer")
def preside(meeting_id: str) -> Response:
    """`person_id` presides from now on; `seen` is who presided on the page."""
    load_console(meeting_id)
    person_id = forms.maybe_id("person_id", _("Chủ tọa"))
    if person_id is None:
        raise Invalid(_("Đề nghị chọn một người trong danh sách."))
    actions.preside(current_actor(), meeting_id, person_id, seen=forms.text("seen") if "seen" in request.form else None)
    return done(meeting_id, _("Đã thay người điều hành. Quyền điều hành chuyển từ lúc này."))


@pages.post("/meetings/<meeting_id>/console/displays/<display_id>")
def set_display(meeting_id: str, display_id: str) -> Response:
    """What a display shows, and in which colours."""
    meeting = load_console(meeting_id)
    told = queries.display(meeting, display_id, clock.now())
    if told is None:
        raise NotFound()
    shows = forms.one_of(Shows, "shows", _("Màn hình")) if request.form.get("shows") else told.shows
    theme = forms.one_of(Theme, "theme", _("Nền")) if request.form.get("theme") else told.theme
    actions.set_display(current_actor(), meeting_id, display_id, shows, theme)
    return done(meeting_id, _("{name}: {shows}.", name=told.name, shows=SHOWS_WORDS[shows]))


def shown(meeting: Meeting) -> dict[str, Any]:
    """What the console's templates are given."""
    at, actor = clock.now(), current_actor()
    seen = queries.floor(meeting, at)
    displays, deed = queries.displays(meeting, at), queries.latest_deed(meeting)
    chosen = next((one for one in displays if one.id == request.args.get("display")), next(iter(displays), None))
    return {
        "floor": seen,
        "deed": deed if deed is not None and at - deed.at < LATELY else None,
        "is_chair": seen.chair is not None and seen.chair.id == actor.id,
        "may_press": meetings_policy.can_call_items(actor, meeting),
        "may_prepare": meetings_policy.can_prepare(actor, meeting),
        "may_hand_over": meetings_policy.can_prepare(actor, meeting) or meetings_policy.can_preside(actor, meeting),
        "notices": queries.notices_at_console(meeting),
        "displays": displays,
        "chosen": chosen,
        "screen": queries.screen(meeting, chosen, actor, at),
        "chair_choices": chair_choices(meeting, at),
        "breaks": BREAKS,
        "may_see_statistics": speaking_policy.can_see_statistics(actor, meeting),
        **floor.at_console(meeting, at),
        **voting.at_console(meeting, actor),
        **elections.now_given(meeting, actor),
        "events": EVENTS,
        "halves": HALF_WORDS,
        "sitting_words": SITTING_WORDS,
        "item_words": ITEM_WORDS,
        "shows_words": SHOWS_WORDS,
        "theme_words": THEME_WORDS,
        "urgency_choices": [(one.value, str(word)) for one, word in URGENCY_WORDS.items()],
        "audience_choices": [(one.value, str(word)) for one, word in AUDIENCE_WORDS.items()],
    }


def chair_choices(meeting: Meeting, at: datetime) -> list[tuple[str, str]]:
    """Those who may be handed the chair: the presidium first, then everybody who takes part with an account."""
    there = [one for one in meetings.participations(meeting) if one.holds(at) and one.person_id]
    ranked = sorted(there, key=lambda one: one.role not in ("PRESIDIUM", "STANDING_MEMBER", "PRESIDING_OFFICER"))
    return list(dict.fromkeys((str(one.person_id), one.shown_name) for one in ranked))


def _returns_at(meeting: Meeting) -> datetime | None:
    minutes = forms.whole("minutes", _("Số phút"))
    if minutes:
        return clock.now().replace(microsecond=0) + timedelta(minutes=minutes)
    hour = forms.maybe_hour("returns_at", _label())
    if hour is None:
        return None
    local = clock.now().astimezone(ZoneInfo(meeting.body.zone))
    return datetime.combine(local.date(), hour, local.tzinfo)


def _label() -> Sentence:
    return _("Giờ họp lại")


def _require_sitting(meeting: Meeting, sitting_id: str) -> None:
    if not any(one.id == sitting_id for one in meeting.sittings):
        raise NotFound()
