"""Where a paper is shown: in its meeting; from the reference shelf, in the meeting or the shelf it was opened from."""

from contextlib import suppress
from dataclasses import dataclass

from flask import g, request

from app.accounts.models import Body
from app.accounts.policy import belongs
from app.documents import shelf
from app.documents.actions.release import audience
from app.documents.models import Document, Version
from app.kernel import db, journal
from app.kernel.errors import NotFound
from app.kernel.http import current_actor
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence, _
from app.meetings import queries as meetings
from app.meetings.context import load_meeting
from app.meetings.models import Meeting


@dataclass(frozen=True)
class Surroundings:
    """What stands around a paper: its place in a line, the way back, and the stream that tells of its changes."""

    line: str
    href: str
    label: Sentence
    stream: str | None


def shown_in(version: Version) -> Surroundings:
    """Sets g.meeting or g.body and g.streams as the paper's place has them; ?meeting= says from which meeting.

    Whoever calls has judged that the actor may read the paper.
    """
    dossier = version.document.dossier
    if dossier.meeting is not None:
        return _in_meeting(load_meeting(dossier.meeting.id), audience(version.document).id)
    meeting = asked_meeting(version)
    if meeting is not None:
        return _in_meeting(meeting, Meeting.stream(meeting.id).id)
    return _on_shelf(db.session().get_one(Body, dossier.body_id))


def _in_meeting(meeting: Meeting, stream: str) -> Surroundings:
    return Surroundings(meeting.title, f"/meetings/{meeting.id}/papers", _("Về Tài liệu"), stream)


def asked_meeting(version: Version) -> Meeting | None:
    """The meeting of ?meeting=, where it links this paper of the shelf and the actor may see it."""
    asked = request.args.get("meeting")
    return _linking_meeting(version.document, asked) if asked is not None and is_id(asked) else None


def _linking_meeting(document: Document, meeting_id: str) -> Meeting | None:
    meeting = meetings.meeting(meeting_id)
    if meeting is None or not shelf.is_linked_in(document.id, meeting):
        return None
    with suppress(NotFound):
        return load_meeting(meeting_id)
    return None


def _on_shelf(body: Body) -> Surroundings:
    if not belongs(current_actor(), body.id):
        return Surroundings(body.name, "/meetings", _("Về các kỳ họp"), None)
    stream = Body.stream(body.id).id
    g.body, g.streams = body, [{"id": stream, "seq": journal.head(stream).seq}]
    return Surroundings(body.name, f"/bodies/{body.id}/shelf", _("Về kệ tài liệu"), stream)
