"""The store: transcripts, errands, the embedded desk, articles and people, in SQLite or PostgreSQL.

store = Store.open("sqlite:///var/dezurni.db")
await store.prepare()
seq, conversation = await store.load(id)
await store.append(id, seq, entries, conversation, wake_at)     # durable on return, or Raced, or Repeated
await store.close()
"""

from __future__ import annotations

from .articles import Revision
from .console import Audited, Listed, Miss
from .errands import Errand
from .errors import DiskFull, Raced, Repeated, StoreDown, StoreError, Unstorable
from .files import KeptFile, Taken
from .presence import Present
from .store import Store
from .tickets import FiledTicket, TicketMessage
from .turns import Columns
from .users import Session, User

__all__ = [
    "Audited",
    "Columns",
    "DiskFull",
    "Errand",
    "FiledTicket",
    "KeptFile",
    "Listed",
    "Miss",
    "Present",
    "Raced",
    "Repeated",
    "Revision",
    "Session",
    "Store",
    "StoreDown",
    "StoreError",
    "Taken",
    "TicketMessage",
    "Unstorable",
    "User",
]
