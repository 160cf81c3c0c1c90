"""What an entry of the journal means to people."""

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.actor import Actor
from app.kernel.sentences import Sentence


@dataclass(frozen=True)
class News:
    """The sentence, the page, and who of those who take part should know; of the body's office too, `for_office`."""

    subject_id: str
    sentence: Sentence
    href: str
    concerns: Callable[[Actor], bool]
    for_office: bool = False
