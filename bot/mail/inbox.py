"""Replies to our mails come back: the mailbox is looked into, and what belongs to a ticket goes into it.

Rules of this file:
1. The mailbox is only read. Where we stopped is kept in the store; the same mail read twice changes nothing.
2. A mail belongs to a ticket if it answers one of ours or quotes its link: the ref in our Message-ID is 128 bits that
   nobody can guess, and the link is signed.
3. Only the requester's own address speaks for him; what others send becomes a note that he does not see.
4. The number in a subject proves nothing: with it alone the requester's address is heard as a note, and no other.
5. A machine's mail goes nowhere, and nothing here answers a mail; that an answer is promised again is mailed once.
"""

from __future__ import annotations

import asyncio
import contextlib
import email
import imaplib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ..core import phrases as p
from ..core.files import NotTaken, why_not
from ..core.heard.secrets import redact
from ..core.phrases import Saying
from ..settings import Settings
from ..store import Store, StoreError, Taken
from ..store.tickets import FiledTicket
from ..words import Words
from .incoming import Incoming, identifiers, read, subject_of
from .links import BadLink, Links
from .message import BadAddress, mailbox

log = structlog.get_logger("inbox")

PULSE = 20.0  # seconds between looks
SECONDS = 20.0  # for each answer of the server
AT_ONCE = 100  # mails in one look
MAIL_BYTES = 25_000_000  # larger ones are left where they are
PIECE = 64 * 1024  # bytes of a file that are looked at together
MARK = "mail.read-up-to"
HEADERS = "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (IN-REPLY-TO REFERENCES SUBJECT)])"
NUMBER = re.compile(r"\[(#\d{4,9})\]")  # as the subjects of our mails have it
UID = re.compile(rb"UID (\d+)")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class Account:
    """A mailbox over IMAP. `secure` is TLS from the first byte; without it only for a server on this machine."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    secure: bool = True


def account_of(settings: Settings) -> Account | None:
    """The mailbox of the settings, None without one."""
    if not settings.imap_host:
        return None
    secure = settings.imap_security == "tls"
    return Account(settings.imap_host, settings.imap_port, settings.imap_user, settings.imap_password, secure)


Add = Callable[[FiledTicket, str, str, Sequence[Taken]], Awaitable[bool]]
"""Puts the requester's words and files into his ticket, wherever that is, once for a key; whether they were new."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: mails that answer ours, and how far it came."""

    validity: int
    upto: int
    mails: tuple[tuple[int, bytes], ...]


