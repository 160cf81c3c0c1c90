"""Keys of encoders and links of viewers: made and taken back by the control room."""

import secrets
from datetime import timedelta

from sqlalchemy import func, select

from app.briefings.actions.access import controlled_by, site_of
from app.briefings.events import StreamKeyEnded, StreamKeyMade
from app.briefings.keys import DAYS, MOST_KEYS, StreamKey
from app.briefings.models import Briefing
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.meetings.models import hash_of


def make_key(actor: Actor, meeting_id: str, name: str, *, site_id: str | None, days: int) -> tuple[StreamKey, str]:
    """A token for an encoder that publishes as that site; without a site, for who only watches.

    Returns it with the token, which is shown once: only its hash is kept. Raises Invalid, Conflict, NotFound, Forbidden
    for a view link of a meeting with state secrets.
    """
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        briefing = controlled_by(tx, actor, meeting_id)
        name = " ".join(name.split())
        if not name or len(name) > 60:
            raise Invalid(_("Đề nghị nhập tên thiết bị hoặc nơi xem, tối đa 60 ký tự."))
        if days not in DAYS:
            raise Invalid(_("Lựa chọn này không có trong danh sách. Đề nghị chọn lại."))
        if site_id is None and briefing.meeting.has_secret_content:
            raise Forbidden(_("Cuộc họp có nội dung bí mật nhà nước nên không có đường dẫn xem."))
        live = select(func.count()).where(
            StreamKey.meeting_id == meeting_id, StreamKey.ended_at.is_(None), StreamKey.until > tx.now
        )
        if (tx.session.scalar(live) or 0) >= MOST_KEYS:
            raise Conflict(_("Cuộc họp đã có {most} khóa còn hạn. Đề nghị thu hồi bớt trước.", most=MOST_KEYS))
        token = secrets.token_urlsafe(24)
        key = StreamKey(
            id=new_id(), meeting_id=meeting_id, site_id=site_of(tx, briefing, site_id).id if site_id else None,
            name=name, token_hash=hash_of(token), made_at=tx.now, made_by_name=actor.name,
            until=tx.now + timedelta(days=days),
        )  # fmt: skip
        tx.add(key)
        tx.record(StreamKeyMade(meeting_id, key.id, key.site_id, name))
        return key, token


def end_key(actor: Actor, meeting_id: str, key_id: str) -> None:
    """Takes it back: whoever came in by it is out within a second. Raises Conflict when it was before, NotFound."""
    with transaction(Briefing.stream(meeting_id), actor) as tx:
        controlled_by(tx, actor, meeting_id)
        key = tx.get(StreamKey, id=key_id, meeting_id=meeting_id)
        if key.ended_at is not None:
            raise Conflict(_("“{name}” đã được thu hồi.", name=key.name))
        key.ended_at = tx.now
        tx.record(StreamKeyEnded(meeting_id, key.id))
