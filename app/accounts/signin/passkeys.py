"""Which devices may hold a passkey: the laptop's own fingerprint reader or lock code as well as a key on a cable."""

from typing import Any

from flask_security import WebauthnUtil
from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement


class AnyDevice(WebauthnUtil):
    """The library asks for keys that can be carried only; most people have none, and every laptop has a reader."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """What the browser is told to look for (Web Authentication Level 3, section 5.4.4)."""
        criteria = super().authenticator_selection(user, usage)
        criteria.authenticator_attachment = None
        if usage == "first":  # it stands for the password, so having the device must not be enough
            criteria.user_verification = UserVerificationRequirement.REQUIRED
        return criteria
