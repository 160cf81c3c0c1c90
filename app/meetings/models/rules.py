"""The rules a meeting is held under, as dated data."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Body, Level
from app.kernel.db import Base, Word
from app.kernel.journal import StreamRef


class RuleProfile(Base):
    """The law as dated data with its legal basis (R-LAW-01); a meeting keeps the one it was convened under.

    A row never changes: other parameters are another `version` of the same `code` and level. The shipped ones are
    for every body; a body whose own regulation says otherwise states a version for itself.
    """

    __tablename__ = "rule_profile"
    __table_args__ = (UniqueConstraint("code", "level", "version"),)  # bodies' own versions count along

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    code: Mapped[str] = mapped_column(String(30))
    body_id: Mapped[str | None] = mapped_column(ForeignKey("body.id"), index=True)  # None: shipped
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[Level] = mapped_column(Word(Level))
    legal_basis: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    parameters: Mapped[str]

    body: Mapped[Body | None] = relationship()

    @staticmethod
    def stream() -> StreamRef:
        """Where the installation notes which rules came when."""
        stream_id = str(uuid5(NAMESPACE_URL, "nghitruong:rules"))
        return StreamRef(stream_id, "rules", stream_id)

    def __getitem__(self, name: str) -> Any:
        """A parameter's value, for example `profile["document_days"]`. Raises KeyError."""
        return self.stated(name)["value"]

    def get(self, name: str, default: Any) -> Any:
        """The value, or `default` where this version was written before there was such a parameter."""
        return self[name] if name in _parsed(self.parameters) else default

    def basis(self, name: str) -> str:
        """The article a parameter rests on."""
        return str(self.stated(name)["basis"])

    def stated(self, name: str) -> dict[str, Any]:
        """A parameter as {value, basis, confidence}. Raises KeyError."""
        found: dict[str, Any] = _parsed(self.parameters)[name]
        return found

    def all_stated(self) -> dict[str, dict[str, Any]]:
        """Every parameter as {value, basis, confidence}; a copy."""
        return dict(_parsed(self.parameters))

    def names(self) -> list[str]:
        """The parameters it states, in their order."""
        return list(_parsed(self.parameters))


@lru_cache(maxsize=64)
def _parsed(parameters: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(parameters)
    return found


def working_days_before(on: date, days: int, holidays: Sequence[str] = ()) -> date:
    """The day that many working days before `on`; `holidays` as "MM-DD" for every year or "YYYY-MM-DD" for one."""
    while days > 0:
        on -= timedelta(days=1)
        if on.weekday() < 5 and on.isoformat() not in holidays and on.strftime("%m-%d") not in holidays:
            days -= 1
    return on
