"""What is asked about meetings; every list is for somebody, and shows what that somebody may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Body, BodyRole, BodyRoleHolding, Membership, Person, Term
from app.kernel import clock, db, events, journal
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.journal import Entry, StreamRef
from app.kernel.sentences import Sentence, _
from app.meetings import policy
from app.meetings.events import AgendaEdited
from app.meetings.models import (
    AgendaItem,
    CalendarLink,
    ItemState,
    Meeting,
    MeetingKind,
    Participation,
    Role,
    RuleProfile,
    hash_of,
)
from app.meetings.programme import Agenda, Row, arrange


def meeting(meeting_id: str) -> Meeting | None:
    """The meeting of that id, for whoever then judges; None for anything that is no id of a meeting."""
    return db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None


def meetings_of(actor: Actor) -> list[Meeting]:
    """The meetings that exist for this actor, the latest first; a session's groups are reached through the session."""
    now = clock.now()
    mine = [Meeting.body_id.in_(_served_by(actor, now))]
    if is_id(actor.id):
        taken_part = select(Participation.meeting_id).where(
            Participation.is_of(actor.id),
            Participation.starts_at <= now,
            or_(Participation.ends_at.is_(None), Participation.ends_at > now),
        )
        mine.append(Meeting.id.in_(taken_part))
    found = db.session().scalars(
        select(Meeting)
        .where(or_(*mine), Meeting.parent_id.is_(None))
        .order_by(Meeting.starts_on.desc(), Meeting.created_at.desc())
    )
    return [one for one in found if policy.can_see(actor, one)]


def shows_groups(session: Meeting, actor: Actor) -> bool:
    """Whether the session's page of groups is anything to this actor: to the secretariat always, to the members once
    the groups are announced."""
    if policy.can_prepare(actor, session):
        return True
    announced = select(Meeting.id).where(Meeting.parent_id == session.id, Meeting.convened_at.is_not(None)).limit(1)
    return policy.is_member(actor, session) and db.session().scalars(announced).first() is not None


def bodies_served_by(actor: Actor) -> list[Body]:
    """The bodies whose meetings this actor may create."""
    served = _served_by(actor, clock.now())
    return list(db.session().scalars(select(Body).where(Body.id.in_(served)).order_by(Body.name)))


def agenda(meeting_id: str, actor: Actor | None = None) -> Agenda:
    """The programme as a tree with numbers and clock times; for an actor, the part that this actor may see."""
    found = db.session().get_one(Meeting, meeting_id)
    whole = arrange(found.id, found.revision, found.items, found.sittings, found.body.zone)
    if actor is None or policy.is_member(actor, found):
        return whole
    return whole.only(_open, lambda sitting: not sitting.is_closed_sitting)


def public_agenda(meeting_id: str) -> Agenda:
    """What anybody may see: public items of sittings that are neither closed nor practice."""
    found = db.session().get_one(Meeting, meeting_id)
    whole = arrange(found.id, found.revision, found.items, found.sittings, found.body.zone)
    return whole.only(
        lambda row: row.item.is_public and _open(row) and not (row.sitting and row.sitting.is_practice),
        lambda sitting: not sitting.is_closed_sitting and not sitting.is_practice,
    )


def current_item(meeting: Meeting) -> AgendaItem | None:
    """The item being dealt with now."""
    return db.session().scalars(
        select(AgendaItem).where(
            AgendaItem.meeting_id == meeting.id,
            AgendaItem.state == ItemState.CURRENT,
            AgendaItem.removed_at.is_(None),
        )
    ).first()  # fmt: skip


def presiding_officer(meeting: Meeting, at: datetime) -> Person | None:
    """Who presides at that moment (R-SES-05)."""
    return db.session().scalars(
        select(Person)
        .join(Participation, Participation.person_id == Person.id)
        .where(
            Participation.meeting_id == meeting.id,
            Participation.role == Role.PRESIDING_OFFICER,
            Participation.starts_at <= at,
            or_(Participation.ends_at.is_(None), Participation.ends_at > at),
        )
        .order_by(Participation.starts_at.desc())
    ).first()  # fmt: skip


def streams_heard_by(actor: Actor, meeting: Meeting) -> list[dict[str, str | int]]:
    """The meeting's streams that the actor may join, as {id, seq}: where a page's feed starts."""
    heard: list[StreamRef] = []
    if policy.can_see(actor, meeting):
        heard.append(Meeting.stream(meeting.id))
    if policy.is_member(actor, meeting):
        heard.append(Meeting.members_stream(meeting.id))
    if policy.can_prepare(actor, meeting):
        heard.append(Meeting.desk_stream(meeting.id))
    if policy.is_submitter(actor, meeting):
        heard.append(Meeting.submitters_stream(meeting.id))
    heads = journal.heads([stream.id for stream in heard])
    return [{"id": s.id, "seq": heads[s.id].seq if s.id in heads else 0} for s in heard]


