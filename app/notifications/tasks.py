"""The worker's part: reads the journal past where it was read before, notes who should know, writes letters.

What was already decided and what was already read change together, so nobody is told twice and nothing is passed over,
whatever is killed when. Letters carry a link and a time and no content (domain rules, section 10 nr 21).
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Person
from app.annotations.models import NoteShare
from app.config import Settings
from app.documents.models import Version
from app.documents.policy import Reader
from app.kernel import mail, wake
from app.kernel.actor import Actor
from app.kernel.clock import now
from app.kernel.db import database, seen_through
from app.kernel.ids import new_id
from app.kernel.journal import Entry, Stream
from app.kernel.recurring import recurring
from app.kernel.sentences import Sentence, _, speaking
from app.meetings.models import Meeting, MeetingState, Participation
from app.notifications import comments, drafts, notes, opinions, petitions, questions
from app.notifications.models import Notice, NoticeChoice, Pace, ReadSoFar
from app.notifications.news import News, Place

OF_BODIES = (petitions.STREAM, drafts.STREAM)
KINDS = ("meeting", "meeting.members", *comments.STREAMS, *OF_BODIES)
ENTRIES_A_TURN = 500
STALE = timedelta(days=1)  # an upgrade or a restored backup does not tell anybody what happened long ago
GATHERED = timedelta(seconds=30)  # thirty papers released one by one are one letter
DAILY_AT = time(17, 0)

STATES = {
    MeetingState.CONVENED: _("Kỳ họp đã được triệu tập: {meeting}."),
    MeetingState.POSTPONED: _("Kỳ họp hoãn: {meeting}."),
    MeetingState.CANCELLED: _("Kỳ họp bị hủy: {meeting}."),
}
OF_GROUPS = STATES | {
    MeetingState.CONVENED: _("Đại biểu có trong tổ thảo luận: {meeting}."),
    MeetingState.CANCELLED: _("Tổ thảo luận đã được bỏ: {meeting}."),
}


@recurring("notices", every_s=2)
def read_journal() -> None:
    """Turns what was recorded since the last time into notices."""
    for stream in _streams_with_news():
        with database().writing(database().engine) as session, seen_through(session):
            told = _read_stream(session, stream)
            if told:
                wake.announce(session, told)
        if told:
            wake.ring(told)


@recurring("notices of shared notes", every_s=2)
def tell_of_shared_notes() -> None:
    """What somebody shares is in no journal: each share is looked at once, here."""
    with Session(database().engine) as session:
        untold = notes.untold(session)
    for share_id in untold:
        with database().writing(database().engine) as session, seen_through(session):
            share = session.get_one(NoteShare, share_id, with_for_update=True)
            if share.told_at is not None or share.ended_at is not None:
                continue  # another worker was here, or it was taken back at once
            told = notes.tell(session, share) if now() - share.shared_at < STALE else set()
            share.told_at = now()
            if told:
                wake.announce(session, told)
        if told:
            wake.ring(told)


def _streams_with_news() -> list[Stream]:
    with Session(database().engine) as session:
        seen = select(Stream).outerjoin(ReadSoFar, ReadSoFar.stream_id == Stream.id).where(Stream.kind.in_(KINDS))
        return list(session.scalars(seen.where((ReadSoFar.seq.is_(None)) | (ReadSoFar.seq < Stream.head_seq))))


def _read_stream(session: Session, stream: Stream) -> set[str]:
    """Notes what is new in the stream; gives the people who were told."""
    told: set[str] = set()
    read = _locked(session, stream.id)
    place = _place(session, stream)
    after = select(Entry).where(Entry.stream_id == stream.id, Entry.seq > read.seq).order_by(Entry.seq)
    entries = session.scalars(after.limit(ENTRIES_A_TURN)).all()
    if place is not None:
        people = _people(session, place)
        fresh = [entry for entry in entries if now() - _moment(entry.at) < STALE]
        for entry in fresh:
            for news in _news(session, place, entry):
                whom = _people(session, place, news) if news.for_office or news.persons else people
                told |= _tell(session, place, entry, news, whom)
    if entries:
        read.seq = entries[-1].seq
    return told


def _place(session: Session, stream: Stream) -> Place | None:
    """Where what the stream tells belongs; None for what is gone."""
    if stream.kind in OF_BODIES:
        body = session.get(Body, stream.subject_id)
        return Place(body) if body is not None else None
    of_comments = stream.kind in comments.STREAMS
    found = comments.meeting_of(session, stream.subject_id) if of_comments else session.get(Meeting, stream.subject_id)
    return Place(found.body, found) if found is not None else None


def _locked(session: Session, stream_id: str) -> ReadSoFar:
    """Where this stream was read to, locked against other workers."""
    make = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    session.execute(make(ReadSoFar).on_conflict_do_nothing(), [{"stream_id": stream_id, "seq": 0}])
    return session.scalars(select(ReadSoFar).where(ReadSoFar.stream_id == stream_id).with_for_update()).one()


def _people(session: Session, place: Place, news: News | None = None) -> list[tuple[Person, Actor, Pace]]:
    """Those with an account who take part now, and whom these news are for besides; each with a pace."""
    takes_part = select(Participation.person_id).where(
        Participation.meeting_id == (place.meeting.id if place.meeting is not None else None),
        Participation.starts_at <= now(),
        (Participation.ends_at.is_(None)) | (Participation.ends_at > now()),
    )
    office = select(BodyRoleHolding.person_id).where(
        BodyRoleHolding.body_id == place.body.id, BodyRoleHolding.role == BodyRole.OFFICE_STAFF
    )
    who = [Person.id.in_(takes_part)]
    if news is not None:
        who += [Person.id.in_(news.persons), *([Person.id.in_(office)] if news.for_office else [])]
    rows = session.execute(
        select(Person, NoticeChoice.pace)
        .outerjoin(NoticeChoice, NoticeChoice.person_id == Person.id)
        .where(or_(*who), Person.active)
    )
    found = {person.id: (person, Actor(person.id, person.full_name), pace or Pace.AT_ONCE) for person, pace in rows}
    return list(found.values())


def _news(session: Session, place: Place, entry: Entry) -> Iterator[News]:
    fields = json.loads(entry.data)
    if place.meeting is not None:
        yield from _of_meeting(session, place.meeting, entry, fields)
    elif entry.name in petitions.TOLD:
        yield from petitions.news(session, entry.name, fields)
    elif entry.name in drafts.TOLD:
        yield from drafts.news(session, entry.name, fields)


def _of_meeting(session: Session, meeting: Meeting, entry: Entry, fields: dict[str, Any]) -> Iterator[News]:
    if entry.name in ("DocumentReleased", "DocumentWithdrawn"):
        version = session.get(Version, fields["version_id"])
        if version is not None:
            yield _about_paper(session, meeting, version, entry, bool(fields.get("replaces")))
    elif entry.name in questions.TOLD:
        yield from questions.news(session, entry.name, fields)
    elif entry.name in opinions.TOLD:
        yield from opinions.news(session, entry.name, fields)
    elif entry.name.startswith("Comment"):
        yield from comments.news(session, entry.name, fields)
    elif entry.name == "MeetingStateChanged" and fields["state"] in STATES:
        told = OF_GROUPS if meeting.is_group else STATES
        sentence = Sentence(told[MeetingState(fields["state"])].text, {"meeting": meeting.title})
        yield News(meeting.id, sentence, f"/meetings/{meeting.id}")


def _about_paper(session: Session, meeting: Meeting, version: Version, entry: Entry, replaces: bool) -> News:
    title = version.document.title
    href = f"/meetings/{meeting.id}/papers"
    if entry.name == "DocumentWithdrawn":
        # The version is nobody's to read any more: who was told of it is told that it is gone.
        told = set(session.scalars(select(Notice.person_id).where(Notice.subject_id == version.id)))
        sentence = _("Tài liệu đã thu hồi: {title}.", title=title)
        return News(version.id, sentence, href, lambda actor: actor.id in told)
    new = _("Tài liệu có bản thay thế: {title}.", title=title) if replaces else _("Tài liệu mới: {title}.", title=title)
    return News(version.id, new, href, lambda actor: Reader.of(actor, meeting).can_read(version))


def _tell(
    session: Session, place: Place, entry: Entry, news: News, people: Iterable[tuple[Person, Actor, Pace]]
) -> set[str]:
    at, text, told = _moment(entry.at), news.sentence.dump(), set()
    waits = select(Notice.person_id).where(
        Notice.subject_id == news.subject_id, Notice.text == text, Notice.seen_at.is_(None)
    )
    knows = {entry.actor_id, *(session.scalars(waits) if news.once else ())}
    for person, actor, pace in people:
        if actor.id in knows or not news.concerns(actor):
            continue
        session.add(
            Notice(
                id=new_id(), person_id=person.id, subject_id=news.subject_id, at=at, text=text, href=news.href,
                letter_due_at=_letter_due(place, person, pace), **place.keys,
            )
        )  # fmt: skip
        told.add(person.id)
    return told


def _letter_due(place: Place, person: Person, pace: Pace) -> datetime | None:
    if not person.email or pace is Pace.NEVER or place.is_practice:
        return None
    if pace is Pace.AT_ONCE:
        return now() + GATHERED
    local = now().astimezone(place.body.time_zone)
    due = datetime.combine(local.date(), DAILY_AT, local.tzinfo)
    return (due if due > local else due + timedelta(days=1)).astimezone(UTC)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# ---- letters -----------------------------------------------------------------------------------


@recurring("letters of notices", every_s=5)
def write_letters() -> None:
    """One letter for each person and meeting, or body, of which something is due and was not yet seen."""
    with Session(database().engine) as session:
        places = select(Notice.person_id, Notice.meeting_id, Notice.body_id)
        due = session.execute(places.where(Notice.letter_due_at <= now()).distinct()).all()
    for person_id, meeting_id, body_id in due:
        with database().writing(database().engine) as session:
            _write_letter(session, person_id, meeting_id, body_id)


def _write_letter(session: Session, person_id: str, meeting_id: str | None, body_id: str | None) -> None:
    mine = (
        Notice.person_id == person_id, Notice.meeting_id == meeting_id, Notice.body_id == body_id,
        Notice.letter_due_at.is_not(None),
    )  # fmt: skip
    person = session.scalars(select(Person).where(Person.id == person_id).with_for_update()).one()
    notices = session.scalars(select(Notice).where(*mine)).all()
    session.execute(update(Notice).where(*mine).values(letter_due_at=None))
    if not notices or not person.email:
        return
    body = session.get_one(Meeting, meeting_id).body if meeting_id is not None else session.get_one(Body, body_id)
    subject, text = letter(person, body, len(notices), max(notice.at for notice in notices))
    mail.put(session, person.email, subject, text)


def letter(person: Person, body: Body, count: int, last: datetime) -> tuple[str, str]:
    """Subject and text: how many notices, when the last came, and the link; no title of any paper."""
    local = last.astimezone(body.time_zone)
    with speaking(person.language):
        subject = str(_("Nghị Trường: có {count} thông báo mới", count=count))
        text = str(
            _(
                "Kính gửi ông (bà) {name},\n\nHệ thống có {count} thông báo mới, gần nhất lúc {at}.\n"
                "Đề nghị đăng nhập để xem: {link}\n\n"
                "Thư này không kèm nội dung tài liệu. Cách nhận thư được chọn tại cùng địa chỉ trên.\n",
                name=person.full_name,
                count=count,
                at=f"{local:%H:%M %d/%m/%Y}",
                link=f"{Settings.read().address}/notifications",
            )
        )
    return subject, text