class Inbox:
    """`domain` and `own` are those of our mails' ids and sender; `now` gives aware datetimes. The settings say which
    files are taken, and `words` why others are not."""

    def __init__(
        self,
        account: Account,
        store: Store,
        links: Links,
        own: str,
        now: Callable[[], datetime],
        add: Add,
        words: Words,
        settings: Settings,
    ) -> None:
        self.account, self.store, self.links, self.own = account, store, links, own.casefold()
        self.now, self.add, self.words, self.settings = now, add, words, settings
        self.domain = own.rpartition("@")[2]

    async def serve(self) -> None:
        """Look until cancelled. A server that is away for a while ends nothing."""
        while True:
            try:
                await self.look()
            except (OSError, imaplib.IMAP4.error, StoreError) as error:
                log.error("inbox_failed", error=type(error).__name__)
            await asyncio.sleep(PULSE)

    async def look(self) -> int:
        """Everything new; how many mails went into a ticket. Raises OSError, IMAP4.error or StoreError."""
        taken = 0
        while True:
            validity, upto = await self._mark()
            found = await asyncio.to_thread(_look, self.account, self.domain, validity, upto)
            for uid, raw in found.mails:
                taken += await self._take(uid, raw)
            if (found.validity, found.upto) == (validity, upto):
                return taken
            await self.store.set_setting(MARK, f"{found.validity}:{found.upto}")

    async def _mark(self) -> tuple[int, int]:
        validity, _, upto = (await self.store.setting(MARK) or "0:0").partition(":")
        return int(validity), int(upto)

    async def _take(self, uid: int, raw: bytes) -> bool:
        """Whether it went into a ticket. A mail that nobody can read holds up no other."""
        try:
            mail = await asyncio.to_thread(read, raw)  # up to 25 MB of whatever anybody sends
        except Exception as error:
            log.exception("mail_unreadable", uid=uid, error=type(error).__name__)
            return False
        if mail.machine or mail.sender == self.own:
            log.info("mail_of_a_machine", uid=uid, reason=mail.machine or "own")
            return False
        for ref in dict.fromkeys([*refs_in(mail.answers, self.domain), *self._quoted(mail)]):
            if await self._into(ref, mail):
                return True
        for number in NUMBER.findall(mail.subject):
            if await self._by_number(number, mail):
                return True
        log.info("mail_without_a_ticket", uid=uid)
        return False

    def _quoted(self, mail: Incoming) -> Iterator[str]:
        """The refs of the links of ours in it: for programs that name no mail they answer, and servers that gave our
        mail another id."""
        for token in mail.links:
            with contextlib.suppress(BadLink):
                yield self.links.quoted_ref(token)

    async def _by_number(self, number: str, mail: Incoming) -> bool:
        """For colleagues to see, never in the requester's name: who knows number and address can write such a mail."""
        ticket = await self.store.ticket(number=number)
        if ticket is None or not ticket.ours or not _is_his(mail, ticket):  # a note here is not seen at another desk
            return False
        if await self._put(ticket, mail, "number"):
            await self.store.set_ticket_state(ticket.ref, "open", self.now())
        return True

    async def _into(self, ref: str, mail: Incoming) -> bool:
        stays = await self.store.surviving(ref)
        if await self.store.ticket(stays) is not None:
            ref = stays
        ticket = await self.store.ticket(ref)
        if ticket is None:
            return False
        his = _is_his(mail, ticket)
        if await self._put(ticket, mail, "requester" if his else "note") and his:
            if ref != stays:  # it goes on where nothing of it is kept here
                await self.store.tell_case(stays, redact(mail.text)[0], self.now())
            elif not ticket.confirmed:
                await self.store.confirm_ticket(ref)
        return True

    async def _put(self, ticket: FiledTicket, mail: Incoming, by: str) -> bool:
        """Its words and files, in the requester's name only if they are `by` him; whether they were new."""
        ref, key, (text, _) = ticket.ref, f"mail:{mail.identifier}", redact(mail.text)
        taken, refused = await self._files(ref, mail, ticket.language)
        if refused:
            await self._note(ref, f"files:{mail.identifier}", mail.sender, "\n".join(refused))
        if not text and not taken:
            return False
        adding = (
            self.add(ticket, key, text, taken) if by == "requester" else self._note(ref, key, mail.sender, text, taken)
        )
        if not await adding:
            await self.store.drop_files(taken)
            return False
        log.info("mail_taken", ref=ref, by=by, files=len(taken))
        return True

    async def _files(self, ref: str, mail: Incoming, language: str) -> tuple[list[Taken], list[str]]:
        """(what is taken, a line for staff about each file that is not)"""
        largest, most = self.settings.file_bytes, self.settings.files_per_conversation
        there = [each for each in await self.store.ticket_files(ref) if not each.conversation]
        taken: list[Taken] = []
        refused: list[str] = []
        for each in mail.files:
            try:
                if len(there) + len(taken) >= most:
                    raise NotTaken("too_many")
                taken.append(await self.store.take_file(each.name, _pieces(each.content), largest, language))
            except NotTaken as why:
                reason = self._say(why_not(why.reason, largest, most))
                refused.append(self._say(p.FILE_REFUSED(name=each.name, reason=reason)))
        return taken, refused

    def _say(self, saying: Saying) -> str:
        return self.words.say(saying, self.words.company.default_language)

    async def _note(self, ref: str, message_ref: str, sender: str, text: str, files: Sequence[Taken] = ()) -> bool:
        return await self.store.ticket_append(ref, message_ref, "note", sender, text, self.now(), files=files)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def refs_in(answers: tuple[str, ...], domain: str) -> list[str]:
    """The refs in those message ids that are ours, the nearest first."""
    own = re.compile(rf"<([A-Za-z0-9-]+)\.[A-Za-z0-9.-]+@{re.escape(domain)}>")
    return list(dict.fromkeys(found[1] for each in answers if (found := own.fullmatch(each))))


def _is_his(mail: Incoming, ticket: FiledTicket) -> bool:
    return bool(mail.sender) and mail.sender == _canonical(ticket.email) and not mail.doubted


def _canonical(address: str) -> str:
    try:
        return mailbox(address).address.casefold()
    except BadAddress:
        return ""


def _look(account: Account, domain: str, validity: int, upto: int) -> Look:
    """One session, in a thread of its own: imaplib waits."""
    kind = imaplib.IMAP4_SSL if account.secure else imaplib.IMAP4
    connection = kind(account.host, account.port, timeout=SECONDS)
    try:
        connection.login(account.user, account.password)
        connection.select("INBOX", readonly=True)
        present = int((connection.response("UIDVALIDITY")[1] or [b"0"])[0] or b"0")
        after = upto if present == validity else 0
        uids = [uid for uid in _uids(connection, after) if uid > after][:AT_ONCE]
        if not uids:
            return Look(present, after, ())
        wanted = [uid for uid in uids if _may_be_ours(connection, uid, domain)]
        return Look(present, uids[-1], tuple((uid, _whole(connection, uid)) for uid in wanted))
    finally:
        # What was read stays read, however the goodbye goes; one that fails leaves the socket open.
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            connection.logout()
        with contextlib.suppress(OSError):
            connection.shutdown()


def _uids(connection: imaplib.IMAP4, after: int) -> list[int]:
    _, found = connection.uid("SEARCH", f"UID {after + 1}:*")
    return sorted(int(uid) for uid in (found[0] or b"").split())


def _may_be_ours(connection: imaplib.IMAP4, uid: int, domain: str) -> bool:
    """Whether it answers a mail of ours or has a number in its subject; all others are left unread."""
    _, found = connection.uid("FETCH", str(uid), HEADERS)
    for each in found:
        if isinstance(each, tuple):
            size = SIZE.search(each[0])
            headers = email.message_from_bytes(each[1])
            if refs_in(identifiers(headers), domain) or NUMBER.search(subject_of(headers)):
                return size is None or int(size[1]) <= MAIL_BYTES
    return False


def _whole(connection: imaplib.IMAP4, uid: int) -> bytes:
    _, found = connection.uid("FETCH", str(uid), "(BODY.PEEK[])")
    return next((bytes(each[1]) for each in found if isinstance(each, tuple)), b"")
