"""What the console lists and keeps: conversations, unanswered questions, canned replies, the audit log, settings."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from .database import Part, Transaction
from .schema import ADDRESSED, OPERATED, QUEUED, audit, canned, conversations, misses, settings
from .search import holds
from .statements import Statement, upsert


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list. `snippet` is the beginning of the last words of its visitor or an operator."""

    id: str
    seq: int
    holder: str
    operator: str
    language: str
    topic: str
    email: str
    number: str
    snippet: str
    opened_at: datetime
    updated_at: datetime
    waiting_since: datetime | None


@dataclass(frozen=True, slots=True)
class Miss:
    """Words nobody could answer, or an answer that did not help.

    kind   unanswered, or unhelpful (then `topic` is the article's; otherwise the nearest one, if any)
    state  new until an editor has dealt with it; then what the editor made of it
    """

    conversation: str
    seq: int
    kind: str
    at: datetime
    language: str
    topic: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Audited:
    """Who did what to what. Never a visitor's words, never a secret."""

    at: datetime
    user: str
    action: str
    object: str
    detail: str


_LISTED = [conversations.c[field.name] for field in dataclasses.fields(Listed)]
_SET_MISS = Statement(
    update(misses)
    .where(misses.c.conversation == bindparam("in_conversation"), misses.c.seq == bindparam("in_seq"))
    .values(state=bindparam("in_state"))
)
_AUDIT = Statement(
    insert(audit).values({name: bindparam(name) for name in ("at", "user", "action", "object", "detail")}).inline()
)
_CANNED = Statement(select(canned).order_by(canned.c.name, canned.c.language))
_UNCAN = Statement(delete(canned).where(canned.c.name == bindparam("name")))
_CAN = Statement(insert(canned).values({column.name: bindparam(column.name) for column in canned.c}).inline())
_SETTING = Statement(select(settings.c.value).where(settings.c.key == bindparam("key")))
_SET = Statement(
    upsert(settings)
    .values(key=bindparam("key"), value=bindparam("value"))
    .on_conflict_do_update(
        index_elements=[settings.c.key], set_={"value": bindparam("value", type_=settings.c.value.type)}
    )
)
_KEEP = Statement(upsert(settings).values(key=bindparam("key"), value=bindparam("value")).on_conflict_do_nothing())


class Console(Part):
    async def conversations(
        self,
        *,
        holder: str = "",
        operator: str = "",
        language: str = "",
        topic: str = "",
        email: str = "",
        text: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> list[Listed]:
        """Conversations that fit every filter given, newest activity first; of those in the queue the longest waiting.

        email  exactly this address, whatever its capitals
        text   a piece of the id, the address, or the ticket's number
        """
        query = select(*_LISTED).where(conversations.c.seq > 0)
        filters = {"holder": holder, "operator": operator, "language": language, "topic": topic}
        filters["email"] = email.casefold()
        query = query.where(*(conversations.c[name] == value for name, value in filters.items() if value))
        query = query.where(OPERATED) if operator or holder == "operator" else query
        query = query.where(ADDRESSED) if email else query
        query = query.where(QUEUED) if holder == "queue" else query
        query = query.where(holds(conversations.c.search, text)) if text else query
        first = conversations.c.waiting_since if holder == "queue" else conversations.c.updated_at.desc()
        query = query.order_by(first, conversations.c.id).limit(limit).offset(offset)
        return [Listed(**row) for row in await self._rows(query)]

    async def queue(self, limit: int = 200) -> list[Listed]:
        """Conversations that wait for an operator, the longest waiting first."""
        query = select(*_LISTED).where(conversations.c.holder == "queue", QUEUED)
        query = query.order_by(conversations.c.waiting_since, conversations.c.id).limit(limit)
        return [Listed(**row) for row in await self._rows(query)]

    async def misses(
        self,
        *,
        state: str = "new",
        kind: str = "",
        language: str = "",
        topic: str = "",
        limit: int = 200,
        offset: int = 0,
    ) -> list[Miss]:
        """What editors work through, newest first; `state` "" for all of them."""
        filters = {"state": state, "kind": kind, "language": language, "topic": topic}
        query = select(misses).where(*(misses.c[name] == value for name, value in filters.items() if value))
        query = query.order_by(misses.c.at.desc(), misses.c.conversation, misses.c.seq).limit(limit).offset(offset)
        return [Miss(**row) for row in await self._rows(query)]

    async def set_miss(self, conversation: str, seq: int, state: str) -> bool:
        """Say what became of it (learnt, ignored, …); False if there is no such miss."""
        values = {"in_conversation": conversation, "in_seq": seq, "in_state": state}
        return await self._run(_SET_MISS, values) == 1

    async def audit(self, at: datetime, user: str, action: str, object: str = "", detail: str = "") -> None:
        """Write down that `user` did this. Nothing is ever taken out of this log but by retention."""
        await self._run(_AUDIT, {"at": at, "user": user, "action": action, "object": object, "detail": detail})

    async def audited(
        self, *, user: str = "", action: str = "", object: str = "", limit: int = 100, offset: int = 0
    ) -> list[Audited]:
        """The log, newest first."""
        filters = {"user": user, "action": action, "object": object}
        query = select(*(column for column in audit.c if column.name != "id"))
        query = query.where(*(audit.c[name] == value for name, value in filters.items() if value))
        query = query.order_by(audit.c.id.desc()).limit(limit).offset(offset)
        return [Audited(**row) for row in await self._rows(query)]

    async def canned_replies(self) -> dict[str, dict[str, str]]:
        """Text by language, by name."""
        replies: dict[str, dict[str, str]] = {}
        for row in await self._rows(_CANNED):
            replies.setdefault(row["name"], {})[row["language"]] = row["text"]
        return replies

    async def set_canned_reply(self, name: str, texts: dict[str, str]) -> None:
        """The reply's text in each language, in place of what it had; without any text it is gone."""

        async def work(tx: Transaction) -> None:
            await tx.run(_UNCAN, {"name": name})
            await tx.many(
                _CAN, [{"name": name, "language": language, "text": text} for language, text in texts.items() if text]
            )

        await self.database.write(work)

    async def setting(self, key: str) -> str | None:
        row = await self._row(_SETTING, {"key": key})
        return row["value"] if row else None

    async def set_setting(self, key: str, value: str) -> None:
        await self._run(_SET, {"key": key, "value": value})

    async def keep_setting(self, key: str, value: str) -> str:
        """The setting's value; `value` if it had none. Of processes that start together, one's becomes everybody's."""

        async def work(tx: Transaction) -> str:
            await tx.run(_KEEP, {"key": key, "value": value})
            kept: str = (await tx.rows(_SETTING, {"key": key}))[0]["value"]
            return kept

        return await self.database.write(work)
