"""How many mails went lately to addresses that nobody has proved to be his: counted for all processes together."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from .database import Part, Transaction
from .schema import unasked
from .statements import Statement, upsert

_FORGET = Statement(delete(unasked).where(unasked.c.at <= bindparam("since")))
_COUNTED = Statement(select(unasked.c.errand).where(unasked.c.errand == bindparam("errand")))
_TO_ADDRESS = Statement(
    select(func.count().label("number")).select_from(unasked).where(unasked.c.address == bindparam("address"))
)
_BY_VISITOR = Statement(
    select(func.count().label("number")).select_from(unasked).where(unasked.c.visitor == bindparam("visitor"))
)
_COUNT = Statement(
    upsert(unasked).values({column.name: bindparam(column.name) for column in unasked.c}).on_conflict_do_nothing()
)


class Unasked(Part):
    async def may_mail(
        self,
        errand: int,
        address: str,
        visitor: str,
        now: datetime,
        since: datetime,
        *,
        per_address: int,
        per_visitor: int,
    ) -> bool:
        """Whether this mail may go, which counts it: at most so many to the address, and caused by the visitor,
        after `since`. A later try of the same errand is allowed and not counted again."""
        row = {"errand": errand, "address": _hash(address), "visitor": visitor, "at": now}

        async def work(tx: Transaction) -> bool:
            await tx.run(_FORGET, {"since": since})
            if await tx.rows(_COUNTED, {"errand": errand}):
                return True
            [to_address] = await tx.rows(_TO_ADDRESS, row)
            [by_visitor] = await tx.rows(_BY_VISITOR, row)
            if to_address["number"] >= per_address or by_visitor["number"] >= per_visitor:
                return False
            await tx.run(_COUNT, row)
            return True

        return await self.database.write(work)


def _hash(address: str) -> str:
    return hashlib.sha256(address.casefold().encode()).hexdigest()
