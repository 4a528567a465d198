"""Bringing a database to the newest schema, from code: the migrations are part of the package."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from .errors import StoreError

FOLDER = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 0x44455A55
"""The key of the lock under which processes that start together migrate one after the other."""


def sqlite(path: Path) -> None:
    """Migrate a file. Raises StoreError if it was written by a newer version, or cannot be migrated."""
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path, timeout=30), poolclass=NullPool)

    # The driver would begin only before the first change, and not at all before a change of the schema.
    @event.listens_for(engine, "connect")
    def manual(connection: Any, record: Any) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    try:
        with engine.begin() as connection:
            upgrade(connection)
    except SQLAlchemyError as error:
        raise StoreError(f"cannot migrate the database {path}: {_reason(error)}") from error
    finally:
        engine.dispose()


async def postgres(url: str) -> None:
    """Migrate a PostgreSQL database; `url` as asyncpg reads it. Raises StoreError as `sqlite` does."""
    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url), poolclass=NullPool
    )
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"select pg_advisory_xact_lock({ONE_AT_A_TIME})"))
            await connection.run_sync(upgrade)
    except SQLAlchemyError as error:
        raise StoreError(f"cannot migrate the database: {_reason(error)}") from error
    finally:
        await engine.dispose()


def _reason(error: SQLAlchemyError) -> str:
    """What the database itself said, without the statement around it."""
    return str(getattr(error, "orig", None) or error)


def upgrade(connection: Connection) -> None:
    """From whatever is there to the newest, inside the connection's transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    for written in MigrationContext.configure(connection).get_current_heads():
        if written not in known:
            newest = script.get_current_head()
            raise StoreError(
                f"the database was written by a newer version (schema {written}; this version knows up to {newest}): "
                "install the newer version again, or restore a backup made before it"
            )
    command.upgrade(config, "head")
