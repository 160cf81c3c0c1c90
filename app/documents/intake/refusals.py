"""Why a file is not taken: each refusal names what happened and what the secretary can do next."""

from app.kernel.errors import Invalid, Unavailable
from app.kernel.sentences import Sentence, _


class NotTaken(Invalid):
    """A kind of file that does not become a paper: an archive of another kind, a program, sound, film."""

    code = "not_taken"


class EmptyFile(NotTaken):
    """No bytes, or only the lock that an editor leaves beside an open document."""

    code = "empty"


class Damaged(Invalid):
    """The kind is known, but the bytes cannot be read."""

    code = "damaged"


class Hostile(Invalid):
    """Built to harm the reader: a bomb, an entity trick, a name that climbs out of its folder."""

    code = "hostile"


class TooLarge(Invalid):
    """More bytes, pixels, entries or time than one file may cost."""

    code = "too_large"


class NeedsPassword(Invalid):
    """Encrypted; ask for the password, use it once, do not keep it."""

    code = "needs_password"


class WrongPassword(NeedsPassword):
    """The password given does not open the file."""

    code = "wrong_password"


class SecretPaper(Invalid):
    """Marked as a state secret (rules 7.3): blocked, not warned about."""

    code = "state_secret"

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(
            sentence or _("Không tải lên được. Tài liệu có dấu hiệu chứa bí mật nhà nước; không đưa lên hệ thống này.")
        )


class ConverterMissing(Unavailable):
    """A program that this kind of file needs is not installed on the server."""

    code = "converter_missing"
