"""What an entry of the journal means to people, and where it belongs."""

from collections.abc import Callable
from dataclasses import dataclass

from app.accounts.models import Body
from app.kernel.actor import Actor
from app.kernel.sentences import Sentence
from app.meetings.models import Meeting


@dataclass(frozen=True)
class Place:
    """The meeting in which people are told, or the body alone: then nobody takes part."""

    body: Body
    meeting: Meeting | None = None

    @property
    def is_practice(self) -> bool:
        """Whether it is only tried: no letter tells of it."""
        return self.meeting is not None and self.meeting.is_practice

    @property
    def keys(self) -> dict[str, str | None]:
        """As a notice keeps it."""
        if self.meeting is not None:
            return {"meeting_id": self.meeting.id, "body_id": None}
        return {"meeting_id": None, "body_id": self.body.id}


def everybody(_actor: Actor) -> bool:
    """Whoever is asked about."""
    return True


@dataclass(frozen=True)
class News:
    """The sentence, the page, and who of those who take part should know.

    `for_office`: of the body's office too. `persons`: these ids too, whether or not they take part. `once`: not again
    to who has not seen it yet, since it says no more the second time.
    """

    subject_id: str
    sentence: Sentence
    href: str
    concerns: Callable[[Actor], bool] = everybody
    for_office: bool = False
    persons: frozenset[str] = frozenset()
    once: bool = False
