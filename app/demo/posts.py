"""The secret ballots of the first session (B01 to B07): the post, who is introduced, what the tellers found.

Numbers are the scenario's (section 9.1). Who is meant by each place of B06 and B07, and of the eight posts of B03, is
chosen here, once: members and assessors in the order of their papers.
"""

from dataclasses import dataclass
from datetime import datetime

from app.demo import facts
from app.demo.papers.exhibits import ASSESSORS
from app.elections.models import Post


@dataclass(frozen=True)
class Held:
    """One secret ballot. `papers`: issued and collected, valid, invalid; `named`: name, as whom, votes."""

    code: str
    item: int
    begins: datetime
    title: str
    seats: int
    post: Post
    papers: tuple[int, int, int]
    named: tuple[tuple[str, str, int], ...]
    round: int = 1

    @property
    def issued(self) -> int:
        """How many papers were issued: one to everybody who was here."""
        return self.papers[0]


def _at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=facts.ZONE)


def _delegates(votes: dict[str, int]) -> tuple[tuple[str, str, int], ...]:
    """Who is elected among the delegates, each to the post that the facts name."""
    return tuple((facts.BY_CODE[code].full_name, facts.POSTS[code], count) for code, count in votes.items())


_OF_MEMBERS = (52, 52, 51, 51, 50, 50, 50, 49, 49, 49, 48, 48, 48, 47, 47, 46)
_OF_ASSESSORS = (52, 52, 52, 51, 51, 51, 50, 50, 50, 49, 49, 49, 48, 48, 48, 47, 47, 46, 46, 45)
VICE_CHAIRS = Held(
    "B05", 11, _at(15, 7, 32), "Phó Chủ tịch UBND tỉnh", 4, Post.UBND_VICE_CHAIR, (52, 52, 0),
    (
        ("Đinh Thị Kim Oanh", "Giám đốc Sở Kế hoạch", 50),
        ("Hồ Anh Dũng", "Bí thư Đảng ủy xã Phiêng Lau", 49),
        ("Vương Quốc Bảo", "Chánh Văn phòng Tỉnh ủy", 48),
        ("Lại Thị Thu Trang", "Phó Giám đốc Sở Tài chính", 27),  # exactly half of 54: not elected
    ),
)  # fmt: skip
# The second round of B05, with its time on the third morning: until then its box waits for whoever visits.
AGAIN = Held(
    "B05b", 11, _at(16, 9, 26), VICE_CHAIRS.title, 1, Post.UBND_VICE_CHAIR, (52, 51, 1),
    (("Lại Thị Thu Trang", "Phó Giám đốc Sở Tài chính", 41),), round=2,
)  # fmt: skip
HELD = (
    Held(
        "B01", 6, _at(14, 9, 41), "Chủ tịch HĐND tỉnh", 1, Post.COUNCIL_CHAIR, (53, 52, 1), _delegates({"DB07": 51})
    ),
    Held(
        "B02", 7, _at(14, 10, 32), "Phó Chủ tịch HĐND tỉnh", 2, Post.COUNCIL_VICE_CHAIR, (53, 53, 0),
        _delegates({"DB02": 50, "DB19": 49}),
    ),
    Held(
        "B03", 9, _at(14, 14, 32), "Trưởng Ban, Phó Trưởng Ban của HĐND tỉnh", 8, Post.COMMITTEE_HEAD, (53, 53, 0),
        _delegates({"DB04": 52, "DB15": 51, "DB13": 51, "DB06": 50, "DB12": 49, "DB31": 48, "DB38": 48, "DB27": 47}),
    ),
    Held("B04", 10, _at(14, 15, 32), "Chủ tịch UBND tỉnh", 1, Post.UBND_CHAIR, (53, 52, 1), _delegates({"DB49": 51})),
    VICE_CHAIRS,
    Held(
        "B06", 12, _at(15, 8, 36), "Ủy viên UBND tỉnh", 16, Post.UBND_MEMBER, (52, 52, 0),
        tuple((name, post, n) for (name, post), n in zip(facts.COMMITTEE_MEMBERS[5:], _OF_MEMBERS, strict=True)),
    ),
    Held(
        "B07", 13, _at(15, 9, 36), "Hội thẩm Tòa án nhân dân tỉnh", 20, Post.ASSESSOR, (52, 52, 0),
        tuple((name, place, n) for (name, place), n in zip(ASSESSORS, _OF_ASSESSORS, strict=True)),
    ),
)  # fmt: skip
