"""What the page of notices shows."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.notifications.models import Notice, NoticeChoice, Pace

MOST = 100
PACES = {
    Pace.AT_ONCE: _("Ngay khi có thông báo"),
    Pace.DAILY: _("Mỗi ngày một thư tổng hợp"),
    Pace.NEVER: _("Không gửi thư"),
}


def notices(actor: Actor) -> Sequence[Notice]:
    """The person's last hundred, newest first; a guest has none."""
    if not is_id(actor.id):
        return []
    return session().scalars(
        select(Notice).where(Notice.person_id == actor.id).order_by(Notice.at.desc(), Notice.id).limit(MOST)
    ).all()  # fmt: skip


def unseen(actor: Actor) -> int:
    """How many the person has not seen."""
    if not is_id(actor.id):
        return 0
    count = select(func.count()).where(Notice.person_id == actor.id, Notice.seen_at.is_(None))
    return session().scalar(count) or 0


def pace(actor: Actor) -> Pace:
    """How the person wants letters."""
    chosen = session().get(NoticeChoice, actor.id) if is_id(actor.id) else None
    return chosen.pace if chosen is not None else Pace.AT_ONCE
