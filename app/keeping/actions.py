"""A laptop says what it keeps."""

from collections.abc import Collection

from sqlalchemy import delete, insert, select

from app.keeping.models import KeepingLaptop, KeptPaper
from app.kernel import clock
from app.kernel.db import database


def note_kept(sign_in_id: str, kept: dict[str, Collection[str]]) -> None:
    """Replaces what is known of this laptop: by meeting, the versions that it has whole. The caller has judged both."""
    now = clock.now()
    with database().writing(database().engine) as session:
        mine = KeepingLaptop.sign_in_id == sign_in_id
        session.execute(delete(KeepingLaptop).where(mine))
        if kept:
            rows = [{"sign_in_id": sign_in_id, "meeting_id": one, "told_at": now} for one in kept]
            session.execute(insert(KeepingLaptop), rows)
        here = {version for versions in kept.values() for version in versions}
        own = KeptPaper.sign_in_id == sign_in_id
        known = set(session.scalars(select(KeptPaper.version_id).where(own)))
        session.execute(delete(KeptPaper).where(own, KeptPaper.version_id.in_(known - here)))
        if here - known:
            session.execute(
                insert(KeptPaper), [{"sign_in_id": sign_in_id, "version_id": one} for one in sorted(here - known)]
            )
