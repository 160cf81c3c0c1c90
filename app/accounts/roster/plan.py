"""What carrying a file into a roster would do, row by row: new, changed, the same, refused. Changes nothing.

A person is known by the roster code, else the e-mail address, else a name that nobody else has. Two people are
never made one and one never two: where that cannot be told, the row is refused with what to write in it.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts import policy
from app.accounts.models import Membership, Person, Term
from app.accounts.roster.lines import Line
from app.kernel.actor import Actor
from app.kernel.sentences import Sentence, _
from app.kernel.vietnamese import fold

PERSON_FIELDS = ("full_name", "email", "phone", "title", "unit")
FIELD_NAMES: dict[str, Sentence] = {
    "full_name": _("Họ và tên"),
    "email": _("Thư điện tử"),
    "phone": _("Điện thoại"),
    "title": _("Chức vụ"),
    "unit": _("Đơn vị"),
    "post": _("Chức vụ trong HĐND"),
    "group": _("Tổ"),
    "code": _("Mã"),
}


class Kind(StrEnum):
    """What would happen to a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Change:
    """One field that would change."""

    field: str
    old: str
    new: str

    @property
    def label(self) -> Sentence:
        return FIELD_NAMES[self.field]


@dataclass(frozen=True)
class Step:
    """One row of the file and what would happen to it."""

    line: Line
    kind: Kind
    person_id: str | None = None
    membership_id: str | None = None
    changes: tuple[Change, ...] = ()
    sentence: Sentence | None = None