class Alarm(StrEnum):
    """How the document deadline stands (R-SES-08)."""

    QUIET = "quiet"
    ALARM = "alarm"
    RED = "red"
    PAST = "past"


@dataclass(frozen=True)
class Deadline:
    """The document deadline: the end of the day `due`, in the body's zone; `left` is negative once it has passed."""

    due: date
    left: timedelta
    alarm: Alarm

    @property
    def days(self) -> int:
        """Whole days left."""
        return max(0, self.left.days)

    @property
    def hours(self) -> int:
        """Hours left beside the whole days."""
        return max(0, self.left.seconds // 3600) if self.left > timedelta(0) else 0


def deadline(meeting: Meeting, now: datetime) -> Deadline:
    """The clock of the desk: alarm from D-7, red from D-5 on, as the meeting's rule profile says (R-SES-08)."""
    zone = ZoneInfo(meeting.body.zone)
    due = meeting.documents_due
    ends = datetime.combine(due + timedelta(days=1), datetime.min.time(), zone)
    to_opening = (meeting.starts_on - now.astimezone(zone).date()).days
    alarm = Alarm.QUIET
    if now >= ends:
        alarm = Alarm.PAST
    elif to_opening <= int(meeting.rule_profile["document_red_days"]):
        alarm = Alarm.RED
    elif to_opening <= int(meeting.rule_profile["document_alarm_days"]):
        alarm = Alarm.ALARM
    return Deadline(due, ends - now, alarm)


def rule_profiles(body_ids: Collection[str] = ()) -> Sequence[RuleProfile]:
    """Every version of every shipped profile and of those that these bodies stated, the newest of each first."""
    query = (
        select(RuleProfile)
        .where(or_(RuleProfile.body_id.is_(None), RuleProfile.body_id.in_(body_ids)))
        .order_by(RuleProfile.body_id.is_(None), RuleProfile.code.desc(), RuleProfile.level, RuleProfile.version.desc())
    )
    return db.session().scalars(query).all()


def bodies_of_rules(actor: Actor, *, stating: bool = False) -> list[Body]:
    """The bodies whose own rules the actor may see, or state anew, in the order of their names."""
    may = policy.can_state_rules if stating else policy.can_see_rules_of
    return [body for body in db.session().scalars(select(Body).order_by(Body.name)) if may(actor, body)]


def latest_profile(code: str, level: str, body_id: str, on: date) -> RuleProfile | None:
    """The version that a meeting of the body on that day gets: the body's own where it has one by then (R-LAW-01)."""
    return db.session().scalars(
        select(RuleProfile)
        .where(
            RuleProfile.code == code,
            RuleProfile.level == level,
            or_(
                RuleProfile.body_id.is_(None),
                and_(RuleProfile.body_id == body_id, RuleProfile.valid_from <= on),
            ),
        )
        .order_by(RuleProfile.body_id.is_(None), RuleProfile.version.desc())
        .limit(1)
    ).first()  # fmt: skip


def participations(meeting: Meeting) -> list[Participation]:
    """Everyone who takes or took part, those of today first, in the order of names."""
    now = clock.now()
    found = db.session().scalars(select(Participation).where(Participation.meeting_id == meeting.id)).all()
    return sorted(found, key=lambda p: (not p.holds(now), p.person.sort_name if p.person else p.name))


def holders(meeting: Meeting, roles: Sequence[Role], at: datetime) -> list[Participation]:
    """Who holds one of these roles at that moment, each person once, as the first of the roles that they hold.

    In the order of Vietnamese lists; guests by link, who are no persons of the register, by their name.
    """
    rows = db.session().scalars(
        select(Participation)
        .outerjoin(Person, Person.id == Participation.person_id)
        .options(contains_eager(Participation.person))
        .where(
            Participation.meeting_id == meeting.id,
            Participation.role.in_(roles),
            Participation.starts_at <= at,
            (Participation.ends_at.is_(None)) | (Participation.ends_at > at),
        )
        .order_by(Person.sort_name, Participation.name)
    )
    found: dict[str, Participation] = {}
    for one in rows:
        held = found.setdefault(one.actor_id, one)
        if roles.index(one.role) < roles.index(held.role):
            found[one.actor_id] = one
    return list(found.values())


def _open(row: Row) -> bool:
    return row.sitting is None or not row.sitting.is_closed_sitting


def _served_by(actor: Actor, now: datetime) -> list[str]:
    if actor.is_system:
        return list(db.session().scalars(select(Body.id)))
    if actor.kind != "person" or not is_id(actor.id):
        return []
    return list(
        db.session().scalars(
            select(BodyRoleHolding.body_id).where(
                BodyRoleHolding.person_id == actor.id,
                BodyRoleHolding.role == BodyRole.OFFICE_STAFF,
                BodyRoleHolding.starts_at <= now,
                or_(BodyRoleHolding.ends_at.is_(None), BodyRoleHolding.ends_at > now),
            )
        )
    )


@dataclass(frozen=True)
class Change:
    """One change of the agenda as the list of recent changes shows it; `seq` takes it back."""

    seq: int
    at: datetime
    actor_id: str
    author: str
    item_id: str
    change: str
    title: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    undoes: int | None
    undone: bool


def recent_changes(meeting: Meeting, limit: int = 20) -> list[Change]:
    """The latest changes of the agenda, the newest first, for the secretariat."""
    stream_id = Meeting.desk_stream(meeting.id).id
    rows = db.session().execute(
        select(Entry.seq, Entry.at, Entry.actor_id, Entry.version, Entry.data)
        .where(Entry.stream_id == stream_id, Entry.name == AgendaEdited.__name__)
        .order_by(Entry.seq.desc())
        .limit(limit)
    )
    found = [
        (seq, at, actor_id, events.read(AgendaEdited.__name__, version, data))
        for seq, at, actor_id, version, data in rows
    ]
    taken_back = {data["undoes"] for _seq, _at, _actor, data in found}
    names = _names({actor_id for _seq, _at, actor_id, _data in found})
    return [
        Change(
            seq=seq,
            at=datetime.fromisoformat(at),
            actor_id=actor_id,
            author=names.get(actor_id, ""),
            item_id=data["item_id"],
            change=data["change"],
            title=data["title"],
            reason=data["reason"],
            before=data["before"],
            after=data["after"],
            undoes=data["undoes"],
            undone=seq in taken_back,
        )
        for seq, at, actor_id, data in found
    ]


def _names(actor_ids: set[str]) -> dict[str, str]:
    wanted = [actor_id for actor_id in actor_ids if is_id(actor_id)]
    rows = db.session().execute(select(Person.id, Person.full_name).where(Person.id.in_(wanted)))
    return {row.id: row.full_name for row in rows}


def invited_by(token: str) -> Participation | None:
    """The participation that a guest's link stands for, while it holds."""
    found = db.session().scalars(select(Participation).where(Participation.link_hash == hash_of(token))).one_or_none()
    return found if found is not None and found.holds(clock.now()) else None


def guest(participation_id: str) -> Participation | None:
    """A participation by link that holds now, for a browser that opened the link before."""
    found = db.session().get(Participation, participation_id) if is_id(participation_id) else None
    return found if found is not None and found.link_hash is not None and found.holds(clock.now()) else None


def owner_of_calendar(token: str) -> Person | None:
    """Whose feed that secret address is; None once it was taken back or the account was closed."""
    link = db.session().scalars(
        select(CalendarLink).where(CalendarLink.token_hash == hash_of(token), CalendarLink.ended_at.is_(None))
    ).one_or_none()  # fmt: skip
    return link.person if link is not None and link.person.active else None


def has_calendar_link(actor: Actor) -> bool:
    """Whether the actor's feed answers at some address."""
    if not is_id(actor.id):
        return False
    query = select(CalendarLink.id).where(CalendarLink.person_id == actor.id, CalendarLink.ended_at.is_(None))
    return db.session().scalars(query).first() is not None


def warnings(meeting: Meeting) -> list[tuple[Sentence, str]]:
    """What is missing before a meeting is convened, for the secretariat: advice, not refusals; each with the
    page of the meeting where it is mended."""
    found: list[tuple[Sentence, str]] = []
    if not any(item.removed_at is None for item in meeting.items):
        found.append(
            (_("Chương trình chưa có nội dung; dự thảo chương trình được gửi cùng quyết định triệu tập."), "agenda")
        )
    if not meeting.sittings:
        found.append((_("Chưa có buổi họp nào."), "sittings/new"))
    roles = {Role(p.role) for p in meeting.participations if p.holds(clock.now())}
    if not roles & {Role.DELEGATE, Role.UBND_MEMBER} and meeting.kind is not MeetingKind.OTHER:
        found.append((_("Thành phần kỳ họp còn trống."), "people"))
    if Role.PRESIDING_OFFICER not in roles:
        found.append((_("Chưa có chủ tọa."), "people"))
    if any(plan.overflow for plan in agenda(meeting.id).plans):
        found.append((_("Có buổi họp mà thời lượng các nội dung vượt giờ kết thúc."), "agenda"))
    return found


def people_to_add(meeting: Meeting) -> list[Person]:
    """Those of the body who may be given a role: its roster, its office, and whoever took part in its meetings."""
    on_roster = select(Membership.person_id).join(Term).where(Term.body_id == meeting.body_id)
    in_office = select(BodyRoleHolding.person_id).where(BodyRoleHolding.body_id == meeting.body_id)
    query = select(Person).where(or_(Person.id.in_(on_roster), Person.id.in_(in_office)), Person.active)
    return list(db.session().scalars(query.order_by(Person.sort_name)))
