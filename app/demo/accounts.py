"""Bodies, people and accounts of the demonstration; what is there already is left as it is."""

from functools import cache
from typing import NamedTuple

from flask import Flask
from sqlalchemy import select

from app.accounts.actions import create_person, set_password
from app.accounts.actions.bodies import create_body, create_term, give_role, put_group
from app.accounts.actions.memberships import add_member, change_member
from app.accounts.models import Body, BodyKind, BodyRole, Membership, Person, Term
from app.config import Settings
from app.demo import facts
from app.kernel.actor import Actor, system
from app.kernel.clock import now
from app.kernel.db import reading
from app.kernel.sentences import Sentence, _

SEEDER = system("seed")
NOT_FOR_PRODUCTION = _("Dữ liệu trình diễn không dành cho hệ thống chính thức: ai cũng biết mật khẩu của nó.")
# For everybody of the demonstration, who exists only where the settings say that it is one.
PASSWORD = "ruong-bac-thang-2026"  # noqa: S105


def found(settings: Settings) -> None:
    """Makes the council and the committee of An Lĩnh with their people; accounts only in a demonstration."""
    council = _body(facts.COUNCIL_CODE, facts.COUNCIL, BodyKind.PEOPLES_COUNCIL)
    term_id = _term(council)
    for number, area in enumerate(facts.AREAS, start=1):
        put_group(SEEDER, term_id, number, f"Tổ {number} - {area}")
    for one in facts.DELEGATES:
        _member(term_id, one.code, _person(one.email, one.full_name, unit=_area(one)), one.group)
    for given, role in (
        (facts.SECRETARY, BodyRole.OFFICE_STAFF),
        (facts.CLERK, BodyRole.CLERK),
        (facts.ADMINISTRATOR, BodyRole.SYS_ADMIN),
    ):
        email, name, title, unit = given
        give_role(SEEDER, council, _person(email, name, title=title, unit=unit), role)
    for email, name, title, unit in (facts.GUEST, facts.PRESS, facts.AGENCY):
        _person(email, name, title=title, unit=unit)
    _found_committee()
    if settings.demo:
        _open_accounts()


def _found_committee() -> None:
    committee = _body(facts.COMMITTEE_CODE, facts.COMMITTEE, BodyKind.PEOPLES_COMMITTEE)
    email, name, title, unit = facts.COMMITTEE_STAFF
    give_role(SEEDER, committee, _person(email, name, title=title, unit=unit), BodyRole.OFFICE_STAFF)
    term_id = _term(committee)
    for place, (name, post) in enumerate(facts.COMMITTEE_MEMBERS, start=1):
        code = f"UB{place:02}"
        if not _is_in_roster(term_id, code):
            person = _person(committee_email(place), name, title=post, unit=facts.COMMITTEE)
            add_member(SEEDER, term_id, person, code, post=post, starts_on=facts.STARTS_ON)


def committee_email(place: int) -> str:
    """The address of the committee's member number `place`; some are delegates and have one."""
    delegate = facts.BY_NAME.get(facts.COMMITTEE_MEMBERS[place - 1][0])
    return delegate.email if delegate else f"ubnd-{place:02}@an-linh.demo"


def elect(code: str, post: str) -> None:
    """The roster gets the post that the council has just elected somebody to."""
    with reading() as session:
        line = session.scalars(
            select(Membership).join(Term).join(Body).where(Body.code == facts.COUNCIL_CODE, Membership.code == code)
        ).one()
        known, group = line.post, line.group.number if line.group else None
        membership_id = line.id
    if known != post:
        change_member(SEEDER, membership_id, code=code, post=post, group=group)


def person_id(email: str) -> str:
    """The id of the person with that address."""
    with reading() as session:
        return session.scalars(select(Person.id).where(Person.email == email)).one()


def actor(email: str) -> Actor:
    """The person with that address, acting."""
    with reading() as session:
        person = session.scalars(select(Person).where(Person.email == email)).one()
        return Actor(person.id, person.full_name)


def secretary() -> Actor:
    """Who serves the council's office."""
    return actor(facts.SECRETARY[0])


def delegate(code: str) -> Actor:
    """The delegate of that code."""
    return actor(facts.BY_CODE[code].email)


def chair() -> Actor:
    """Who presides: whoever convened the session, until the council has elected its chairman."""
    return delegate(facts.CONVENER if now() < facts.ELECTED else facts.CHAIR)


