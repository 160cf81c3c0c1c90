"""Search over many pages: how long a question takes with and without tone marks, and whether every letter is found.

`make bench BENCH=search ARGS="--pages 100000 --database sqlite"`. Pages are made of the words of council papers drawn
as a language draws them (a few very often, most seldom), about 300 a page, in 2,000 papers that the asker may all see.
Questions are of one to four words, common and rare, half typed with marks and half without. accented_hit_rate: for
each of the 134 Vietnamese letters with marks (and đ) one page has a word of its own; asked for in both normal forms
and in capitals it must be found, alone by its marks and also when they are left out.
"""

import argparse
import contextlib
import itertools
import json
import random
import sys
import tempfile
import time
import unicodedata
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from app import open_stores
from app.config import Settings
from app.documents import search
from app.documents.models import PageText
from app.kernel import db
from app.kernel.db import TextBase, reading_text, writing_text
from app.kernel.ids import new_id
from tests.bench.world import postgresql, rank, say

PAPERS = 2000
WORDS_A_PAGE = 300
COMMON = """
của và các có được trong cho về với theo là từ năm tỉnh hội đồng nhân dân ủy ban nghị quyết định ngân sách địa phương
dự toán thu chi đầu tư phát triển kinh tế xã kế hoạch nhiệm vụ giải pháp thực hiện báo cáo thẩm tra đại biểu kỳ họp
tờ trình cơ quan đơn vị huyện đất đai quy môi trường giáo dục y văn hóa giao thông nông nghiệp công dịch thương mại
khoa học nghệ quốc phòng an ninh luật giám sát cử tri kiến
"""
ONSETS = "b c ch d đ g gh gi h k kh l m n ng nh ph qu r s t th tr v x"
PLAIN = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
ENDS = ["", "n", "ng", "m", "t", "c", "nh", "i", "p"]


def letters() -> list[str]:
    """Every Vietnamese letter that is not plain Latin, small and capital: 134 of them."""
    small = [unicodedata.normalize("NFC", base + tone) for base, tone in itertools.product(PLAIN, TONES)]
    small = [one for one in small if not one.isascii()] + ["đ"]
    return small + [one.upper() for one in small]


def vocabulary(chance: random.Random) -> list[str]:
    """Common words first, then syllables that the language could have, seldom ones last."""
    made = {
        unicodedata.normalize("NFC", onset + base + tone + end)
        for onset, base, tone, end in itertools.product(ONSETS.split(), PLAIN, TONES, ENDS)
    }
    common = COMMON.split()
    rare = sorted(made - set(common))
    chance.shuffle(rare)
    return common + rare[:4000]


def fill(pages: int, chance: random.Random) -> tuple[list[str], list[str], dict[str, str]]:
    """Writes the pages; the papers' ids, the vocabulary, and the word of its own of each letter."""
    words = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (place + 3) for place in range(len(words))))
    versions = [new_id() for _ in range(PAPERS)]
    own = {letter: f"zq{letter.lower()}{'c' if letter.isupper() else 's'}" for letter in letters()}
    special = dict(enumerate(own.values()))
    spelled = {word: (search.folded(word), search.toned(word)) for word in [*words, *own.values()]}
    made = 0
    while made < pages:
        rows = []
        for number in range(made, min(made + 2000, pages)):
            drawn = chance.choices(words, cum_weights=weights, k=WORDS_A_PAGE)
            if number in special:
                drawn.append(special[number])
            rows.append(
                {
                    "version_id": versions[number % PAPERS], "index": number // PAPERS, "text": " ".join(drawn),
                    "folded": " ".join(spelled[word][0] for word in drawn),
                    "toned": " ".join(spelled[word][1] for word in drawn),
                }
            )  # fmt: skip
        with writing_text() as session:
            session.execute(insert(PageText), rows)
        made += len(rows)
        if made % 20_000 == 0:
            say(f"{made} pages")
    return versions, words, own


def ask(typed: str, versions: list[str]) -> tuple[float, float, list[search.Hit]]:
    """Milliseconds by the clock, milliseconds of this process's CPU, and what was found."""
    began, cpu = time.perf_counter(), time.process_time()
    with reading_text() as session:
        hits = search.find(session, search.question(typed), versions)
    return (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000, hits


def bare(text: str) -> str:
    """Without any marks, as many type."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def measure(pages: int, questions: int, seed: int = 5) -> dict[str, Any]:
    """The figures on the database that is bound."""
    chance = random.Random(seed)
    versions, words, own = fill(pages, chance)
    asked = [" ".join(chance.choices(words[:600], k=chance.randint(1, 4))) for _ in range(questions)]
    asked += ["ngân sách địa phương", "nghị quyết", "hội đồng nhân dân", "của", '"kỳ họp" "cử tri"']
    for typed in asked[:5]:
        ask(typed, versions)
    took = [ask(typed, versions)[:2] for typed in [*asked, *map(bare, asked)]]
    marked, plain = ([wall for wall, _ in half] for half in (took[: len(asked)], took[len(asked) :]))
    hit = sum(found_everywhere(letter, word, versions) for letter, word in own.items())
    slowest = max(zip(marked + plain, asked * 2, strict=True))
    say(f"slowest: {slowest[1]!r} {slowest[0]:.1f} ms")
    return {
        "pages": pages, "questions": len(asked) * 2,
        "p50_ms": round(rank(marked + plain, 0.5), 1), "p95_ms": round(rank(marked + plain, 0.95), 1),
        "marked_p95_ms": round(rank(marked, 0.95), 1), "plain_p95_ms": round(rank(plain, 0.95), 1),
        "cpu_p95_ms": round(rank([cpu for _, cpu in took], 0.95), 1),
        "accented_hit_rate": round(hit / len(own), 4),
    }  # fmt: skip


def found_everywhere(letter: str, word: str, versions: list[str]) -> bool:
    """Whether the letter's word is found however it is typed."""
    typings = {word, word.upper(), unicodedata.normalize("NFD", word), bare(word)}
    return all(any(word in hit.text for hit in ask(typed, versions)[2]) for typed in typings)


def main() -> None:
    """Prints the summary."""
    options = argparse.ArgumentParser()
    options.add_argument("--pages", type=int, default=100_000)
    options.add_argument("--questions", type=int, default=200)
    options.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    given = options.parse_args()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(postgresql()) if given.database == "postgresql" else ""
        database = open_stores(Settings(data=folder, database_url=url))
        TextBase.metadata.create_all(database.text_engine)
        figures = measure(given.pages, given.questions)
        database.close()
        db.bind(None)
    print(json.dumps({"bench": "search", "database": given.database, **figures}), flush=True)
    sys.exit(0 if figures["accented_hit_rate"] == 1 else 1)


if __name__ == "__main__":
    main()
