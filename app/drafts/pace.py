"""How many opinions are taken in an hour: from one network, and from everybody together.

Counted in the database, so that it holds over all web processes; the key is a digest under the installation's secret
that names no address, and goes with its hour. A village behind one address may say a good deal; a machine may not.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from app.accounts.signin.throttle import network
from app.drafts.models import PublicPace
from app.kernel import db
from app.kernel.clock import now
from app.kernel.errors import TooMany
from app.kernel.sentences import _

SPAN = timedelta(hours=1)
MOST_OF_ONE, MOST_OF_ALL, MOST_OF_A_UNIT = 20, 600, 120


def take(address: str, secret: str) -> None:
    """Counts one opinion from that address. Raises TooMany, with the minutes to wait, for one too many."""
    _take([(network(address), MOST_OF_ONE), ("everybody", MOST_OF_ALL)], secret)


def take_of_unit(unit_id: str, secret: str) -> None:
    """Counts what a unit saves or sends: who is behind a link spares the public's count. Raises TooMany."""
    _take([(unit_id, MOST_OF_A_UNIT)], secret)


def _take(counted: Sequence[tuple[str, int]], secret: str) -> None:
    for whom, most in counted:
        minutes = _minutes_to_wait(hmac.digest(secret.encode(), whom.encode(), hashlib.sha256).hex(), most)
        if minutes:
            raise TooMany(
                _("Đã nhận nhiều ý kiến trong một giờ qua nên tạm chưa nhận thêm. Nội dung đã nhập vẫn còn dưới đây; "
                  "đề nghị gửi lại sau {n} phút.", n=minutes)
            )  # fmt: skip


def _minutes_to_wait(key: str, most: int) -> int:
    at = now()
    with db.database().writing(db.database().engine) as session:
        insert = insert_sqlite if db.database().is_sqlite else insert_postgresql
        session.execute(delete(PublicPace).where(PublicPace.since <= at - SPAN))
        session.execute(insert(PublicPace).values(key=key, count=0, since=at).on_conflict_do_nothing())
        found = session.get_one(PublicPace, key, with_for_update=True)
        if found.count >= most:
            return max(1, -(-int((found.since + SPAN - at).total_seconds()) // 60))
        found.count += 1
    return 0
