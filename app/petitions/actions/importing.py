"""A list of petitions is entered: all of it in one transaction, exactly as it was shown."""

from collections.abc import Sequence

from app.accounts.queries import bodies
from app.kernel.actor import Actor
from app.kernel.errors import Conflict, NotFound, allow
from app.kernel.ids import new_id
from app.kernel.sentences import _
from app.kernel.transaction import Transaction, transaction
from app.meetings import whose
from app.petitions import policy
from app.petitions.actions.access import digest, keep, next_number, streams_of
from app.petitions.events import PetitionsImported
from app.petitions.lists.lines import Line
from app.petitions.lists.plan import Kind, Met, Plan, Step, make
from app.petitions.models import Petition, VoterContact


def plan_list(actor: Actor, body_id: str, lines: Sequence[Line]) -> Plan:
    """What `import_list` would do now. Raises NotFound, Forbidden."""
    body = bodies.body(body_id)
    if not policy.can_read(actor, body_id) or not policy.has_petitions(body):
        raise NotFound()
    allow(policy.can_keep(actor, body_id), whose.SECRETARIAT)
    return make(body, lines)


def import_list(actor: Actor, body_id: str, lines: Sequence[Line], shown: str) -> Plan:
    """Enters the new petitions and the meetings with voters that they need; returns what was done.

    `shown`: the digest of the plan that was looked at. Raises NotFound, Forbidden, Conflict when it would be done
    otherwise now, or when nothing is new.
    """
    with transaction(streams_of(body_id), actor) as tx:
        plan = make(keep(tx, body_id), lines)
        if plan.digest() != shown:
            raise Conflict(_("Danh sách kiến nghị đã thay đổi từ lúc xem trước. Đề nghị xem lại rồi thực hiện."))
        new = [step for step in plan.steps if step.kind == Kind.NEW]
        if not new:
            raise Conflict(_("Không có gì để nhập."))
        noted = {met: _note(tx, body_id, met) for met in plan.new_contacts}
        first = next_number(tx, Petition, body_id)
        for number, step in enumerate(new, start=first):
            _enter(tx, body_id, number, step, noted)
        words = digest("\n".join(step.told.text for step in new if step.told is not None))
        tx.record(PetitionsImported(first, first + len(new) - 1, plan.count(Kind.SAME), len(noted), words))
        return plan


def _note(tx: Transaction, body_id: str, met: Met) -> str:
    """A meeting with voters of which the list tells no more than day and place."""
    contact = VoterContact(
        id=new_id(), body_id=body_id, held_on=met.held_on, place=met.place, occasion="", noted_at=tx.now,
        noted_by_name=tx.actor.name,
    )  # fmt: skip
    tx.add(contact)
    tx.session.flush()
    return contact.id


def _enter(tx: Transaction, body_id: str, number: int, step: Step, noted: dict[Met, str]) -> None:
    assert step.told is not None
    contact_id = step.told.contact_id if step.met is None else step.met.id or noted[step.met]
    petition = Petition(
        id=new_id(), body_id=body_id, number=number, entered_at=tx.now, entered_by_name=tx.actor.name,
        contact_id=contact_id,
        brought_by_id=step.told.brought_by_id,
    )  # fmt: skip
    step.told.put_into(petition)
    tx.add(petition)
