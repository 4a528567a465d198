"""From an errand to a ticket at the desk: filed once, added to later, and kept by our own desk where the other refuses.

Rules of this file:
1. A ticket goes to the embedded desk only if the chosen desk surely does not have it; doubt waits.
2. Once the embedded desk has it, the chosen desk is never asked again for it.
3. A desk that refuses a file still gets the ticket, with a line that names what stayed behind.
4. What waits because the desk is away goes as soon as the desk is back, not when its own hour comes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from .core import phrases as p
from .core.facts import (
    AnswerExpected,
    Entry,
    Lapsed,
    Ticket,
    TicketDelayed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
)
from .core.known import Known
from .desks import Attachment, Case, Desk, DeskDown, DeskRefused, DeskUnsure, Filed, Message, State
from .desks.embedded import EmbeddedDesk
from .desks.http import within
from .desks.rest import Rest
from .enclosures import Enclosures
from .figures import DESK_FAILURES, TICKETS
from .following import owe_answer, set_state
from .store import Errand, Store
from .store.tickets import FiledTicket, Place
from .switchboard import Switchboard

log = structlog.get_logger("filing")

TRY_SECONDS = 100  # of one try, well inside the courier's lease
BACK_OFF = (5, 15, 60, 120, 300, 900)  # seconds before the next try; the last one repeats for as long as it takes
TRANSCRIPT_LIMIT = 5000  # entries that go along with a ticket
SOON = timedelta(seconds=30)  # what is due by then comes by itself
HURRIED = 500  # errands that go at once when the desk is back
ERRANDS_FROM = 1_000_000  # numbers of messages from elsewhere begin here; no conversation has so many entries
MESSAGE_TRIES = 100  # a day of refusals, then an administrator decides

Result = TypeVar("Result")


class NotNow(Exception):
    """The errand waits. `seconds` until the next try; None leaves it to the back-off."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Never(Exception):
    """Trying again cannot help; an administrator sees it in the delivery log."""


@dataclass(frozen=True, slots=True)
class Home:
    """A ticket, the conversation that it began in, and where it was filed."""

    conversation: str
    ticket: Ticket
    filed: Filed


