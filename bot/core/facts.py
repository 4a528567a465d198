"""The vocabulary: everything that can happen in a conversation. A transcript is a list of these.

Rules of this file:
1. A fact is never changed and its fields are never removed; it only gains optional fields.
2. `visible` says whether the visitor may see it. What the house writes down for itself is not visible.
3. Unknown fields of a stored fact are ignored, so an older process can read a newer transcript.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .fact import Fact as Fact
from .followed import AnswerExpected as AnswerExpected
from .followed import Promised as Promised
from .followed import PromiseEnded as PromiseEnded
from .followed import PromiseMissed as PromiseMissed
from .followed import RequesterWrote as RequesterWrote
from .followed import TicketAnswered as TicketAnswered
from .followed import TicketMerged as TicketMerged
from .followed import TicketStateChanged as TicketStateChanged
from .handoff import Noted as Noted
from .handoff import OperatorCalled as OperatorCalled
from .handoff import OperatorJoined as OperatorJoined
from .handoff import OperatorLeft as OperatorLeft
from .handoff import OperatorLost as OperatorLost
from .handoff import OperatorSaid as OperatorSaid
from .handoff import QueueLeft as QueueLeft
from .phrases import Saying
from .ticket import Pairs as Pairs
from .ticket import Ticket as Ticket

# The visitor


@dataclass(frozen=True, slots=True)
class Opened(Fact):
    """A conversation began. `timezone` is an IANA name, `page` and `referrer` are addresses."""

    visible: ClassVar[bool] = False
    language: str
    page: str = ""
    referrer: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class VisitorSaid(Fact):
    """The visitor's words, after secrets were removed. `removed` names the kinds of secrets."""

    text: str
    key: str = ""
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitorChose(Fact):
    """A button: `topic:<id>`, yes, no, skip, ticket, human, none, sending, receiving, one, all, add, new, correct."""

    choice: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class FileGiven(Fact):
    """A file that the visitor sent along, or the operator who holds the conversation; its bytes lie in the store under
    `id`.

    name      made harmless, and ending as its type does; size in bytes
    type      what its bytes are: a media type of core/files.py
    removed   the kinds of secrets that were cut out of it
    operator  who sent it, by id, and the name that the visitor sees; "" for the visitor himself
    """

    id: str
    name: str
    size: int
    type: str
    key: str = ""
    removed: tuple[str, ...] = ()
    operator: str = ""
    operator_name: str = ""


@dataclass(frozen=True, slots=True)
class LanguageChanged(Fact):
    """The conversation goes on in another language; `by` is visitor (chosen) or bot (heard)."""

    visible: ClassVar[bool] = False
    language: str
    by: str = "visitor"


@dataclass(frozen=True, slots=True)
class Rated(Fact):
    """The visitor's verdict on an article."""

    visible: ClassVar[bool] = False
    topic: str
    helped: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class EmailGiven(Fact):
    visible: ClassVar[bool] = False
    address: str


@dataclass(frozen=True, slots=True)
class VisitorIdentified(Fact):
    """By a signed token of the company's site this is who is signed in there; "" for an address: he came without one.

    customer  his number with the company; domains, services, orders: what he may be writing about
    contact   what he is to the account: owner, technical or billing; "" where the site does not say
    """

    visible: ClassVar[bool] = False
    email: str = ""
    name: str = ""
    customer: str = ""
    domains: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    contact: str = ""