@dataclass(frozen=True)
class Plan:
    """What the whole file would do."""

    steps: list[Step]
    missing: list[str] = field(default_factory=list)  # names in the roster that the file does not have: they stay

    def count(self, kind: Kind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def does_something(self) -> bool:
        return any(step.kind in (Kind.NEW, Kind.CHANGED) for step in self.steps)

    def digest(self) -> str:
        """Tells whether what is carried out is what was shown."""
        rows = [
            [s.line.number, s.kind, s.person_id, s.membership_id, [[c.field, c.old, c.new] for c in s.changes]]
            for s in self.steps
        ]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def make(session: Session, actor: Actor, term: Term, lines: Sequence[Line]) -> Plan:
    """Compares the lines with the term's roster as it stands."""
    judge = _Judge(session, actor, term, lines)
    steps = [judge.step(line) for line in lines]
    touched = {step.membership_id for step in steps}
    refused = {fold(step.line.full_name) for step in steps if step.kind == Kind.REFUSED}
    missing = [
        m.person.full_name for m in judge.members if m.id not in touched and fold(m.person.full_name) not in refused
    ]
    return Plan(steps, missing)


class _Judge:
    """Knows the roster and the file; says of one line what would happen."""

    def __init__(self, session: Session, actor: Actor, term: Term, lines: Sequence[Line]) -> None:
        self.session, self.actor, self.term = session, actor, term
        query = select(Membership).where(Membership.term_id == term.id).order_by(Membership.position)
        self.members = session.scalars(query.options(joinedload(Membership.person), joinedload(Membership.group))).all()
        self.by_code = {one.code: one for one in self.members}
        self.by_email = {one.person.email: one for one in self.members if one.person.email}
        emails = {line.email for line in lines if line.email}
        self.owners = {p.email: p for p in session.scalars(select(Person).where(Person.email.in_(emails)))}
        self.codes = Counter(line.code for line in lines if line.code)
        self.emails = Counter(line.email for line in lines if line.email)
        self.names = Counter(_same(line.full_name) for line in lines)
        self.taken: dict[str, int] = {}

    def step(self, line: Line) -> Step:
        if (sentence := line.fault or self._repeated(line)) is not None:
            return Step(line, Kind.REFUSED, sentence=sentence)
        member, sentence = self._member(line)
        if sentence is not None:
            return Step(line, Kind.REFUSED, sentence=sentence)
        if member is None:
            return self._new(line)
        if member.id in self.taken:
            return Step(
                line, Kind.REFUSED, sentence=_("Trùng với dòng {row}: cùng một đại biểu.", row=self.taken[member.id])
            )
        self.taken[member.id] = line.number
        return self._known(line, member)

    def _repeated(self, line: Line) -> Sentence | None:
        if self.codes[line.code] > 1:
            return _("Mã {code} có ở nhiều dòng. Đề nghị mỗi đại biểu một mã.", code=line.code)
        if self.emails[line.email] > 1:
            return _("Thư điện tử {email} có ở nhiều dòng. Đề nghị mỗi người một địa chỉ.", email=line.email)
        if self.names[_same(line.full_name)] > 1 and not line.code and not line.email:
            return _(
                "Có nhiều dòng cùng tên {name}. Đề nghị ghi mã hoặc thư điện tử để phân biệt.", name=line.full_name
            )
        return None

    def _member(self, line: Line) -> tuple[Membership | None, Sentence | None]:
        """The line of the roster that is meant, or why that cannot be told."""
        if found := self.by_code.get(line.code):
            alike = fold(found.person.full_name) == fold(line.full_name)
            if not alike and (not line.email or found.person.email != line.email):
                return None, _(
                    "Mã {code} đang là của {known}. Đề nghị kiểm tra lại mã hoặc họ tên.",
                    code=line.code,
                    known=found.person.full_name,
                )
            return found, None
        if (found := self.by_email.get(line.email)) is not None:
            if line.code and fold(found.person.full_name) != fold(line.full_name):
                return None, _(
                    "Thư điện tử {email} đang là của {known}.", email=line.email, known=found.person.full_name
                )
            return found, None
        return self._by_name(line)

    def _by_name(self, line: Line) -> tuple[Membership | None, Sentence | None]:
        alike = [one for one in self.members if fold(one.person.full_name) == fold(line.full_name)]
        if line.code or not alike:
            return None, None
        if len(alike) > 1 or self.names[_same(line.full_name)] > 1:
            return None, _(
                "Danh sách có {n} người tên {name}. Đề nghị ghi mã để phân biệt.", n=len(alike), name=line.full_name
            )
        known = alike[0].person.full_name
        if _same(known) != _same(line.full_name):
            return None, _(
                "Danh sách có {known}, chỉ khác dấu. Đề nghị ghi mã {code}.", known=known, code=alike[0].code
            )
        return alike[0], None

    def _new(self, line: Line) -> Step:
        owner = self.owners.get(line.email)
        if owner is None:
            return Step(line, Kind.NEW, sentence=self._namesake(line))
        if fold(owner.full_name) != fold(line.full_name):
            return Step(line, Kind.REFUSED, sentence=_("Thư điện tử {email} đã thuộc người khác.", email=line.email))
        changes = self._changes(line, owner, None)
        return Step(line, Kind.NEW, owner.id, None, changes, _("Người này đã có tài khoản; sẽ thêm vào danh sách."))

    def _namesake(self, line: Line) -> Sentence | None:
        found = next((one for one in self.members if _same(one.person.full_name) == _same(line.full_name)), None)
        return _("Trùng tên với {code} trong danh sách.", code=found.code) if found is not None else None

    def _known(self, line: Line, member: Membership) -> Step:
        owner = self.owners.get(line.email)
        if owner is not None and owner.id != member.person_id:
            return Step(line, Kind.REFUSED, sentence=_("Thư điện tử {email} đã thuộc người khác.", email=line.email))
        changes = self._changes(line, member.person, member)
        personal = any(change.field in PERSON_FIELDS for change in changes)
        if personal and not policy.can_administer_person(self.actor, member.person_id):
            return Step(
                line,
                Kind.REFUSED,
                sentence=_("Tài khoản này do cơ quan khác quản lý nên không sửa được ở đây."),
            )
        kind = Kind.CHANGED if changes else Kind.SAME
        return Step(line, kind, member.person_id, member.id, changes)

    def _changes(self, line: Line, person: Person, member: Membership | None) -> tuple[Change, ...]:
        """What the row says otherwise; an empty cell says nothing."""
        pairs = [(name, str(getattr(person, name) or ""), str(getattr(line, name))) for name in PERSON_FIELDS]
        if member is None and not policy.can_administer_person(self.actor, person.id):
            pairs = []
        if member is not None:
            pairs += [("post", member.post, line.post), ("code", member.code, line.code)]
            group = str(member.group.number) if member.group else ""
            pairs.append(("group", group, str(line.group or "")))
        return tuple(Change(name, old, new) for name, old, new in pairs if new and new != old)


def _same(name: str) -> str:
    """Names are the same when only capitals differ; marks make another name."""
    return name.casefold()
