"""The groups of a session: all of them live for who oversees them, made and changed by the secretariat."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.groups import actions, policy, queries
from app.groups.context import listed, load_arranged, load_overseen, load_session, one_now, own_given
from app.groups.dividing import WAY_WORDS, Way
from app.groups.models import MOST_GROUPS, DiscussionGroup
from app.kernel import clock
from app.kernel.errors import Invalid, NotFound, Refusal
from app.kernel.http import current_actor, wants_fragment
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import forms
from app.meetings.models import Meeting
from app.meetings.routes.showing import sitting_choices

pages = Blueprint("groups", __name__)
GROUPS = "/meetings/<meeting_id>/groups"
GROUP = f"{GROUPS}/<group_id>"


@pages.get(GROUPS)
def groups(meeting_id: str) -> str:
    """The list of the groups; for who oversees them, how each stands now."""
    session = load_session(meeting_id)
    template = "groups/_groups.html" if wants_fragment() else "groups/groups.html"
    return render_template(template, **listed(session, current_actor(), clock.now()))


@pages.get(f"{GROUPS}/mine")
def own(meeting_id: str) -> str:
    """The own group, as Hôm nay of the session shows it."""
    session = load_session(meeting_id)
    return render_template("groups/_mine.html", **own_given(session, current_actor(), clock.now()))


@pages.get(f"{GROUPS}/new")
def new(meeting_id: str) -> str:
    """The form that makes the groups."""
    session = load_arranged(meeting_id)
    return _plan(session, _suggested(session))


@pages.post(GROUPS)
def create(meeting_id: str) -> Response | tuple[str, int]:
    """`count`, `way`, `sitting`, `starts_at`, `ends_at`, `items`."""
    session = load_arranged(meeting_id)
    try:
        count = forms.whole("count", _("Số tổ"))
        made = actions.arrange_groups(
            current_actor(), session.id, count, forms.one_of(Way, "way", _("Cách chia")), _asked()
        )  # fmt: skip
    except Refusal as refusal:
        return _plan(load_arranged(meeting_id), _typed(), refusal.sentence), refusal.status
    return _done(meeting_id, _("Đã chia {count} tổ. Đề nghị xem lại từng tổ rồi thông báo.", count=len(made)))


@pages.get(f"{GROUPS}/plan")
def plan(meeting_id: str) -> str:
    """When the groups sit, and what they discuss."""
    session = load_arranged(meeting_id)
    return _plan(session, _planned(session), is_new=False)


@pages.post(f"{GROUPS}/plan")
def replan(meeting_id: str) -> Response | tuple[str, int]:
    """What `create` takes, without count and way."""
    session = load_arranged(meeting_id)
    try:
        actions.plan_groups(current_actor(), session.id, _asked())
    except Refusal as refusal:
        return _plan(load_arranged(meeting_id), _typed(), refusal.sentence, is_new=False), refusal.status
    return _done(meeting_id, _("Đã lưu thời gian và nội dung thảo luận của các tổ."))


@pages.post(f"{GROUPS}/state")
def change(meeting_id: str) -> Response:
    """`deed`: announce, dissolve."""
    session = load_arranged(meeting_id)
    deed = forms.text("deed")
    if deed == "announce":
        count = actions.announce_groups(current_actor(), session.id)
        return _done(meeting_id, _("Đã thông báo {count} tổ tới các đại biểu.", count=count))
    if deed == "dissolve":
        actions.dissolve_groups(current_actor(), session.id)
        return _done(meeting_id, _("Đã bỏ các tổ."))
    raise Invalid(_("Việc này không nằm trong danh sách. Đề nghị tải lại trang."))


@pages.get(f"{GROUP}/now")
def now(meeting_id: str, group_id: str) -> str:
    """One group as it stands, for the page of all of them."""
    found = _group(load_overseen(meeting_id), group_id)
    return render_template("groups/_now.html", **one_now(found, current_actor(), clock.now()))


@pages.get(GROUP)
def group(meeting_id: str, group_id: str) -> str:
    """The people of one group, for who arranges it."""
    session = load_arranged(meeting_id)
    return _people(session, _group(session, group_id))


@pages.post(GROUP)
def officers(meeting_id: str, group_id: str) -> Response | tuple[str, int]:
    """`head`, `note_taker`, `room`."""
    session = load_arranged(meeting_id)
    found = _group(session, group_id)
    try:
        actions.name_officers(
            current_actor(), session.id, found.meeting_id,
            head_id=forms.maybe_id("head", _("Tổ trưởng")), note_taker_id=forms.maybe_id("note_taker", _("Thư ký tổ")),
            room=forms.text("room"),
        )  # fmt: skip
    except Refusal as refusal:
        session = load_arranged(meeting_id)
        return _people(session, _group(session, group_id), refusal.sentence), refusal.status
    return _done(meeting_id, _("Đã lưu Tổ {number}.", number=found.number))


@pages.post(f"{GROUPS}/members")
def move(meeting_id: str) -> Response:
    """`person` sits in the group `to`; empty: in none. `back` is the group whose page it was pressed on."""
    session = load_arranged(meeting_id)
    person = forms.maybe_id("person", _("Đại biểu"))
    if person is None:
        raise Invalid(_("Đề nghị chọn một người trong danh sách."))
    to = forms.maybe_id("to", _("Tổ"))
    actions.move_delegate(current_actor(), session.id, person, to)
    target = _group(session, to) if to is not None else None
    sentence = _("Đã chuyển sang Tổ {number}.", number=target.number) if target else _("Đã đưa ra khỏi tổ.")
    return _done(meeting_id, sentence, forms.maybe_id("back", _("Tổ")))


def _group(session: Meeting, group_id: str) -> DiscussionGroup:
    found = queries.group(session, group_id)
    if found is None or not policy.can_see(current_actor(), session, found):
        raise NotFound()
    return found


def _people(session: Meeting, found: DiscussionGroup, problem: Sentence | None = None) -> str:
    at = clock.now()
    known = queries.groups(session)
    seated = queries.seated(found, at)
    return render_template(
        "groups/group.html",
        group=seated,
        note_taker_id=seated.note_takers[0].id if seated.note_takers else "",
        note_takers=queries.note_takers(found.meeting, at),
        others=[(one.meeting_id, str(_("Tổ {number}", number=one.number))) for one in known if one is not found],
        coming=_elsewhere(session, known, found),
        problems=[("head", problem)] if problem is not None else [],
    )


def _elsewhere(session: Meeting, known: list[DiscussionGroup], found: DiscussionGroup) -> list[tuple[str, str]]:
    """Who may be brought into the group: those in none first, then those of the others."""
    at = clock.now()
    loose = queries.without_group(session, known, at)
    elsewhere = [(one, *who) for one in known if one is not found for who in queries.seated(one, at).members]
    return [
        *((person, str(_("{name} (chưa có tổ)", name=name))) for person, name in loose),
        *((person, str(_("{name} (Tổ {number})", name=name, number=one.number))) for one, person, name in elsewhere),
    ]


def _asked() -> actions.Plan:
    sitting = forms.maybe_id("sitting", _("Buổi họp"))
    if sitting is None:
        raise Invalid(_("Chưa chọn buổi họp. Đề nghị chọn buổi các tổ thảo luận."))
    return actions.Plan(
        sitting,
        forms.hour("starts_at", _("Giờ bắt đầu")),
        forms.hour("ends_at", _("Giờ kết thúc")),
        [one for one in request.form.getlist("items") if is_id(one)],
    )


def _typed() -> dict[str, Any]:
    return {**dict(request.form), "items": request.form.getlist("items")}


def _suggested(session: Meeting) -> dict[str, Any]:
    """As many groups as the roster has areas, in the half-day of which the programme says so, on what is reported."""
    areas = {one.area for one in queries.delegates(session, clock.now()) if one.area}
    half = queries.sitting_for_groups(session)
    return {
        "count": min(max(len(areas), 2), MOST_GROUPS),
        "way": Way.AREA,
        "sitting": half.id if half else "",
        "starts_at": f"{half.starts_at:%H:%M}" if half else "",
        "ends_at": f"{half.ends_at:%H:%M}" if half else "",
        "items": [one.id for one in queries.discussable(session) if one.type in ("REPORT", "RESOLUTION")],
    }


def _planned(session: Meeting) -> dict[str, Any]:
    """What the groups were given last."""
    own = next((one.meeting for one in queries.groups(session)), None)
    if own is None:
        raise NotFound()
    held = queries.sitting_to_come(own) or own.sittings[-1]
    half = next((one for one in session.sittings if (one.on, one.half) == (held.on, held.half)), None)
    return {
        "sitting": half.id if half else "",
        "starts_at": f"{held.starts_at:%H:%M}",
        "ends_at": f"{held.ends_at:%H:%M}",
        "items": list(queries.sources(own)),
    }


def _plan(session: Meeting, values: dict[str, Any], problem: Sentence | None = None, *, is_new: bool = True) -> str:
    return render_template(
        "groups/plan.html",
        is_new=is_new,
        values=values,
        ways=[(way.value, str(word)) for way, word in WAY_WORDS.items()],
        most=MOST_GROUPS,
        sittings=sitting_choices(session),
        items=[(one.id, one.title) for one in queries.discussable(session)],
        problems=[("items", problem)] if problem is not None else [],
    )


def _done(meeting_id: str, sentence: Sentence, group_id: str | None = None) -> Response:
    flash(str(sentence), "done")
    return redirect(f"/meetings/{meeting_id}/groups{'/' + group_id if group_id else ''}")
