"""What the page of groups shows: a paper's comments by place, those that are answered together in their groups."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.comments import policy, queries
from app.comments.models import CommentGroup
from app.comments.queries import Said, Subject
from app.comments.structure import Place, page_of, sort_key
from app.comments.text import cite
from app.documents.models import Version
from app.kernel.actor import Actor
from app.kernel.db import session
from app.kernel.errors import NotFound
from app.kernel.ids import is_id
from app.kernel.sentences import Sentence


@dataclass(frozen=True)
class Gathered:
    """A group with those of its comments that count, as the actor reads them."""

    group: CommentGroup
    said: list[Said]
    may_settle: bool

    @property
    def agreed(self) -> int:
        """How many agree with any of them, counted once each."""
        return len({agreement.person_id for one in self.said for agreement in one.comment.agreements})


@dataclass(frozen=True)
class Spot:
    """A place of the text with its groups, and with the comments that are in none."""

    key: str
    name: Sentence | str
    text: str = ""
    groups: list[Gathered] = field(default_factory=list)
    loose: list[Said] = field(default_factory=list)


def group(group_id: str, actor: Actor) -> tuple[CommentGroup, Subject]:
    """A group, and what it is about, for who consolidates or answers it. Raises NotFound."""
    found = session().get(CommentGroup, group_id) if is_id(group_id) else None
    if found is None:
        raise NotFound()
    about = queries.subject(found.subject_id, actor)
    if not policy.can_consolidate(actor, about.meeting, about.item_id, [found]):
        raise NotFound()
    return found, about


def groups_of(about: Subject) -> list[CommentGroup]:
    """All groups of the sheet, the oldest first."""
    query = (
        select(CommentGroup)
        .where(CommentGroup.subject_id == about.id)
        .order_by(CommentGroup.made_at, CommentGroup.id)
        .options(selectinload(CommentGroup.editions), selectinload(CommentGroup.comments))
    )
    return list(session().scalars(query))


def versions(about: Subject) -> list[Version]:
    """The versions of the paper that delegates have, the newest first; an item has none."""
    if about.document is None:
        return []
    return [one for one in reversed(about.document.versions) if one.is_released]


def taken_in(version: Version, actor: Actor) -> list[Said]:
    """The comments that this version took in, as far as the actor reads them."""
    about = queries.subject(version.document_id, actor)
    said = [thread.said for thread in queries.threads(about, actor) if thread.said is not None]
    groups = [(one, one.comment.group) for one in said if not one.is_gone]
    return [one for one, group in groups if group is not None and group.taken_version_id == version.id]


def spots(about: Subject, actor: Actor, places: Sequence[Place], groups: Sequence[CommentGroup]) -> list[Spot]:
    """In the order of the text: everything for secretariat and drafting body; for others the groups given to them."""
    sees_all = policy.sees_all(actor, about.meeting, about.item_id)
    counting = [one.said for one in queries.threads(about, actor) if one.said is not None and not one.said.is_gone]
    inside: dict[str, list[Said]] = {}
    for said in counting:
        if said.comment.group_id is not None:
            inside.setdefault(said.comment.group_id, []).append(said)
    found: dict[str, Spot] = {}
    texts = {one.key: one.text for one in places if one.key}

    def spot(key: str, name: str) -> Spot:
        return found.setdefault(key, Spot(key, cite(key, name), texts.get(key, "")))

    for one in groups:
        may_settle = policy.can_settle(actor, about.meeting, about.item_id, one)
        if sees_all or may_settle:
            spot(one.place, one.place_name).groups.append(Gathered(one, inside.get(one.id, []), may_settle))
    for said in counting if sees_all else ():
        if said.comment.group_id is None:
            spot(said.comment.place, said.comment.place_name).loose.append(said)
    order = ["", *texts]
    return sorted(found.values(), key=lambda one: (sort_key(one.key, order), page_of(one.key) or 0))
