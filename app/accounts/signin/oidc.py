"""Signing in with the authority's own sign-in system (OpenID Connect Core 1.0), where one is configured.

NGHITRUONG_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _NAME. Who comes back must already have an account here with
the same e-mail address: the other system says who somebody is, never what he may do.
"""

from typing import Any

import requests
from authlib.integrations.base_client.errors import OAuthError
from flask import Blueprint, Flask, current_app, flash, redirect, request, session
from flask_security import FsOAuthProvider, Security
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from app.accounts.signin import wording
from app.config import Misconfigured, Settings
from app.kernel import http
from app.kernel.errors import NotFound
from app.kernel.sentences import _

NAME = "oidc"
START = "/sign-in/oidc"
TIMEOUT_S = 10

pages = Blueprint("oidc", __name__)


class Authority(FsOAuthProvider):
    """The configured sign-in system."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(NAME)
        self._settings = settings

    def authlib_config(self) -> dict[str, Any]:
        """How to find it and what to ask it for."""
        return {
            "server_metadata_url": f"{self._settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            "client_id": self._settings.oidc_client_id,
            "client_secret": self._settings.oidc_client_secret,
            "client_kwargs": {
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_S,
            },
        }

    def fetch_identity_cb(self, oauth: Any, token: Any) -> tuple[str, Any]:
        """The address that the system vouches for. Raises OAuthError when it does not."""
        claims = token.get("userinfo") or {}
        if claims.get("email_verified") is False or not claims.get("email"):
            raise OAuthError(error="unverified", description="the address is not verified")
        return "email", str(claims["email"]).lower()

    def oauth_response_failure(self, error_view: str, e: OAuthError) -> Response:
        """Back to the sign-in page with a sentence; what went wrong is for the log."""
        return _failed(e)


def install(app: Flask, security: Security, settings: Settings) -> None:
    """Adds the configured system, if there is one. Raises Misconfigured when only half of it is."""
    given = [settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret]
    if any(given) and not all(given):
        raise Misconfigured(
            _("{names} phải được đặt cùng nhau.", names="NGHITRUONG_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET")
        )
    if all(given):
        glue = security.oauthglue
        assert glue is not None  # the library is told to have one
        glue.register_provider_ext(Authority(settings))
        offered = {"href": START, "label": settings.oidc_name or settings.oidc_issuer}
        app.context_processor(lambda: {"oidc": offered})
    app.register_blueprint(pages)
    for kind in (requests.RequestException, OAuthError, JoseError):
        app.register_error_handler(kind, _failed)


@pages.get(START)
@http.public
def start() -> Response:
    """Sends the browser to the other system. A GET: the page's policy lets forms post to this host only."""
    glue = current_app.extensions["security"].oauthglue
    if NAME not in glue.providers:
        raise NotFound()
    session["fs_oauth_next"] = request.args.get("next", "")
    answer: Response = glue.get_redirect(NAME, "oauthresponse")
    return answer


def _failed(error: Exception) -> Response:
    current_app.logger.warning("sign-in with the other system failed: %s", error)
    sentence, kind = wording.SENTENCES["OAUTH_HANDSHAKE_ERROR"]
    flash(str(sentence), kind)
    return redirect("/sign-in")
