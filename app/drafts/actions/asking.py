"""Units are asked about a draft, each by a link of its own; given more time, reminded, or not asked any more."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.accounts.fields import clean_email
from app.drafts import policy, queries
from app.drafts.actions.access import published_by, streams_of
from app.drafts.actions.opening import LONGEST
from app.drafts.actions.preparing import NOT_PUBLIC
from app.drafts.events import UnitLinkEnded, UnitsAsked, UnitsReminded
from app.drafts.models import LONGEST_UNIT, MOST_UNITS, AskedUnit, DraftState, PublicDraft, UnitLink, UnitState
from app.kernel import mail
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _, speaking
from app.kernel.transaction import Transaction, transaction
from app.kernel.typed import line
from app.meetings.models import hash_of

NOT_OVER = (DraftState.PREPARED, DraftState.ANNOUNCED, DraftState.OPEN, DraftState.CLOSED)


@dataclass(frozen=True)
class Addressee:
    """A unit that is to be asked; without an e-mail its link is handed over otherwise."""

    name: str
    email: str = ""


@dataclass(frozen=True)
class Way:
    """How links leave the house: under that address; in letters, where mail is set up."""

    address: str
    by_mail: bool = False


@dataclass(frozen=True)
class Given:
    """A link that was just made: it can be read here and nowhere again."""

    unit: str
    email: str
    link: str
    is_mailed: bool


def ask_units(
    actor: Actor, body_id: str, draft_id: str, asked: Sequence[Addressee], last: date, way: Way
) -> list[Given]:
    """Asks these units until that day is over; each gets a link. A draft need not be public for it.

    Raises Forbidden, NotFound, Invalid for names, addresses or a day that are none, Conflict for a unit that is asked
    already, for a paper that is no longer public, and once asking has ended.
    """
    found = _named(asked)
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        _require_asking(draft, tx.now)
        ends = _end(draft, last, tx.now)
        before = {one.name.casefold() for one in queries.units(draft.id)}
        twice = [one.name for one in found if one.name.casefold() in before]
        if twice:
            raise Conflict(_("Đã gửi đến {unit}. Đề nghị bỏ khỏi danh sách, hoặc nhắc đơn vị này.", unit=twice[0]))
        units = [
            tx.add(AskedUnit(
                id=new_id(), draft_id=draft.id, name=one.name, email=one.email, asked_at=tx.now,
                asked_by_name=actor.name, ends_at=ends, edition=0,
            ))
            for one in found
        ]  # fmt: skip
        tx.session.flush()
        given = [_give(tx, one, way, draft) for one in units]
        tx.record(UnitsAsked(draft.id, [one.id for one in units], ends.isoformat()))
        return given


def extend_units(actor: Actor, body_id: str, draft_id: str, last: date) -> int:
    """Another last day for all units whose links were not taken back; returns how many.

    Raises Forbidden, NotFound, Invalid, Conflict.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        _require_asking(draft, tx.now)
        ends = _end(draft, last, tx.now)
        units = [one for one in queries.units(draft.id) if one.ended_at is None]
        for one in units:
            one.ends_at = ends
        tx.record(UnitsAsked(draft.id, [one.id for one in units], ends.isoformat()))
        return len(units)


def remind_units(actor: Actor, body_id: str, draft_id: str, way: Way, unit_id: str | None = None) -> list[Given]:
    """Gives that unit, or all that have not answered, their link once more; the links before it stay good.

    Raises Forbidden, NotFound, Conflict where nobody is to be reminded.
    """
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        owing = [one for one in queries.units(draft.id) if one.is_open(tx.now)]
        if unit_id is None:
            owing = [one for one in owing if one.state(tx.now) is not UnitState.SENT]
        else:
            owing = [one for one in owing if one.id == unit_id]
        if not owing:
            raise Conflict(_("Không còn đơn vị nào đang chờ trả lời."))
        for one in owing:
            if one.state(tx.now) is not UnitState.SENT:  # who has answered is given a link, not reminded
                one.reminded_at = tx.now
        given = [_give(tx, one, way, draft) for one in owing]
        tx.record(UnitsReminded(draft.id, [one.id for one in owing]))
        return given


