"""Mails that wait in the house because no mail server is set up: kept as they would have left, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from .database import Part
from .schema import mails
from .statements import Statement, upsert


@dataclass(frozen=True, slots=True)
class KeptMail:
    """`kind` and `ref` are its errand's; `message` is the whole of it, seven bits wide, lines ending in CRLF."""

    message_id: str
    conversation: str
    ref: str
    kind: str
    recipient: str
    subject: str
    text: str
    message: str
    at: datetime


_KEEP = Statement(
    upsert(mails).values({column.name: bindparam(column.name) for column in mails.c}).on_conflict_do_nothing()
)
_ONE = Statement(select(mails).where(mails.c.message_id == bindparam("message_id")))
_REMOVE = Statement(delete(mails).where(mails.c.message_id == bindparam("message_id")))


class Mails(Part):
    async def keep_mail(self, mail: KeptMail) -> bool:
        """Keep it in the outbox; False, and nothing changes, if a mail with this Message-ID is there already."""
        row = {column.name: getattr(mail, column.name) for column in mails.c}
        return await self._run(_KEEP, row) == 1

    async def kept_mails(self, *, limit: int = 50, offset: int = 0) -> list[KeptMail]:
        """The outbox, newest first."""
        query = select(mails).order_by(mails.c.at.desc(), mails.c.message_id).limit(limit).offset(offset)
        return [KeptMail(**row) for row in await self._rows(query)]

    async def kept_mail(self, message_id: str) -> KeptMail | None:
        row = await self._row(_ONE, {"message_id": message_id})
        return KeptMail(**row) if row else None

    async def remove_mail(self, message_id: str) -> bool:
        """False if it is gone already."""
        return await self._run(_REMOVE, {"message_id": message_id}) == 1
