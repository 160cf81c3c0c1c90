"""What the media process should hold of a room, as commands of media/PROTOCOL.md, section 6. Pure.

The room's rows are the truth; `wishes` says it anew at any moment, so a media process that was killed is told
everything again, and after a change only what differs is sent.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.briefings.models import GRIDS, Briefing, Mode, Site

Wish = dict[str, Any]
Wishes = dict[tuple[str, ...], Wish]

TRACK_OF = {"microphone": "is_muted", "camera": "is_dark"}


def wishes(briefing: Briefing, now: datetime) -> Wishes:
    """By key, so that two states can be compared; each value is a command without its `ref`."""
    room = briefing.meeting_id
    if not briefing.is_open:
        return {}
    sites = briefing.live_sites
    found: Wishes = {("floor",): _floor(briefing)}
    for number, site in enumerate(sites):
        # Every site has its place on every screen, its own too, whoever came first after a restart.
        found["show", f"thumb{number}"] = _show(room, f"thumb{number}", site, [])
    for site in sites:
        for track, field in TRACK_OF.items():
            if getattr(site, field):
                found["mute", site.id, track] = {
                    "verb": "mute", "room": room, "point": site.id, "track": track, "muted": True,
                }  # fmt: skip
    shown = briefing.ordered(now)
    if briefing.layout in GRIDS:
        found["show", "main"] = _show(room, "main", None, [])
        found["show", "programme"] = _show(room, "programme", _programme(briefing, now), [])
    elif shown is not None:
        found["show", "main"] = _show(room, "main", shown, [])
        chair = next((site for site in sites if site.id == briefing.chair_site_id), None)
        if chair is not None and chair is not shown:
            found["show", "main", "own"] = _show(room, "main", chair, [shown.id])  # nobody is sent its own picture
    if briefing.recording is not None and briefing.may_record:
        found["record",] = {"verb": "record", "room": room, "recording": briefing.recording.id}
    if not briefing.may_be_viewed:
        found["package",] = {"verb": "package", "room": room, "wanted": False}  # at once, not when nobody asks
    for site in briefing.sites:
        if site.expelled_at is not None or site.removed_at is not None:
            found["expel", site.id] = {"verb": "expel", "room": room, "point": site.id}
    return found


def difference(told: Mapping[tuple[str, ...], Wish], wanted: Wishes) -> list[Wish]:
    """The commands that lead from what was told to what is wanted, in an order that is right at every step."""
    taken_back = [undoing for key, wish in told.items() if key not in wanted and (undoing := _undone(key, wish))]
    return [*taken_back, *(wish for key, wish in wanted.items() if told.get(key) != wish)]


def everybody_out(briefing: Briefing) -> list[Wish]:
    """For a room that has ended."""
    room = briefing.meeting_id
    return [
        {"verb": "record", "room": room, "recording": None},
        {"verb": "package", "room": room, "wanted": False},
        *({"verb": "expel", "room": room, "point": site.id} for site in briefing.sites),
    ]


def _floor(briefing: Briefing) -> Wish:
    """The chair is always heard: whoever leads must be able to interrupt."""
    points = [site.id for site in briefing.holders]
    if briefing.chair_site_id and briefing.chair_site_id not in points:
        points.append(briefing.chair_site_id)
    return {
        "verb": "floor", "room": briefing.meeting_id, "points": points, "only": briefing.mode is not Mode.DISCUSSION,
    }  # fmt: skip


def _programme(briefing: Briefing, now: datetime) -> Site | None:
    """What who only watches sees where there is no large picture: who speaks, as on the board."""
    chair = next((site for site in briefing.live_sites if site.id == briefing.chair_site_id), None)
    return briefing.ordered(now) or next(iter(briefing.holders), chair)


def _show(room: str, slot: str, site: Site | None, to: list[str]) -> Wish:
    point = site.id if site is not None else None
    return {"verb": "show", "room": room, "slot": slot, "point": point, "track": "camera", "to": to}


def _undone(key: tuple[str, ...], wish: Wish) -> Wish | None:
    if key[0] == "mute":
        return {**wish, "muted": False}
    if key[0] == "record":
        return {**wish, "recording": None}
    if key[0] == "show":
        return {"verb": "restore", "room": wish["room"], "slot": wish["slot"], "to": wish["to"]}
    return None  # the floor always has a successor, and who is admitted again needs no word
