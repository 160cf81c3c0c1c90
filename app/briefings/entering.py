"""Who is let into a room: by a page of theirs, or by a token that an encoder or a player sends."""

import secrets
from dataclasses import dataclass

from app.briefings import actions, policy, queries
from app.briefings.grants import TRACKS
from app.briefings.keys import STREAM, VIEWER, StreamKey, holder
from app.briefings.models import BridgePoint, Site
from app.kernel import clock, db
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Unproved
from app.kernel.sentences import _

VOID = _("Khóa hoặc đường dẫn không còn hiệu lực. Đề nghị liên hệ bộ phận điều hành cuộc họp để nhận khóa khác.")


@dataclass(frozen=True)
class Entrance:
    """Where a token leads: the room, as which point, to publish what. `holder`: how its sessions are called."""

    room: str
    point: str
    publish: tuple[str, ...]
    holder: str

    @property
    def way_in(self) -> str:
        """By what it is judged for as long as it lasts."""
        return STREAM + self.holder


def admitted(actor: Actor, meeting_id: str) -> str | None:
    """The actor's site, or None while it waits. Who was let in before comes back without a word in the journal."""
    with db.reading():
        room = queries.briefing(meeting_id)
        site = policy.site_of(actor, room) if room is not None and room.is_open else None
        if site is not None and site.admitted_at is not None:
            return site.id
    entered = actions.enter(actor, meeting_id)
    return entered.id if entered is not None else None


def to_publish(token: str) -> Entrance:
    """By a key for a site, or by a point's device link: then into the room of its that is open.

    Raises Unproved, Forbidden (a view link; an expelled site), Conflict (nothing is open; waits in the lobby).
    """
    with db.reading():
        key, point = _found(token)
        if key is not None and key.site is None:
            raise Forbidden(_("Đường dẫn này chỉ để xem. Muốn phát hình cần khóa phát của điểm cầu."))
        if key is not None:
            actor, room, held = _actor(key.site), key.meeting_id, holder(key.id, key.token_hash)
        else:
            actor, room, held = _device(point)
    site = admitted(actor, room)
    if site is None:
        raise Conflict(_("Phòng họp đã khóa. Điểm cầu đang chờ bộ phận điều hành cho vào; đề nghị gọi lại."))
    return Entrance(room, site, TRACKS, held)


def to_watch(token: str) -> Entrance:
    """By a view link. Raises Unproved, Forbidden, Conflict."""
    with db.reading():
        key, _point = _found(token)
        if key is None or key.site is not None:
            raise Forbidden(_("Khóa này không phải đường dẫn xem của cuộc họp."))
        if not key.briefing.may_be_viewed:
            raise Forbidden(_("Nội dung đang họp không dành cho người xem qua đường dẫn."))
        key.briefing.require_open()
        return Entrance(key.meeting_id, VIEWER + secrets.token_hex(8), (), holder(key.id, key.token_hash))


def is_of(token: str, way: str) -> bool:
    """Whether a session that came in by that way was opened by this token."""
    with db.reading():
        key = queries.stream_key(token)
        found = key if key is not None else queries.let_in_by(token)
        return found is not None and way == STREAM + holder(found.id, found.token_hash or "")


def _found(token: str) -> tuple[StreamKey | None, BridgePoint | None]:
    """The key, or the point whose device link it is. Raises Unproved for neither."""
    key = queries.stream_key(token)
    if key is not None and not key.is_live(clock.now()):
        raise Unproved(VOID)
    point = queries.let_in_by(token) if key is None else None
    if key is None and point is None:
        raise Unproved(VOID)
    return key, point


def _device(point: BridgePoint | None) -> tuple[Actor, str, str]:
    assert point is not None and point.token_hash is not None
    actor = Actor(point.id, point.name, kind="guest")
    room = next((one for one in queries.rooms_of(actor) if one.is_open), None)
    if room is None:
        raise Conflict(_("Điểm cầu không có phòng họp nào đang mở. Đề nghị gọi lại khi phòng họp mở."))
    return actor, room.meeting_id, holder(point.id, point.token_hash)


def _actor(site: Site | None) -> Actor:
    """Under whose name a site acts: the room's computer, or the person on a laptop."""
    assert site is not None
    given = site.participation
    return Actor(given.bridge_point_id or given.person_id or "", site.name, kind="guest")
