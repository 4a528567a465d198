"""Passwords: argon2id beside the event loop, and what a new one must be."""

from __future__ import annotations

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 10, 1024  # characters; ASVS 5 6.2.1 asks for at least 8, 6.2.9 for room for 64 and more
WORDS_NOBODY_MAY_USE = frozenset(
    {"password", "passwort", "lozinka", "sifra", "zaporka", "parol", "пароль", "סיסמה", "qwertyuiop", "qwertzuiop"}
)
RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjkl", "qwertzuiopasdfghjkl")

_HASHER = PasswordHasher()  # argon2id with the parameters of RFC 9106, low memory
_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")
_NOBODYS = _HASHER.hash(secrets.token_hex())


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_POOL, _HASHER.hash, password)


async def fits(password: str, password_hash: str) -> bool:
    """Whether it is the password. An empty hash takes as long as a real one, so that time tells nothing."""
    right = await asyncio.get_running_loop().run_in_executor(_POOL, _verified, password, password_hash or _NOBODYS)
    return right and bool(password_hash)


def _verified(password: str, password_hash: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def weakness(password: str, login: str) -> str:
    """Why a new password cannot be used: the name of a message, or "" if it can."""
    if not LEAST <= len(password) <= MOST:
        return "password_length"
    plain = password.casefold()
    stripped = plain.strip("0123456789!?.,-_*# ")
    run = any(plain in line or plain in line[::-1] for line in RUNS)
    if len(set(plain)) < 4 or run or stripped in WORDS_NOBODY_MAY_USE or (login and login.casefold() in plain):
        return "password_weak"
    return ""


def made_up() -> str:
    """A random password that can be read over the phone: 5 groups of 4, about 98 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(5))
