"""`doctor`: looks for faults of the set-up before the first visitor does, and says what to do about each.

It reads, connects and logs in; it files no ticket and sends no mail. The database is opened as at a start, so its
schema is brought up to date.
"""

from __future__ import annotations

import argparse
import asyncio
import errno
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TextIO

from redis.exceptions import RedisError

from .. import company as companies
from .. import settings as configuration
from ..company import Company, CompanyError
from ..desks import DeskDown
from ..desks.chosen import chosen, route_of
from ..desks.embedded import EmbeddedDesk
from ..desks.mailbox import Mailbox as Inbox
from ..desks.paper import Paper
from ..desks.webhook import WebhookDesk
from ..mail.message import Letter, Mailbox, build
from ..mail.smtp import MailDown, MailRefused, MailUnsure
from ..mail.smtp import check as smtp_login
from ..places import PACKAGE, shipped
from ..settings import Settings, SettingsError
from ..store import Store, StoreError
from ..web.relay import reach
from ..words import Words
from .house import read_house

PYTHON = (3, 11)
PINS = {"aiohttp": (3, 14, 4), "python-engineio": (4, 13, 3), "python-socketio": (5, 16, 4), "jinja2": (3, 1, 6)}
"""Older ones have holes that are known; see SECURITY.md."""

SPACE = 200_000_000  # bytes that should be free
LETTERS = 16  # different ones that a secret of chance surely has
DRIFT = 5  # seconds that two clocks may differ
SECONDS = 30  # of patience with each that is asked over the network


@dataclass(frozen=True, slots=True)
class Finding:
    """`fault` is what is wrong and what to do about it; "" if nothing is. `note` says what was found."""

    subject: str
    note: str = ""
    fault: str = ""


def run(arguments: Sequence[str], out: TextIO | None = None) -> int:
    """0 if everything is right, 1 if there are faults."""
    parser = argparse.ArgumentParser(prog="doctor", description="Look for faults of the set-up.")
    parser.add_argument("--webhook-on", action="store_true", help="switch a webhook on again that had answered 410")
    options = parser.parse_args(arguments)
    out = out or sys.stdout
    return asyncio.run(_run(options.webhook_on, out))


async def _run(webhook_on: bool, out: TextIO) -> int:
    faults = 0
    async for found in findings(webhook_on):
        print(
            f"{'FAULT' if found.fault else 'ok   '} {found.subject}: {found.fault or found.note}", file=out, flush=True
        )
        faults += bool(found.fault)
    print(f"{faults} faults" if faults != 1 else "1 fault", file=out)
    return 1 if faults else 0


async def findings(webhook_on: bool = False) -> AsyncIterator[Finding]:
    """One after the other, as they are found. Without settings that can be read nothing else is looked at."""
    yield python()
    for name in PINS:
        yield pin(name)
    yield mail_headers()
    try:
        settings = configuration.load()
    except SettingsError as error:
        yield Finding("settings", fault=str(error))
        return
    yield Finding("settings", f"desk = {settings.desk}, database = {settings.database_url.partition(':')[0]}")
    yield public_address(settings)
    yield identity(settings)
    yield data_folder(settings)
    yield files_folder(settings)
    yield widget()
    folder = Path(settings.knowledge_base) if settings.knowledge_base else shipped("knowledge_base")
    for each in knowledge(folder):
        yield each
    try:
        company = companies.load(folder / "company.toml")
    except CompanyError as error:
        yield Finding("company", fault=str(error))
        return
    yield clock(company)
    async for each in outside(settings, company, webhook_on):
        yield each


def python() -> Finding:
    found = platform.python_version()
    if sys.version_info[:2] < PYTHON:
        return Finding("python", fault=f"{found} is too old; install 3.11 or newer")
    return Finding("python", found)


def pin(name: str) -> Finding:
    oldest = PINS[name]
    try:
        found = version(name)
    except PackageNotFoundError:
        return Finding(name, fault="is not installed; install what requirements.lock names")
    numbers = tuple(int(each) for each in re.findall(r"\d+", found)[:3])
    if numbers < oldest:
        wanted = ".".join(map(str, oldest))
        return Finding(name, fault=f"{found} has holes that are known; install {wanted} or newer")
    return Finding(name, found)


def mail_headers() -> Finding:
    """Writes a mail with a name that older parsers turn into a second header, and counts the headers."""
    hostile = "=?utf-8?q?a=0ABcc=3A_other=40example=2Ecom?="
    box = Mailbox("doctor@dezurni.invalid", hostile)
    raw = build(Letter(box, box, hostile, "", "<doctor@dezurni.invalid>", datetime.now(UTC)))
    names = [line.partition(b":")[0].lower() for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if line[:1] != b" "]
    if b"bcc" in names:
        return Finding("mail headers", fault="a name can write a header of its own; install a newer Python")
    return Finding("mail headers", "a name cannot write a header")


def public_address(settings: Settings) -> Finding:
    if not settings.public_url:
        return Finding("public_url", "empty: links in tickets and mails are left out")
    if not settings.public_url.startswith("https://"):
        return Finding("public_url", fault=f"{settings.public_url} is not https://; people's tickets would travel open")
    return Finding("public_url", settings.public_url)


def identity(settings: Settings) -> Finding:
    """A short one stops the start; here it is seen whether it was made up by a person."""
    secret = settings.identity_secret
    if not secret:
        return Finding("identity_secret", "empty: nobody can be signed in, everybody confirms by mail")
    if len(set(secret)) < LETTERS:
        return Finding("identity_secret", fault="it repeats itself; make one with: openssl rand -base64 48")
    return Finding("identity_secret", f"{len(secret.encode())} bytes")