@dataclass(frozen=True, slots=True)
class IdentityRefused(Fact):
    """He showed a signed identity that is meant for one visitor, and another had shown it before."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class DetailGiven(Fact):
    """A detail of the case: service, since, error, domain, ip, order, direction, scope. Empty: skipped."""

    visible: ClassVar[bool] = False
    name: str
    value: str


# What the bot made of it


@dataclass(frozen=True, slots=True)
class Understood(Fact):
    """What the bot made of the visitor's last words; operators and editors see it, visitors do not.

    act         question, change, data, incident, human, abusive, greeting, thanks, bye, yes, no, bot? or unclear
    topic       what the bot would answer with, or "" when it would not answer
    near        up to three topics it would offer, best first
    score       confidence in the best topic, 0..1; margin: its distance to the next topic, 0..1
    details     (name, value), verbatim from the text; names as in DetailGiven, and email, url
    missing     what to ask still, of service, since, error, domain_or_ip
    wants_ticket   they say "open a ticket", of which no more is known
    because     the explanation, as (name, value): phrasing, words, repaired, concepts, rule, thresholds …
    """

    visible: ClassVar[bool] = False
    language: str
    act: str = "unclear"
    topic: str = ""
    near: tuple[str, ...] = ()
    score: float = 0.0
    margin: float = 0.0
    department: str = "technical"
    priority: str = "regular"
    details: Pairs = ()
    missing: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    because: Pairs = ()
    wants_ticket: bool = False

    @property
    def by_likeness(self) -> bool:
        """Whether the act was heard only because the words resemble an example."""
        return dict(self.because).get("act", "").startswith("examples")


@dataclass(frozen=True, slots=True)
class BotSaid(Fact):
    saying: Saying
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BotAsked(Fact):
    """A question that the bot now waits on; what it is about is said here, never read back out of its words.

    ref  of the open case that is asked about
    """

    saying: Saying
    about: str
    choices: tuple[str, ...] = ()
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ArticleShown(Fact):
    """An article's answer. The text as shown is the entry's; `revision` says which revision it was.

    refused  it was shown as the way to do oneself what the chat refused; asked for afterwards it is shown again
    """

    topic: str
    revision: int = 0
    refused: bool = False


# Tickets


@dataclass(frozen=True, slots=True)
class TicketRequested(Fact):
    """The promise of a ticket, written with the errand that keeps it. `by` is bot or an operator's id.

    held  nothing leaves the house before the requester has confirmed it
    """

    visible: ClassVar[bool] = False
    ticket: Ticket
    by: str = "bot"
    held: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmationRequested(Fact):
    """A mail with a signed link and a code goes to the address; only who reads it there can confirm."""

    visible: ClassVar[bool] = False
    ref: str
    email: str


@dataclass(frozen=True, slots=True)
class Confirmed(Fact):
    """The requester has proved to own the address. `how` is link, code or identity (he signed in on the site)."""

    ref: str
    how: str


@dataclass(frozen=True, slots=True)
class Lapsed(Fact):
    """Nobody confirmed the request in time."""

    ref: str


@dataclass(frozen=True, slots=True)
class TicketOpened(Fact):
    """A desk has the ticket; `number` is what the visitor is told, `id` what the desk itself calls it.

    watched  we shall learn what staff answers there, so a promise can be seen to pass
    """

    ref: str
    number: str
    desk: str
    url: str = ""
    id: str = ""
    watched: bool = False


@dataclass(frozen=True, slots=True)
class TicketDelayed(Fact):
    """The desk could not be reached; the errand goes on trying. Written once a ticket."""

    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class TicketMessage(Fact):
    """Words, or files by their ids, to be added to a ticket that exists. With its `number` it is the visitor's from an
    earlier conversation, and this one goes on with it.

    channel  by which the requester wrote it, as in Promised; by: the operator who adds it, "" for the requester
    """

    visible: ClassVar[bool] = False
    ref: str
    text: str
    files: tuple[str, ...] = ()
    key: str = ""
    number: str = ""
    channel: str = "ticket"
    by: str = ""


@dataclass(frozen=True, slots=True)
class CaseStarted(Fact):
    """The visitor said that this is something else: what was gathered for the last ticket does not belong to it."""

    visible: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class TranscriptRequested(Fact):
    visible: ClassVar[bool] = False
    email: str
    key: str = ""


# Time, and the end


@dataclass(frozen=True, slots=True)
class TimePassed(Fact):
    """A deadline of the conversation is due. `about` is promise or lapse, "" for the talk's own; the turn says it."""

    visible: ClassVar[bool] = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Closed(Fact):
    """`by` is visitor, operator or time."""

    by: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact in its place in the transcript, with the text as it was shown."""

    seq: int
    at: datetime
    fact: Fact
    text: str = ""


def to_plain(fact: Fact) -> dict[str, Any]:
    """The fact as plain JSON values, with its kind."""
    plain = {f.name: _plain(getattr(fact, f.name)) for f in dataclasses.fields(fact)}
    return {"kind": type(fact).__name__, **plain}


def _plain(value: Any) -> Any:
    match value:
        case Saying():
            return {"phrase": value.phrase, "values": dict(value.values)}
        case Ticket():
            return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        case _:
            return value


def to_json(fact: Fact) -> str:
    return json.dumps(to_plain(fact), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_plain(plain: Mapping[str, Any]) -> Fact:
    """The fact that `to_plain` wrote. Unknown fields are ignored; an unknown kind raises KeyError."""
    cls = Fact.kinds[plain["kind"]]
    values = {name: _restored(plain[name]) for name in _fields(cls) if name in plain}
    if "ticket" in values:
        raw = values["ticket"]
        values["ticket"] = Ticket(**{name: _restored(raw[name]) for name in _fields(Ticket) if name in raw})
    if "saying" in values:
        raw = values["saying"]
        values["saying"] = Saying(raw["phrase"], {k: _restored(v) for k, v in raw["values"].items()})
    return cls(**values)


_FIELDS: dict[type, tuple[str, ...]] = {}


def _fields(cls: type) -> tuple[str, ...]:
    if cls not in _FIELDS:
        _FIELDS[cls] = tuple(f.name for f in dataclasses.fields(cls))
    return _FIELDS[cls]


def _restored(value: Any) -> Any:
    return tuple(_restored(v) for v in value) if isinstance(value, list) else value


def from_json(raw: str) -> Fact:
    return from_plain(json.loads(raw))
