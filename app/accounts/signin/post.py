"""Letters of the sign-in pages: a link and a time, nothing of the council's business (rules, section 10 nr 21)."""

from typing import Any

import email_validator
from flask import render_template
from flask_security.mail_util import EmailValidateException, MailUtil

from app.accounts.signin import wording
from app.kernel import mail
from app.kernel.sentences import Sentence, speaking


class Letters(MailUtil):
    """Puts letters into the outbox."""

    def send_mail(  # type: ignore[override]  # who has no address gets no letter
        self,
        template: str,
        subject: str,
        recipient: str | None,
        sender: Any,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """`body` is in the language of whoever asked; the letter is set again in that of its reader."""
        if not recipient:
            return
        with speaking(context["user"].language):
            mail.write(recipient, str(Sentence(str(subject))), render_template(f"{template}.txt", **context))

    def validate(self, email: str) -> str:
        """The address in its normal form, without asking the network. Raises EmailValidateException."""
        try:
            checked = email_validator.validate_email(email, check_deliverability=False, test_environment=True)
            return checked.normalized.lower()
        except ValueError:
            sentence, _ = wording.SENTENCES["INVALID_EMAIL_ADDRESS"]
            raise EmailValidateException(str(sentence)) from None

    normalize = validate
