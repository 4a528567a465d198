"""`articles`: bring a folder of articles into the store, or write the live ones back as a folder."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from .. import company as companies
from .. import settings as configuration
from ..bookshelf import Bookshelf
from ..company import CompanyError
from ..places import shipped
from ..store import Store, StoreError
from ..store.articles import Revision
from ..words import Words


def run(arguments: Sequence[str]) -> int:
    """0 if done; 1 if something conflicts or cannot be read."""
    parser = argparse.ArgumentParser(prog="articles", description="Articles in and out of the store.")
    parser.add_argument("action", choices=["import", "export", "list"])
    parser.add_argument("folder", nargs="?", type=Path, help="default: the knowledge base of the settings")
    options = parser.parse_args(arguments)
    try:
        return asyncio.run(_run(options.action, options.folder))
    except (configuration.SettingsError, CompanyError, StoreError, OSError) as error:
        print(f"This could not be done: {error}", file=sys.stderr)
        return 1


async def _run(action: str, folder: Path | None) -> int:
    settings = configuration.load()
    home = Path(settings.knowledge_base) if settings.knowledge_base else shipped("knowledge_base")
    store = Store.open(settings.database_url, settings.durability)
    settings.data.mkdir(parents=True, exist_ok=True)
    await store.prepare()
    try:
        if action == "import":
            words = Words(shipped("locales"), companies.load(home / "company.toml"))
            return await _take_in(Bookshelf(store, home, words), folder or home)
        published = await store.published()
        if action == "export":
            return _write_out(published, folder or home)
        for each in published:
            print(f"{each.language}/{each.topic}  revision {each.revision}, {each.at:%Y-%m-%d}, {each.author}")
        return 0
    finally:
        await store.close()


async def _take_in(bookshelf: Bookshelf, folder: Path) -> int:
    done = await bookshelf.take_in(datetime.now(UTC), folder)
    print(f"{done.added} imported, {done.unchanged} unchanged, {len(done.conflicts)} in conflict")
    for file in done.conflicts:
        print(f"  {file} was edited in the console and differs; it was left alone", file=sys.stderr)
    return 1 if done.conflicts else 0


def _write_out(published: list[Revision], folder: Path) -> int:
    for each in published:
        file = folder / each.language / f"{each.topic}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_file(each), encoding="utf-8")
    print(f"{len(published)} articles written to {folder}")
    return 0


def as_file(revision: Revision) -> str:
    """The revision as an article's file; a JSON string is a YAML string too."""
    questions = "\n".join(f"  - {_quoted(question)}" for question in revision.questions)
    return (
        f"---\ntitle: {_quoted(revision.title)}\nchecked: {revision.at:%Y-%m-%d}\n"
        f"questions:\n{questions}\n---\n{revision.body}\n"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
