"""The register of bridge points, the links that sign their computers in, and the systems they form."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select

from app.accounts import policy as accounts
from app.accounts.events import RightsChanged
from app.accounts.models import Body, Person
from app.briefings import policy
from app.briefings.events import (
    BridgePointChanged,
    BridgePointClosed,
    BridgePointRegistered,
    DeviceLinkEnded,
    DeviceLinkMade,
    SystemChanged,
)
from app.briefings.models import MOST_SITES, BridgePoint, BridgeSystem, SystemLine
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings.models import hash_of


def register_point(actor: Actor, body_id: str, *, expected: int = 0, **described: str) -> BridgePoint:
    """A room that can be called to briefings from now on; `described` are the texts of a BridgePoint.

    Raises NotFound, Forbidden, Invalid, Conflict when another point of the body has that code.
    """
    with transaction(Body.stream(body_id), actor) as tx:
        body = _kept_by(tx, actor, body_id)
        point = BridgePoint(id=new_id(), body_id=body.id, created_at=tx.now)
        _describe(tx, point, expected, described)
        tx.add(point)
        tx.record(BridgePointRegistered(body.id, point.id, point.code))
        return point


def edit_point(actor: Actor, body_id: str, point_id: str, *, expected: int, **described: str) -> BridgePoint:
    """Takes what has changed; briefings that were called keep the name they were called under."""
    with transaction(Body.stream(body_id), actor) as tx:
        _kept_by(tx, actor, body_id)
        point = _point(tx, body_id, point_id)
        _describe(tx, point, expected, described)
        tx.record(BridgePointChanged(body_id, point.id))
        return point


def close_point(actor: Actor, body_id: str, point_id: str) -> None:
    """The room is called no more: its computer is out, and no system names it."""
    with transaction([Body.stream(body_id), Person.stream(point_id)], actor) as tx:
        _kept_by(tx, actor, body_id)
        point = _point(tx, body_id, point_id)
        point.closed_at, point.token_hash = tx.now, None
        for line in tx.session.scalars(select(SystemLine).where(SystemLine.point_id == point.id)):
            tx.session.delete(line)
        tx.record(BridgePointClosed(body_id, point.id), Body.stream(body_id))
        tx.record(RightsChanged(body_id), Person.stream(point.id))  # its computer is judged again


def make_device_link(actor: Actor, body_id: str, point_id: str) -> tuple[BridgePoint, str]:
    """A link for the room's computer; the one before is void, and whoever came in by it is out.

    Returns the point and the token, which is shown once: only its hash is stored.
    """
    with transaction([Body.stream(body_id), Person.stream(point_id)], actor) as tx:
        _kept_by(tx, actor, body_id)
        point = _point(tx, body_id, point_id)
        token = secrets.token_urlsafe(24)
        point.token_hash, point.token_made_at = hash_of(token), tx.now
        tx.record(DeviceLinkMade(body_id, point.id), Body.stream(body_id))
        tx.record(RightsChanged(body_id), Person.stream(point.id))  # its computer is judged again
        return point, token


def end_device_link(actor: Actor, body_id: str, point_id: str) -> None:
    """Takes the link back: the computer is out within a second. Raises Conflict when there is none."""
    with transaction([Body.stream(body_id), Person.stream(point_id)], actor) as tx:
        _kept_by(tx, actor, body_id)
        point = _point(tx, body_id, point_id)
        if point.token_hash is None:
            raise Conflict(_("Điểm cầu {name} không có đường dẫn thiết bị nào còn hiệu lực.", name=point.name))
        point.token_hash = None
        tx.record(DeviceLinkEnded(body_id, point.id), Body.stream(body_id))
        tx.record(RightsChanged(body_id), Person.stream(point.id))  # its computer is judged again


def save_system(
    actor: Actor, body_id: str, name: str, points: Sequence[str], *, optional: Sequence[str] = (), system: str = ""
) -> BridgeSystem:
    """A list of points under a name, the centre first; `system` is the id of one to be replaced.

    `optional`: those without which a briefing is complete all the same. Raises Invalid, NotFound, Forbidden.
    """
    with transaction(Body.stream(body_id), actor) as tx:
        body = _kept_by(tx, actor, body_id)
        name, chosen = " ".join(name.split()), list(dict.fromkeys(points))
        if not name or len(name) > 200:
            raise Invalid(_("Đề nghị nhập tên hệ thống, tối đa 200 ký tự."))
        if not 2 <= len(chosen) <= MOST_SITES:
            raise Invalid(_("Một hệ thống có từ 2 đến {most} điểm cầu. Đề nghị chọn lại.", most=MOST_SITES))
        kept = tx.get(BridgeSystem, id=system, body_id=body.id) if system else None
        if kept is None:
            kept = tx.add(BridgeSystem(id=new_id(), body_id=body.id, name=name, created_at=tx.now))
        kept.name = name
        kept.lines.clear()
        tx.session.flush()  # what leaves goes before what comes: the same point may come again
        for place, point_id in enumerate(chosen):
            point = _point(tx, body.id, point_id)
            kept.lines.append(SystemLine(point_id=point.id, place=place, is_required=point_id not in optional))
        tx.record(SystemChanged(body.id, kept.id, name, chosen))
        return kept


def remove_system(actor: Actor, body_id: str, system_id: str) -> None:
    """The list is gone; its points and the briefings that were called by it stay."""
    with transaction(Body.stream(body_id), actor) as tx:
        _kept_by(tx, actor, body_id)
        system = tx.get(BridgeSystem, id=system_id, body_id=body_id)
        tx.session.delete(system)
        tx.record(SystemChanged(body_id, system.id, system.name, []))


def _kept_by(tx: Transaction, actor: Actor, body_id: str) -> Body:
    """The body, for its office; a stranger learns nothing of it."""
    body = tx.get(Body, id=body_id)
    if not policy.can_register(actor, body) and not accounts.belongs(actor, body.id):
        raise NotFound()
    allow(policy.can_register(actor, body))
    return body


def _point(tx: Transaction, body_id: str, point_id: str) -> BridgePoint:
    return tx.get(BridgePoint, id=point_id, body_id=body_id, closed_at=None)


def _describe(tx: Transaction, point: BridgePoint, expected: int, described: dict[str, str]) -> None:
    if not 0 <= expected <= 2000:
        raise Invalid(_("Số đại biểu từ 0 đến 2000. Đề nghị nhập lại."))
    point.expected = expected
    with tx.session.no_autoflush:
        point.describe(**described)
        taken = select(BridgePoint).where(
            BridgePoint.body_id == point.body_id, BridgePoint.code == point.code, BridgePoint.id != point.id
        )
        other = tx.session.scalars(taken).first()
    if other is not None:
        raise Conflict(
            _("Mã {code} đã dùng cho điểm cầu {name}. Đề nghị chọn mã khác.", code=point.code, name=other.name)
        )
