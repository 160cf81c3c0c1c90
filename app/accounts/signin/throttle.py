"""Guessing gets slower, and nobody can use that to lock somebody out.

Attempts are counted per account and network, so a stranger elsewhere never slows the owner down; a browser that
signed in to the account before carries a signed cookie and has an allowance of its own, so not even a stranger in
the same hall does. The attempt is counted before the password is looked at: a hundred guesses at once all count.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from math import ceil

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app.accounts.models import SignInAttempt
from app.kernel import db
from app.kernel.clock import now
from app.kernel.sentences import Sentence, _

FREE = 5
FIRST_WAIT_S = 15
LONGEST_WAIT_S = 900
FORGET = timedelta(hours=1)


@dataclass(frozen=True)
class Gate:
    """One attempt: its key, and how many seconds to wait before the next may be looked at (0: go on)."""

    key: str
    wait: int

    @property
    def sentence(self) -> Sentence:
        if self.wait < 60:
            return _("Đã nhập sai nhiều lần. Đề nghị thử lại sau {n} giây.", n=self.wait)
        return _("Đã nhập sai nhiều lần. Đề nghị thử lại sau {n} phút.", n=-(-self.wait // 60))


def attempt(account: str, address: str, device: str = "") -> Gate:
    """Counts an attempt with `account` from this network, or from a device known to that account."""
    key = _key(account, f"device {device}" if device else f"network {network(address)}")
    at = now()
    with db.database().writing(db.database().engine) as session:
        insert = insert_sqlite if db.database().is_sqlite else insert_postgresql
        session.execute(insert(SignInAttempt).values(key=key, count=0, last_at=at).on_conflict_do_nothing())
        found = session.get_one(SignInAttempt, key, with_for_update=True)
        if at - found.last_at > FORGET:
            found.count = 0
            session.execute(delete(SignInAttempt).where(SignInAttempt.last_at < at - FORGET, SignInAttempt.key != key))
        wait = _wait(found.count, found.last_at, at)
        if not wait:
            found.count += 1
            found.last_at = at
        return Gate(key, wait)


def passed(gate: Gate) -> None:
    """Forgets the attempts that led to the right password."""
    with db.database().writing(db.database().engine) as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.key == gate.key))


def network(address: str) -> str:
    """What one guesser has many addresses of: an IPv6 customer has a /64."""
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((found, 64 if found.version == 6 else 32), strict=False))


def _wait(count: int, last_at: datetime, at: datetime) -> int:
    if count < FREE:
        return 0
    pause = min(FIRST_WAIT_S << min(count - FREE, 10), LONGEST_WAIT_S)
    return max(0, ceil(pause - (at - last_at).total_seconds()))


def _key(account: str, where: str) -> str:
    return hashlib.sha256(f"{account}\n{where}".encode("utf-8", "surrogatepass")).hexdigest()
