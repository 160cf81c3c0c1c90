"""A meeting begins: created, described, copied."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Body, Term
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.journal import StreamRef
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy, queries, whose
from app.meetings.actions.access import prepared_by
from app.meetings.events import MeetingChanged, MeetingCreated
from app.meetings.models import AgendaItem, ItemState, Meeting, MeetingKind, MeetingState, RuleProfile, Sitting, day
from app.meetings.profiles import code_for

KEEP: Any = object()


def create_meeting(
    actor: Actor,
    body_id: str,
    *,
    kind: MeetingKind,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    place: str = "",
    term_id: str | None = None,
    election_on: date | None = None,
    is_practice: bool = False,
    meeting_id: str | None = None,
) -> Meeting:
    """Starts a meeting of the body as a draft, under the rules of that body and day.

    `term_id` defaults to the term that holds on the opening day. Raises NotFound, Forbidden, Invalid, and Conflict
    while no rule profile is installed.
    """
    meeting_id = meeting_id or new_id()
    with transaction(_streams(meeting_id), actor) as tx:
        body = tx.get(Body, id=body_id)
        allow(policy.can_create_in(actor, body), whose.OFFICE)
        meeting = Meeting(
            id=meeting_id,
            body_id=body.id,
            kind=kind,
            term_id=_term(tx, body, term_id, starts_on),
            rule_profile=_profile(body, starts_on),
            state=MeetingState.DRAFT,
            election_on=election_on,
            is_practice=is_practice,
            created_at=tx.now,
        )
        meeting.describe(title, place, starts_on, ends_on or starts_on)
        tx.add(meeting)
        tx.record(MeetingCreated(meeting.id, meeting.kind, meeting.title))
        return meeting


def edit_meeting(
    actor: Actor,
    meeting_id: str,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    place: str = "",
    kind: MeetingKind | None = None,
    election_on: date | None = KEEP,
    is_practice: bool | None = None,
    is_public: bool | None = None,
) -> Meeting:
    """Changes what a meeting is called, its days, its place and its marks.

    Once convened, kind and practice mark stay. Raises NotFound, Forbidden, Invalid, Conflict.
    """
    heard, desk = Meeting.stream(meeting_id), Meeting.desk_stream(meeting_id)
    with transaction([heard, desk], actor) as tx:
        meeting = prepared_by(tx, actor, meeting_id)
        before = _described(meeting)
        meeting.describe(title, place, starts_on, ends_on)
        _require_sittings_within(meeting)
        if election_on is not KEEP:
            meeting.election_on = election_on
        if is_public is not None:
            meeting.is_public = is_public and not meeting.is_practice
        if meeting.state is MeetingState.DRAFT:
            meeting.kind = kind or meeting.kind
            meeting.is_practice = meeting.is_practice if is_practice is None else is_practice
        elif (kind or meeting.kind) is not meeting.kind or is_practice not in (None, meeting.is_practice):
            raise Conflict(_("Kỳ họp đã triệu tập nên không đổi được loại và dấu tập dượt. Đề nghị tạo kỳ họp mới."))
        after = _described(meeting)
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            tx.record(
                MeetingChanged(meeting.id, {name: before[name] for name in changed}, {n: after[n] for n in changed}),
                desk if meeting.state is MeetingState.DRAFT else heard,
            )
        return meeting


def copy_meeting(
    actor: Actor, meeting_id: str, *, title: str, starts_on: date, is_practice: bool = False, new: str | None = None
) -> Meeting:
    """A draft with the same sittings, agenda and rules, moved to begin on `starts_on`; people and papers stay behind.

    `new` is the id of the copy. Raises NotFound, Forbidden, Invalid.
    """
    copy_id = new or new_id()
    with transaction(_streams(copy_id), actor) as tx:
        source = prepared_by(tx, actor, meeting_id)
        allow(policy.can_create_in(actor, source.body), whose.OFFICE)
        shift = starts_on - source.starts_on
        copy = Meeting(
            id=copy_id,
            body_id=source.body_id,
            kind=source.kind,
            term_id=_term(tx, source.body, None, starts_on) or source.term_id,
            rule_profile=_profile(source.body, starts_on),
            state=MeetingState.DRAFT,
            is_practice=is_practice,
            created_at=tx.now,
        )
        copy.describe(title, source.place, starts_on, source.ends_on + shift)
        tx.add(copy)
        sittings = _copy_sittings(tx, source, copy, shift)
        _copy_items(tx, source, copy, sittings)
        tx.record(MeetingCreated(copy.id, copy.kind, copy.title, copied_from=source.id))
        return copy


def _copy_sittings(tx: Transaction, source: Meeting, copy: Meeting, shift: timedelta) -> dict[str, str]:
    made = {sitting.id: new_id() for sitting in source.sittings}
    for sitting in source.sittings:
        tx.add(
            Sitting(
                id=made[sitting.id],
                meeting_id=copy.id,
                on=sitting.on + shift,
                half=sitting.half,
                starts_at=sitting.starts_at,
                ends_at=sitting.ends_at,
                is_closed_sitting=sitting.is_closed_sitting,
                is_practice=sitting.is_practice,
            )
        )
    return made


def _copy_items(tx: Transaction, source: Meeting, copy: Meeting, sittings: dict[str, str]) -> None:
    live = [item for item in source.items if item.removed_at is None]
    made = {item.id: new_id() for item in live}
    for item in live:
        tx.add(
            AgendaItem(
                id=made[item.id],
                meeting_id=copy.id,
                parent_id=made.get(item.parent_id or ""),
                sitting_id=sittings.get(item.sitting_id or ""),
                position=item.position,
                title=item.title,
                type=item.type,
                presenter=item.presenter,
                minutes=item.minutes,
                starts_at=item.starts_at,
                state=ItemState.PENDING,
                requires_verification=item.requires_verification,
                is_public=item.is_public,
                is_broadcast=item.is_broadcast,
            )
        )
        tx.session.flush()  # parents before children: the foreign key is checked at once


def _profile(body: Body, on: date) -> RuleProfile:
    profile = queries.latest_profile(code_for(body.kind, on), body.level, body.id, on)
    if profile is None:
        raise Conflict(_("Hệ thống chưa có bộ quy định áp dụng cho kỳ họp. Đề nghị báo quản trị hệ thống cài đặt."))
    return profile


def _term(tx: Transaction, body: Body, term_id: str | None, on: date) -> str | None:
    """The given term of this body, or the one that holds on that day."""
    if term_id is not None:
        return tx.get(Term, id=term_id, body_id=body.id).id
    holds = select(Term.id).where(Term.body_id == body.id, Term.starts_on <= on, Term.ends_on >= on)
    return tx.session.scalars(holds.order_by(Term.starts_on.desc())).first()


def _require_sittings_within(meeting: Meeting) -> None:
    outside = [s for s in meeting.sittings if not meeting.starts_on <= s.on <= meeting.ends_on]
    if outside:
        raise Invalid(
            _(
                "Buổi họp ngày {day} nằm ngoài thời gian của kỳ họp. Đề nghị dời buổi họp trước.",
                day=day(outside[0].on),
            )
        )


def _described(meeting: Meeting) -> dict[str, str | bool | None]:
    return {
        "title": meeting.title,
        "place": meeting.place,
        "starts_on": meeting.starts_on.isoformat(),
        "ends_on": meeting.ends_on.isoformat(),
        "kind": str(meeting.kind),
        "election_on": meeting.election_on.isoformat() if meeting.election_on else None,
        "is_practice": meeting.is_practice,
        "is_public": meeting.is_public,
    }


def _streams(meeting_id: str) -> list[StreamRef]:
    """All streams of a meeting: a page may listen to one before anything is recorded there, so all begin to exist."""
    return [Meeting.desk_stream(meeting_id), Meeting.stream(meeting_id), Meeting.members_stream(meeting_id)]
