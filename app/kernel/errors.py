"""Refusals: each is a sentence that the person can act on, turned into HTTP or a socket answer in one place."""

from app.kernel.sentences import Sentence, _


class Refusal(Exception):
    """The command was understood and not carried out; nothing changed."""

    status = 400
    code = "refused"

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(Refusal):
    """What was sent cannot be read or is out of its bounds."""

    status = 422
    code = "invalid"


class Unproved(Refusal):
    """What was to show who asks does not, or no longer."""

    status = 401
    code = "unproved"


class Forbidden(Refusal):
    """Known here, but not allowed to do this."""

    status = 403
    code = "forbidden"

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or _("Đại biểu không có quyền thực hiện việc này."))


class NotFound(Refusal):
    """Not there, or not for this person: a stranger learns no difference."""

    status = 404
    code = "not_found"

    def __init__(self, sentence: Sentence | None = None) -> None:
        super().__init__(sentence or _("Không tìm thấy nội dung này, hoặc nội dung không dành cho đại biểu."))


class Conflict(Refusal):
    """True a moment ago, no longer so."""

    status = 409
    code = "conflict"


class TooMany(Refusal):
    """More than the limit in this span of time."""

    status = 429
    code = "too_many"


class Unavailable(Refusal):
    """The system cannot do it now (disk full, database busy); the same request may succeed later."""

    status = 503
    code = "unavailable"


class Unfit(Refusal):
    """The data or a file beside them cannot be used by this version; only the operator can change that."""

    status = 503
    code = "unfit"


def allow(judgement: bool, sentence: Sentence | None = None) -> None:
    """Lets the command go on, or refuses it. Raises Forbidden."""
    if not judgement:
        raise Forbidden(sentence)