def end_unit(actor: Actor, body_id: str, draft_id: str, unit_id: str) -> AskedUnit:
    """Takes the unit's links back; what it has sent stays. Twice is once. Raises Forbidden, NotFound."""
    with transaction(streams_of(body_id), actor) as tx:
        draft = published_by(tx, body_id, draft_id)
        unit = tx.get(AskedUnit, id=unit_id, draft_id=draft.id)
        if unit.ended_at is None:
            unit.ended_at, unit.ended_by_name = tx.now, actor.name
            tx.record(UnitLinkEnded(draft.id, unit.id))
        return unit


def _named(asked: Iterable[Addressee]) -> list[Addressee]:
    found: dict[str, Addressee] = {}
    for one in asked:
        name = line(one.name, _("Tên đơn vị"), most=LONGEST_UNIT, must=True)
        found.setdefault(name.casefold(), Addressee(name, clean_email(one.email)))
    if not found:
        raise Invalid(_("Chưa chọn đơn vị nào. Đề nghị chọn trong danh sách hoặc ghi tên đơn vị."))
    if len(found) > MOST_UNITS:
        raise Invalid(_("Mỗi lần gửi đến nhiều nhất {most} đơn vị. Đề nghị chia làm nhiều lần.", most=MOST_UNITS))
    return list(found.values())


def _require_asking(draft: PublicDraft, now: datetime) -> None:
    draft.require(now, *NOT_OVER)
    if not draft.asks_units:
        raise Conflict(_("Việc lấy ý kiến đã kết thúc sớm. Đề nghị đổi ngày kết thúc của dự thảo trước."))
    if not policy.may_be_public(draft.version):
        raise Conflict(NOT_PUBLIC)


def _end(draft: PublicDraft, last: date, now: datetime) -> datetime:
    ends = datetime.combine(last + timedelta(days=1), time(), draft.body.time_zone)
    if not now < ends <= now + LONGEST:
        raise Invalid(_("Hạn trả lời phải từ hôm nay trở đi, trong vòng một năm. Đề nghị chọn lại."))
    return ends


def _give(tx: Transaction, unit: AskedUnit, way: Way, draft: PublicDraft) -> Given:
    token = secrets.token_urlsafe(24)
    tx.add(UnitLink(token_hash=hash_of(token), unit_id=unit.id, made_at=tx.now))
    link, is_mailed = f"{way.address}/unit-opinions/{token}", way.by_mail and bool(unit.email)
    if is_mailed:
        mail.put(tx.session, unit.email, *_letter(unit, draft, link))
    return Given(unit.name, unit.email, link, is_mailed)


def _letter(unit: AskedUnit, draft: PublicDraft, link: str) -> tuple[str, str]:
    """Subject and text: who asks, until when, and the link; nothing of the draft (rules, section 10 nr 21)."""
    last = (unit.ends_at - timedelta(microseconds=1)).astimezone(draft.body.time_zone)
    with speaking("vi"):
        subject = str(_("{body}: lấy ý kiến về một dự thảo", body=draft.body.name))
        text = str(
            _(
                "Kính gửi {unit},\n\n{body} đề nghị cho ý kiến về một dự thảo, đến hết ngày {day}.\n"
                "Đọc dự thảo và trả lời tại: {link}\n\n"
                "Đường dẫn này dành riêng cho đơn vị; ai có đường dẫn đều trả lời thay đơn vị được, nên đề nghị chỉ "
                "chuyển cho người được giao việc.\n",
                unit=unit.name,
                body=draft.body.name,
                day=f"{last:%d/%m/%Y}",
                link=link,
            )
        )
    return subject, text
