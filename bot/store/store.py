"""The store as the rest of the house sees it: its parts, on the database that an address names."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from .articles import Articles
from .cabinet import Cabinet
from .cases import Cases
from .clocks import Clocks
from .console import Console
from .database import Database
from .erasure import Erasure
from .errands import Errands
from .errors import StoreError
from .mails import Mails
from .postgres import Postgres
from .presence import Presence
from .shown import Shown
from .sqlite import Sqlite
from .tickets import Tickets
from .unasked import Unasked
from .users import Users


class Store(Erasure, Errands, Tickets, Cases, Clocks, Mails, Unasked, Shown, Articles, Users, Presence, Console):
    """One store, for one event loop. `prepare` before anything else, `close` after everything."""

    def __init__(self, database: Database, cabinet: Cabinet | None = None) -> None:
        super().__init__(database)
        self.cabinet = cabinet or Cabinet(None)

    @classmethod
    def open(cls, url: str, synchronous: str = "full", files: Path | None = None) -> Store:
        """The store at `url`; nothing is connected yet.

        sqlite:///var/dezurni.db       a file, relative to the working directory; four slashes for an absolute path
        postgresql://user@host/name    a PostgreSQL database, as libpq writes it

        files        the folder of files that people sent; without one they cannot be kept
        synchronous  SQLite's: "full" (the default) also survives power loss, "normal" only the death of a process
        Raises StoreError for an address of any other form.
        """
        return cls(database_at(url, synchronous), Cabinet(files))

    async def prepare(self) -> None:
        """Connect, and migrate to the newest schema. Raises StoreError in words for the administrator."""
        await self.database.prepare()

    async def close(self) -> None:
        """Finish what was begun, and let go of the database."""
        await self.database.close()


def database_at(url: str, synchronous: str) -> Database:
    parts = urlsplit(url)
    match parts.scheme:
        case "sqlite":
            path = unquote(parts.path).removeprefix("/")
            if parts.netloc or not path:
                raise StoreError(f"a SQLite database is named like sqlite:///var/dezurni.db, not {url!r}")
            wanted = parse_qs(parts.query).get("synchronous", [synchronous])[0].lower()
            if wanted not in ("full", "normal"):
                raise StoreError(f"synchronous is full or normal, not {wanted!r}")
            return Sqlite(Path(path), wanted)
        case "postgresql" | "postgres":
            return Postgres(url)
    raise StoreError(f"unknown kind of database {parts.scheme!r}: sqlite or postgresql")
