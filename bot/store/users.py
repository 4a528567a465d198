"""Users and their sessions. Passwords and session ids come hashed, and never leave in any other form."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from .database import Part, Transaction
from .errors import StoreError
from .schema import sessions, users
from .statements import Row, Statement, upsert

ROLES = ("operator", "editor", "administrator")


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works here.

    login        as typed at sign-in, whatever its capitals
    roles        of operator, editor, administrator
    languages    spoken, best first
    totp_secret  of the second factor, "" without one; totp_step: the last step used, so that no code works twice
    """

    id: str
    login: str
    name: str
    password_hash: str
    created_at: datetime
    roles: tuple[str, ...] = ("operator",)
    languages: tuple[str, ...] = ()
    disabled: bool = False
    totp_secret: str = ""
    totp_step: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `agent` is what it calls itself, for the list of one's own sessions."""

    id_hash: str
    user: str
    created_at: datetime
    seen_at: datetime
    csrf: str
    agent: str = ""


CHANGEABLE = frozenset({"login", "name", "password_hash", "roles", "languages", "disabled", "totp_secret", "totp_step"})

_ADD = Statement(
    upsert(users).values({column.name: bindparam(column.name) for column in users.c}).on_conflict_do_nothing()
)
_USER = Statement(select(users).where(users.c.id == bindparam("id")))
_BY_LOGIN = Statement(select(users).where(users.c.login == bindparam("login")))
_USERS = Statement(select(users).order_by(users.c.name, users.c.id))
_USE_STEP = Statement(
    update(users)
    .where(users.c.id == bindparam("in_id"), users.c.totp_step < bindparam("in_step"))
    .values(totp_step=bindparam("in_step"))
)
_START = Statement(insert(sessions).values({column.name: bindparam(column.name) for column in sessions.c}).inline())
_SESSION = Statement(
    select(sessions)
    .join(users, users.c.id == sessions.c.user)
    .where(sessions.c.id_hash == bindparam("id_hash"), users.c.disabled.is_(False))
)
_SEEN = Statement(
    update(sessions).where(sessions.c.id_hash == bindparam("in_id_hash")).values(seen_at=bindparam("in_seen_at"))
)
_SESSIONS = Statement(
    select(sessions).where(sessions.c.user == bindparam("user")).order_by(sessions.c.seen_at.desc(), sessions.c.id_hash)
)
_END = Statement(delete(sessions).where(sessions.c.id_hash == bindparam("id_hash")))
_END_ALL = Statement(
    delete(sessions).where(sessions.c.user == bindparam("user"), sessions.c.id_hash != bindparam("but"))
)
_END_OLD = Statement(
    delete(sessions).where((sessions.c.seen_at < bindparam("idle")) | (sessions.c.created_at < bindparam("oldest")))
)


class Users(Part):
    async def add_user(self, user: User) -> None:
        """Raises StoreError if the id or the login is taken, ValueError for an unknown role."""
        if not await self._run(_ADD, _user_row(user)):
            raise StoreError(f"there is a user {user.login} already")

    async def user(self, id: str) -> User | None:
        row = await self._row(_USER, {"id": id})
        return _user(row) if row else None

    async def user_by_login(self, login: str) -> User | None:
        row = await self._row(_BY_LOGIN, {"login": login.casefold()})
        return _user(row) if row else None

    async def users(self) -> list[User]:
        """Everybody, disabled ones too, by name."""
        return [_user(row) for row in await self._rows(_USERS)]

    async def change_user(self, id: str, **changes: Any) -> User:
        """Change some of login, name, password_hash, roles, languages, disabled, totp_secret, totp_step.

        Who is disabled, or has a new password, is signed out everywhere. Raises StoreError if there is no such user
        or the login is taken, ValueError for an unknown role or a field that does not change.
        """
        if unknown := changes.keys() - CHANGEABLE:
            raise ValueError(f"of a user these do not change: {sorted(unknown)}")
        return await self.database.write(lambda tx: _change(tx, id, changes))

    async def use_totp_step(self, id: str, step: int) -> bool:
        """Spend a one-time code's time step; False if it, or a later one, was spent before."""
        return await self._run(_USE_STEP, {"in_id": id, "in_step": step}) == 1

    async def start_session(self, session: Session) -> None:
        await self._run(_START, dataclasses.asdict(session))

    async def session(self, id_hash: str) -> Session | None:
        """None for an unknown session and for one whose user is disabled. Whether it is too old the caller knows."""
        row = await self._row(_SESSION, {"id_hash": id_hash})
        return Session(**row) if row else None

    async def session_seen(self, id_hash: str, now: datetime) -> bool:
        """It is in use; False if it has ended."""
        return await self._run(_SEEN, {"in_id_hash": id_hash, "in_seen_at": now}) == 1

    async def sessions(self, user: str) -> list[Session]:
        """A user's sessions, the one seen last first."""
        return [Session(**row) for row in await self._rows(_SESSIONS, {"user": user})]

    async def end_session(self, id_hash: str) -> bool:
        return await self._run(_END, {"id_hash": id_hash}) == 1

    async def end_sessions(self, user: str, but: str = "") -> int:
        """Sign a user out everywhere, except from the session `but`; how many sessions that were."""
        return await self._run(_END_ALL, {"user": user, "but": but})

    async def end_old_sessions(self, idle: datetime, oldest: datetime) -> int:
        """End the sessions not seen since `idle`, and those begun before `oldest`; how many that were."""
        return await self._run(_END_OLD, {"idle": idle, "oldest": oldest})


def _user_row(user: User) -> dict[str, Any]:
    if unknown := set(user.roles) - set(ROLES):
        raise ValueError(f"unknown roles {sorted(unknown)}; there are {ROLES}")
    return dataclasses.asdict(user) | {"login": user.login.casefold()}


def _user(row: Row) -> User:
    return User(**{**row, "roles": tuple(row["roles"]), "languages": tuple(row["languages"])})


async def _change(tx: Transaction, id: str, changes: dict[str, Any]) -> User:
    rows = await tx.rows(_USER, {"id": id})
    if not rows:
        raise StoreError(f"there is no user {id}")
    user = dataclasses.replace(_user(rows[0]), **changes)
    row = _user_row(user)
    taken = await tx.rows(_BY_LOGIN, {"login": row["login"]})
    if taken and taken[0]["id"] != id:
        raise StoreError(f"there is a user {user.login} already")
    await tx.run(update(users).where(users.c.id == id).values(**{name: row[name] for name in changes}))
    if user.disabled or "password_hash" in changes:
        await tx.run(_END_ALL, {"user": id, "but": ""})
    return _user(row)