class Filing:
    """
    link         where staff reads a conversation about this ticket: from (conversation, ref)
    enclosures   what the visitor sent along; None where no files are taken
    look_every   how often tickets at the desk are looked at; None for never
    calls        whether the desk tells us of answers by itself
    """

    def __init__(
        self,
        store: Store,
        switchboard: Switchboard,
        desk: Desk,
        embedded: EmbeddedDesk,
        known: Callable[[], Known],
        link: Callable[[str, str], str] = lambda conversation, ref: "",
        enclosures: Enclosures | None = None,
        look_every: timedelta | None = None,
        calls: bool = False,
    ) -> None:
        self.store, self.switchboard, self.known = store, switchboard, known
        self.desk, self.embedded = desk, embedded
        self.desks: dict[str, Desk] = {desk.name: desk, embedded.name: embedded}
        self._link, self._enclosures, self._look_every, self._calls = link, enclosures, look_every, calls
        self._rest = Rest()

    async def file(self, errand: Errand, requested: TicketRequested) -> None:
        """File the ticket, and write its number into the conversation in the transaction that ends the errand.

        Raises NotNow, after the visitor was told that it takes longer.
        """
        ticket = requested.ticket
        try:
            self._unless_resting()
            filed = await self._filed(await self._case(errand, ticket), errand.tries)
        except (DeskDown, DeskUnsure) as error:
            await self.switchboard.receive(errand.conversation, TicketDelayed(ticket.ref, type(error).__name__))
            raise NotNow(f"{type(error).__name__}: {error}", error.retry_after) from error
        watched = await self._copied(ticket, filed, errand.conversation)
        opened = TicketOpened(ticket.ref, filed.number, filed.desk, filed.url, filed.id, watched)
        outcome = await self.switchboard.receive(errand.conversation, opened, settles=errand.id)
        if outcome.moot:
            await self.store.finish(errand, self.known().now)
        TICKETS.labels(filed.desk).inc()
        log.info("ticket_opened", conversation=errand.conversation, ref=ticket.ref, desk=filed.desk, tries=errand.tries)
        await self._answered()

    async def file_confirmed(self, errand: Errand, ref: str) -> None:
        """File the ticket that waited for its requester's confirmation. Raises NotNow like `file`."""
        entries = await self.store.entries(errand.conversation, limit=TRANSCRIPT_LIMIT)
        ticket, _ = _found(entries, ref)
        if ticket is None:
            raise Never("the conversation has no such ticket")
        await self.file(errand, TicketRequested(replace(ticket, confirmed=True)))

    async def append(self, errand: Errand, message: TicketMessage) -> None:
        """Add words to the ticket, at the desk that has it. Raises NotNow or Never."""
        """Add words to the ticket, at the desk that has it. Raises NotNow or Never."""
        now = self.known().now
        place = await self._place(errand.conversation, message.ref)
        # Numbers of entries are a ticket's own only in the conversation that it began in; those of errands are any's.
        own = place.conversation == errand.conversation
        name, number = (str(errand.seq), errand.seq) if own else (f"e{errand.id}", ERRANDS_FROM + errand.id)
        files = await self._files(errand.conversation, message, now)
        sender = files[0].sender if files else ""
        text = self._listed(message.text, p.FILE_GIVEN, files, place.ticket.language)
        if not text:
            raise Never("the files were erased before they could be added")
        words = Message(f"{message.ref}/{name}", number, text, now, errand.tries, files, sender)
        copy = await self.store.ticket(place.ticket.ref)
        if copy is not None and not copy.ours:
            key = message.key or words.ref
            kind = "operator" if sender else "requester"
            linked = message.files
            await self.store.ticket_append(copy.ref, key, kind, sender, message.text, now, linked=linked)
        await self._say(errand, place, words)
        if not message.by:
            await self._owe(errand, message, place, words)
        await self._done(errand)

    async def note(self, errand: Errand) -> None:
        """Tell the desk that has a ticket what became of it. Raises NotNow or Never."""
        place = await self._place(errand.conversation, errand.ref, follow=False)
        words = str(errand.detail.get("text", ""))
        said = Message(f"{errand.ref}/e{errand.id}", ERRANDS_FROM + errand.id, words, self.known().now, errand.tries)
        await self._say(errand, place, said)
        await self._done(errand)

    async def look(self, errand: Errand) -> None:
        """Whether the requester's tickets at the desk elsewhere are still open there; a desk that is down says so
        another time."""
        for case in await self.store.cases_of(str(errand.detail.get("email", ""))):
            desk = self.desks.get(case.desk)
            if case.here or case.merged_into or desk is None or desk is self.embedded:
                continue
            try:
                status = await within(TRY_SECONDS, desk.status(Filed(case.desk, case.desk_id, case.number, case.url)))
            except (DeskDown, DeskUnsure, DeskRefused):
                break
            if status.state is State.UNKNOWN:
                continue
            if case.kept and (ticket := await self.store.ticket(case.ref)):
                await set_state(self.store, self.switchboard, ticket, status.state, self.known().now)
            else:
                await self.store.set_case_closed(case.ref, status.state is State.CLOSED)
        await self.store.finish(errand, self.known().now)

    async def _place(self, conversation: str, ref: str, follow: bool = True) -> Home:
        """Where a ticket is; of one that was merged, where it goes on. Raises NotNow or Never."""
        case = await self.store.case(ref)
        if case is not None and follow and case.merged_into:
            case = await self.store.case(case.merged_into) or case
        conversation, ref = (case.conversation, case.ref) if case else (conversation, ref)
        entries = await self.store.entries(conversation, limit=TRANSCRIPT_LIMIT)
        ticket, filed = _found(entries, ref)
        copy = await self.store.ticket(ref)
        if copy is not None and not copy.ours:
            ticket, filed = ticket or _promised(copy), filed or Filed(copy.desk, copy.desk_id, copy.number, copy.url)
        if any(isinstance(entry.fact, Lapsed) and entry.fact.ref == ref for entry in entries):
            raise Never("the request lapsed before it was confirmed; there is no ticket to add to")
        if ticket is None or filed is None:
            raise NotNow("the ticket itself is not filed yet")
        return Home(conversation, ticket, filed)

    async def _say(self, errand: Errand, place: Home, words: Message) -> None:
        ticket, filed = place.ticket, place.filed
        try:
            desk = self.desks.get(filed.desk)
            if desk is None:
                raise DeskRefused(f"the ticket is at the desk {filed.desk!r}, which the settings no longer name")
            if desk is not self.embedded:
                self._unless_resting()
            await self._tried(within(TRY_SECONDS, self._appended(desk, ticket, filed, words)))
        except (DeskDown, DeskUnsure) as error:
            raise NotNow(f"{type(error).__name__}: {error}", error.retry_after) from error
        except DeskRefused as error:
            if errand.tries >= MESSAGE_TRIES:
                raise Never(f"DeskRefused: {error}") from error
            raise NotNow(f"DeskRefused: {error}") from error

    async def _owe(self, errand: Errand, message: TicketMessage, place: Home, words: Message) -> None:
        """The requester waits for an answer again, and staff is to act: told before the errand is done, so that it is
        told whatever dies in between. Of another ticket's number, into which this one went, nobody is told here."""
        ticket = await self.store.ticket(place.ticket.ref)
        if ticket is None or not self._watched(ticket.desk):
            return
        if ticket.state != State.OPEN:
            await set_state(self.store, self.switchboard, ticket, State.OPEN, words.now)
        if not ticket.ours:
            await self.store.look(ticket.ref, words.now)
        due = await owe_answer(self.store, self.switchboard, ticket, words.ref, message.channel, not message.text)
        if due and message.text and errand.conversation != place.conversation:
            case = await self.store.case(message.ref)
            number = case.number if case else ticket.number
            expected = AnswerExpected(message.ref, number, due, f"{words.ref}/expected")
            await self.switchboard.receive(errand.conversation, expected)

    async def _done(self, errand: Errand) -> None:
        await self.store.finish(errand, self.known().now)
        await self._answered()

    async def _files(self, conversation: str, message: TicketMessage, now: datetime) -> tuple[Attachment, ...]:
        """Given in the chat, or with an answer on the ticket's page or by mail."""
        if self._enclosures is None:
            return ()
        entries = await self.store.entries(conversation, limit=TRANSCRIPT_LIMIT)
        given = await self._enclosures.of_message(entries, message, now)
        return (*given, *(await self._enclosures.of_answer(message.ref, message.key, now) if message.key else ()))

    async def _appended(self, desk: Desk, ticket: Ticket, filed: Filed, words: Message) -> None:
        """With its files, or else without them and with a line about each."""
        try:
            await desk.append(ticket, filed, words)
        except DeskRefused as error:
            if not words.attachments:
                raise
            text = self._listed(words.text, p.FILE_STAYED_BEHIND, words.attachments, ticket.language)
            await desk.append(ticket, filed, replace(words, text=text, attachments=()))
            await self._tell_of_files(ticket.ref, words.attachments, error)

    def _listed(self, text: str, phrase: p.Phrase, files: Sequence[Attachment], language: str) -> str:
        """The text, and a line about each file in the requester's language."""
        say = self.switchboard.words.say
        lines = [say(_about(each, phrase), language) for each in files]
        return "\n".join([text, *lines]).strip()

    async def _copied(self, ticket: Ticket, filed: Filed, conversation: str) -> bool:
        """Keep a copy of what another desk has, for its requester's page; whether we shall learn how it goes on."""
        if filed.desk == self.embedded.name:
            return True
        now, every = self.known().now, self._look_every
        look_at = now + every if every and self.desk.tells else None
        place = Place(filed.desk, filed.id, filed.number, filed.url, look_at, self._calls)
        await self.store.copy_ticket(ticket, place, now, conversation)
        return self._watched(filed.desk)

    def _watched(self, desk: str) -> bool:
        """Whether we learn of answers there, so that a promise can be seen to be kept."""
        looked = self._look_every is not None and self.desk.tells
        return desk == self.embedded.name or (desk == self.desk.name and (looked or self._calls))

    async def _filed(self, case: Case, tries: int) -> Filed:
        if tries > 1 and self.desk is not self.embedded:
            kept = await self.embedded.find(case.ticket.ref)
            if kept is not None:
                return kept
        try:
            filed: Filed = await self._tried(within(TRY_SECONDS, self._created(case, tries)))
        except DeskRefused as error:
            if self.desk is self.embedded:
                raise DeskDown(str(error)) from error
            await self._tell("desk-refused", case, str(error))
            return await self.embedded.create(case, tries)
        if filed.dropped:
            await self._tell("desk-dropped", case, ", ".join(filed.dropped))
        return filed

    async def _created(self, case: Case, tries: int) -> Filed:
        """With its files, or else without them; a refusal says that surely nothing was made."""
        try:
            return await self.desk.create(case, tries)
        except DeskRefused as error:
            if not case.attachments:
                raise
            names = tuple(each.name for each in case.attachments)
            filed = await self.desk.create(replace(case, attachments=(), left_behind=names), tries)
            await self._tell_of_files(case.ticket.ref, case.attachments, error)
            return filed

    async def _tell_of_files(self, ref: str, files: Sequence[Attachment], error: DeskRefused) -> None:
        log.error("desk_refused_files", desk=self.desk.name, ref=ref, files=len(files), detail=str(error)[:200])
        detail = f"{len(files)} files: {error}"
        await self.store.audit(self.known().now, "courier", "desk-refused-files", ref, detail[:500])

    async def _tell(self, what: str, case: Case, detail: str) -> None:
        """For administrators: in the log, and in the audit log, which the delivery page shows."""
        log.error(what.replace("-", "_"), desk=self.desk.name, ref=case.ticket.ref, detail=detail[:200])
        await self.store.audit(case.now, "courier", what, case.ticket.ref, detail[:500])

    async def _case(self, errand: Errand, ticket: Ticket) -> Case:
        entries = await self.store.entries(errand.conversation, limit=TRANSCRIPT_LIMIT)
        now, enclosures = self.known().now, self._enclosures
        files = await enclosures.of_ticket(entries, ticket.ref, now) if enclosures else ()
        link = self._link(errand.conversation, ticket.ref)
        return Case(ticket, errand.conversation, tuple(entries), now, link, files)

    def _unless_resting(self) -> None:
        now = self.known().now
        if self._rest.until is not None and now < self._rest.until:
            wait = int((self._rest.until - now).total_seconds()) + 1
            raise DeskDown("the desk does not answer; it is asked again in a moment", wait)

    async def _tried(self, doing: Awaitable[Result]) -> Result:
        try:
            return await doing
        except (DeskDown, DeskUnsure) as error:
            DESK_FAILURES.labels(self.desk.name, type(error).__name__).inc()
            self._rest.failed(self.known().now)
            raise
        except DeskRefused as error:
            DESK_FAILURES.labels(self.desk.name, type(error).__name__).inc()
            raise

    async def _answered(self) -> None:
        """The desk is there. What waits because it was away goes now; a desk whose index lags sees to that itself.

        Of a desk that fails now and then, or failed another process, nobody knows that it was away: each answer then
        brings forward one that would wait for long, the one that was tried least.
        """
        back, now = self._rest.answered(), self.known().now
        after = now if back else now + SOON
        waiting = [
            errand
            for kind in ("ticket", "ticket_message")
            for errand in await self.store.errands(state="waiting", kind=kind, limit=HURRIED)
            if errand.error.startswith(("DeskDown", "DeskUnsure")) and errand.due_at > after
        ]
        for errand in waiting if back else sorted(waiting, key=lambda each: each.tries)[:1]:
            await self.store.retry_errand(errand.id, now)


