"""The tables. What they hold is said here; how they came about is said by migrations/.

Rules of this file:
1. A change here comes with a migration; a test compares the two on both databases.
2. There is no column, and will be none, through which a customer's account could be changed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    TextClause,
    UniqueConstraint,
    text,
)

from .types import Moment, Plain, Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

COUNTER = BigInteger().with_variant(Integer(), "sqlite")
"""A number the database gives; SQLite counts only in a column that is exactly INTEGER."""


# The snapshot of each conversation's fold, and the columns that lists filter and sort by.
conversations = Table(
    "conversations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("state", Words, nullable=False),
    Column("token_hash", Words, unique=True),
    Column("holder", Words, nullable=False),
    Column("operator", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("snippet", Words, nullable=False),
    Column("search", Words, nullable=False),
    Column("opened_at", Moment),
    Column("updated_at", Moment),
    Column("waiting_since", Moment),
    Column("wake_at", Moment),
)
Index(None, conversations.c.updated_at)


def _index_where(name: str, column: Column[Any], condition: TextClause) -> None:
    """An index of the few rows that have something there: the others cost nothing in each append."""
    Index(name, column, sqlite_where=condition, postgresql_where=condition)


# A query that such an index is to serve says the same condition; with a parameter SQLite could not see it.
OPERATED = text("operator <> ''")
ADDRESSED = text("email <> ''")
QUEUED = text("waiting_since IS NOT NULL")
_index_where("ix_conversations_operated", conversations.c.updated_at, OPERATED)
_index_where("ix_conversations_addressed", conversations.c.email, ADDRESSED)
_index_where("ix_conversations_queued", conversations.c.waiting_since, QUEUED)
_index_where("ix_conversations_to_wake", conversations.c.wake_at, text("wake_at IS NOT NULL"))

# The transcript. `turn` is the number of the first entry written in the same append.
entries = Table(
    "entries",
    metadata,
    Column("conversation", Words, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("turn", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", Words, nullable=False),
    Column("key", Words),
    Column("fact", Words, nullable=False),
    Column("text", Words, nullable=False),
    UniqueConstraint("conversation", "key"),
)

# What must leave the house. `due_at` is when it may be tried next; while a worker has it in hand, when its lease ends.
# Errands of one `line` leave in the order they were written, one at a time.
errands = Table(
    "errands",
    metadata,
    Column("id", COUNTER, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("ref", Words, nullable=False),
    Column("line", Words, nullable=False),
    Column("detail", Plain, nullable=False),
    Column("state", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("worker", Words, nullable=False),
    Column("error", Words, nullable=False),
    Column("ended_at", Moment),
    Column("settled_seq", Integer),
    CheckConstraint("state IN ('waiting', 'done', 'abandoned')", name="state"),
    sqlite_autoincrement=True,  # an erased errand's number must not come back while a worker still holds it
)
Index(None, errands.c.state, errands.c.due_at)
WAITING = text("state = 'waiting'")
Index("ix_errands_line", errands.c.line, errands.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index(None, errands.c.conversation)
Index(
    "uq_errands_ticket",
    errands.c.ref,
    unique=True,
    sqlite_where=text("kind = 'ticket'"),
    postgresql_where=text("kind = 'ticket'"),
)

# Questions nobody answered, and answers that did not help: what editors work through.
misses = Table(
    "misses",
    metadata,
    Column("conversation", Words, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("language", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("state", Words, nullable=False),
)
Index(None, misses.c.state, misses.c.language, misses.c.at)

# The embedded desk's tickets, and copies of those that other desks have: their state and answers as last seen there.
# `due_at` is when an answer was promised, null once nothing is owed; `told_due_at` the newest moment that was
# told; `look_at` when the other desk is asked next; `looked` the mark of what was seen there.
tickets = Table(
    "tickets",
    metadata,
    Column("ref", Words, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("state", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("subject", Words, nullable=False),
    Column("department", Words, nullable=False),
    Column("priority", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("topic", Words, nullable=False),
    Column("description", Words, nullable=False),
    Column("details", Plain, nullable=False),
    Column("articles", Plain, nullable=False),
    Column("transcript", Words, nullable=False),
    Column("assignee", Words, nullable=False),
    Column("rating", Words, nullable=False),
    Column("search", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("desk", Words, nullable=False),
    Column("desk_id", Words, nullable=False),
    Column("desk_number", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("looked", Words, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("due_at", Moment),
    Column("told_due_at", Moment),
    Column("look_at", Moment),
    CheckConstraint("state IN ('open', 'waiting', 'closed')", name="state"),
)
DUE = text("due_at IS NOT NULL")
TO_LOOK = text("look_at IS NOT NULL")
_index_where("ix_tickets_due", tickets.c.due_at, DUE)
_index_where("ix_tickets_to_look", tickets.c.look_at, TO_LOOK)
Index(None, tickets.c.state, tickets.c.updated_at)
Index(None, tickets.c.email)

ticket_messages = Table(
    "ticket_messages",
    metadata,
    Column("id", COUNTER, primary_key=True),
    Column("ref", Words, ForeignKey("tickets.ref", ondelete="CASCADE"), nullable=False),
    Column("message_ref", Words, nullable=False),
    Column("author_kind", Words, nullable=False),
    Column("author_name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("ref", "message_ref"),
)

# Files that people sent along. The bytes lie in the cabinet under the id; `ref` and `message_ref` are of the embedded
# desk, `conversation` is empty for what came by mail or on a ticket's page.
files = Table(
    "files",
    metadata,
    Column("id", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("ref", Words, nullable=False),
    Column("message_ref", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("type", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
Index(None, files.c.conversation)
Index(None, files.c.ref)

# Every ticket that was promised, at whatever desk it is: which conversation it began in, whose it is, what it is about,
# and which ticket took it in. Whether one that has a row of its own is open is said there.
cases = Table(
    "cases",
    metadata,
    Column("ref", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("email", Words, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("details", Plain, nullable=False),
    Column("subject", Words, nullable=False),
    Column("number", Words, nullable=False),
    Column("desk", Words, nullable=False),
    Column("desk_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("merged_into", Words, nullable=False),
    Column("opened_at", Moment, nullable=False),
)
Index(None, cases.c.email)
Index(None, cases.c.conversation)

# Tickets that operators say belong together; both ways, so that each finds the other.
case_links = Table(
    "case_links",
    metadata,
    Column("ref", Words, primary_key=True),
    Column("other", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

# Mails that no server could take, because none is set up; an administrator reads and sends them. `message` is the whole
# of it, as it would have gone over the wire.
mails = Table(
    "mails",
    metadata,
    Column("message_id", Words, primary_key=True),
    Column("conversation", Words, nullable=False),
    Column("ref", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("message", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
Index(None, mails.c.at)

# Mails of the last hour to addresses that nobody has proved to be his: what limits them counts these. `address` is a
# hash, and `visitor` the conversation that caused the mail.
unasked = Table(
    "unasked",
    metadata,
    Column("errand", COUNTER, primary_key=True, autoincrement=False),
    Column("address", Words, nullable=False),
    Column("visitor", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
Index(None, unasked.c.at)

# Signed identities that are meant for one visitor, by a hash: the conversations that have shown each, until it is old.
shown_tokens = Table(
    "shown_tokens",
    metadata,
    Column("token", Words, primary_key=True),
    Column("conversation", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
)
Index(None, shown_tokens.c.until)
Index(None, shown_tokens.c.conversation)

# Every revision of every article; none is ever changed.
revisions = Table(
    "revisions",
    metadata,
    Column("topic", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("state", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("questions", Plain, nullable=False),
    Column("body", Words, nullable=False),
    Column("author", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("source_language", Words, nullable=False),
    Column("source_revision", Integer, nullable=False),
    Column("checksum", Words, nullable=False),
    CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
)

# Numbers that rise in the transaction that changes what they count; processes poll them.
counters = Table(
    "counters",
    metadata,
    Column("name", Words, primary_key=True),
    Column("number", COUNTER, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("id", Words, primary_key=True),
    Column("login", Words, nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("password_hash", Words, nullable=False),
    Column("roles", Plain, nullable=False),
    Column("languages", Plain, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("totp_secret", Words, nullable=False),
    Column("totp_step", COUNTER, nullable=False),
    Column("created_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", Words, primary_key=True),
    Column("user", Words, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("csrf", Words, nullable=False),
    Column("agent", Words, nullable=False),
)
Index(None, sessions.c.user)

# Who is at work: true until `expires_at` by the database's clock, unless said again.
presence = Table(
    "presence",
    metadata,
    Column("operator", Words, primary_key=True),
    Column("available", Boolean, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", COUNTER, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("object", Words, nullable=False),
    Column("detail", Words, nullable=False),
)
Index(None, audit.c.user, audit.c.id)
Index(None, audit.c.object, audit.c.id)

canned = Table(
    "canned",
    metadata,
    Column("name", Words, primary_key=True),
    Column("language", Words, primary_key=True),
    Column("text", Words, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", Words, nullable=False),
)
