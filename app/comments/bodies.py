"""Who may be asked to answer a group of comments: the agencies that bring the item, and the council's own posts."""

from collections.abc import Sequence

from app.comments.models import Visibility
from app.comments.queries import Subject
from app.documents.policy import participations_that_bring
from app.kernel.clock import now
from app.meetings.models import ROLE_WORDS, Participation, Role

# Who drafts for the council itself. Others are named as the agency of the item first, so that they may read the paper.
POSTS = (Role.STANDING_MEMBER, Role.COMMITTEE_HEAD, Role.UBND_MEMBER, Role.PRESIDIUM)


def choices(about: Subject, visibility: Visibility = Visibility.DELEGATES) -> list[tuple[Participation, str]]:
    """Each with the name of the body; what is meant for the drafting body only is given to no other."""
    held = [one for one in about.meeting.participations if one.person_id and one.holds(now())]
    bringing = participations_that_bring(about.item_id)
    found = [one for one in held if one.id in bringing]
    if visibility is Visibility.DELEGATES:
        found += [one for role in POSTS for one in held if one.role is role]
    return [(one, name_of(one)) for one in found]


def name_of(one: Participation) -> str:
    """How papers name it, in Vietnamese: an agency by its unit, a post with who holds it."""
    if one.role is Role.SUBMITTING_AGENCY:
        return (one.person.unit if one.person else "") or one.shown_name
    return f"{one.shown_name}, {ROLE_WORDS[one.role].original}"


def labels(about: Subject) -> Sequence[tuple[str, str]]:
    """The same for a form's list: two persons of one agency are told apart."""
    found = choices(about)
    names = [name for _one, name in found]
    return [
        (one.id, f"{name} – {one.shown_name}" if names.count(name) > 1 else name) for one, name in found
    ]  # fmt: skip
