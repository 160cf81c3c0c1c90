"""Phiếu xin ý kiến các điểm cầu: a question with options that every site answers once.

An opinion poll is never a decision and never says "thông qua" (R-VOTE-05); in a briefing nothing else may be voted on
(rules 6.6). What a site answers is not secret; the counts are shown when the poll is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.briefings.models import Briefing, Site
from app.kernel.db import Base, Id
from app.kernel.errors import Invalid
from app.kernel.sentences import _

LONGEST_QUESTION = 300
LONGEST_OPTION = 80
OPTIONS = (2, 6)  # at least, at most: as many as a television shows under the pictures


class OpinionPoll(Base):
    """A question to all sites. `hidden_at`: its result left the screens."""

    __tablename__ = "briefing_opinion_poll"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    meeting_id: Mapped[str] = mapped_column(ForeignKey("briefing.meeting_id"), index=True)
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION))
    listed: Mapped[str] = mapped_column(Text)  # the options, one a line
    asked_at: Mapped[datetime]
    asked_by_name: Mapped[str] = mapped_column(String(200))
    closed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    briefing: Mapped[Briefing] = relationship()
    opinions: Mapped[list["Opinion"]] = relationship(back_populates="poll", order_by="Opinion.at")

    @property
    def options(self) -> list[str]:
        """What may be answered, in order."""
        return self.listed.split("\n")

    @property
    def is_open(self) -> bool:
        """Whether sites answer it now."""
        return self.closed_at is None

    def choice_of(self, site_id: str) -> int | None:
        """The number of the option that the site chose, from 0."""
        return next((one.choice for one in self.opinions if one.site_id == site_id), None)

    @property
    def result(self) -> "Result":
        """Every option with the sites that chose it, and the sites that did not answer."""
        answered = {one.site_id for one in self.opinions}
        sites = self.briefing.live_sites
        by_option = [
            Answered(option, [one.site for one in self.opinions if one.choice == number])
            for number, option in enumerate(self.options)
        ]
        return Result(by_option, [site for site in sites if site.id not in answered])


class Opinion(Base):
    """What a site answered last, while the poll was open."""

    __tablename__ = "briefing_opinion"

    poll_id: Mapped[str] = mapped_column(ForeignKey("briefing_opinion_poll.id"), primary_key=True)
    site_id: Mapped[str] = mapped_column(ForeignKey("briefing_site.id"), primary_key=True)
    choice: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]

    poll: Mapped[OpinionPoll] = relationship(back_populates="opinions")
    site: Mapped[Site] = relationship()


@dataclass(frozen=True)
class Answered:
    """An option and who chose it."""

    option: str
    sites: Sequence[Site]


@dataclass(frozen=True)
class Result:
    """`silent`: the sites that did not answer."""

    by_option: Sequence[Answered]
    silent: Sequence[Site]

    @property
    def answers(self) -> int:
        """How many sites answered."""
        return sum(len(one.sites) for one in self.by_option)

    @property
    def sites(self) -> int:
        """How many there are to answer."""
        return self.answers + len(self.silent)


def asked(question: str, listed: str) -> tuple[str, str]:
    """Question and options as they are kept, one option a line. Raises Invalid."""
    question = " ".join(question.split())
    if not question or len(question) > LONGEST_QUESTION:
        raise Invalid(_("Nội dung xin ý kiến từ 1 đến {most} ký tự. Đề nghị nhập lại.", most=LONGEST_QUESTION))
    options = [" ".join(line.split()) for line in listed.splitlines() if line.strip()]
    least, most = OPTIONS
    if not least <= len(options) <= most or any(len(option) > LONGEST_OPTION for option in options):
        raise Invalid(
            _(
                "Cần từ {least} đến {most} phương án, mỗi phương án một dòng, tối đa {long} ký tự.",
                least=least, most=most, long=LONGEST_OPTION,
            )
        )  # fmt: skip
    if len({option.casefold() for option in options}) < len(options):
        raise Invalid(_("Có phương án bị lặp. Đề nghị ghi mỗi phương án một lần."))
    return question, "\n".join(options)
