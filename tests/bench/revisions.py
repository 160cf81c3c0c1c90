"""Pairs of versions of a resolution, made by a seeded hand that knows where every word went.

The first version is a text in articles: one of the shared collection, or one that `written` makes up when that folder
is absent. The second has articles and clauses inserted (from other texts), taken out and moved, and words replaced, put
in and left out; articles are numbered anew. Every word carries an identity through all that, and what replaced a word
carries the identity of what it replaced. Both are set in lines and pages with a running foot and page numbers.
"""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.annotations.pagetext import Leaf, Word
from app.documents.articles import head_of

LINE = 82  # characters
PAGE = 38  # lines
CELL = 5  # words that a paragraph of a resolution has at least
FOOT = "DỮ LIỆU MINH HỌA – nhân vật, địa danh đều hư cấu"
_ARTICLE = re.compile(r"Điều \d+[a-zđ]?\s*[.:]")

Said = tuple[str, int]  # a word and its identity
Paragraph = list[Said]
Article = list[Paragraph]
Plain = list[list[str]]  # articles of paragraphs


@dataclass(frozen=True)
class Laid:
    """A version set in pages; `ids[page][at]` is the identity of `leaves[page].words[at]`, 0 for a foot."""

    leaves: list[Leaf]
    ids: list[list[int]]


# ---- texts ----------------------------------------------------------------------------------------


def texts(folder: Path) -> list[Plain]:
    """The resolutions and laws of the shared collection, each in its articles; none where it is absent."""
    found = []
    for path in sorted((folder / "vn-text" / "vbpl-json").glob("*.json")):
        told = json.loads(path.read_text())
        found.append([
            [f"{article['number']}. {article['heading']}", *article["body"].splitlines()]
            for chapter in told["chapters"] for article in chapter["articles"]
        ])  # fmt: skip
    for path in sorted((folder / "vn-text" / "nq-hdnd-2025").glob("*.md")):
        found.append(list(_articles(_paragraphs(path.read_text()))))
    return [text for text in found if len(text) > 3]


def _paragraphs(markdown: str) -> Iterator[str]:
    row: list[str] = []  # cells of tables, which stand one below the other there: a dozen words make a line again
    for block in re.split(r"\n\s*\n|\n\|\n", markdown):
        words = re.sub(r"[*|#_]+", " ", block).split()
        if not words or set("".join(words)) <= set("-–"):
            continue
        is_cell = len(words) < CELL and not head_of(" ".join(words))
        if row and (not is_cell or len(row) + len(words) > 3 * CELL):
            yield " ".join(row)
            row = []
        if is_cell:
            row += words
        else:
            yield " ".join(words)
    if row:
        yield " ".join(row)


def _articles(paragraphs: Iterator[str]) -> Iterator[list[str]]:
    article: list[str] = []
    for paragraph in paragraphs:
        if _ARTICLE.match(paragraph) and article:
            yield article
            article = []
        article.append(paragraph)
    yield article


WHO = """Ủy ban nhân dân tỉnh|Ủy ban nhân dân cấp xã|Thường trực Hội đồng nhân dân tỉnh|Sở Tài chính|Ban Pháp chế
các cơ quan, đơn vị sử dụng ngân sách|Mặt trận Tổ quốc Việt Nam tỉnh|hộ gia đình, cá nhân"""
DOES = """hướng dẫn, kiểm tra việc thực hiện|bố trí kinh phí cho|báo cáo kết quả|quy định chi tiết|hỗ trợ|giám sát
ưu tiên nguồn lực thực hiện|điều chỉnh|công khai|rà soát, sửa đổi"""
WHAT = """chính sách hỗ trợ người có công|dự toán thu ngân sách địa phương|kế hoạch đầu tư công trung hạn
học phí trường công lập|khám bệnh, chữa bệnh cho người cao tuổi|phát triển nông nghiệp hữu cơ
bảo vệ rừng đầu nguồn|chuyển đổi số cấp xã|nhà ở xã hội cho công nhân|quản lý chất thải rắn sinh hoạt
đường giao thông nông thôn|di tích lịch sử, văn hóa"""
HOW = """theo quy định của pháp luật|trên địa bàn tỉnh An Lĩnh|trước ngày {n} tháng 12 hằng năm|giai đoạn 2026 - 2030
với mức {n}00.000 đồng/tháng|không quá {n} % tổng mức đầu tư|trong thời hạn {n} ngày làm việc|tại kỳ họp gần nhất"""
PHRASES = {
    name: re.split(r"[|\n]", words)
    for name, words in zip(("who", "does", "what", "how"), (WHO, DOES, WHAT, HOW), strict=True)
}


