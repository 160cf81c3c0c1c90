"""Letters of the sign-in pages: a link and a time, nothing of the council's business (rules, section 10 nr 21)."""

from collections.abc import Callable
from typing import Any

import email_validator
from flask import current_app
from flask_security.mail_util import EmailValidateException, MailUtil

from app.accounts.signin import wording
from app.kernel.clock import now
from app.kernel.ids import new_id

Post = Callable[[str, str, str], None]


class Letters(MailUtil):
    """Hands letters to whatever posts mail in this installation: `app.extensions["post"](to, subject, text)`."""

    def send_mail(  # type: ignore[override]  # who has no address gets no letter
        self,
        template: str,
        subject: str,
        recipient: str | None,
        sender: Any,
        body: str | None,
        html: str | None,
        **_: Any,
    ) -> None:
        if recipient:
            post: Post = current_app.extensions.get("post") or _into_folder
            post(recipient, str(subject), body or "")

    def validate(self, email: str) -> str:
        """The address in its normal form, without asking the network. Raises EmailValidateException."""
        try:
            checked = email_validator.validate_email(email, check_deliverability=False, test_environment=True)
            return checked.normalized.lower()
        except ValueError:
            sentence, _ = wording.SENTENCES["INVALID_EMAIL_ADDRESS"]
            raise EmailValidateException(str(sentence)) from None

    normalize = validate


def _into_folder(recipient: str, subject: str, text: str) -> None:
    """Where no mail server is configured, letters are files that an administrator can read out."""
    folder = current_app.config["SETTINGS"].data / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{now():%Y%m%d-%H%M%S}-{new_id()}.txt").write_text(f"To: {recipient}\nSubject: {subject}\n\n{text}\n")
