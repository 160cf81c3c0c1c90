"""The rules come into the installation, dated and with their basis (R-LAW-01)."""

import json

from sqlalchemy import select

from app.kernel.actor import Actor, system
from app.kernel.transaction import Transaction, transaction
from app.meetings.events import RuleProfileAdded
from app.meetings.models import RuleProfile
from app.meetings.profiles import SHIPPED, Shipped


def install_profiles(actor: Actor | None = None) -> list[str]:
    """Adds the shipped rule profiles that are new or say something new; returns the ids of those added.

    Called at every start. A changed profile becomes another version: what earlier meetings keep is never touched.
    """
    with transaction(RuleProfile.stream(), actor or system("rules")) as tx:
        added = [profile for shipped in SHIPPED if (profile := _missing(tx, shipped)) is not None]
        for profile in added:
            tx.add(profile)
            tx.record(RuleProfileAdded(profile.id, profile.legal_basis))
        return [profile.id for profile in added]


def _missing(tx: Transaction, shipped: Shipped) -> RuleProfile | None:
    latest = tx.session.scalars(
        select(RuleProfile)
        .where(RuleProfile.code == shipped.code, RuleProfile.level == shipped.level)
        .order_by(RuleProfile.version.desc())
        .limit(1)
    ).first()
    parameters = json.dumps(shipped.stated(), ensure_ascii=False)
    if latest is not None and latest.parameters == parameters and latest.legal_basis == shipped.legal_basis:
        return None
    version = latest.version + 1 if latest else 1
    return RuleProfile(
        id=f"{shipped.code}.{shipped.level}.{version}",
        code=shipped.code,
        version=version,
        name=shipped.name,
        level=shipped.level,
        legal_basis=shipped.legal_basis,
        valid_from=shipped.valid_from,
        valid_to=shipped.valid_to,
        parameters=parameters,
    )
