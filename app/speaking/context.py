"""What other pages show of the floor, and the events they listen to."""

from datetime import datetime
from typing import Any

from app.kernel.actor import Actor
from app.meetings import policy as meetings_policy
from app.meetings import queries as meetings
from app.meetings.models import AgendaItem, Meeting
from app.speaking import policy, queries
from app.speaking.models import KIND_WORDS, Kind, RequestState
from app.speaking.queries import Floor, Place

# Of the members' stream, of one's own, and of the floor's own, which only the console hears.
MEMBERS_EVENTS = "FloorGiven FloorExtended FloorEnded"
OWN_EVENTS = "FloorNoted"
CONSOLE_EVENTS = "FloorAsked QueueChanged OpinionWritten"


def at_console(meeting: Meeting, at: datetime) -> dict[str, Any]:
    """What `speaking/_desk.html` is given."""
    item = meetings.current_item(meeting)
    waiting = queries.queue(item.id) if item is not None else []
    return {
        "speech": queries.speech_of_now(meeting),
        "queue": [one for one in waiting if one.kind is not Kind.DEBATE or one.is_accepted],
        "debates": [one for one in waiting if one.kind is Kind.DEBATE and not one.is_accepted],
        "floor_item": item,
        "called": [(one.id, one.name_with_title) for one in queries.called(meeting, at)] if item is not None else [],
        "kind_words": KIND_WORDS,
        "at": at,
    }


def of_person(meeting: Meeting, actor: Actor, item: AgendaItem | None, at: datetime) -> Floor | None:
    """What `speaking/_mine.html` is given; None for whoever neither speaks nor may hear who does.

    A guest whom the chair let speak has the clock too (R-SES-12).
    """
    kinds = policy.kinds_for(actor, meeting)
    mine = list(queries.own(meeting, actor, item.id)) if item is not None else []
    if not kinds and not mine and not meetings_policy.is_member(actor, meeting):
        return None
    speech = queries.speech_of_now(meeting)
    waiting = [one for one in mine if one.state is RequestState.QUEUED]
    order = [one.id for one in queries.queue(item.id)] if item is not None and waiting else []
    taken = {one.kind for one in mine if one.state in (RequestState.QUEUED, RequestState.SPEAKING)}
    is_current = item is not None and item.state == "CURRENT"
    return Floor(
        item=item,
        speech=speech,
        mine=[Place(one, order.index(one.id)) for one in waiting],
        kinds=[one for one in kinds if one not in taken and (is_current or one is Kind.SPEECH)] if item else [],
        past=[one for one in mine if one.state in (RequestState.DONE, RequestState.CONVERTED_TO_WRITTEN)],
    )
