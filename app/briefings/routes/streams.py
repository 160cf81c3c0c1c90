"""WHIP (RFC 9725) and WHEP: encoders publish as a site, players watch, by HTTP and a token instead of a page of ours.

A token travels in the header `Authorization: Bearer`, so nothing here looks at cookies, and pages of other origins may
ask too. Candidates of the client are not needed (ICE-lite): a PATCH with them is taken and does nothing.
"""

import re
import time
from typing import Final

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from app.briefings import entering
from app.briefings.context import exchange
from app.briefings.entering import VOID, Entrance
from app.briefings.grants import is_fingerprint
from app.briefings.keys import way_of
from app.briefings.pace import Pace
from app.kernel import http
from app.kernel.errors import Invalid, NotFound, Refusal, TooMany, Unproved
from app.kernel.http import by_token, public
from app.kernel.sentences import Sentence, _

pages = Blueprint("streams", __name__)
OFFER: Final = "application/sdp"
CANDIDATES: Final = "application/trickle-ice-sdpfrag"
LONGEST_SDP: Final = 60_000
MOST_OFFERS: Final = {True: 30, False: 1200}  # a minute by one token: an encoder; a hall of viewers
MOST_WRONG: Final = 30  # tokens, a minute from one address

_FINGERPRINT = re.compile(r"^a=fingerprint:sha-256 +(\S+)\s*$", re.IGNORECASE | re.MULTILINE)
_paces = Pace()


@pages.post("/whip")
@public
@by_token
def publish() -> Response:
    """POST an offer: 201 with the answer. The site of the key, or of the device link, is in the room by it."""
    return _open(publishes=True)


@pages.post("/whep")
@public
@by_token
def watch() -> Response:
    """POST an offer: 201 with the answer; the room's programme and voices, by a view link.

    POST nothing: 201 with an offer, where viewers are served elsewhere; its answer is sent by PATCH.
    """
    is_asked = not request.content_length and exchange().elsewhere.is_on
    return _offer_one() if is_asked else _open(publishes=False)


@pages.patch("/streams/<session>")
@public
@by_token
def trickle(session: str) -> Response:
    """PATCH with candidates, which are not needed: 204. A restart of ICE is refused (RFC 9725, section 4.3.3).

    PATCH with the answer to an offer of ours: 204.
    """
    _own(session)
    if request.mimetype == OFFER:
        if not exchange().elsewhere.answer(session, _sent()):
            raise NotFound()
        return Response(status=204)
    if request.mimetype != CANDIDATES:
        return _problem(415, "unsupported", _("Yêu cầu cần kiểu nội dung {kind}.", kind=CANDIDATES))
    wanted = request.headers.get("If-Match", "")
    if not wanted:
        return _problem(428, "precondition_required", _("Yêu cầu cần tiêu đề If-Match."))
    if wanted == "*":
        raise Invalid(_("Hệ thống không khởi động lại ICE. Đề nghị kết thúc rồi kết nối lại."))
    if wanted != _tag(session):
        return _problem(412, "precondition_failed", _("Tiêu đề If-Match không phải của kết nối này."))
    return Response(status=204)


@pages.delete("/streams/<session>")
@public
@by_token
def end(session: str) -> Response:
    """DELETE ends the session."""
    _own(session)
    if not exchange().end(session):
        raise NotFound()
    return Response(status=200)


def _open(*, publishes: bool) -> Response:
    entrance = _entrance(publishes=publishes)
    if request.mimetype != OFFER:
        return _problem(415, "unsupported", _("Yêu cầu cần kiểu nội dung {kind}.", kind=OFFER))
    return _opened(entrance, *exchange().accept(entrance, *_offer()))


def _offer_one() -> Response:
    entrance = _entrance(publishes=False)
    return _opened(entrance, *exchange().offer(entrance))


def _opened(entrance: Entrance, session: str, sdp: str) -> Response:
    response = Response(sdp, status=201, content_type=OFFER)
    response.headers["Location"] = f"/streams/{session}"
    response.headers["ETag"] = _tag(session)
    for link in exchange().relays.links(entrance.point, time.time()):
        response.headers.add("Link", link)
    return response


def _offer() -> tuple[str, str]:
    """The offer that was sent, and the fingerprint of its certificate. Raises Invalid."""
    text = _sent()
    found = _FINGERPRINT.search(text)
    assert found is not None
    return text, found[1].upper()


def _sent() -> str:
    """The description that was sent. Raises Invalid."""
    sent = request.get_data(cache=False)[: LONGEST_SDP + 1] if (request.content_length or 0) <= LONGEST_SDP else b""
    text = sent.decode("utf-8", "replace")
    found = _FINGERPRINT.search(text)
    if found is None or not is_fingerprint(found[1].upper()):
        raise Invalid(_("Nội dung gửi lên không phải mô tả SDP có chứng thực SHA-256."))
    return text


# ---- by which token ------------------------------------------------------------------------------


def _entrance(*, publishes: bool) -> Entrance:
    """Where the token leads. Raises Unproved, TooMany, Forbidden, Conflict."""
    token = _token()
    try:
        found = entering.to_publish(token) if publishes else entering.to_watch(token)
    except Unproved:
        _paces.count(_address())
        raise
    _require_pace(found.way_in, MOST_OFFERS[publishes])
    _paces.count(found.way_in)
    return found


def _own(session: str) -> None:
    """The token is the one by which the session was opened. Raises Unproved, NotFound for another's."""
    way, token = way_of(session), _token()
    if not way or not entering.is_of(token, way):
        _paces.count(_address())
        raise NotFound()


def _token() -> str:
    """What was sent as the token. Raises Unproved when nothing was, TooMany for who tries one after the other."""
    _require_pace(_address(), MOST_WRONG)
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not 0 < len(token.strip()) <= 200:
        raise Unproved(VOID)
    return token.strip()


def _address() -> str:
    return f"wrong {request.remote_addr}"


def _require_pace(key: str, most: int) -> None:
    if _paces.is_over(key, most):
        raise TooMany(http.STATUS_SENTENCES[429])


def _tag(session: str) -> str:
    """Of its ICE, which never changes."""
    return f'"{session.rpartition(".")[2]}"'


# ---- how it is answered --------------------------------------------------------------------------


@pages.after_request
def for_other_origins(response: Response) -> Response:
    """A page of another origin may ask: it has to bring a token, and no cookie is looked at."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Location, ETag, Link, Retry-After"
    response.headers["Cache-Control"] = "no-store"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "OPTIONS, POST, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, If-Match, ETag"
        response.headers["Access-Control-Max-Age"] = "600"
        if request.endpoint in ("streams.publish", "streams.watch"):
            response.headers["Accept-Post"] = OFFER
    return response


@pages.errorhandler(Refusal)
def refused(refusal: Refusal) -> Response:
    """The sentence as a problem document (RFC 9457), since no page is read here."""
    return _problem(refusal.status, refusal.code, refusal.sentence)


@pages.errorhandler(HTTPException)
def failed(error: HTTPException) -> Response:
    """What the framework refuses, in the same form."""
    status = error.code or 500
    return _problem(status, "http", http.STATUS_SENTENCES.get(status, http.SERVER_FAULT))


def _problem(status: int, code: str, sentence: Sentence) -> Response:
    response = jsonify(type="about:blank", status=status, title=code, detail=str(sentence))
    response.mimetype = "application/problem+json"
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (409, 429, 503):
        response.headers["Retry-After"] = "60" if status == 429 else "5"
    return response
