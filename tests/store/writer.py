"""A process that writes until it is killed, and says on its output what was acknowledged: `python -m … <url>`."""

from __future__ import annotations

import asyncio
import os
import sys

from bot.core.conversation import Conversation
from bot.core.facts import BotSaid, Entry, VisitorSaid
from bot.core.phrases import GREETING
from bot.store import Store

from .talk import NOW

VISITORS = 12


async def main(url: str) -> None:
    store = Store.open(url)
    await store.prepare()
    await asyncio.gather(*(talk(store, f"visitor {number}") for number in range(VISITORS)))


async def talk(store: Store, id: str) -> None:
    seq, conversation = 0, Conversation()
    while True:
        facts = VisitorSaid(f"poruka {seq + 1}", f"key {seq + 1}"), BotSaid(GREETING())
        for fact in facts:
            conversation = conversation.after(fact, NOW)
        entries = [Entry(seq + n, NOW, fact, getattr(fact, "text", "…")) for n, fact in enumerate(facts, 1)]
        await store.append(id, seq, entries, conversation, None)
        os.write(1, f"{id}\t{seq + 1}\n".encode())
        seq += 2


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
