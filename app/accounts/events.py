"""What happens to people, bodies and rosters. Personal facts go to the person's stream, public ones to the body's."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True)
class SignedIn(Event):
    """A browser signed in; where from and with what, for the owner and the auditor."""

    sign_in_id: str
    address: str
    agent: str
    by: list[str]


@dataclass(frozen=True)
class DeviceVerified(Event):
    """The person is at that browser now; the others may read and no longer vote."""

    sign_in_id: str


@dataclass(frozen=True)
class SignedOut(Event):
    """Browsers were signed out; whoever holds their sockets drops them."""

    sign_in_ids: list[str]


@dataclass(frozen=True)
class RightsChanged(Event):
    """A role or membership was given or ended; open sockets and pages are judged again."""

    body_id: str | None


@dataclass(frozen=True)
class PasswordChanged(Event):
    """The password is another one; never which."""

    forgotten: bool


@dataclass(frozen=True)
class SecondFactorChanged(Event):
    """A second factor or passkey was added or removed. `kind`: code, passkey, recovery."""

    kind: str
    added: bool


@dataclass(frozen=True)
class AccountChanged(Event):
    """Fields of a person were changed by somebody; names of the fields only."""

    fields: list[str]


@dataclass(frozen=True)
class AccountClosed(Event):
    """The person can no longer sign in."""


@dataclass(frozen=True)
class AccountOpened(Event):
    """The person can sign in (again)."""


@dataclass(frozen=True)
class InvitationMade(Event):
    """Somebody made a one-time link with which this person sets a password."""


@dataclass(frozen=True)
class BodyCreated(Event):
    """A council, committee or commune was entered."""

    code: str
    title: str


@dataclass(frozen=True)
class BodyChanged(Event):
    """Fields of a body were changed."""

    fields: list[str]


@dataclass(frozen=True)
class TermChanged(Event):
    """A term was entered or its dates changed."""

    term_id: str
    number: str


@dataclass(frozen=True)
class GroupChanged(Event):
    """A delegate group was entered or named anew."""

    term_id: str
    number: int
    title: str


@dataclass(frozen=True)
class MembershipChanged(Event):
    """A line of the roster was entered or changed."""

    term_id: str
    membership_id: str
    code: str
    full_name: str


@dataclass(frozen=True)
class MembershipEnded(Event):
    """A mandate ended on a day; the line stays."""

    term_id: str
    membership_id: str
    code: str
    ends_on: str


@dataclass(frozen=True)
class RoleGiven(Event):
    """A person holds a role for the body from now on."""

    person_id: str
    role: str


@dataclass(frozen=True)
class RoleEnded(Event):
    """A person no longer holds a role for the body."""

    person_id: str
    role: str


@dataclass(frozen=True)
class RosterImported(Event):
    """A spreadsheet was carried into the roster: how many lines were new, changed, the same."""

    term_id: str
    new: int
    changed: int
    same: int
