"""Who may vote now, in the open and in secret: still of the meeting, checked in, on the device verified last."""

from datetime import datetime
from typing import Protocol

from app.attendance.models import HERE, Standing
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden
from app.kernel.sentences import _


class Voter(Protocol):
    """What is known of somebody on the roll. `until`: the end of the participation; `device`: the one verified last."""

    @property
    def until(self) -> datetime | None: ...
    @property
    def presence(self) -> Standing | None: ...
    @property
    def device(self) -> str | None: ...


def require_allowed(voter: Voter, actor: Actor, now: datetime) -> None:
    """Raises Forbidden for whoever left the meeting's roll, Conflict for whoever is not checked in (R-QUO-05) or uses
    another device than the one verified last."""
    if voter.until is not None and voter.until <= now:
        raise Forbidden(_("Đại biểu không còn tham gia kỳ họp nên không biểu quyết được."))
    if voter.presence not in HERE:
        raise Conflict(_("Đại biểu chưa điểm danh nên chưa thể biểu quyết. Đề nghị điểm danh."))
    if not actor.device or actor.device != voter.device:
        raise Conflict(
            _("Tài khoản đang sử dụng trên thiết bị khác. Chỉ thiết bị đã xác thực gần nhất được biểu quyết.")
        )
