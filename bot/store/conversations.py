"""Conversations: their state, their transcript, and when the clock must speak in them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, select, update

from bot.core import facts
from bot.core.conversation import Conversation
from bot.core.facts import Entry

from .appends import open_row
from .database import Database, Part, Transaction
from .errors import Raced, StoreError
from .schema import conversations, entries
from .statements import Statement
from .turns import Columns, prepared
from .types import from_json, storable

REMEMBERED = 5_000
"""Conversations whose last known state is kept in memory, a few KB each."""

_LOAD = Statement(select(conversations.c.seq, conversations.c.state).where(conversations.c.id == bindparam("id")))
_ENTRIES = Statement(
    select(entries.c.seq, entries.c.at, entries.c.fact, entries.c.text)
    .where(entries.c.conversation == bindparam("id"), entries.c.seq > bindparam("since"))
    .order_by(entries.c.seq)
    .limit(bindparam("most", type_=Integer()))
)
_BY_TOKEN = Statement(select(conversations.c.id).where(conversations.c.token_hash == bindparam("token_hash")))
_DUE = Statement(
    select(conversations.c.id)
    .where(conversations.c.wake_at <= bindparam("now"))
    .order_by(conversations.c.wake_at)
    .limit(bindparam("most", type_=Integer()))
)
_WAKE = Statement(
    update(conversations)
    .where(conversations.c.id == bindparam("in_id"), conversations.c.seq == bindparam("in_seq"))
    .values(wake_at=bindparam("in_wake_at"))
)


class Conversations(Part):
    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._remembered: OrderedDict[str, tuple[int, Conversation]] = OrderedDict()

    async def load(self, id: str) -> tuple[int, Conversation]:
        """The conversation's last number and its state, as the database has them; (0, Conversation()) if unknown."""
        row = await self._row(_LOAD, {"id": id})
        if row is None:
            return 0, Conversation()
        found = row["seq"], Conversation.from_plain(from_json(row["state"]))
        self._remember(id, *found)
        return found

    async def recall(self, id: str) -> tuple[int, Conversation]:
        """Like `load`, from memory where this process wrote or read it last: no query.

        It may be behind another process. That is harmless for a turn that ends in `append`, which then raises
        Raced; a turn that would end in nothing (a moot fact) must ask `load` before it believes so.
        """
        return self._remembered.get(id) or await self.load(id)

    async def append(
        self,
        id: str,
        after: int,
        entries: Sequence[Entry],
        conversation: Conversation,
        wake_at: datetime | None,
        columns: Columns | None = None,
        *,
        settles: int | None = None,
    ) -> None:
        """Write one turn; on return it is durable.

        id            the conversation's; its row is made by its first append
        after         the number this was decided on; `entries` are numbered after+1, after+2, …
        conversation  the state after the last of the entries
        wake_at       when TimePassed is due in it, None for never
        columns       what lists show; without, `Columns.of(conversation, entries)`
        settles       the errand whose result this is: it is done in the same transaction

        Raises Raced if someone wrote after number `after`: load and decide again. Raises Repeated if an entry's
        client key, or the errand's result, was written before: that is the answer. Raises Unstorable, StoreDown.
        """
        columns = columns or Columns.of(conversation, entries)
        append = prepared(id, after, entries, conversation, wake_at, columns, settles)
        try:
            await self.database.append(append)
        except Raced:
            self._remembered.pop(id, None)
            raise
        self._remember(id, append.numbers[-1], conversation)

    def _remember(self, id: str, seq: int, conversation: Conversation) -> None:
        known = self._remembered.get(id)
        if known is None or known[0] <= seq:
            self._remembered[id] = seq, conversation
            self._remembered.move_to_end(id)
        if len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def forget(self, ids: Sequence[str]) -> None:
        """Remember nothing of these any more."""
        for id in ids:
            self._remembered.pop(id, None)

    async def entries(self, id: str, since: int = 0, limit: int = 500) -> list[Entry]:
        """The entries after number `since`, in order, at most `limit`."""
        rows = await self._rows(_ENTRIES, {"id": id, "since": since, "most": limit})
        return [Entry(row["seq"], row["at"], _fact(id, row["seq"], row["fact"]), row["text"]) for row in rows]

    async def open_conversation(self, id: str, token_hash: str) -> None:
        """A row that nothing has happened in yet, found by its visitor's token. Once more: nothing happens."""

        async def work(tx: Transaction) -> None:
            await open_row(tx, [storable(id)], storable(token_hash))

        await self.database.write(work)

    async def token_conversation(self, token_hash: str) -> str | None:
        """The conversation that this token opens; the token itself is never stored."""
        row = await self._row(_BY_TOKEN, {"token_hash": token_hash})
        return row["id"] if row else None

    async def due(self, now: datetime, limit: int = 100) -> list[str]:
        """Conversations whose `wake_at` has come, the longest due first."""
        return [row["id"] for row in await self._rows(_DUE, {"now": now, "most": limit})]

    async def wake(self, id: str, seq: int, at: datetime | None) -> bool:
        """Set another time for the clock to speak, unless something was written after `seq`.

        For a deadline that turned out moot, or whose turn failed: without it the same one would be due for ever.
        """
        return await self._run(_WAKE, {"in_id": id, "in_seq": seq, "in_wake_at": at}) == 1


def _fact(id: str, seq: int, raw: str) -> facts.Fact:
    try:
        return facts.from_plain(from_json(raw))
    except KeyError as missing:
        raise StoreError(f"entry {seq} of conversation {id} was written by a newer version: {missing}") from None
