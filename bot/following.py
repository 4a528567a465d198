"""What happens to a ticket at the desk that has it, brought to its requester; and his later words, brought to the desk.

Rules of this file:
1. One process at a time looks at a ticket of another desk: the look is claimed with a lease.
2. An answer is known by the desk's own id for it, so it is told once, whatever dies in between.
3. A desk that fails is asked more rarely each time, and a ticket in which nothing happens, too.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from .core import phrases as p
from .core.facts import TicketMessage
from .core.followed import TICKET, PromiseEnded, RequesterWrote, TicketAnswered, TicketStateChanged
from .core.heard.secrets import redact
from .core.known import Known
from .desks import Desk, DeskDown, DeskRefused, DeskUnsure, Filed, Reply, State, Status
from .desks.http import within
from .store import Store, StoreError, Taken
from .store.cases import Case
from .store.tickets import FiledTicket
from .switchboard import Switchboard

log = structlog.get_logger("following")

PULSE = 2.0  # seconds between looks at what is due
LEASE = timedelta(minutes=2)  # how long a look is ours alone
AT_ONCE = 50  # tickets in one look
DESK_SECONDS = 50  # of one question to the desk, well inside the lease
RAREST = timedelta(hours=1)
QUIET = 20  # a ticket in which nothing happened for a while is asked again after a twentieth of it
ANSWER_LIMIT = 8000  # characters of an answer that are kept
SHOWN_LIMIT = 3000  # characters of it that the conversation shows
TALKS = 50  # that go on with one ticket and learn of it, the newest
UNMARKED = "-"  # it was looked at, and the desk gives no marks
SEEN_ONCE = "~"  # a mark counts to the second: what happens in the same one is seen by a second look


class Following:
    """`every` is how long after a look the next one at a busy ticket comes."""

    def __init__(
        self, store: Store, switchboard: Switchboard, desk: Desk, known: Callable[[], Known], every: timedelta
    ) -> None:
        self.store, self.switchboard, self.desk, self.known, self.every = store, switchboard, desk, known, every

    async def serve(self) -> None:
        """Look until cancelled. A store or a desk that is away for a while ends nothing."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.error("look_failed", error=error.told)
            await asyncio.sleep(PULSE)

    async def look(self) -> int:
        """Everything that is due, in one batch; how many tickets brought news. Raises StoreError."""
        begun = self.known().now
        claimed = await self.store.claim_looks(self.desk.name, begun, LEASE, AT_ONCE)
        if not claimed:
            return 0
        news, done = 0, 0
        try:
            places = [_place(each) for each in claimed]
            marks = await within(DESK_SECONDS, self.desk.marks(places))
            for ticket in claimed:
                if self.known().now - begun > LEASE / 2:
                    break  # the others are due again when their lease is over
                news += await self._seen(ticket, marks.get(ticket.desk_id, ""))
                done += 1
        except (DeskDown, DeskUnsure, DeskRefused) as error:
            log.warning("desk_not_asked", desk=self.desk.name, tickets=len(claimed) - done, error=type(error).__name__)
            for ticket in claimed[done:]:
                await self._later(ticket)
        return news

    async def _seen(self, ticket: FiledTicket, mark: str) -> bool:
        """Whether there was news. Raises DeskDown or DeskUnsure: then the others need not be asked either."""
        now = self.known().now
        if mark and ticket.looked == mark:
            await self.store.looked(ticket.ref, mark, now + self._wait(ticket, now))
            return False
        said = {each.message_ref for each in await self.store.ticket_messages(ticket.ref)}
        known = frozenset(name.removeprefix(ANSWER) for name in said if name.startswith(ANSWER))
        try:
            status: Status = await within(DESK_SECONDS, self.desk.status(_place(ticket), known))
        except DeskRefused as error:
            log.warning("ticket_not_shown", desk=self.desk.name, ref=ticket.ref, reason=str(error)[:200])
            await self._later(ticket)
            return False
        answers = [each for each in status.replies if each.id not in known]
        for reply in answers:
            await self._answered(ticket, reply, now)
        changed = await self._stands(ticket, status.state, now)
        current = await self.store.ticket(ticket.ref) or ticket
        settled = mark if ticket.looked == mark + SEEN_ONCE else mark + SEEN_ONCE
        again = None if current.state == State.CLOSED else now + self._wait(current, now)
        await self.store.looked(ticket.ref, settled if mark else UNMARKED, again)
        if again is None and (found := await self.store.ticket(ticket.ref)) and found.state != State.CLOSED:
            await self.store.look(ticket.ref, now)  # its requester opened it again in this very moment
        return bool(answers) or changed

    async def _answered(self, ticket: FiledTicket, reply: Reply, now: datetime) -> None:
        text, _ = redact(reply.text[:ANSWER_LIMIT])
        name, ref = _name(reply.author), ANSWER + reply.id
        await tell_answer(self.store, self.switchboard, ticket, ref, name, text)
        await self.store.ticket_append(ticket.ref, ref, "operator", name, text, min(reply.at or now, now))
        log.info("answer_brought", desk=self.desk.name, ref=ticket.ref)

    async def _stands(self, ticket: FiledTicket, state: State, now: datetime) -> bool:
        """Take over the desk's state, unless words of the requester that may change it are still on their way there."""
        if state is State.UNKNOWN or state == ticket.state:
            return False
        if await self.store.errands(state="waiting", kind="ticket_message", ref=ticket.ref, limit=1):
            return False
        await set_state(self.store, self.switchboard, ticket, state, now)
        return True

    async def _later(self, ticket: FiledTicket) -> None:
        failures = ticket.failures + 1
        wait = min(self.every * 2 ** min(failures, 20), RAREST)
        await self.store.looked(ticket.ref, ticket.looked, self.known().now + wait, failures)

    def _wait(self, ticket: FiledTicket, now: datetime) -> timedelta:
        return max(self.every, min((now - ticket.updated_at) / QUIET, RAREST))


