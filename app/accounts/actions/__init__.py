"""What can be done with people, bodies, rosters and sign-ins; each action is one transaction."""

from app.accounts.actions.people import create_person, first_administrator, set_password

__all__ = ["create_person", "first_administrator", "set_password"]
