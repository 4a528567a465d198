"""Builds the house once, in order, and serves it."""

from __future__ import annotations

import asyncio
import errno
import gc
import secrets
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from itsdangerous import URLSafeSerializer

from . import company as companies
from .attendance import free_operators
from .bookshelf import Bookshelf
from .core.conversation import Conversation
from .core.facts import Entry
from .core.followed import EMAIL
from .core.known import Known
from .courier import Courier
from .desks.chosen import chosen
from .desks.embedded import EmbeddedDesk
from .desks.paper import Paper
from .enclosures import Enclosures
from .filing import Filing
from .following import Following, add_words
from .learned import Learned
from .mail.inbox import Inbox, account_of
from .mail.room import open_mail_room
from .places import shipped
from .settings import Settings
from .store import Store, StoreError, Taken
from .store.tickets import FiledTicket
from .store.turns import leaves_the_house
from .switchboard import Switchboard
from .web import access, console, desk_calls, files, metrics, operators, pages, requesters, visitors
from .web.entries import for_visitor
from .web.house import HOUSE, House
from .web.relay import Relay
from .web.transport import Server
from .words import Words

log = structlog.get_logger("app")

FRESH_BYTES = 16  # of a ticket's ref: 128 random bits
WATCH_PULSE = 1.0  # seconds between looks at what other processes did: free operators, published articles
TIDY_PULSE = 3600.0  # seconds between looks for files that belong to nothing


Beside = Callable[[], Coroutine[Any, Any, None]]  # what runs beside the doors, until cancelled


class CannotStart(Exception):
    """Why the service cannot start, in words for the administrator."""


@dataclass(slots=True)
class Presence:
    """What changes without a fact: how many operators are free, and how many tickets wait for an answer.
    Refreshed by its task."""

    operators: int = 0
    waiting: int = 0


async def build(settings: Settings) -> tuple[web.Application, list[Beside], str | None]:
    """The application, what must run beside it, and the first administrator's password at the very first start."""
    folder = Path(settings.knowledge_base) if settings.knowledge_base else shipped("knowledge_base")
    company = companies.load(folder / "company.toml")
    words = Words(shipped("locales"), company)
    if words.faults:
        raise CannotStart(f"{folder / 'company.toml'}: {words.faults[0]}")
    store = Store.open(settings.database_url, settings.durability, settings.files_folder)
    if not settings.database:
        _make(settings.data)
    await store.prepare()
    if settings.database_url.startswith("sqlite"):
        await store.forget_workers(now())
    bookshelf = Bookshelf(store, folder, words, Learned(settings.learned_folder).keep)
    await bookshelf.open(now())
    sockets = Server(
        {visitors.NAMESPACE: visitors.EVENTS, operators.NAMESPACE: operators.EVENTS}, origins=origins(settings)
    )
    presence = Presence()
    letters_secret = await store.keep_setting("secret.letters", secrets.token_urlsafe(32))
    mail_room = open_mail_room(settings, company, words, letters_secret)

    refs = fresh_refs()

    def known() -> Known:
        return Known(
            bookshelf.knowledge,
            company.policy,
            now(),
            presence.operators,
            next(refs),
            mail_room.code_of,
            presence.waiting,
        )

    async def count_operators() -> None:
        presence.operators = await free_operators(store)

    async def announce(conversation_id: str, entries: list[Entry], conversation: Conversation) -> None:
        room = visitors.room(conversation_id)
        shown = for_visitor(entries, conversation.language, bookshelf.knowledge, words)
        if shown:
            batch = {"entries": shown, "after": entries[0].seq - 1, "seq": entries[-1].seq}
            await sockets.tell("entries", batch, visitors.NAMESPACE, room)
        if sockets.has(operators.NAMESPACE):
            await operators.announce(house, conversation_id, entries, conversation)
        if any(leaves_the_house(entry.fact) for entry in entries):
            courier.call()

    switchboard = Switchboard(store, words, known, announce)
    embedded = EmbeddedDesk(store)
    desk = chosen(settings, store, embedded, Paper(words, company.default_language), company.name)
    every = timedelta(seconds=settings.desk_look_seconds) if settings.desk_look_seconds else None
    enclosures = Enclosures(store, mail_room.links.file)
    filing = Filing(
        store, switchboard, desk, embedded, known, link_from(settings), enclosures, every, settings.webhook_answers
    )
    name = f"{socket.gethostname()}-{secrets.token_hex(4)}"
    courier = Courier(store, switchboard, filing, known, name, mail_room.post(store, known).carriers())
    visitors_secret = await store.keep_setting("secret.visitor-tokens", secrets.token_urlsafe(32))
    house = House(
        settings=settings,
        company=company,
        words=words,
        store=store,
        switchboard=switchboard,
        bookshelf=bookshelf,
        sockets=sockets,
        signer=URLSafeSerializer(visitors_secret, salt="visitor"),
        knowledge=lambda: bookshelf.knowledge,
        known=known,
        count_operators=count_operators,
        now=now,
    )
    application = web.Application(client_max_size=2**20, middlewares=console.middlewares())
    application[HOUSE] = house
    pages.prepare(application, house)
    console.prepare(application, house)
    requesters.prepare(application, house, mail_room.links)
    files.prepare(application)
    application.add_routes(
        [*pages.routes(), *metrics.routes(), *files.routes(), *requesters.routes(), *console.routes()]
    )
    application.add_routes(desk_calls.routes())
    visitor_door = visitors.VisitorNamespace(house)
    sockets.register_namespace(visitor_door)
    operator_door = operators.OperatorNamespace(house)
    sockets.register_namespace(operator_door)
    sockets.attach(application)

    async def watch() -> None:
        """Notice free operators and published articles of all processes within two seconds."""
        while True:
            try:
                await count_operators()
                presence.waiting = (await store.owed(now())).waiting
                await bookshelf.refresh()
                await visitor_door.tell_presence()
            except StoreError as error:
                log.error("watch_failed", error=error.told)
            await asyncio.sleep(WATCH_PULSE)

    async def tidy() -> None:
        """Clear away what crashes left of files that nothing belongs to."""
        while True:
            try:
                if swept := await store.sweep_files():
                    log.info("files_swept", count=swept)
            except (StoreError, OSError) as error:
                log.error("tidy_failed", error=type(error).__name__)
            await asyncio.sleep(TIDY_PULSE)

    application.on_cleanup.append(lambda _: desk.close())
    application.on_cleanup.append(lambda _: store.close())
    password = await access.first_administrator(store)
    beside: list[Beside] = [*courier.services(), watch, tidy, operator_door.keep_present]
    if every is not None and desk is not embedded and desk.tells:
        beside.append(Following(store, switchboard, desk, known, every).serve)
    if settings.redis:
        relay = sockets.relay = Relay(settings.redis, visitors_secret, sockets.tell_here)
        application.on_cleanup.append(lambda _: relay.close())
        beside += [relay.send, relay.hear]
    if account := account_of(settings):
        own = mail_room.letters.sender.address

        async def add(ticket: FiledTicket, key: str, text: str, files: Sequence[Taken]) -> bool:
            return await add_words(store, switchboard, ticket, key, text, now(), files, EMAIL)

        beside.append(Inbox(account, store, mail_room.links, own, now, add, words, settings).serve)
    return application, beside, password


