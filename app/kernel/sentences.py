"""Sentences for people: written in Vietnamese, kept with their values, said in the reader's language.

A sentence may be raised, journaled or stored with a job long before somebody reads it, so it stays apart from
its translation: `_("Tệp {name} có mật khẩu.", name="BC 60.pdf")` is a value, and `str()` of it speaks the
language that `speaking()` set around it.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Self

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
CATALOGUES = Path(__file__).parent.parent / "translations"

_SENSE = "\x04"  # as gettext joins a context and its text

_language: ContextVar[str] = ContextVar("language", default="vi")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Says every sentence inside in `language`; one that the product does not know falls back to Vietnamese."""
    token = _language.set(language if language in LANGUAGES else "vi")
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The language being spoken here: a key of LANGUAGES."""
    return _language.get()


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    from babel.messages.pofile import read_po  # every step of the sandbox imports this module, and speaks to nobody

    found: dict[str, str] = {}
    for path in sorted((CATALOGUES / language).glob("*.po")):
        with path.open("rb") as file:
            found |= {
                _key(message.context, str(message.id)): str(message.string)
                for message in read_po(file)
                if message.string
            }
    return found


def _key(sense: str | None, text: str) -> str:
    return f"{sense}{_SENSE}{text}" if sense else text


def gettext(text: str) -> str:
    """`text` in the language being spoken; itself, without its sense, where nobody translated it."""
    return _catalogue(_language.get()).get(text, text.rpartition(_SENSE)[2])


class _Said(str):
    """A value in a sentence. A language that bends its nouns writes `{count} {count:page|pages}`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        one, apart, many = spec.partition("|")
        if not apart:
            return super().__format__(spec)
        return one if str(self) == "1" else many


@dataclass(frozen=True)
class Sentence:
    """What happened and what to do, in Vietnamese, with the values it names."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return gettext(self.text).format(**{name: _Said(value) for name, value in self.values.items()})

    @property
    def original(self) -> str:
        """The Vietnamese text, whatever language is spoken; its places stay open."""
        return self.text.rpartition(_SENSE)[2]

    def dump(self) -> str:
        """The stored form; values become text, a sentence inside a sentence stays one."""
        return json.dumps(self._plain(), ensure_ascii=False)

    def _plain(self) -> dict[str, Any]:
        values = {n: v._plain() if isinstance(v, Sentence) else str(v) for n, v in self.values.items()}
        return {"text": self.text, "values": values}

    @classmethod
    def load(cls, stored: str) -> Self:
        """The sentence that `dump` wrote."""
        return cls._of(json.loads(stored))

    @classmethod
    def _of(cls, plain: Mapping[str, Any]) -> Self:
        return cls(plain["text"], {n: cls._of(v) if isinstance(v, dict) else v for n, v in plain["values"].items()})


def _(text: str, **values: Any) -> Sentence:
    """Marks a sentence for translation and keeps its values."""
    return Sentence(text, values)


def in_sense(sense: str, text: str) -> Sentence:
    """A word that Vietnamese uses for several things and English does not; `sense` is the msgctxt of catalogues."""
    return Sentence(_key(sense, text))
