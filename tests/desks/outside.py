"""A house whose tickets are at another desk: one that says what a test lets it say, or a real one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.company import Company
from bot.core.facts import Ticket
from bot.desks import Case, Filed, Message, Reply, State, Status
from bot.filing import Filing
from bot.following import Following
from bot.store import Store
from bot.store.tickets import FiledTicket
from bot.words import Words

from .cases import link
from .house import DeskHouse
from .stages import Stage

EVERY = timedelta(seconds=60)


class Teller:
    """A desk that says what a test lets it say, and counts how often it is asked."""

    name = "teller"
    tells = True

    def __init__(self) -> None:
        self.states: dict[str, State] = {}
        self.answers: dict[str, list[Reply]] = {}
        self.mark: dict[str, str] = {}
        self.faults: list[Exception] = []
        self.asked: list[str] = []
        self.said: list[tuple[str, str]] = []

    async def create(self, case: Case, tries: int) -> Filed:
        number = str(len(self.states) + 1)
        self.states[number] = State.OPEN
        return Filed(self.name, number, f"#{number}", f"https://desk.example/{number}")

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        if self.faults:
            raise self.faults.pop(0)
        if (filed.id, message.ref) not in [(id, ref) for id, ref in self.said]:
            self.said.append((filed.id, message.ref))

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        if self.faults:
            raise self.faults.pop(0)
        return {each.id: self.mark[each.id] for each in filed if each.id in self.mark}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        self.asked.append(filed.id)
        if self.faults:
            raise self.faults.pop(0)
        return Status(self.states[filed.id], tuple(self.answers.get(filed.id, [])))

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        return

    def answer(self, number: str, id: str, text: str, author: str = "Iva") -> None:
        self.answers.setdefault(number, []).append(Reply(id, author, text, None))


class Outside(DeskHouse):
    """A house whose tickets are at another desk, at which it looks."""

    def __init__(self, store: Store, desk: Teller | Stage, company: Company, words: Words) -> None:
        self.far = desk.desk if isinstance(desk, Stage) else desk
        super().__init__(store, self.far, company, words)
        self.following = self.another()

    def filing_to(self, desk: object) -> Filing:
        filing = super().filing_to(self.far)
        return Filing(self.store, filing.switchboard, self.far, self.embedded, self.known, link, look_every=EVERY)

    def another(self, store: Store | None = None) -> Following:
        """Another process that looks."""
        return Following(store or self.store, self.filing.switchboard, self.far, self.known, EVERY)

    async def filed(self, ref: str, conversation: str = "talk") -> FiledTicket:
        await self.promise(ref, conversation)
        await self.courier.carry()
        return await self.copy(ref)

    async def copy(self, ref: str) -> FiledTicket:
        found = await self.store.ticket(ref)
        assert found is not None
        return found

    async def look(self, **later: float) -> int:
        self.clock.pass_by(**(later or {"seconds": 70}))
        return await self.following.look()

    async def facts(self, *kinds: type, conversation: str = "talk") -> list[object]:
        return [each.fact for each in await self.store.entries(conversation) if isinstance(each.fact, kinds)]

    async def thread(self, ref: str) -> list[tuple[str, str]]:
        return [(each.author_kind, each.text) for each in await self.store.ticket_messages(ref)]