def link_from(settings: Settings) -> Callable[[str, str], str]:
    """Where staff reads the conversation of a ticket; "" while nobody outside can follow a link to this house."""

    def link(conversation: str, ref: str) -> str:
        public = settings.public_url
        return f"{public}/console/conversations/{conversation}?ticket={ref}" if public else ""

    return link


def fresh_refs() -> Iterator[str]:
    """Ticket refs of 128 bits that nobody can guess. Hashed from one random seed: asking the system for chance at every
    turn would cost more than all the rest of the turn."""
    seed = secrets.token_bytes(32)
    for number in count():
        yield "dz-" + blake2b(number.to_bytes(8, "big"), key=seed, digest_size=FRESH_BYTES).hexdigest()


def now() -> datetime:
    return datetime.now(UTC)


def origins(settings: Settings) -> list[str] | None:
    """Websites whose pages may connect; None is the same origin only. Never everyone."""
    if not settings.origins and not settings.public_url:
        return None
    own = [f"http://{settings.host}:{settings.port}", f"http://localhost:{settings.port}"]
    return [*settings.origins, *([settings.public_url] if settings.public_url else []), *own]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"the data folder {folder} cannot be made: {error.strerror}") from error


async def serve(settings: Settings, ready: Callable[[str, str | None], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the address and, at the very first start, the first password.

    Raises CannotStart, StoreError, CompanyError or SettingsError with a sentence for the administrator.
    """
    application, beside, password = await build(settings)
    runner = web.AppRunner(application, access_log=None, handler_cancellation=False, shutdown_timeout=5)
    await runner.setup()
    try:
        site = web.TCPSite(runner, settings.host, settings.port, backlog=1024, reuse_address=True)
        try:
            await site.start()
        except OSError as error:
            raise CannotStart(_why_not(settings, error)) from error
        port = runner.addresses[0][1]
        tasks = [asyncio.create_task(run(), name=run.__qualname__) for run in beside]
        gc.collect()
        gc.freeze()  # what was built now lives as long as the process; looking through it again is wasted
        ready(settings.public_url or f"http://{_shown(settings.host)}:{port}", password)
        await _until_asked_to_stop(tasks)
    finally:
        await runner.cleanup()


def _why_not(settings: Settings, error: OSError) -> str:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return f"{where} is taken by another program; choose another port with DEZURNI_PORT=8081"
    return f"cannot listen on {where}: {error.strerror}"


def _shown(host: str) -> str:
    return "localhost" if host in ("", "0.0.0.0", "::") else host


async def _until_asked_to_stop(tasks: list[asyncio.Task[None]]) -> None:
    """Wait for a signal. A task that ends before is a bug, and ends the service rather than limping on."""
    asked = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, asked.set)
    stop = asyncio.create_task(asked.wait())
    try:
        done, _ = await asyncio.wait([stop, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stop}:
            task.result()
    finally:
        for task in (stop, *tasks):
            task.cancel()
        await asyncio.gather(stop, *tasks, return_exceptions=True)
