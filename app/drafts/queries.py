"""What is asked about drafts and opinions on them. Whether anybody may see a draft is `policy.is_listed`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.accounts.models import Person
from app.comments.models import Outcome
from app.documents.models import Classification, Document, Dossier, Version, VersionState
from app.drafts import policy
from app.drafts.models import AskedUnit, OpinionState, PublicDraft, PublicOpinion, UnitLink, UnitOpinion
from app.kernel import db
from app.kernel.ids import is_id
from app.kernel.vietnamese import text_key
from app.meetings.models import Meeting, Participation, Role, hash_of

ANSWER_FOR_UNITS = (Role.SUBMITTING_AGENCY, Role.QUESTIONEE, Role.UBND_MEMBER)


def draft(draft_id: str) -> PublicDraft | None:
    """The draft with that id."""
    return db.session().get(PublicDraft, draft_id) if is_id(draft_id) else None


def drafts(body_id: str) -> list[PublicDraft]:
    """All drafts of a body, the newest first."""
    mine = select(PublicDraft).where(PublicDraft.body_id == body_id)
    return list(db.session().scalars(mine.order_by(PublicDraft.prepared_at.desc())))


def listed(at: datetime) -> list[PublicDraft]:
    """What anybody may read: those that are open first, the one that ends next before the others."""
    begun = select(PublicDraft).where(PublicDraft.starts_at <= at, PublicDraft.withdrawn_at.is_(None))
    found = db.session().scalars(begun.options(selectinload(PublicDraft.body)).order_by(PublicDraft.ends_at))
    public = [one for one in found if policy.is_listed(one, at)]
    running = [one for one in public if one.state(at) == "OPEN"]
    return running + [one for one in reversed(public) if one not in running]


def papers(body_id: str) -> list[Version]:
    """The versions that a draft of the body may be made of: released now, marked public; the latest first."""
    query = (
        select(Version)
        .join(Version.document)
        .join(Document.dossier)
        .where(Dossier.body_id == body_id, Version.state == VersionState.RELEASED)
        .where(Document.classification == Classification.PUBLIC)
        .order_by(Version.released_at.desc(), Document.title)
        .options(selectinload(Version.document).selectinload(Document.dossier))
    )
    return [one for one in db.session().scalars(query) if policy.may_be_public(one)]


def by_key(key: str) -> PublicOpinion | None:
    """The opinion that was sent from the page with that key."""
    return db.session().scalars(select(PublicOpinion).where(PublicOpinion.key == key)).first()


def by_code(code: str) -> PublicOpinion | None:
    """The opinion with that code, however its author types it."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return db.session().scalars(select(PublicOpinion).where(PublicOpinion.code == plain)).first()


def counts(draft_id: str) -> dict[OpinionState, int]:
    """How many opinions are in each state."""
    mine = select(PublicOpinion.state, func.count()).where(PublicOpinion.draft_id == draft_id)
    found = {row[0]: row[1] for row in db.session().execute(mine.group_by(PublicOpinion.state))}
    return {state: found.get(state, 0) for state in OpinionState}


def shown_by_place(draft_id: str) -> dict[str, int]:
    """How many opinions everybody may read, by the key of their place."""
    shown = PublicOpinion.draft_id == draft_id, PublicOpinion.state == OpinionState.APPROVED
    query = select(PublicOpinion.place, func.count()).where(*shown).group_by(PublicOpinion.place)
    return {row[0]: row[1] for row in db.session().execute(query)}


def outcomes(draft_id: str) -> dict[Outcome | None, int]:
    """How many of the opinions that are shown came to what; None: not answered yet."""
    shown = PublicOpinion.draft_id == draft_id, PublicOpinion.state == OpinionState.APPROVED
    query = select(PublicOpinion.outcome, func.count()).where(*shown).group_by(PublicOpinion.outcome)
    return {row[0]: row[1] for row in db.session().execute(query)}


def everything(draft_id: str) -> Sequence[PublicOpinion]:
    """Every opinion on the draft, in the order they came."""
    mine = select(PublicOpinion).where(PublicOpinion.draft_id == draft_id)
    return db.session().scalars(mine.order_by(PublicOpinion.number)).all()


def opinions(
    draft_id: str, state: OpinionState, *, place: str | None = None, first: int = 0, most: int | None = None
) -> Sequence[PublicOpinion]:
    """Opinions in that state, of one place or of all, in the order they came; `most` of them from the `first`."""
    query = select(PublicOpinion).where(PublicOpinion.draft_id == draft_id, PublicOpinion.state == state)
    if place is not None:
        query = query.where(PublicOpinion.place == place)
    return db.session().scalars(query.order_by(PublicOpinion.number).offset(first).limit(most)).all()


def units(draft_id: str) -> Sequence[AskedUnit]:
    """The units that are asked about the draft, in the order of the alphabet."""
    mine = select(AskedUnit).where(AskedUnit.draft_id == draft_id).options(selectinload(AskedUnit.answers))
    return sorted(db.session().scalars(mine), key=lambda one: text_key(one.name))


def is_asked(draft_id: str) -> bool:
    """Whether a unit was asked about the draft."""
    return db.session().scalar(select(AskedUnit.id).where(AskedUnit.draft_id == draft_id).limit(1)) is not None


def known_units(body_id: str) -> dict[str, str]:
    """Units that the body asked before, with their e-mail as it was last, and those that answer in its meetings."""
    before = select(AskedUnit.name, AskedUnit.email).join(PublicDraft).where(PublicDraft.body_id == body_id)
    asked = {row[0]: row[1] for row in db.session().execute(before.order_by(AskedUnit.asked_at))}
    takes_part = select(Person.unit).join(Participation, Participation.person_id == Person.id).join(Meeting)
    here = Meeting.body_id == body_id, Participation.role.in_(ANSWER_FOR_UNITS), Person.unit != ""
    theirs = takes_part.where(*here, ~Person.memberships.any())  # a delegate's unit is where he was elected
    found = {**dict.fromkeys(db.session().scalars(theirs.distinct()), ""), **asked}
    return {name: found[name] for name in sorted(found, key=text_key)}


def unit(draft_id: str, unit_id: str) -> AskedUnit | None:
    """A unit that is asked about the draft."""
    found = db.session().get(AskedUnit, unit_id) if is_id(unit_id) else None
    return found if found is not None and found.draft_id == draft_id else None


def unit_by_token(token: str) -> AskedUnit | None:
    """The unit whose link holds that token, unless it was taken back."""
    found = db.session().get(UnitLink, hash_of(token))
    return found.unit if found is not None and found.unit.ended_at is None else None


def unit_opinion(draft_id: str, opinion_id: str) -> UnitOpinion | None:
    """A unit's opinion on the draft."""
    mine = select(UnitOpinion).where(UnitOpinion.id == opinion_id, UnitOpinion.draft_id == draft_id)
    return db.session().scalars(mine).first()


def unit_opinions(draft_id: str) -> Sequence[UnitOpinion]:
    """What units say of the draft, in the order it came."""
    mine = select(UnitOpinion).where(UnitOpinion.draft_id == draft_id)
    near = selectinload(UnitOpinion.unit).selectinload(AskedUnit.answers)
    return db.session().scalars(mine.options(near).order_by(UnitOpinion.number)).all()


def unanswered_of_units(draft_id: str) -> int:
    """How many opinions of units nobody has answered."""
    query = select(func.count()).select_from(UnitOpinion)
    return db.session().scalar(query.where(UnitOpinion.draft_id == draft_id, UnitOpinion.outcome.is_(None))) or 0
