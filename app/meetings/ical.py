"""Meetings as calendars (RFC 5545): a sitting is an event, its programme stands in the description."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, Event

from app.kernel import clock
from app.kernel.sentences import _
from app.meetings.models import HALF_WORDS, Meeting, MeetingState, Sitting
from app.meetings.programme import Agenda

_OFF = frozenset({MeetingState.POSTPONED, MeetingState.CANCELLED})


def calendar(meetings: Iterable[tuple[Meeting, Agenda]], name: str) -> bytes:
    """A calendar of these meetings, each with the part of its programme that the reader may see.

    Practice is never in it. Times carry the zone of the body; a meeting without sittings is a whole-day event.
    """
    made = Calendar()
    made.add("prodid", "-//Nghi Truong//VN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for meeting, agenda in meetings:
        if meeting.is_practice:
            continue
        for event in _events(meeting, agenda):
            made.add_component(event)
    made.add_missing_timezones()
    found: bytes = made.to_ical()
    return found


def _events(meeting: Meeting, agenda: Agenda) -> Iterable[Event]:
    plans = [plan for plan in agenda.plans if not plan.sitting.is_practice]
    if not plans:
        event = _event(meeting, meeting.id, meeting.title)
        event.add("dtstart", meeting.starts_on)
        event.add("dtend", meeting.ends_on + timedelta(days=1))
        yield event
    for plan in plans:
        half = HALF_WORDS[plan.sitting.half]
        title = _("{meeting} – {half} {day}", meeting=meeting.title, half=half, day=f"{plan.sitting.on:%d/%m}")
        event = _event(meeting, plan.sitting.id, str(title))
        event.add("dtstart", plan.begins)
        event.add("dtend", plan.closes)
        event.add("description", _programme(agenda, plan.sitting))
        yield event


def _event(meeting: Meeting, uid: str, title: str) -> Event:
    event = Event()
    event.add("uid", f"{uid}@nghitruong")
    event.add("dtstamp", clock.now())
    event.add("sequence", meeting.revision)
    event.add("summary", title)
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", "CANCELLED" if meeting.state in _OFF else "CONFIRMED")
    return event


def _programme(agenda: Agenda, sitting: Sitting) -> str:
    return "\n".join(
        f"{row.begins:%H:%M}  {row.number}. {row.item.title}"
        for row in agenda.flat()
        if row.sitting is not None and row.sitting.id == sitting.id and row.begins is not None
    )
