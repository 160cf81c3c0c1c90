"""The tellers' shared key, made by their browsers through the server, and the sum that they open with it (R-SEC-08)."""

import hashlib
import json
from typing import Any

from app.elections import policy, sealed
from app.elections.actions.access import seen, streams_of
from app.elections.actions.counting import TELLERS_ONLY
from app.elections.events import KeyMoved
from app.elections.models import Election, ElectionState
from app.elections.models.sealed import SealedKey, SealedTeller
from app.elections.sealing import keys, opening
from app.elections.sealing.ballots import compact
from app.elections.sealing.curve import Unsound, point
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, Invalid, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction

UNSOUND = _(
    "Dữ liệu từ trình duyệt không đúng quy cách nên hệ thống không nhận. Đề nghị tải lại trang rồi thực hiện lại."
)


def begin_key(actor: Actor, meeting_id: str, election_id: str) -> SealedKey:
    """A new key of all tellers of the committee, of whom more than half will open; a former one is set aside.

    Raises NotFound, Forbidden, Conflict once papers were issued, or where the ballot is on paper.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.is_teller(actor, one), TELLERS_ONLY)
        require_electronic(one)
        one.require(ElectionState.TELLERS_APPROVED)
        assert one.board is not None
        members = one.board.tellers
        number = 1 + max((other.number for other in one.keys), default=0)
        key = SealedKey(
            id=new_id(), election_id=one.id, board_id=one.board.id, number=number, needed=len(members) // 2 + 1,
            public_key="", fingerprint="", sums="",
        )  # fmt: skip
        key.tellers = [
            SealedTeller(
                place=place, person_id=it.person_id, name=it.name, enrolment="", letters="", confirmation="", parts="",
            )
            for place, it in enumerate(members, 1)
        ]  # fmt: skip
        one.keys.append(key)
        tx.session.flush()
        tx.record(KeyMoved(one.meeting_id, one.id, number, key.step))
        return key


def require_electronic(one: Election) -> None:
    """Raises Conflict for a ballot on paper (R-SEC-09)."""
    if not one.is_electronic:
        raise Conflict(_("Cuộc bỏ phiếu này thực hiện bằng phiếu giấy."))


def tell_key(actor: Actor, meeting_id: str, election_id: str, number: int, step: str, said: Any) -> SealedKey:
    """What a teller's browser sends: `enrolment`, then `letters`, then `confirmation`, and `opening` after the closing.

    `number` is the key's. Raises NotFound, Forbidden, Invalid for what does not prove what it claims, Conflict for
    what comes twice or before its turn.
    """
    with transaction(streams_of(meeting_id, election_id), actor) as tx:
        _meeting, one = seen(tx, actor, meeting_id, election_id)
        allow(policy.is_teller(actor, one), TELLERS_ONLY)
        require_electronic(one)
        key = one.key
        mine = key.teller(actor.id) if key is not None else None
        if key is None or mine is None or key.number != number:
            raise Conflict(_("Khóa của Ban kiểm phiếu đã được lập lại. Đề nghị tải lại trang."))
        kept = "parts" if step == "opening" else step
        if key.step != step or getattr(mine, kept):
            raise Conflict(_("Bước này của khóa đã xong hoặc chưa đến. Đề nghị tải lại trang."))
        try:
            _check(one, key, mine, step, said)
        except Unsound as trouble:
            raise Invalid(UNSOUND) from trouble
        text = compact(said)
        setattr(mine, kept, text)
        _settle(tx, key, step)
        digest = hashlib.sha256(text.encode()).hexdigest()
        tx.record(KeyMoved(one.meeting_id, one.id, number, key.step, mine.place, digest))
        return key


def _check(one: Election, key: SealedKey, mine: SealedTeller, step: str, said: Any) -> None:
    match step:
        case "enrolment":
            keys.check_enrolment(key.scheme, mine.place, said)
        case "letters":
            others = {str(it.place) for it in key.tellers if it is not mine}
            if not isinstance(said, dict) or set(said) != others or not all(map(_is_sealed, said.values())):
                raise Unsound("letters to others than the tellers")
        case "confirmation":
            keys.check_confirmation(key.scheme, key.enrolments, mine.place, said)
        case "opening":
            one.require(ElectionState.COUNTING)
            share_key = keys.share_key(key.enrolments, mine.place)
            opening.check_partial(sealed.sums_of(key), share_key, sealed.context(one, key), mine.place, said)
        case _:
            raise Unsound("no such step")


def _is_sealed(letter: object) -> bool:
    return isinstance(letter, str) and len(letter) == 64 and set(letter) <= set("0123456789abcdef")


def _settle(tx: Transaction, key: SealedKey, step: str) -> None:
    """What is known once the last teller has sent this step."""
    if key.step == step:
        return
    if step == "enrolment":
        public = keys.public_key(key.enrolments)
        try:
            point(public.hex())
        except Unsound as trouble:
            raise Invalid(UNSOUND) from trouble
        key.public_key, key.fingerprint = public.hex(), keys.fingerprint(key.scheme, key.enrolments)
    elif step == "confirmation":
        key.ready_at = tx.now


def transcript(key: SealedKey) -> dict[str, Any]:
    """What the tellers' browsers need to go on: all that was published, nothing of it secret."""
    return {
        "number": key.number,
        "step": key.step,
        "scheme": {"context": key.scheme.context, "needed": key.needed, "places": len(key.tellers)},
        "enrolments": {str(place): said for place, said in key.enrolments.items()},
        "letters": {str(it.place): json.loads(it.letters) for it in key.tellers if it.letters},
        "confirmed": [it.place for it in key.tellers if it.confirmation],
        "opened": [it.place for it in key.tellers if it.parts],
        "fingerprint": key.fingerprint,
        "sums": [first for first, _second in json.loads(key.sums)] if key.sums else [],
    }
