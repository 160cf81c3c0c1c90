"""Fills an installation with the first session of An Lĩnh, up to a moment of it. Doing it again changes nothing."""

from collections.abc import Callable
from datetime import datetime

from app.config import Misconfigured, Settings
from app.demo import (
    accounts,
    balloting,
    circulating,
    commenting,
    consulting,
    course,
    discussing,
    facts,
    filing,
    petitioning,
    preparing,
    questions,
    shelf,
)
from app.demo.pace import tell
from app.kernel.clock import standing_at
from app.meetings.actions import install_profiles
from app.meetings.models import MeetingState

# Thursday morning, the hall discusses, the committee's answer (D35) lies on the secretary's desk to be released.
LIVE = datetime(2026, 4, 16, 9, 24, tzinfo=facts.ZONE)
_OPENING = datetime(2026, 4, 14, 7, 0, tzinfo=facts.ZONE)


def seed(settings: Settings, *, digitise: bool = True, until: datetime = LIVE) -> bool:
    """Makes the session as it stands at `until`; true when it is complete.

    With `digitise` the papers become pages here and now (a worker that runs may help); without it a running worker
    does it, and a later call releases what has become ready. The stores must be open and the tables there. Raises
    Misconfigured in production.
    """
    if settings.production:
        raise Misconfigured(accounts.NOT_FOR_PRODUCTION)
    install_profiles()
    if _is_complete(until):
        return True
    with standing_at(datetime(2026, 3, 16, 8, tzinfo=facts.ZONE)):
        accounts.found(settings)
    meeting = preparing.prepare()
    on_shelf = shelf.fill(settings, meeting, digitise=digitise)
    consulted = consulting.prepare(settings, digitise=digitise)
    circulated = circulating.prepare(settings, digitise=digitise)
    coming = [paper for paper in filing.PAPERS if paper.received <= until]
    complete = _papers(settings, meeting, [paper for paper in coming if paper.received < _OPENING], until, digitise)
    if complete and until >= _OPENING:
        if preparing.state(meeting) is MeetingState.PREPARING:
            tell(meeting, course.steps(), until)
        during = [paper for paper in coming if paper.received >= _OPENING]
        complete = _papers(settings, meeting, during, until, digitise, discussing.run)
        if complete:
            discussing.run(meeting, until)
            with standing_at(until):
                balloting.make_ready(meeting)
            questions.put(meeting, until, petitioning.put(meeting))
            commenting.put(meeting, until)
            consulting.put(until)
            circulating.put(until)
            discussing.give_floor_now(meeting, until)
    return complete and on_shelf and consulted and circulated


def _papers(
    settings: Settings,
    meeting: str,
    papers: list[filing.Paper],
    until: datetime,
    digitise: bool,
    meanwhile: Callable[[str, datetime], None] = lambda _meeting, _moment: None,
) -> bool:
    """What comes in and what goes out in the order of its times, so that every stream runs with the time.

    `meanwhile` is what else happens up to each moment, in the streams that papers are heard in too.
    """
    comings = sorted({paper.received for paper in papers})
    goings = sorted({paper.released for paper in papers if paper.released <= until})
    complete = True
    for moment in sorted({*comings, *goings}):
        if complete:
            meanwhile(meeting, moment)
        coming = [paper for paper in papers if paper.received == moment]
        if coming:
            filing.bring(settings, meeting, coming)
            if digitise:
                filing.digitise(meeting, coming, settings.worker_slots)
        if moment in goings:
            complete = filing.publish(meeting, [paper for paper in papers if paper.released == moment]) and complete
    return complete


def _is_complete(until: datetime) -> bool:
    """Whether what this would make is there, whatever visitors have done with it since."""
    meeting = preparing.meeting_id()
    if meeting is None or preparing.state(meeting) in (MeetingState.DRAFT, MeetingState.CONVENED):
        return False
    begun = until < _OPENING or preparing.state(meeting) is not MeetingState.PREPARING
    return begun and filing.are_out(meeting, [paper for paper in filing.PAPERS if paper.released <= until])
