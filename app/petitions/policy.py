"""Who may read, keep, answer and judge petitions: the only judges, asked by actions and pages alike."""

from app.accounts.models import Body, BodyKind
from app.accounts.policy import belongs
from app.documents import shelf_policy
from app.kernel.actor import Actor
from app.kernel.ids import is_id
from app.kernel.sentences import _
from app.meetings import policy as meetings
from app.meetings.models import Role
from app.petitions.models import PetitionGroup

STANDING = frozenset({Role.STANDING_MEMBER, Role.PRESIDING_OFFICER, Role.PRESIDIUM})
JUDGES = _("Việc này do Thường trực Hội đồng nhân dân, hoặc Văn phòng theo ý kiến của Thường trực, thực hiện.")
ANSWERERS = _("Việc này do cơ quan được giao trả lời, hoặc Ban thư ký nhập thay, thực hiện.")


def has_petitions(body: Body) -> bool:
    """Voters' petitions are a council's work."""
    return body.kind is BodyKind.PEOPLES_COUNCIL


def can_read(actor: Actor, body_id: str) -> bool:
    """Reads all petitions, without the names of voters: who is of the body."""
    return actor.is_system or belongs(actor, body_id) or can_keep(actor, body_id)


def can_keep(actor: Actor, body_id: str) -> bool:
    """Enters, groups, assigns; sees the names of voters: the office, and the secretary of a session."""
    return shelf_policy.can_prepare(actor, body_id)


def can_judge(actor: Actor, body_id: str) -> bool:
    """Accepts an answer or sends it back: the Standing Committee in a session of the body, or the office for it."""
    return shelf_policy.can_publish(actor, body_id) or _stands(actor, body_id)


def is_asked(actor: Actor, group: PetitionGroup) -> bool:
    """Whether this person answers the group."""
    return actor.kind == "person" and group.answerer_id == actor.id


def can_see(actor: Actor, group: PetitionGroup) -> bool:
    """Who is of the body, and who answers it."""
    return is_asked(actor, group) or can_read(actor, group.body_id)


def can_answer(actor: Actor, group: PetitionGroup) -> bool:
    """Who answers it, or the desk for a unit that sent a letter."""
    return is_asked(actor, group) or can_keep(actor, group.body_id)


def can_hear(actor: Actor, body_id: str) -> bool:
    """Whether the actor may join the stream of the body's petitions."""
    return is_id(body_id) and can_read(actor, body_id)


def _stands(actor: Actor, body_id: str) -> bool:
    held = meetings.under_way_as(actor, body_id, STANDING)
    return any(one.kind.is_council_session and not one.is_practice and not one.is_group for one in held)
