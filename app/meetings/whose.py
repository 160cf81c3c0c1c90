"""Whose work something is, said to those who may not do it: a refusal names who may (domain rules, section 5.2)."""

from app.kernel.actor import Actor
from app.kernel.errors import Forbidden
from app.kernel.sentences import Sentence, _
from app.meetings.models import Meeting

SECRETARIAT = _("Việc này do Ban thư ký thực hiện. Đề nghị liên hệ Ban thư ký khi cần.")
OFFICE = _("Việc này do Văn phòng thực hiện. Đề nghị liên hệ Văn phòng khi cần.")
CHAIR = _("Việc này do chủ tọa, hoặc Thư ký kỳ họp theo lệnh của chủ tọa, thực hiện.")
GROUP_HEAD = _("Việc này do tổ trưởng, hoặc thư ký tổ theo lệnh của tổ trưởng, thực hiện.")
SECRETARIAT_OR_CHAIR = _("Việc này do Ban thư ký hoặc chủ tọa thực hiện. Đề nghị liên hệ Ban thư ký khi cần.")
MEMBERS = _("Nội dung này dành cho đại biểu và Ban thư ký của kỳ họp.")
ONESELF = _("Mỗi đại biểu chỉ thực hiện việc này cho chính mình.")


def conductor(meeting: Meeting) -> Sentence:
    """Who conducts it, or presses on that person's order: in a discussion group its head."""
    return GROUP_HEAD if meeting.is_group else CHAIR


def require_self(actor: Actor, person_id: object) -> None:
    """Raises Forbidden unless the actor is that person: a message names its sender, and no other."""
    if actor.kind != "person" or person_id != actor.id:
        raise Forbidden(ONESELF)
