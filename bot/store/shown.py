"""Signed identities that are meant for one visitor: which conversations have shown one, until it is worth nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from .database import Part, Transaction
from .schema import shown_tokens
from .statements import Statement, upsert

_OF_THE_TOKEN = shown_tokens.c.token == bindparam("token")
_SHOWN = Statement(select(shown_tokens).where(_OF_THE_TOKEN).order_by(shown_tokens.c.at))
_SHOW = Statement(
    upsert(shown_tokens)
    .values({column.name: bindparam(column.name) for column in shown_tokens.c})
    .on_conflict_do_nothing()
)
_FORGET = Statement(delete(shown_tokens).where(shown_tokens.c.until <= bindparam("now")))


class Shown(Part):
    async def show_token(
        self, token: str, conversation: str, now: datetime, until: datetime, again_within: timedelta
    ) -> bool:
        """Whether this conversation may show the token, which is then known: the first may, and so may others that do
        so `again_within` that first time.

        token  its fingerprint; until: when it can be forgotten
        """
        row = {"token": token, "conversation": conversation, "at": now, "until": until}

        async def work(tx: Transaction) -> bool:
            await tx.run(_FORGET, {"now": now})
            shown = await tx.rows(_SHOWN, {"token": token})
            if shown and now - shown[0]["at"] > again_within:
                return any(each["conversation"] == conversation for each in shown)
            await tx.run(_SHOW, row)
            return True

        known = await self._rows(_SHOWN, {"token": token})
        if any(each["conversation"] == conversation for each in known):
            return True
        return await self.database.write(work)

    async def pass_token(self, token: str, conversation: str, now: datetime, until: datetime) -> None:
        """The house itself let the visitor who shows it go on in this conversation."""
        await self._run(_SHOW, {"token": token, "conversation": conversation, "at": now, "until": until})