def _promised(copy: FiledTicket) -> Ticket:
    """The ticket as its copy has it, for words that come after its conversation was erased."""
    return Ticket(
        ref=copy.ref,
        email=copy.email,
        subject=copy.subject,
        department=copy.department,
        priority=copy.priority,
        language=copy.language,
        description=copy.description,
        name=copy.name,
        confirmed=copy.confirmed,
        details=copy.details,
    )


def _about(file: Attachment, phrase: p.Phrase) -> p.Saying:
    """A line about a file; of a colleague's it says whose it is, whatever a desk makes of its sender."""
    size = len(file.content)
    if file.sender and phrase is p.FILE_GIVEN:
        return p.FILE_OF_COLLEAGUE(who=file.sender, name=file.name, size=size)
    return phrase(name=file.name, size=size)


def back_off(tries: int) -> int:
    """Seconds before the next try."""
    return BACK_OFF[min(max(tries, 1), len(BACK_OFF)) - 1]


def _found(entries: list[Entry], ref: str) -> tuple[Ticket | None, Filed | None]:
    """The ticket as it was promised, and where it was filed."""
    ticket = filed = None
    for entry in entries:
        match entry.fact:
            case TicketRequested(ticket=promised) if promised.ref == ref:
                ticket = promised
            case TicketOpened(ref=opened, number=number, desk=desk, url=url, id=id) if opened == ref:
                filed = Filed(desk, id or ref, number, url)
    return ticket, filed
