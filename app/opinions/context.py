"""What pages about opinion forms are given, the streams they listen to, and the door to a form."""

from datetime import datetime
from typing import Any

from flask import g

from app.kernel import journal
from app.kernel.actor import Actor
from app.kernel.errors import NotFound, allow
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Meeting
from app.opinions import policy, queries, wording
from app.opinions.models import (
    NO_ANSWER,
    OPINION_WORDS,
    STATE_LOOKS,
    STATE_WORDS,
    UPSHOT_LOOKS,
    UPSHOT_WORDS,
    FormState,
    OpinionForm,
)
from app.voting import papers

# Of the members' stream, the secretariat's and one's own.
EVENTS = (
    "OpinionFormPrepared OpinionFormSent OpinionFormExtended OpinionFormReminded OpinionFormWithdrawn "
    "OpinionFormConsolidated OpinionFormDecided OpinionFormPlaced OpinionReturned OpinionNoted DocumentReleased "
    "PresidingOfficerChanged PracticeReset"
)
MEMBERS_ONLY = _("Phiếu lấy ý kiến dành cho thành viên Ủy ban nhân dân và Văn phòng.")


def load_forms(meeting_id: str) -> Meeting:
    """The meeting, for the committee's own; g.streams gains one's own. Raises NotFound, Forbidden for a deputy."""
    meeting, actor = load_meeting(meeting_id), current_actor()
    if not policy.is_for(meeting):
        raise NotFound()
    allow(policy.can_see_forms(actor, meeting), MEMBERS_ONLY)
    if is_id(actor.id):
        g.streams = [*g.streams, {"id": actor.id, "seq": journal.head(actor.id).seq}]
    return meeting


def load_form(meeting_id: str, form_id: str) -> tuple[Meeting, OpinionForm]:
    """The meeting and a form of it that the actor may see. Raises NotFound, Forbidden for a deputy."""
    meeting = load_forms(meeting_id)
    found = queries.form(meeting, form_id)
    if found is None or not policy.can_see(current_actor(), found):
        raise NotFound()
    return meeting, found


def listed(meeting: Meeting, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `opinions/_forms.html` is given."""
    forms = queries.forms(meeting, actor)
    return {
        "forms": forms,
        "own_lines": {one.id: queries.line_of(one.id, actor) for one in forms},
        "reported": queries.reported_at(meeting, actor),
        "may_prepare": policy.can_prepare(actor, meeting),
        **words(at),
    }


def shown(meeting: Meeting, form: OpinionForm, actor: Actor, at: datetime) -> dict[str, Any]:
    """What `opinions/_form.html` is given."""
    may_send = policy.can_send(actor, meeting)
    state = form.state(at)
    counted = state in (FormState.CONSOLIDATED, FormState.DECIDED)
    return {
        "form": form,
        "state": state,
        "mine": queries.line_of(form.id, actor),
        "returns": queries.returns(form.id),
        "rows": wording.rows(form),
        "condition": wording.condition(form),
        "sentence": wording.upshot_sentence(form),
        "may_prepare": policy.can_prepare(actor, meeting),
        "may_send": may_send,
        "shows_names": policy.can_see_opinions(actor, form, at),
        "on_paper": [
            (one.participation_id, f"{one.name}, {one.post}" if one.post else one.name)
            for one in form.lines
            if one.opinion is None or one.entered_by_name
        ],
        "is_current": papers.is_current(form.version_id),
        "chair": meetings.presiding_officer(meeting, at),
        "is_chair": meetings_policy.can_preside(actor, meeting),
        "coming": _coming(meeting, actor) if counted and form.next_item_id is None else [],
        **words(at),
    }


def _coming(meeting: Meeting, actor: Actor) -> list[Meeting]:
    """Whose agenda this person may write: the secretariat, and not the chairman."""
    return [one for one in queries.coming_meetings(meeting) if meetings_policy.can_prepare(actor, one)]


def cards(actor: Actor, at: datetime) -> dict[str, Any]:
    """What Hôm nay shows of forms that wait for this person, of whichever meeting."""
    asked = queries.asked_of(actor, at)
    return {"opinion_cards": asked, "left_words": lambda deadline: left_words(deadline, at)}


def words(at: datetime) -> dict[str, Any]:
    """The words that templates about opinion forms use."""
    return {
        "state_of": lambda form: form.state(at),
        "form_words": STATE_WORDS,
        "form_looks": STATE_LOOKS,
        "opinion_words": OPINION_WORDS,
        "no_answer_words": NO_ANSWER,
        "upshot_words": UPSHOT_WORDS,
        "upshot_looks": UPSHOT_LOOKS,
        "opinion_events": EVENTS,
        "left_words": lambda deadline: left_words(deadline, at),
        "local": lambda moment: moment.astimezone(g.body.time_zone).strftime("%Y-%m-%dT%H:%M"),
    }


def left_words(deadline: datetime, at: datetime) -> Sentence:
    """How far the last moment is away, in words: nobody has to count."""
    seconds = int((deadline - at).total_seconds())
    if seconds <= 0:
        return _("đã hết hạn")
    if seconds < 2 * 3600:
        return _("còn {count} phút", count=max(1, seconds // 60))
    if seconds < 48 * 3600:
        return _("còn {count} giờ", count=seconds // 3600)
    return _("còn {count} ngày", count=seconds // 86400)