def data_folder(settings: Settings) -> Finding:
    return writable("data folder", settings.data)


def files_folder(settings: Settings) -> Finding:
    return writable("folder of files", settings.files_folder, 0o700)


def writable(subject: str, folder: Path, mode: int = 0o777) -> Finding:
    try:
        folder.mkdir(mode, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"dezurni")
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Finding(subject, fault=f"the disk is full at {folder}; make room, no restart is needed")
        return Finding(subject, fault=f"{folder} cannot be written: {error.strerror}; check owner and rights")
    free = shutil.disk_usage(folder).free
    if free < SPACE:
        return Finding(subject, fault=f"only {free // 1_000_000} MB are free at {folder}; make room")
    return Finding(subject, f"{folder}, {free // 1_000_000_000} GB free")


def widget() -> Finding:
    if not (PACKAGE / "web" / "static" / "w.js").exists():
        return Finding("widget", fault="it is not built; run: make setup")
    return Finding("widget", "built")


def knowledge(folder: Path) -> list[Finding]:
    parts, _, faults = read_house(folder)
    if faults:
        return [Finding(f"knowledge base, {fault.file}", fault=fault.message) for fault in faults]
    languages = dict.fromkeys(article.language for article in parts.articles)
    return [Finding("knowledge base", f"{len(parts.topics)} topics in {', '.join(languages)}")]


def clock(company: Company) -> Finding:
    """A clock that stands before our own files were written is wrong; the zone is the company's."""
    newest = max(path.stat().st_mtime for path in PACKAGE.glob("*.py"))
    now = datetime.now(UTC)
    if now.timestamp() + DRIFT < newest:
        return Finding("clock", fault=f"it says {now:%Y-%m-%d %H:%M} UTC, which is past; set the machine's clock")
    local = now.astimezone(company.zone)
    return Finding("clock", f"{now:%Y-%m-%d %H:%M} UTC, {local:%H:%M} in {company.zone.key}")


async def outside(settings: Settings, company: Company, webhook_on: bool) -> AsyncIterator[Finding]:
    """The database, the desk and the mail servers."""
    store = Store.open(settings.database_url, settings.durability)
    try:
        yield await in_time("database", database(store))
        yield await in_time("redis", news(settings))
        yield await in_time(f"desk {settings.desk}", desk(settings, store, company, webhook_on))
        yield await in_time("mail", smtp(settings))
        yield await in_time("mailbox", imap(settings))
    finally:
        await store.close()


async def in_time(subject: str, looking: Awaitable[Finding]) -> Finding:
    try:
        return await asyncio.wait_for(looking, SECONDS)
    except TimeoutError:
        return Finding(subject, fault=f"does not answer within {SECONDS} s")


async def database(store: Store) -> Finding:
    try:
        await store.prepare()
        moment = await store.clock()
    except (StoreError, OSError) as error:
        return Finding("database", fault=str(error))
    drift = abs((moment - datetime.now(UTC)).total_seconds())
    if drift > DRIFT:
        return Finding("database", fault=f"its clock differs from ours by {drift:.0f} s; set both by NTP")
    return Finding("database", "reachable, its schema is the newest")


async def news(settings: Settings) -> Finding:
    if not settings.redis:
        return Finding("redis", "empty: right for one process; several would not hear of each other")
    if settings.database_url.startswith("sqlite"):
        return Finding("redis", fault="it is for several processes, and they need PostgreSQL: set database")
    try:
        await reach(settings.redis)
    except (RedisError, OSError, ValueError) as error:
        return Finding("redis", fault=f"cannot be reached: {type(error).__name__}; check redis and its password")
    return Finding("redis", "lets us in")


async def desk(settings: Settings, store: Store, company: Company, webhook_on: bool) -> Finding:
    subject = f"desk {settings.desk}"
    paper = Paper(Words(shipped("locales"), company), company.default_language)
    try:
        found = chosen(settings, store, EmbeddedDesk(store), paper, company.name)
    except SettingsError as error:
        return Finding(subject, fault=str(error))
    try:
        if webhook_on and isinstance(found, WebhookDesk):
            await found.switch_on()
        faults = await found.check()
    except StoreError as error:
        faults = [f"the database does not answer: {error}"]
    finally:
        await found.close()
    return Finding(
        subject, "answers, and its set-up is right" if settings.desk != "embedded" else "our own", "; ".join(faults)
    )


async def smtp(settings: Settings) -> Finding:
    if not settings.smtp_host:
        return Finding("mail", "no smtp_host: mails wait in the console's outbox")
    if not settings.mail_from:
        return Finding("mail", fault="mail_from is empty: give the address that mails come from")
    try:
        await smtp_login(route_of(settings))
    except (MailDown, MailUnsure) as error:
        return Finding("mail", fault=f"{settings.smtp_host} cannot be reached: {error}")
    except MailRefused as error:
        return Finding("mail", fault=f"{settings.smtp_host}: {error}; check smtp_user, smtp_password, smtp_security")
    return Finding("mail", f"{settings.smtp_host} lets us in")


async def imap(settings: Settings) -> Finding:
    if not settings.imap_host:
        return Finding("mailbox", "no imap_host: answers to our mails are not read")
    scheme = "imaps" if settings.imap_security == "tls" else "imap"
    url = f"{scheme}://{settings.imap_host}:{settings.imap_port}/INBOX"
    try:
        await Inbox(url, settings.imap_user, settings.imap_password, private=True).holds("<doctor@dezurni.invalid>")
    except (DeskDown, ValueError) as error:
        return Finding("mailbox", fault=f"{settings.imap_host}: {error}; check every imap_ setting")
    return Finding("mailbox", f"{settings.imap_host} lets us in")
