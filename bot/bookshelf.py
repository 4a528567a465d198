"""The articles that are live: revisions in the store, the rest of the knowledge base from its folder.

The folder is imported into an empty store at first start. What is live is a value, built whole and swapped: a broken
edit never goes live, and every process notices a new edit within two seconds.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog

from .core.keeping import Keep, anew
from .core.knowledge import Article, Knowledge, build
from .library import Fault, Parts, Source, article_of, read_folder, read_sources
from .store import Store
from .store.articles import Revision
from .words import Words

log = structlog.get_logger("bookshelf")

IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `conflicts` were edited in the console since they were imported, and were left alone."""

    added: int = 0
    unchanged: int = 0
    conflicts: tuple[str, ...] = ()


class Bookshelf:
    """`knowledge` is what is live now; whoever reads it once sees one whole state."""

    def __init__(self, store: Store, folder: Path, words: Words, keep: Keep = anew) -> None:
        self.store, self.folder, self.words, self.keep = store, folder, words, keep
        self.knowledge = Knowledge()
        self.parts = Parts((), (), {}, {})
        self.version = -1

    async def open(self, now: datetime) -> list[Fault]:
        """Read the folder, import it into an empty store, and make live what the store has. The folder's faults."""
        self.parts, faults = await asyncio.to_thread(read_folder, self.folder, self.words.values)
        for fault in faults:
            log.warning("knowledge_fault", file=fault.file, message=fault.message)
        if not await self.store.newest():
            await self.take_in(now)
        await self.refresh()
        return faults

    async def refresh(self) -> bool:
        """Make live what was published since; whether there was anything."""
        version = await self.store.knowledge_version()
        if version == self.version:
            return False
        published = await self.store.published()
        articles = [self.article(revision)[0] for revision in published]
        self.knowledge = await asyncio.to_thread(self.with_articles, articles)
        self.version = version
        log.info("knowledge_live", version=version, articles=len(articles))
        return True

    def with_articles(self, articles: Iterable[Article]) -> Knowledge:
        """The knowledge with these articles; a language that did not change keeps its index."""
        parts = self.parts
        return build(
            parts.topics,
            articles,
            parts.lexicons,
            parts.concepts,
            parts.examples,
            earlier=self.knowledge,
            keep=self.keep,
        )

    def article(self, revision: Revision) -> tuple[Article, list[str]]:
        """The article that a revision makes, company values filled in, and the names in it that have no value."""
        source = Source(revision.title, revision.questions, revision.body)
        values = self.words.values(revision.language)
        article, missing = article_of(revision.topic, revision.language, source, values)
        return replace(article, revision=revision.revision), missing

    async def take_in(self, now: datetime, folder: Path | None = None) -> Imported:
        """Import what changed in a folder. An article that was edited in the console since is never overwritten."""
        sources = await asyncio.to_thread(read_sources, folder or self.folder)
        newest = {(each.topic, each.language): each for each in await self.store.newest()}
        added, unchanged, conflicts = 0, 0, []
        for (topic, language), source in sources.items():
            checksum = _checksum(source)
            there = newest.get((topic, language))
            if there is not None and _checksum(Source(there.title, there.questions, there.body)) == checksum:
                unchanged += 1
                continue
            if there is not None and not there.checksum:
                conflicts.append(f"{language}/{topic}.md")
                continue
            await self.store.add_revision(
                Revision(
                    topic,
                    language,
                    source.title,
                    source.questions,
                    source.body,
                    IMPORT,
                    now,
                    "published",
                    checksum=checksum,
                ),
                after=there.revision if there else None,
            )
            added += 1
        log.info("articles_imported", added=added, unchanged=unchanged, conflicts=len(conflicts))
        return Imported(added, unchanged, tuple(conflicts))


def _checksum(source: Source) -> str:
    text = "\0".join([source.title, *source.questions, source.body])
    return hashlib.sha256(text.encode()).hexdigest()
