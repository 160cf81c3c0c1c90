"""What is asked about meetings; every list is for somebody, and shows what that somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from app.accounts.models import Body, BodyRole, BodyRoleHolding
from app.kernel import clock, db, journal
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.journal import StreamRef
from app.meetings import policy
from app.meetings.models import AgendaItem, ItemState, Meeting, Participation, RuleProfile
from app.meetings.programme import Agenda, Row, arrange


def meeting(meeting_id: str) -> Meeting | None:
    """The meeting of that id, for whoever then judges; None for anything that is no id of a meeting."""
    return db.session().get(Meeting, meeting_id) if is_id(meeting_id) else None


def meetings_of(actor: Actor) -> list[Meeting]:
    """The meetings that exist for this actor, the latest first."""
    now = clock.now()
    mine = [Meeting.body_id.in_(_served_by(actor, now))]
    if is_id(actor.id):
        taken_part = select(Participation.meeting_id).where(
            or_(Participation.person_id == actor.id, Participation.id == actor.id),
            Participation.starts_at <= now,
            or_(Participation.ends_at.is_(None), Participation.ends_at > now),
        )
        mine.append(Meeting.id.in_(taken_part))
    found = db.session().scalars(
        select(Meeting).where(or_(*mine)).order_by(Meeting.starts_on.desc(), Meeting.created_at.desc())
    )
    return [one for one in found if policy.can_see(actor, one)]


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


def streams_heard_by(actor: Actor, meeting: Meeting) -> list[dict[str, str | int]]:
    """The meeting's streams that the actor may join, as {id, seq}: where a page's feed starts."""
    heard: list[StreamRef] = []
    if policy.can_see(actor, meeting):
        heard.append(Meeting.stream(meeting.id))
    if policy.is_member(actor, meeting):
        heard.append(Meeting.members_stream(meeting.id))
    if policy.can_prepare(actor, meeting):
        heard.append(Meeting.desk_stream(meeting.id))
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


def rule_profiles() -> Sequence[RuleProfile]:
    """Every version of every profile, the newest of each first."""
    query = select(RuleProfile).order_by(RuleProfile.code.desc(), RuleProfile.level, RuleProfile.version.desc())
    return db.session().scalars(query).all()


def latest_profile(code: str, level: str) -> RuleProfile | None:
    """The version that a meeting convened today gets."""
    return db.session().scalars(
        select(RuleProfile)
        .where(RuleProfile.code == code, RuleProfile.level == level)
        .order_by(RuleProfile.version.desc())
        .limit(1)
    ).first()  # fmt: skip


def participations(meeting: Meeting) -> list[Participation]:
    """Everyone who takes or took part, those of today first, in the order of names."""
    now = clock.now()
    found = db.session().scalars(select(Participation).where(Participation.meeting_id == meeting.id)).all()
    return sorted(found, key=lambda p: (not p.holds(now), p.person.sort_name if p.person else p.name))


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
