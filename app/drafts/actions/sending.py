"""Somebody says something about a draft, without an account."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from app.drafts import policy, queries, wording
from app.drafts.events import PublicOpinionReceived
from app.drafts.models import (
    LONGEST_CONTACT,
    LONGEST_NAME,
    LONGEST_OPINION,
    DraftState,
    PublicDraft,
    PublicOpinion,
    drafts_desk,
)
from app.kernel import db
from app.kernel.actor import system
from app.kernel.clock import now
from app.kernel.errors import Invalid, NotFound
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import transaction
from app.kernel.typed import line, passage

SOMEBODY = system("public")
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
CODE_LENGTH = 12


@dataclass(frozen=True)
class Written:
    """What somebody typed. `place` is a key of the draft's text or questions; `contact` is for the desk alone."""

    place: str
    text: str
    name: str
    is_named: bool = True
    contact: str = ""


def send_opinion(draft_id: str, written: Written, *, key: str, pace: Callable[[], None]) -> str:
    """Takes the opinion, to be moderated; returns the code by which its author finds it again.

    Sent again under its `key`, it is the first one. `pace` is asked once it is known to be a good one. Raises NotFound,
    Invalid, TooMany, and Conflict for a draft that is not open.
    """
    with db.reading():
        sent = queries.by_key(key)
        if sent is not None:
            return sent.code
        draft = queries.draft(draft_id)
        if draft is None or not policy.is_listed(draft, now()):
            raise NotFound()
        body_id, spot = draft.body_id, wording.spot(draft, written.place)
    if spot is None:
        raise Invalid(_("Chỗ góp ý không có trong dự thảo này. Đề nghị chọn lại."))
    opinion = PublicOpinion(
        id=new_id(), draft_id=draft_id, place=spot.key, place_name=spot.cited, key=key, code=_code(),
        text=passage(legible(written.text), _("Nội dung góp ý"), most=LONGEST_OPINION),
        name=line(legible(written.name), _("Họ và tên"), most=LONGEST_NAME, must=True),
        contact=line(legible(written.contact), _("Địa chỉ, số điện thoại"), most=LONGEST_CONTACT),
        is_named=written.is_named,
    )  # fmt: skip
    pace()
    with transaction(drafts_desk(body_id), SOMEBODY) as tx:
        sent = queries.by_key(key)
        if sent is not None:
            return sent.code
        tx.get(PublicDraft, id=draft_id).require(tx.now, DraftState.OPEN)
        highest = select(func.max(PublicOpinion.number)).where(PublicOpinion.draft_id == draft_id)
        opinion.number, opinion.received_at = 1 + (tx.session.scalar(highest) or 0), tx.now
        tx.add(opinion)
        digest = hashlib.sha256(opinion.text.encode()).hexdigest()
        tx.record(PublicOpinionReceived(draft_id, opinion.id, opinion.number, opinion.place, digest))
        return opinion.code


def legible(typed: str) -> str:
    """What was typed without signs that cannot be seen."""
    return "".join(sign for sign in typed.replace("\r\n", "\n") if sign in "\n\t" or sign.isprintable())


def _code() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(CODE_LENGTH))
