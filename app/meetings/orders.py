"""On the chair's order: whose word a deed rests on, and whose hand pressed (section 5.2)."""

from dataclasses import dataclass
from datetime import datetime

from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Forbidden, allow
from app.kernel.sentences import _
from app.meetings import policy, queries, whose
from app.meetings.models import Meeting


@dataclass(frozen=True)
class OnOrder:
    """Who ordered and who pressed; an event keeps `ordered_by`, its entry's actor is who pressed."""

    ordered_by: str
    ordered_name: str
    pressed_by: str
    pressed_name: str

    @property
    def is_relayed(self) -> bool:
        """Pressed by somebody else on the presiding officer's order."""
        return self.pressed_by != self.ordered_by


def on_order(
    actor: Actor, meeting: Meeting, at: datetime, *, prepared_by: str | None = None, order_of: str | None = None
) -> OnOrder:
    """The order that the actor acts on: one's own as the presiding officer, else the presiding officer's of `at`.

    Called under the lock by whatever opens, closes or announces. `prepared_by` is the person who prepared the deed:
    whoever presses on an order is somebody else (a rehearsal needs only one person). `order_of` is the presiding
    officer whom the presser's page named: an order of one who no longer presides is none. Raises Forbidden, Conflict.
    """
    allow(policy.can_call_items(actor, meeting), whose.conductor(meeting))
    chair = queries.presiding_officer(meeting, at)
    if chair is None:
        if meeting.kind.is_council_session and not meeting.is_practice and not actor.is_system:
            raise Conflict(_("Kỳ họp chưa có chủ tọa nên chưa có ai ra lệnh. Đề nghị chọn chủ tọa trước."))
        return OnOrder(actor.id, actor.name, actor.id, actor.name)
    order = OnOrder(chair.id, chair.full_name, actor.id, actor.name)
    if order.is_relayed and not actor.is_system:
        if order_of is not None and order_of != chair.id:
            now = (
                _("Tổ trưởng hiện nay là {name}. Đề nghị xin lệnh của tổ trưởng mới.", name=chair.full_name)
                if meeting.is_group
                else _("Chủ tọa hiện nay là {name}. Đề nghị xin lệnh của chủ tọa mới.", name=chair.full_name)
            )
            raise Conflict(now)
        if prepared_by == actor.id and not meeting.is_practice:
            raise Forbidden(
                _("Người đã chuẩn bị không tự bấm theo lệnh của tổ trưởng. Đề nghị tổ trưởng thực hiện.")
                if meeting.is_group
                else _(
                    "Người đã chuẩn bị không tự bấm theo lệnh của chủ tọa. Đề nghị chủ tọa hoặc thư ký khác thực hiện."
                )
            )
    return order
