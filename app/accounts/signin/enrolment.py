"""A wrong code while an authenticator is being set up. The library would begin anew with another key, and leave the app
on the phone with an entry that is good for nothing; here the same picture stays until the code fits."""

from functools import wraps
from typing import Any

from flask import Flask, current_app, render_template
from flask_security import Security, current_user, url_for_security
from flask_security.utils import check_and_get_token_status

from app.accounts.signin import forms


def install(app: Flask, security: Security) -> None:
    """Lets the page of a set-up that is under way answer a wrong code."""
    name = "security.two_factor_setup_validate"
    library = app.view_functions[name]

    @wraps(library)
    def validate(token: str) -> Any:
        answer = library(token)
        if getattr(answer, "location", None) != url_for_security("two_factor_setup"):
            return answer
        within = current_app.config["SECURITY_TWO_FACTOR_SETUP_WITHIN"]
        expired, invalid, state = check_and_get_token_status(token, "tf_setup", within)
        if expired or invalid or not state:
            return answer  # it says so, and begins anew
        return _again(security, token, state["totp_secret"])

    app.view_functions[name] = validate


def _again(security: Security, token: str, secret: str) -> str:
    """The page once more, with the picture and key that the phone has already."""
    values = security.totp_factory.fetch_setup_values(secret, current_user)
    return render_template(
        "accounts/second_step.html",
        two_factor_verify_code_form=forms.CodeForm(),
        chosen_method="authenticator",
        changing=True,
        state_token=token,
        authr_qrcode=values["image"],
        authr_key=values["key"],
    )
