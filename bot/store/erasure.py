"""Forgetting: a person's conversations, or everything older than the company keeps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import bindparam, delete, select

from .conversations import Conversations
from .database import Transaction
from .files import Files
from .schema import (
    ADDRESSED,
    case_links,
    cases,
    conversations,
    entries,
    errands,
    files,
    mails,
    misses,
    shown_tokens,
    ticket_messages,
    tickets,
)
from .statements import Statement

AT_ONCE = 200
"""Conversations erased in one transaction, so that visitors do not wait behind it."""

_OF_A_CONVERSATION = [
    Statement(delete(column.table).where(column == bindparam("id")))
    for column in (
        misses.c.conversation,
        errands.c.conversation,
        mails.c.conversation,
        files.c.conversation,
        cases.c.conversation,
        shown_tokens.c.conversation,
        entries.c.conversation,
        conversations.c.id,
    )
]
_OF_A_TICKET = [
    Statement(delete(column.table).where(column == bindparam("id")))
    for column in (
        *(ticket_messages.c.ref, errands.c.ref, mails.c.ref, files.c.ref, tickets.c.ref),
        *(cases.c.ref, case_links.c.ref, case_links.c.other),
    )
]
_FILES_OF_A_CONVERSATION = Statement(select(files.c.id).where(files.c.conversation == bindparam("id")))
_FILES_OF_A_TICKET = Statement(select(files.c.id).where(files.c.ref == bindparam("id")))


class Erasure(Conversations, Files):
    async def of_person(self, email: str) -> tuple[list[str], list[str]]:
        """The ids of the conversations, and the refs of the tickets, in which this address was given."""
        wanted = email.casefold()
        told = select(conversations.c.id).where(conversations.c.email == wanted, ADDRESSED).order_by(conversations.c.id)
        filed = select(tickets.c.ref).where(tickets.c.email == wanted).order_by(tickets.c.ref)
        return [row["id"] for row in await self._rows(told)], [row["ref"] for row in await self._rows(filed)]

    async def ended_before(self, moment: datetime, limit: int = 1000) -> list[str]:
        """Conversations in which nothing has happened since `moment`, the oldest first."""
        query = select(conversations.c.id).where(conversations.c.updated_at < moment)
        return [row["id"] for row in await self._rows(query.order_by(conversations.c.updated_at).limit(limit))]

    async def erase(self, ids: Sequence[str] = (), refs: Sequence[str] = ()) -> None:
        """Remove conversations (transcripts, errands, misses, mails) and tickets (messages, errands, mails) for good,
        with their files.

        An errand that still waits goes with them: erase only once what was promised is done.
        """
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            erase = partial(_erase, ids=some, statements=_OF_A_CONVERSATION, found=_FILES_OF_A_CONVERSATION)
            await self.cabinet.remove(await self.database.write(erase))
            self.forget(some)
        for start in range(0, len(refs), AT_ONCE):
            some = refs[start : start + AT_ONCE]
            erase = partial(_erase, ids=some, statements=_OF_A_TICKET, found=_FILES_OF_A_TICKET)
            await self.cabinet.remove(await self.database.write(erase))
        await self.database.scrub()


async def _erase(tx: Transaction, ids: Sequence[str], statements: Sequence[Statement], found: Statement) -> list[str]:
    """The ids of the files that no row knows any more."""
    gone = [row["id"] for id in ids for row in await tx.rows(found, {"id": id})]
    for statement in statements:
        await tx.many(statement, [{"id": id} for id in ids])
    return gone