ANSWER = "desk:"
"""Before the id that the desk gave to an answer."""


async def tell_answer(
    store: Store,
    switchboard: Switchboard,
    ticket: FiledTicket,
    key: str,
    name: str,
    text: str,
    files: Sequence[Taken] = (),
) -> None:
    """Staff answered: the conversations about the ticket learn it, once for a key; files are named."""
    say = switchboard.words.say
    named = [say(p.FILE_GIVEN(name=each.name, size=each.size), ticket.language) for each in files]
    shown = text if len(text) <= SHOWN_LIMIT else text[:SHOWN_LIMIT].rstrip() + "…"
    shown = "\n".join([shown, *named]).strip()
    answered = TicketAnswered(ticket.ref, ticket.number, name, shown, f"{ticket.ref}/{key}")
    for talk in await talks_about(store, ticket):
        await switchboard.receive(talk, answered)


async def set_state(store: Store, switchboard: Switchboard, ticket: FiledTicket, state: str, now: datetime) -> None:
    """The ticket stands otherwise; that it was closed or opened again is told in its conversations."""
    if State.CLOSED in (state, ticket.state) and state != ticket.state:
        told = State.CLOSED if state == State.CLOSED else State.OPEN
        key = f"{ticket.ref}/{state}/{ticket.updated_at.isoformat()}"
        for talk in await talks_about(store, ticket):
            await switchboard.receive(talk, TicketStateChanged(ticket.ref, ticket.number, str(told), key))
    await store.set_ticket_state(ticket.ref, state, now)


async def add_words(
    store: Store,
    switchboard: Switchboard,
    ticket: FiledTicket,
    key: str,
    text: str,
    now: datetime,
    files: Sequence[Taken] = (),
    channel: str = TICKET,
) -> bool:
    """The requester's later words and files: into what we keep of the ticket, and to the desk that has it. False if
    this `key` was there already; nothing is then said twice.

    channel  by which they came, as in Promised
    """
    new = await store.ticket_append(ticket.ref, key, "requester", ticket.name, text, now, files=files)
    if not ticket.ours:
        # After the files are kept, because they are sent from there. Of one that comes again nothing is told twice.
        await switchboard.receive(ticket.conversation, TicketMessage(ticket.ref, text, key=key, channel=channel))
    if new:
        await set_state(store, switchboard, ticket, State.OPEN, now)
        if ticket.look_at is not None or ticket.looked:
            await store.look(ticket.ref, now)
    if ticket.ours:
        await owe_answer(store, switchboard, ticket, key, channel, quiet=not text)
    return new


async def owe_answer(
    store: Store, switchboard: Switchboard, ticket: FiledTicket, key: str, channel: str = TICKET, quiet: bool = False
) -> str:
    """The requester's words are where staff reads them: an answer is promised again, once for a key, in the
    conversation in which the ticket was made. By when (ISO 8601); "" where nothing is promised."""
    if not await _talks(store, ticket):
        return ""
    ref, name = ticket.ref, f"{ticket.ref}/wrote/{key}"
    wrote = RequesterWrote(ref, ticket.number, ticket.department, ticket.priority, channel, name, quiet)
    outcome = await switchboard.receive(ticket.conversation, wrote)
    return next((each.due for each in outcome.conversation.promises if each.ref == ref), "")


async def answered_elsewhere(store: Store, switchboard: Switchboard, conversation: str, ref: str) -> None:
    """A colleague answered in a conversation that went on with a ticket of another one: its promise is kept, too."""
    ticket = await store.ticket(await store.surviving(ref))
    if ticket is not None and ticket.conversation != conversation and await _talks(store, ticket):
        await switchboard.receive(ticket.conversation, PromiseEnded(ticket.ref, "answered"))


async def talks_about(store: Store, ticket: FiledTicket | Case) -> list[str]:
    """The conversation in which it was made, if that is still there, and those that went on with it."""
    listed = await store.conversations(text=ticket.number, limit=TALKS) if ticket.number else []
    ids = dict.fromkeys((ticket.conversation, *(each.id for each in listed if each.number == ticket.number)))
    found = []
    for id in filter(None, ids):
        seq, talk = await store.load(id)
        if seq and (id == ticket.conversation or talk.ticket == ticket.ref):
            found.append(id)
    return found


async def _talks(store: Store, ticket: FiledTicket) -> bool:
    """Whether the conversation in which it was made is still there."""
    return bool(ticket.conversation) and (await store.load(ticket.conversation))[0] > 0


def _place(ticket: FiledTicket) -> Filed:
    return Filed(ticket.desk, ticket.desk_id, ticket.number, ticket.url)


def _name(author: str) -> str:
    """A name to be shown: never the address of a member of staff."""
    name = author.partition("<")[0].strip().strip('"')
    return "" if "@" in name else name[:120]
