"""A signed, long-lived cookie that says: this browser signed in to this account before."""

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.kernel.ids import new_id

COOKIE = "device"
YEAR_S = 365 * 24 * 3600
MOST_ACCOUNTS = 8


def known(person_id: str) -> str:
    """The id of this browser if it signed in to that account before, else empty."""
    device, people = _read()
    return device if person_id in people else ""


def remember(response: Response, person_id: str) -> Response:
    """Lets the browser keep that it signed in to this account."""
    device, people = _read()
    people = [person_id, *(one for one in people if one != person_id)][:MOST_ACCOUNTS]
    response.set_cookie(
        COOKIE,
        _signer().dumps([device or new_id(), people]),
        max_age=YEAR_S,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def _read() -> tuple[str, list[str]]:
    try:
        device, people = _signer().loads(request.cookies.get(COOKIE, ""))
        return str(device), [str(one) for one in people]
    except (BadSignature, ValueError, TypeError):
        return "", []


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="device")
