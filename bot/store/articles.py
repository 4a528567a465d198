"""Articles: every revision of every one, none ever changed, and a number that tells when the live ones moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from .database import Part, Transaction
from .errors import Raced, StoreError
from .schema import counters, revisions
from .statements import Row, Statement, upsert

KNOWLEDGE = "knowledge"


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of an article in one language.

    revision         1, 2, … within topic and language; 0 before it is written
    state            draft, published, or withdrawn (it was published, and is no more)
    author           a user's id, or "import"
    source_language, source_revision   what it was translated from, "" and 0 if from nothing; stale when that moved on
    checksum         of the file it was imported from, "" if it was written in the console
    """

    topic: str
    language: str
    title: str
    questions: tuple[str, ...]
    body: str
    author: str
    at: datetime
    state: str = "draft"
    source_language: str = ""
    source_revision: int = 0
    checksum: str = ""
    revision: int = 0


_newest = (
    select(revisions.c.topic, revisions.c.language, func.max(revisions.c.revision).label("revision"))
    .group_by(revisions.c.topic, revisions.c.language)
    .subquery()
)
_decided = (
    select(revisions.c.topic, revisions.c.language, func.max(revisions.c.revision).label("revision"))
    .where(revisions.c.state != "draft")
    .group_by(revisions.c.topic, revisions.c.language)
    .subquery()
)
_COLUMNS = list(revisions.c)
_NEWEST = Statement(
    select(*_COLUMNS)
    .join(
        _newest,
        (_newest.c.topic == revisions.c.topic)
        & (_newest.c.language == revisions.c.language)
        & (_newest.c.revision == revisions.c.revision),
    )
    .order_by(revisions.c.topic, revisions.c.language)
)
_PUBLISHED = Statement(
    select(*_COLUMNS)
    .join(
        _decided,
        (_decided.c.topic == revisions.c.topic)
        & (_decided.c.language == revisions.c.language)
        & (_decided.c.revision == revisions.c.revision),
    )
    .where(revisions.c.state == "published")
    .order_by(revisions.c.topic, revisions.c.language)
)
_OF_ONE = (revisions.c.topic == bindparam("topic"), revisions.c.language == bindparam("language"))
_HISTORY = Statement(select(*_COLUMNS).where(*_OF_ONE).order_by(revisions.c.revision.desc()))
_REVISION = Statement(select(*_COLUMNS).where(*_OF_ONE, revisions.c.revision == bindparam("revision")))
_LAST = Statement(select(func.max(revisions.c.revision).label("last")).where(*_OF_ONE))
_ADD = Statement(
    upsert(revisions).values({column.name: bindparam(column.name) for column in revisions.c}).on_conflict_do_nothing()
)
_VERSION = Statement(select(counters.c.number).where(counters.c.name == bindparam("name")))
_MOVED = Statement(
    upsert(counters)
    .values(name=bindparam("name"), number=1)
    .on_conflict_do_update(index_elements=[counters.c.name], set_={"number": counters.c.number + 1})
)


class Articles(Part):
    async def add_revision(self, article: Revision, after: int | None = None) -> int:
        """Write the article as its next revision, and return that one's number.

        after  the revision it was made from; Raises Raced if that is no longer the last one. None: whatever is last
        Raises StoreError for an unknown state.
        """
        return await self.database.write(lambda tx: _add(tx, article, after))

    async def publish(self, topic: str, language: str, revision: int, author: str, at: datetime) -> int:
        """Make that revision the live one, as a new revision that says who and when; the new one's number.

        Raises StoreError if there is no such revision. An older revision is restored the same way.
        """
        return await self.database.write(
            lambda tx: _copy(tx, topic, language, revision, state="published", author=author, at=at)
        )

    async def withdraw(self, topic: str, language: str, author: str, at: datetime) -> int:
        """Take the article out of what is live; its history stays. The new revision's number."""
        return await self.database.write(
            lambda tx: _copy(tx, topic, language, None, state="withdrawn", author=author, at=at)
        )

    async def published(self) -> list[Revision]:
        """What is live: the last published revision of each article that was not withdrawn since."""
        return [_revision(row) for row in await self._rows(_PUBLISHED)]

    async def newest(self) -> list[Revision]:
        """The last revision of each article, whatever its state: the editors' board."""
        return [_revision(row) for row in await self._rows(_NEWEST)]

    async def history(self, topic: str, language: str) -> list[Revision]:
        """All revisions of one article, the last one first."""
        return [_revision(row) for row in await self._rows(_HISTORY, {"topic": topic, "language": language})]

    async def revision(self, topic: str, language: str, revision: int) -> Revision | None:
        row = await self._row(_REVISION, {"topic": topic, "language": language, "revision": revision})
        return _revision(row) if row else None

    async def knowledge_version(self) -> int:
        """A number that rises with every change of what is live; cheap enough to ask for every second."""
        row = await self._row(_VERSION, {"name": KNOWLEDGE})
        return row["number"] if row else 0


async def _add(tx: Transaction, article: Revision, after: int | None) -> int:
    if article.state not in ("draft", "published", "withdrawn"):
        raise StoreError(f"an article is draft, published or withdrawn, not {article.state!r}")
    last = (await tx.rows(_LAST, {"topic": article.topic, "language": article.language}))[0]["last"] or 0
    row = {column.name: getattr(article, column.name) for column in revisions.c} | {"revision": last + 1}
    # Who writes the same number at the same time loses here, after waiting for the other.
    if (after is not None and after != last) or not await tx.run(_ADD, row):
        raise Raced(f"{article.topic}/{article.language}")
    # A counter rather than the largest number of a row: those become visible out of order, and a poll would miss one.
    if article.state != "draft":
        await tx.run(_MOVED, {"name": KNOWLEDGE})
    return last + 1


async def _copy(
    tx: Transaction, topic: str, language: str, revision: int | None, *, state: str, author: str, at: datetime
) -> int:
    one = {"topic": topic, "language": language}
    if revision is None:
        revision = (await tx.rows(_LAST, one))[0]["last"]
    rows = await tx.rows(_REVISION, {**one, "revision": revision})
    if not rows:
        raise StoreError(f"there is no revision {revision} of {topic} in {language}")
    copy = _revision(rows[0] | {"state": state, "author": author, "at": at})
    return await _add(tx, copy, None)


def _revision(row: Row) -> Revision:
    return Revision(**{**row, "questions": tuple(row["questions"])})
