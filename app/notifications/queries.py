"""What the page of notices shows."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.notifications.models import Notice, NoticeChoice, Pace

MOST = 100
MOST_ASKED = 500  # ids in one question
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


def unseen_of(people: Collection[str]) -> dict[str, int]:
    """The same for many at once, by person; who has seen everything is left out."""
    found: dict[str, int] = {}
    wanted = sorted(people)
    for start in range(0, len(wanted), MOST_ASKED):
        some = wanted[start : start + MOST_ASKED]
        count = select(Notice.person_id, func.count()).where(Notice.person_id.in_(some), Notice.seen_at.is_(None))
        for person, number in session().execute(count.group_by(Notice.person_id)):
            found[person] = number
    return found


def pace(actor: Actor) -> Pace:
    """How the person wants letters."""
    chosen = session().get(NoticeChoice, actor.id) if is_id(actor.id) else None
    return chosen.pace if chosen is not None else Pace.AT_ONCE
