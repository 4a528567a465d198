"""People sign in, are at work for a while, and are forgotten when they go."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.store import Session, Store, StoreError, User

from .talk import MINUTE, NOW

IVA = User("u1", "Iva@Firma.hr", "Iva Ivić", "argon2id$…", NOW, ("operator", "editor"), ("hr", "ru"))


def session(id_hash: str, user: str = "u1", minute: int = 0) -> Session:
    at = NOW + timedelta(minutes=minute)
    return Session(id_hash, user, at, at, f"csrf-{id_hash}", "Firefox")


async def test_a_user_is_found_by_id_and_by_login_whatever_its_capitals(store: Store) -> None:
    await store.add_user(IVA)
    found = await store.user_by_login("IVA@firma.HR")
    assert found == await store.user("u1")
    assert found is not None
    assert (found.login, found.roles, found.languages) == ("iva@firma.hr", ("operator", "editor"), ("hr", "ru"))
    assert (found.disabled, found.created_at, found.password_hash) == (False, NOW, "argon2id$…")
    assert await store.user("u2") is None
    assert await store.user_by_login("") is None


async def test_a_login_belongs_to_one_user(store: Store) -> None:
    await store.add_user(IVA)
    with pytest.raises(StoreError, match="already"):
        await store.add_user(User("u2", "iva@FIRMA.hr", "Druga", "x", NOW))
    await store.add_user(User("u2", "dov", "Dov", "x", NOW))
    with pytest.raises(StoreError, match="already"):
        await store.change_user("u2", login="iva@firma.hr")
    assert [user.name for user in await store.users()] == ["Dov", "Iva Ivić"]


async def test_what_changes_changes_and_the_rest_stays(store: Store) -> None:
    await store.add_user(IVA)
    changed = await store.change_user("u1", name="Iva Horvat", roles=("administrator",), login="IVA")
    assert changed == await store.user("u1")
    assert (changed.name, changed.roles, changed.login) == ("Iva Horvat", ("administrator",), "iva")
    assert changed.languages == ("hr", "ru")
    with pytest.raises(ValueError, match="created_at"):
        await store.change_user("u1", created_at=NOW)
    with pytest.raises(ValueError, match="king"):
        await store.change_user("u1", roles=("king",))
    with pytest.raises(StoreError, match="no user u9"):
        await store.change_user("u9", name="x")
    with pytest.raises(ValueError, match="king"):
        await store.add_user(User("u3", "x", "x", "x", NOW, ("king",)))


async def test_a_session_lives_until_it_is_ended(store: Store, other: Store) -> None:
    await store.add_user(IVA)
    await store.start_session(session("s1"))
    assert await other.session("s1") == session("s1")
    assert await other.session_seen("s1", NOW + MINUTE)
    seen = await store.session("s1")
    assert seen is not None
    assert (seen.created_at, seen.seen_at) == (NOW, NOW + MINUTE)
    assert await store.end_session("s1")
    assert not await store.end_session("s1")
    assert await other.session("s1") is None
    assert not await other.session_seen("s1", NOW)


async def test_a_user_sees_and_ends_his_own_sessions(store: Store) -> None:
    await store.add_user(IVA)
    await store.add_user(User("u2", "dov", "Dov", "x", NOW))
    for number, name in enumerate(("s1", "s2", "s3")):
        await store.start_session(session(name, minute=number))
    await store.start_session(session("s4", "u2"))
    assert [each.id_hash for each in await store.sessions("u1")] == ["s3", "s2", "s1"]
    assert await store.end_sessions("u1", but="s2") == 2
    assert [each.id_hash for each in await store.sessions("u1")] == ["s2"]
    assert len(await store.sessions("u2")) == 1


async def test_who_is_disabled_or_has_a_new_password_is_signed_out(store: Store) -> None:
    await store.add_user(IVA)
    await store.start_session(session("s1"))
    await store.change_user("u1", password_hash="new")
    assert await store.session("s1") is None
    await store.start_session(session("s2"))
    await store.change_user("u1", disabled=True)
    assert await store.session("s2") is None
    await store.start_session(session("s3"))  # a sign-in that was under way
    assert await store.session("s3") is None


async def test_old_sessions_end(store: Store) -> None:
    await store.add_user(IVA)
    for number, name in enumerate(("s1", "s2", "s3")):
        await store.start_session(session(name, minute=number))
    await store.session_seen("s1", NOW + 9 * MINUTE)
    assert await store.end_old_sessions(idle=NOW + 2 * MINUTE, oldest=NOW) == 1
    assert [each.id_hash for each in await store.sessions("u1")] == ["s1", "s3"]
    assert await store.end_old_sessions(idle=NOW, oldest=NOW + MINUTE) == 1


async def test_a_one_time_code_works_once(store: Store, other: Store) -> None:
    await store.add_user(IVA)
    await store.change_user("u1", totp_secret="BASE32")
    used = await asyncio.gather(*(each.use_totp_step("u1", 59_000_000) for each in (store, other, store)))
    assert sorted(used) == [False, False, True]
    assert not await store.use_totp_step("u1", 58_999_999)
    assert await store.use_totp_step("u1", 59_000_001)
    assert not await store.use_totp_step("u9", 1)


async def test_an_operator_is_at_work_until_the_time_runs_out(store: Store, other: Store) -> None:
    await store.here("iva", True, 3, timedelta(seconds=60))
    await store.here("dov", False, 1, timedelta(seconds=60))
    await store.here("oleg", True, 2, timedelta(seconds=-1))
    assert [(each.operator, each.available, each.capacity) for each in await other.present()] == [
        ("dov", False, 1),
        ("iva", True, 3),
    ]
    await other.here("iva", False, 5, timedelta(seconds=90))
    [dov, iva] = await store.present()
    assert (iva.available, iva.capacity) == (False, 5)
    assert timedelta(seconds=29) < iva.expires_at - dov.expires_at < timedelta(seconds=31)
    await store.away("iva")
    assert [each.operator for each in await other.present()] == ["dov"]


async def test_time_really_runs_out(store: Store) -> None:
    await store.here("iva", True, 3, timedelta(seconds=1))
    assert len(await store.present()) == 1
    await asyncio.sleep(1.1)
    assert await store.present() == []


async def test_the_databases_clock_goes_forward(store: Store) -> None:
    first = await store.clock()
    await asyncio.sleep(0.02)
    second = await store.clock()
    assert first.tzinfo is not None
    assert timedelta(0) < second - first < timedelta(seconds=5)