def council_id() -> str | None:
    """The id of the demonstration's council, where there is one."""
    with reading() as session:
        return session.scalars(select(Body.id).where(Body.code == facts.COUNCIL_CODE)).first()


class Visitor(NamedTuple):
    """Whom a visitor may sign in as: what to type, and who that is."""

    identity: str
    name: str
    serves: Sentence


@cache
def visitors() -> tuple[Visitor, ...]:
    """One of each kind, the office first: that is where papers come in."""
    chair = facts.BY_CODE[facts.CHAIR]
    tellers = [facts.BY_CODE[code] for code in facts.TELLERS[1:3]]
    return (
        Visitor(facts.SECRETARY[0], facts.SECRETARY[1], _("Văn phòng: nhận, số hóa, phát hành tài liệu")),
        Visitor(chair.email, chair.full_name, _("Chủ tọa")),
        Visitor(facts.BY_CODE["DB12"].email, facts.BY_CODE["DB12"].full_name, _("Đại biểu Hội đồng nhân dân")),
        *(Visitor(one.email, one.full_name, _("Ban kiểm phiếu: nhập kết quả kiểm phiếu")) for one in tellers),
        Visitor(committee_email(6), facts.COMMITTEE_MEMBERS[5][0], _("Thành viên UBND: trả lời phiếu lấy ý kiến")),
        Visitor(facts.COMMITTEE_STAFF[0], facts.COMMITTEE_STAFF[1], _("Văn phòng UBND: gửi phiếu lấy ý kiến")),
        Visitor(facts.AGENCY[0], facts.AGENCY[1], _("Cơ quan trình: gửi và theo dõi tài liệu của mình")),
        Visitor(facts.GUEST[0], facts.GUEST[1], _("Đại biểu khách mời")),
        Visitor(facts.ADMINISTRATOR[0], facts.ADMINISTRATOR[1], _("Quản trị hệ thống")),
    )


def install(app: Flask) -> None:
    """Offers the visitors on the sign-in page, one touch each."""
    app.jinja_env.globals["demonstration"] = {"visitors": visitors(), "password": PASSWORD}


@cache
def describe() -> tuple[str, ...]:
    """The lines that tell a visitor who to sign in as."""
    return (
        f"Dữ liệu minh họa: {facts.TITLE} (hư cấu).",
        f"Mật khẩu của mọi tài khoản minh họa: {PASSWORD}",
        *(f"  {one.identity:<28} {one.name}, {one.serves.text}" for one in visitors()),
        f"  {'dai-bieu-01@an-linh.demo':<28} ... dai-bieu-54: đại biểu (đại biểu 07 là chủ tọa, 34 là Thư ký kỳ họp)",
        "Có thể đăng nhập bằng mã đại biểu, ví dụ DB07.",
    )


def _body(code: str, name: str, kind: BodyKind) -> str:
    with reading() as session:
        known = session.scalars(select(Body.id).where(Body.code == code)).first()
    return known or create_body(SEEDER, name, kind, code, place="An Lĩnh")


def _term(body_id: str) -> str:
    with reading() as session:
        known = session.scalars(select(Term.id).where(Term.body_id == body_id, Term.number == facts.TERM)).first()
    return known or create_term(SEEDER, body_id, facts.TERM, facts.TERM_STARTS, facts.TERM_ENDS)


def _person(email: str, name: str, **fields: str) -> str:
    with reading() as session:
        known = session.scalars(select(Person.id).where(Person.email == email)).first()
    return known or create_person(SEEDER, name, email, **fields)


def _member(term_id: str, code: str, person: str, group: int) -> None:
    if not _is_in_roster(term_id, code):
        add_member(SEEDER, term_id, person, code, group=group)


def _is_in_roster(term_id: str, code: str) -> bool:
    with reading() as session:
        line = select(Membership.id).where(Membership.term_id == term_id, Membership.code == code)
        return session.scalars(line).first() is not None


def _area(one: facts.Delegate) -> str:
    return f"Đơn vị bầu cử số {one.group}, {facts.AREAS[one.group - 1]}"


def _open_accounts() -> None:
    with reading() as session:
        closed = session.scalars(
            select(Person.id).where(Person.email.like("%@an-linh.demo"), Person.password.is_(None))
        ).all()
    for one in closed:
        set_password(SEEDER, one, PASSWORD)
