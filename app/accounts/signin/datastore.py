"""What the sign-in library reads and writes, on our session: reads are snapshots, writes short transactions.

The library changes objects that it read, calls `put`, and `commit`s at the end of the request. On SQLite a read
transaction must not begin to write, and nothing may hold the write lock while a password is hashed or a page
rendered. So `put` notes the changed columns (a transaction of ours may end the snapshot before the commit, and the
objects with it), and `commit` writes them in a transaction of a millisecond.
"""

from typing import Any, cast

from flask import g
from flask_security.datastore import UserDatastore
from sqlalchemy import delete, inspect, select, update

from app.accounts.models import Passkey, Person
from app.kernel import db


class People(UserDatastore):
    """Our people as the sign-in library sees them."""

    def __init__(self) -> None:
        super().__init__(Person, None, Passkey)  # type: ignore[arg-type]  # roles are ours

    def find_user(self, case_insensitive: bool = False, **by: Any) -> Person | None:
        """The person whose one attribute fits. Addresses are kept in small letters, so case never matters."""
        (name, value), *_ = by.items()
        if not isinstance(value, str) or "\0" in value:
            return None
        value = value.lower() if case_insensitive else value
        asking: Person | None = g.get("person")
        if asking is not None and name == "fs_uniquifier" and asking.fs_uniquifier == value:
            return asking  # read a moment ago in this request, from the same snapshot
        return db.session().scalars(select(Person).where(getattr(Person, name) == value)).one_or_none()

    def find_role(self, role: str) -> None:
        """Roles are per body and in time (policy); the library has none."""

    def find_webauthn(self, credential_id: bytes) -> Passkey | None:
        return db.session().scalars(select(Passkey).where(Passkey.credential_id == credential_id)).one_or_none()

    def create_webauthn(self, user: Person, **fields: Any) -> None:  # type: ignore[override]
        from app.kernel.clock import now

        self.put(Passkey(person_id=user.id, lastuse_datetime=now(), **fields))

    def put(self, model: Any) -> Any:
        state = inspect(model)  # the model may be a proxy of the person who asks
        kind = state.class_
        if state.transient:
            self._waiting().append(model)
            return model
        columns = set(state.mapper.column_attrs.keys())
        changed = {a.key: a.value for a in state.attrs if a.key in columns and a.history.has_changes()}
        if changed:
            self._waiting().append(update(kind).where(kind.id == model.id).values(**changed))
        return model

    def delete(self, model: Any) -> None:
        self._waiting().append(delete(type(model)).where(type(model).id == model.id))

    def commit(self) -> None:
        """Writes what was put since the last commit. Raises Unavailable, and then nothing was written."""
        waiting, g.accounts_waiting = self._waiting(), []
        if not waiting:
            return
        with db.database().writing(db.database().engine) as session:
            for step in waiting:
                if isinstance(step, Passkey):
                    session.add(step)
                else:
                    session.execute(step)
        db.end_snapshot()

    @staticmethod
    def _waiting() -> list[Any]:
        """New rows and statements, in the order in which they were put."""
        if "accounts_waiting" not in g:
            g.accounts_waiting = []
        return cast("list[Any]", g.accounts_waiting)
