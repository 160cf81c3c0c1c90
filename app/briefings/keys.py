"""Khóa phát, đường dẫn xem: tokens for encoders that publish as a site, and for who only watches a room.

Like a device link a token is shown once and only its hash is kept; unlike one it is for a single meeting and has an
end. Sessions that were opened by a token carry its name in their id, so that a web process that is restarted still
knows by what they came in (`way_of`).
"""

import re
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import BridgePoint, Briefing, Site
from app.kernel import clock, db
from app.kernel.db import Base, Id

STREAM: Final = "stream:"
VIEWER: Final = "view."  # how the points begin under which media knows who only watches
DAYS: Final = (1, 7, 30)
MOST_KEYS: Final = 50  # of a meeting, that hold at a time

_HOLDER = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{12})(?:\.[0-9a-f]{12})?\Z")


class StreamKey(Base):
    """A token of the control room. `site`: as whom it publishes; None: it only watches."""

    __tablename__ = "stream_key"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    site_id: Mapped[str | None] = mapped_column(ForeignKey("briefing_site.id"))
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship()
    site: Mapped[Site | None] = relationship()

    def holds(self, now: datetime) -> bool:
        """Whether it lets anybody in now: a view link not while something is said that is not for viewers."""
        if self.ended_at is not None or now >= self.until:
            return False
        if self.site is not None:
            return self.site.removed_at is None
        return self.briefing.is_open and self.briefing.may_be_viewed

    def is_live(self, now: datetime) -> bool:
        """Whether it was neither taken back nor is over."""
        return self.ended_at is None and now < self.until


def holder(id_: str, token_hash: str) -> str:
    """How a session's id begins that was opened by this key, or by this point's device link."""
    return f"{id_.replace('-', '')}.{token_hash[:12]}"


def way_of(session: str) -> str:
    """By what a session was opened whose id is that of a token's holder; empty for those of pages."""
    return STREAM + session.rpartition(".")[0] if _HOLDER.match(session) and session.count(".") == 2 else ""


def lets_in(way: str) -> bool:
    """Whether that way in still holds: the key, or the device link of the point."""
    found = _HOLDER.match(way.removeprefix(STREAM))
    if found is None:
        return False
    id_, tag = str(UUID(found[1])), found[2]
    key = db.session().get(StreamKey, id_)
    if key is not None:
        return key.token_hash.startswith(tag) and key.holds(clock.now())
    point = db.session().get(BridgePoint, id_)
    return point is not None and point.closed_at is None and (point.token_hash or "").startswith(tag)