def written(chance: random.Random, articles: int = 40) -> Plain:
    """A made-up resolution, as full of standing phrases as real ones are."""

    def sentence() -> str:
        parts = [chance.choice(words) for words in PHRASES.values()]
        if chance.random() < 0.5:
            does, what, how = (chance.choice(PHRASES[name]) for name in ("does", "what", "how"))
            parts += [f"và {does}", what, how]
        said = " ".join(parts).format(n=chance.randint(2, 90))
        return said[0].upper() + said[1:]

    text = []
    for number in range(1, articles + 1):
        what = chance.choice(PHRASES["what"])
        article = [f"Điều {number}. {what[0].upper()}{what[1:]}"]
        for clause in range(1, chance.randint(2, 6)):
            article.append(f"{clause}. {sentence()}.")
            article += [f"{letter}) {sentence()};" for letter in "abcd"[: chance.choice((0, 0, 2, 3, 4))]]
        text.append(article)
    return text


# ---- versions -------------------------------------------------------------------------------------


def revised(text: Plain, others: Sequence[Plain], chance: random.Random) -> tuple[Laid, Laid]:
    """A text and the version that replaces it."""
    names = iter(range(1, 1 << 30))
    old = [[[(word, next(names)) for word in paragraph.split()] for paragraph in article] for article in text]
    new = [[list(paragraph) for paragraph in article] for article in old]

    def other() -> Article:
        borrowed = chance.choice(chance.choice(others))
        return [[(word, -next(names)) for word in paragraph.split()] for paragraph in borrowed[:12]]

    new = [article for article in new if len(new) < 4 or chance.random() > 0.05]
    for article in new:
        article[1:] = [one for one in article[1:] if chance.random() > 0.03]
        if len(article) > 3 and chance.random() < 0.08:
            article.insert(chance.randrange(1, len(article)), article.pop(chance.randrange(1, len(article))))
        if chance.random() < 0.12:
            article.insert(chance.randint(1, len(article)), other()[-1])
        article[:] = [_reworded(one, chance, names) if chance.random() < 0.25 else one for one in article]
    for _ in range(max(1, len(new) // 20)):
        new.insert(chance.randrange(len(new)), new.pop(chance.randrange(len(new))))
    for _ in range(max(1, len(new) // 14)):
        new.insert(chance.randint(0, len(new)), other())
    return _laid(old), _laid(_renumbered(new))


def _reworded(paragraph: Paragraph, chance: random.Random, names: Iterator[int]) -> Paragraph:
    said = list(paragraph)
    for _ in range(chance.randint(1, max(1, min(5, len(said) // 8)))):
        at, size = chance.randrange(len(said)), chance.randint(1, 3)
        near = {word for word, _name in said[max(0, at - size) : at + 2 * size]}  # "năm" for "năm" is no change
        words = [word for word, _name in paragraph if word not in near]
        some = [
            chance.choice(words) if words and chance.random() < 0.5 else f"{chance.randint(2, 999)}"
            for _ in range(size)
        ]
        kind = chance.random()
        if kind < 0.5:  # replaced
            gone = said[at : at + size]
            said[at : at + size] = [(word, gone[min(n, len(gone) - 1)][1]) for n, word in enumerate(some)]
        elif kind < 0.75:
            said[at:at] = [(word, -next(names)) for word in some]
        elif len(said) > size + 2:
            del said[at : at + size]
    return said


def _renumbered(articles: list[Article]) -> list[Article]:
    number = 0
    for article in articles:
        head = article[0]
        if len(head) > 1 and head[0][0] == "Điều":
            number += 1
            head[1] = (f"{number}.", head[1][1])
    return articles


def _laid(articles: list[Article]) -> Laid:
    lines: list[Paragraph] = []
    for article in articles:
        for paragraph in article:
            line: Paragraph = []
            for said in paragraph:
                if line and sum(len(word) + 1 for word, _ in line) + len(said[0]) > LINE:
                    lines.append(line)
                    line = []
                line.append(said)
            lines.append(line)
    leaves, ids = [], []
    for number, start in enumerate(range(0, len(lines), PAGE), 1):
        own: list[Paragraph] = [[(str(number), 0)], *lines[start : start + PAGE], [(word, 0) for word in FOOT.split()]]
        words, names = [], []
        for row, line in enumerate(own):
            x = 72.0
            for word, name in line:
                words.append(Word(word, (x, 60 + 18.0 * row, x + 5.5 * len(word), 74 + 18.0 * row), row))
                names.append(name)
                x += 5.5 * (len(word) + 1)
        said = "\n".join(word.text for word in words)
        leaves.append(Leaf(hashlib.sha256(said.encode()).hexdigest(), words))
        ids.append(names)
    return Laid(leaves, ids)
