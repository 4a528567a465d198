"""`users`: the people of the console, from the terminal: for the administrator who is locked out of it."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from .. import settings as configuration
from ..store import Store, StoreError
from ..store.users import ROLES, User
from ..web import passwords


def run(arguments: Sequence[str]) -> int:
    """0 if done; 1 with a sentence if not. A new password is made here and shown once."""
    parser = argparse.ArgumentParser(prog="users", description="The people of the console.")
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="everybody")
    add = actions.add_parser("add", help="a new person, with a password that is shown once")
    add.add_argument("login")
    add.add_argument("--name", default="")
    add.add_argument("--roles", default="operator", help=f"some of {', '.join(ROLES)}, with commas")
    for name, explanation in (
        ("password", "a new password, shown once; ends the person's sessions"),
        ("disable", "no longer let in; ends the person's sessions"),
        ("enable", "let in again"),
    ):
        actions.add_parser(name, help=explanation).add_argument("login")
    options = parser.parse_args(arguments)
    try:
        return asyncio.run(_run(options))
    except (configuration.SettingsError, StoreError, OSError, ValueError) as error:
        print(f"This could not be done: {error}", file=sys.stderr)
        return 1


async def _run(options: argparse.Namespace) -> int:
    settings = configuration.load()
    settings.data.mkdir(parents=True, exist_ok=True)
    store = Store.open(settings.database_url, settings.durability)
    await store.prepare()
    try:
        if options.action == "list":
            for user in await store.users():
                state = "disabled" if user.disabled else "enabled"
                print(f"{user.login}  {user.name}  {', '.join(user.roles)}  {state}")
            return 0
        if options.action == "add":
            return await _add(store, options)
        found = await store.user_by_login(options.login)
        if found is None:
            raise ValueError(f"there is nobody called {options.login}")
        await _change(store, found, options.action)
        return 0
    finally:
        await store.close()


async def _add(store: Store, options: argparse.Namespace) -> int:
    roles = tuple(role.strip() for role in options.roles.split(",") if role.strip())
    if unknown := set(roles) - set(ROLES):
        raise ValueError(f"there is no role {sorted(unknown)[0]!r}; there are {', '.join(ROLES)}")
    password = passwords.made_up()
    user = User(
        id=secrets.token_hex(8),
        login=options.login.strip().casefold(),
        name=options.name or options.login,
        password_hash=await passwords.hashed(password),
        created_at=datetime.now(UTC),
        roles=roles,
    )
    await store.add_user(user)
    print(f"{user.login} was added. Password (shown only this once): {password}")
    return 0


async def _change(store: Store, user: User, action: str) -> None:
    match action:
        case "password":
            password = passwords.made_up()
            await store.change_user(user.id, password_hash=await passwords.hashed(password))
            print(f"New password of {user.login} (shown only this once): {password}")
        case "disable":
            await store.change_user(user.id, disabled=True)
            print(f"{user.login} is no longer let in.")
        case "enable":
            await store.change_user(user.id, disabled=False)
            print(f"{user.login} is let in again.")
    if action != "enable":
        await store.end_sessions(user.id)
