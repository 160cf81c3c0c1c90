"""The rules come into the installation, dated and with their basis (R-LAW-01)."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.accounts.models import Body, Level
from app.kernel.actor import Actor, system
from app.kernel.errors import Conflict, Invalid, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import policy, whose
from app.meetings.events import RuleProfileAdded, RuleProfileStated
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


def state_rules(
    actor: Actor,
    body_id: str,
    profile_id: str,
    *,
    values: Mapping[str, tuple[Any, str]],
    basis: str,
    valid_from: date,
) -> RuleProfile:
    """Another version of the rules, for one body: the given version with these `values` (name -> value, its article).

    `basis` is the act by which the body decided it. Meetings that were convened before keep theirs (R-LAW-01). Raises
    NotFound for a stranger, Forbidden, Invalid where a value or its article is missing, Conflict where nothing changes.
    """
    with transaction(RuleProfile.stream(), actor) as tx:
        body = tx.get(Body, id=body_id)
        if not policy.can_see_rules_of(actor, body):
            raise NotFound()
        allow(policy.can_state_rules(actor, body), whose.OFFICE)
        base = tx.get(RuleProfile, id=profile_id)
        if base.level is not body.level or base.body_id not in (None, body.id):
            raise NotFound()
        if not basis.strip():
            raise Invalid(_("Chưa nêu văn bản làm căn cứ. Đề nghị ghi số, ký hiệu và ngày của quy chế, nghị quyết."))
        changed = _changed(base, values)
        stated = RuleProfile(
            id=new_id(),
            code=base.code,
            version=_next_version(tx, base.code, base.level),
            body_id=body.id,
            name=base.name,
            level=base.level,
            legal_basis=basis.strip(),
            valid_from=valid_from,
            valid_to=base.valid_to,
            parameters=json.dumps({**base.all_stated(), **changed}, ensure_ascii=False),
        )
        tx.add(stated)
        tx.record(RuleProfileStated(stated.id, body.id, stated.legal_basis, changed))
        return stated


def _changed(base: RuleProfile, values: Mapping[str, tuple[Any, str]]) -> dict[str, dict[str, Any]]:
    changed = {}
    for name, (value, article) in values.items():
        if name not in base.names():
            raise NotFound()
        if value == base[name]:
            continue
        if not article.strip():
            raise Invalid(_("Có giá trị thay đổi mà chưa ghi căn cứ. Đề nghị ghi điều, khoản làm căn cứ."))
        changed[name] = {"value": value, "basis": article.strip(), "confidence": "V"}
    if not changed:
        raise Conflict(_("Chưa có giá trị nào khác với bản hiện có. Đề nghị sửa ít nhất một giá trị."))
    return changed


def _missing(tx: Transaction, shipped: Shipped) -> RuleProfile | None:
    latest = tx.session.scalars(
        select(RuleProfile)
        .where(
            RuleProfile.code == shipped.code,
            RuleProfile.level == shipped.level,
            RuleProfile.body_id.is_(None),
        )
        .order_by(RuleProfile.version.desc())
        .limit(1)
    ).first()
    parameters = json.dumps(shipped.stated(), ensure_ascii=False)
    if latest is not None and latest.parameters == parameters and latest.legal_basis == shipped.legal_basis:
        return None
    version = _next_version(tx, shipped.code, shipped.level)
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


def _next_version(tx: Transaction, code: str, level: Level) -> int:
    same = RuleProfile.code == code, RuleProfile.level == level
    return 1 + (tx.session.scalar(select(func.max(RuleProfile.version)).where(*same)) or 0)
