"""Search over page text, alike on SQLite (FTS5) and PostgreSQL (GIN): with and without tone marks, đ and d.

Every page is indexed twice: `folded` without any marks, and `toned` with the tone of each word moved to its end,
so that "hòa" and "hoà" are one word and "ủy ban" does not find "ụy bạn". A query with marks asks the second.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, event, text
from sqlalchemy.orm import Session

from app.documents.models import PageText
from app.kernel.vietnamese import TONES, fold

MOST_RANKED = 1000
_WORD = re.compile(r"\w+")
_WORD_OR_QUOTE = re.compile(r'"([^"]+)"|(\S+)')

SQLITE = (
    "CREATE VIRTUAL TABLE page_text_index USING fts5(folded, toned, content='page_text', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0', detail=full)",
    "CREATE TRIGGER page_text_added AFTER INSERT ON page_text BEGIN "
    "INSERT INTO page_text_index(rowid, folded, toned) VALUES (new.id, new.folded, new.toned); END",
    "CREATE TRIGGER page_text_removed AFTER DELETE ON page_text BEGIN INSERT INTO page_text_index"
    "(page_text_index, rowid, folded, toned) VALUES ('delete', old.id, old.folded, old.toned); END",
)
POSTGRESQL = (
    "CREATE INDEX page_text_folded ON page_text USING gin (to_tsvector('simple', folded))",
    "CREATE INDEX page_text_toned ON page_text USING gin (to_tsvector('simple', toned))",
)

for _dialect, _statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(PageText.__table__, "after_create", _ddl)


@dataclass(frozen=True)
class Hit:
    """A page that says what was asked for."""

    version_id: str
    index: int
    text: str


@dataclass(frozen=True)
class Question:
    """What somebody typed, as groups of words: a quoted phrase is one group."""

    groups: tuple[tuple[str, ...], ...]
    marked: bool

    @property
    def words(self) -> list[str]:
        return [word for group in self.groups for word in group]


def folded(text: str) -> str:
    """The words of `text` in small letters without marks, one space between."""
    return " ".join(_WORD.findall(fold(text)))


def toned(text: str) -> str:
    """The words of `text` with each tone as a digit at the word's end: "Nguyễn" is "nguyên4"."""
    return " ".join(map(_toned_word, _WORD.findall(unicodedata.normalize("NFC", text).casefold())))


def _toned_word(word: str) -> str:
    if word.isascii():
        return word
    signs = unicodedata.normalize("NFD", word)
    tone = next((TONES[sign] for sign in signs if sign in TONES), "")
    return unicodedata.normalize("NFC", "".join(sign for sign in signs if sign not in TONES)) + tone


def question(typed: str) -> Question:
    """Reads what was typed; words in straight quotes belong together."""
    marked = fold(typed) != unicodedata.normalize("NFC", typed).casefold()
    spell = toned if marked else folded
    found = (_WORD_OR_QUOTE.findall(typed.replace("“", '"').replace("”", '"')))[:20]
    groups = tuple(tuple(spell(quoted or word).split()) for quoted, word in found)
    return Question(tuple(group for group in groups if group), marked)


def find(session: Session, asked: Question, version_ids: Sequence[str], limit: int = 50, offset: int = 0) -> list[Hit]:
    """The pages of these versions that hold every group; those that hold the words side by side come first."""
    if not asked.groups or not version_ids:
        return []
    together = _ask(session, asked, version_ids, [tuple(asked.words)], limit, offset)
    if len(together) >= limit or len(asked.groups) == 1:
        return together
    seen = {(hit.version_id, hit.index) for hit in together}
    apart = _ask(session, asked, version_ids, asked.groups, limit, offset)
    return (together + [hit for hit in apart if (hit.version_id, hit.index) not in seen])[:limit]


def _ask(
    session: Session,
    asked: Question,
    version_ids: Sequence[str],
    groups: Iterable[tuple[str, ...]],
    limit: int,
    offset: int,
) -> list[Hit]:
    column = "toned" if asked.marked else "folded"
    if session.get_bind().dialect.name == "sqlite":
        match = " AND ".join(f'{column} : "{" ".join(group)}"' for group in groups)
        # bm25 of every match would cost what the corpus holds: the newest thousand are ranked.
        statement = (
            'SELECT p.version_id, p."index", p.text FROM (SELECT rowid, rank FROM page_text_index '
            "WHERE page_text_index MATCH :match ORDER BY rowid DESC LIMIT :most) AS f "
            "JOIN page_text AS p ON p.id = f.rowid "
            "WHERE p.version_id IN (SELECT replace(value, '-', '') FROM json_each(:versions)) "
            "ORDER BY f.rank LIMIT :limit OFFSET :offset"
        )
        values: dict[str, Any] = {"match": match, "versions": json.dumps(list(version_ids))}
    else:
        match = " & ".join("(" + " <-> ".join(group) + ")" for group in groups)
        statement = (
            f"SELECT p.version_id, p.\"index\", p.text FROM page_text AS p, to_tsquery('simple', :match) AS q "  # noqa: S608
            f"WHERE to_tsvector('simple', p.{column}) @@ q AND p.version_id = ANY(CAST(:versions AS uuid[])) "
            "ORDER BY p.id DESC LIMIT :limit OFFSET :offset"
        )
        values = {"match": match, "versions": list(version_ids)}
    rows = session.execute(text(statement), {**values, "limit": limit, "offset": offset, "most": MOST_RANKED})
    return [Hit(_plain_id(row[0]), row[1], row[2]) for row in rows]


def _plain_id(stored: object) -> str:
    return str(UUID(str(stored)))


def places(asked: Question, words: Sequence[str]) -> list[range]:
    """Where the asked words stand among a page's words: ranges of indexes, side by side first, single words else."""
    spell = toned if asked.marked else folded
    spelled = [spell(word) for word in words]
    wanted = asked.words
    found = _runs(spelled, wanted)
    if found:
        return found
    return [place for group in asked.groups for place in _runs(spelled, list(group))]


def _runs(words: list[str], wanted: list[str]) -> list[range]:
    """Runs of `words` whose joined spelling is `wanted`; a word may hold several (a hyphen) or none (a dash)."""
    flat = [(part, index) for index, word in enumerate(words) for part in word.split()]
    size = len(wanted)
    return [
        range(flat[at][1], flat[at + size - 1][1] + 1)
        for at in range(len(flat) - size + 1)
        if [part for part, _ in flat[at : at + size]] == wanted
    ]
