"""A conversation is what its transcript says it is: the state, and the fold of facts into it.

Who holds it:

    bot ── OperatorCalled ──> queue ── OperatorJoined ──> operator ── OperatorLeft ──> bot or queue
     ^                          |                            |
     └── TimePassed, QueueLeft ─┘                            └── OperatorLost ──> queue
    Closed leads from anywhere to nobody; the visitor's next words lead back to bot.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .asked import ASIDES
from .asked import DETAILS as DETAILS
from .asked import EMAIL_QUESTIONS as EMAIL_QUESTIONS
from .asked import Asked as Asked
from .asked import Holder as Holder
from .cases import is_a_case, of_the_case, only_adds
from .facts import (
    ArticleShown,
    BotAsked,
    BotSaid,
    CaseStarted,
    Closed,
    ConfirmationRequested,
    Confirmed,
    DetailGiven,
    EmailGiven,
    Fact,
    FileGiven,
    LanguageChanged,
    Lapsed,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    Pairs,
    QueueLeft,
    Rated,
    TicketDelayed,
    TicketMerged,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    Understood,
    VisitorChose,
    VisitorIdentified,
    VisitorSaid,
)
from .followed import Promise, Promised, PromiseEnded, PromiseMissed, Promises, promises_after
from .identity import brought, identified, out_of_reach, plain_value, restored
from .open_cases import goes_on_in, set_apart

QUESTION_LIMIT = 4000  # characters of a ticket's description
DECLINED = frozenset({"ALL_RIGHT", "GLAD_IT_HELPED"})  # after these no ticket is owed


@dataclass(frozen=True)
class Conversation:
    """What a conversation is now.

    question   the visitor's last real words about his case; a ticket is about them
    last_said  his last words of any kind
    proved     the address that is surely his own: by the identity he came with, or by the code of our mail
    act, topic, department, priority   what the case was understood to be; priority only ever rises in a case
    details    (name, value) gathered in this case; an empty value was skipped
    shown      topics whose article was shown in this case, in order
    misses     messages in a row that were not understood
    insults    messages that insulted staff; asked_details: whether a detail was asked for in this case
    owed       nobody came in time, so a ticket is owed; reassured: was told that the queue goes on
    suggestion, typed   the address we asked about, and the one that was written
    confirm    the ticket is official only once confirmed; held: until then it does not leave the house
    mails, codes   confirmation mails sent, and wrong codes tried, for this ticket
    ticket     ref of the case's ticket, "" before it is promised; `number` once a desk gave one
    ticket_of  the proved address it was promised to: only he adds to it
    confirmed  it was confirmed from its address
    offered, apart   the open case he was asked about, and those he said are another matter
    files      how many files were given
    promises   answers that were promised and have not come yet
    since      when the holder last changed; last_at: when anything last happened
    """

    language: str = "en"
    holder: Holder = Holder.BOT
    operator: str = ""
    operator_name: str = ""
    asked: Asked = Asked.NOTHING
    suggestion: str = ""
    typed: str = ""
    email: str = ""
    proved: str = ""
    identity: VisitorIdentified | None = None
    question: str = ""
    last_said: str = ""
    act: str = ""
    topic: str = ""
    department: str = "technical"
    priority: str = "regular"
    missing: tuple[str, ...] = ()
    details: Pairs = ()
    shown: tuple[str, ...] = ()
    misses: int = 0
    insults: int = 0
    asked_details: bool = False
    owed: bool = False
    reassured: bool = False
    confirm: bool = False
    held: bool = False
    held_since: datetime | None = None
    mails: int = 0
    codes: int = 0
    ticket: str = ""
    ticket_of: str = ""
    offered: str = ""
    apart: tuple[str, ...] = ()
    number: str = ""
    delayed: bool = False
    files: int = 0
    confirmed: bool = False
    promises: Promises = ()
    page: str = ""
    timezone: str = ""
    since: datetime | None = None
    last_at: datetime | None = None

    def after(self, fact: Fact, at: datetime) -> Conversation:
        """The conversation once `fact` has happened at `at` (an aware datetime)."""
        changes = self._changes(fact, at)
        changes["last_at"] = at
        return self._with(changes)

    def _with(self, changes: dict[str, Any]) -> Conversation:
        # dataclasses.replace costs 19 us here and a turn folds ten facts; copying the dictionary costs one. This is
        # why the class has no slots.
        changed = object.__new__(Conversation)
        changed.__dict__.update(self.__dict__)
        changed.__dict__.update(changes)
        return changed

    def _changes(self, fact: Fact, at: datetime) -> dict[str, Any]:
        match fact:
            case Understood():
                return self._understood(fact)
            case VisitorSaid(text=text):
                return {**self._awake(at), "last_said": text}
            case VisitorChose(choice=choice):
                return self._awake(at) | set_apart(self, choice in ("no", "new"))
            case Rated():
                return self._awake(at)
            case FileGiven(operator=""):
                return {**self._awake(at), "files": self.files + 1}
            case BotSaid(saying=saying) if saying.phrase in ASIDES:
                return {}
            case BotSaid(saying=saying):
                return dict(
                    asked=Asked.NOTHING,
                    reassured=saying.phrase == "STILL_WAITING",
                    owed=self.owed and saying.phrase not in DECLINED,
                    codes=self.codes + (saying.phrase == "CODE_WRONG"),
                )
            case ArticleShown(topic=topic, refused=True):
                return dict(topic=topic, misses=0, asked=Asked.NOTHING)
            case ArticleShown(topic=topic):
                shown = self.shown if topic in self.shown else (*self.shown, topic)
                return dict(shown=shown, topic=topic, misses=0, asked=Asked.NOTHING)
            case BotAsked(about=about):
                suggestion, typed = _suggestion(fact)
                return dict(asked=Asked(about), suggestion=suggestion, typed=typed, offered=fact.ref)
            case EmailGiven(address=address):
                # What waits for its confirmation must be confirmed from the address it was asked for, and no other.
                email = self.email if self.held else address
                return dict(email=email, asked=Asked.NOTHING, suggestion="", typed="")
            case VisitorIdentified():
                return identified(self, fact)
            case DetailGiven(name=name, value=value):
                details = _with(self.details, ((name, value),))
                return dict(details=details, asked=Asked.NOTHING, asked_details=True)
            case Opened(language=language, page=page, timezone=timezone):
                return dict(language=language, page=page, timezone=timezone, since=at)
            case LanguageChanged(language=language):
                return dict(language=language)
            case OperatorCalled():
                return dict(holder=Holder.QUEUE, since=at, asked=Asked.NOTHING)
            case OperatorJoined(operator=operator, name=name):
                return dict(
                    holder=Holder.OPERATOR,
                    operator=operator,
                    operator_name=name,
                    since=at,
                    asked=Asked.NOTHING,
                    owed=False,
                )
            case OperatorLeft(to=to):
                return dict(holder=Holder(to), operator="", operator_name="", since=at, misses=0)
            case OperatorLost():
                return dict(holder=Holder.QUEUE, operator="", operator_name="", since=at)
            case QueueLeft():
                return dict(holder=Holder.BOT, since=at)
            case Promised() | PromiseMissed() | PromiseEnded():
                return dict(promises=promises_after(self.promises, fact))
            case TimePassed(about=about) if about:
                return {}
            case TimePassed():
                return dict(holder=Holder.BOT, since=at, owed=True) if self.holder is Holder.QUEUE else {}
            case TicketRequested(ticket=ticket, held=held):
                return dict(
                    confirmed=False,
                    held=held,
                    held_since=at if held else None,
                    mails=0,
                    codes=0,
                    ticket=ticket.ref,
                    ticket_of=self.proved if ticket.confirmed else "",
                    number="",
                    delayed=False,
                    email=ticket.email,
                    confirm=ticket.needs_confirmation,
                    department=ticket.department,
                    priority=ticket.priority,
                    asked=Asked.NOTHING,
                    owed=False,
                )
            case ConfirmationRequested():
                return dict(mails=self.mails + 1)
            case Confirmed(ref=ref, how=how):
                proved = self.email if how == "code" else self.proved  # a link may be followed by somebody else
                told = dict(held=False, confirm=False, confirmed=True, proved=proved)
                return told if ref == self.ticket else {}
            case Lapsed(ref=ref):
                return dict(held=False, confirm=False, ticket="", number="") if ref == self.ticket else {}
            case TicketOpened(ref=ref, number=number):
                told = dict(number=number, delayed=False)
                return told | out_of_reach(self, not self.proved) if ref == self.ticket else {}
            case TicketDelayed(ref=ref):
                return dict(delayed=True) if ref == self.ticket else {}
            case CaseStarted():
                return dict(
                    apart=(*self.apart, self.ticket),
                    ticket="",
                    number="",
                    delayed=False,
                    confirm=False,
                    held=False,
                    confirmed=False,
                    details=brought(self.identity),
                    shown=(),
                    missing=(),
                    priority="regular",
                    misses=0,
                    asked=Asked.NOTHING,
                    asked_details=False,
                )
            case Closed():
                return dict(holder=Holder.NOBODY, operator="", operator_name="", since=at, asked=Asked.NOTHING)
            case TicketMessage(ref=ref, number=number) if number:
                return dict(ticket=ref, number=number, ticket_of=self.proved, owed=False)
            case TicketMessage(ref=ref, text=text):
                return dict(owed=False) if ref == self.ticket and text else {}
            case TicketMerged():
                return goes_on_in(self, fact)
        return {}

    def _awake(self, at: datetime) -> dict[str, Any]:
        """A closed conversation begins again when its visitor says something."""
        return dict(holder=Holder.BOT, since=at) if self.holder is Holder.NOBODY else {}

    def _understood(self, fact: Understood) -> dict[str, Any]:
        """A message with a case of its own replaces the question; small talk and answers to us leave it."""
        details = self._gathered(fact)
        insults = self.insults + (fact.act == "abusive")
        if only_adds(self, fact):
            question = f"{self.question}\n{self.last_said}"[:QUESTION_LIMIT]
            return dict(question=question, details=details, insults=insults)
        if not is_a_case(self, fact):
            return dict(details=details, insults=insults) | set_apart(self, fact.act == "no")
        return dict(
            question=self.last_said or self.question,
            act=fact.act,
            topic=fact.topic or (fact.near[0] if fact.near else ""),
            department=fact.department,
            priority="high" if "high" in (self.priority, fact.priority) else "regular",
            missing=fact.missing,
            details=details,
            insults=insults,
            misses=self.misses + (not fact.topic),
        )

    def _gathered(self, fact: Understood) -> Pairs:
        """An error message has addresses and times of its own: it fills what is missing and replaces nothing."""
        found = of_the_case(fact.details)
        if self.asked is Asked.ERROR:
            found = tuple((name, value) for name, value in found if name == "error" or not self.detail(name))
        return _with(self.details, found)

    def detail(self, name: str) -> str | None:
        """The gathered value, "" if skipped, None if never given. `domain_or_ip` is met by either."""
        gathered = dict(self.details)
        if name == "domain_or_ip":
            return gathered.get("domain") or gathered.get("ip") or gathered.get("domain_or_ip")
        return gathered.get(name)

    def to_plain(self) -> dict[str, Any]:
        """The snapshot as plain JSON values; what has its default value is left out."""
        plain: dict[str, Any] = {}
        for name, value in self.__dict__.items():
            default = _DEFAULTS[name]
            if value is not default and value != default:
                plain[name] = plain_value(value)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Conversation:
        """The state that `to_plain` wrote. Unknown names are ignored."""
        return cls(**{name: _restore(name, plain[name]) for name in plain if name in _DEFAULTS})


def _with(details: Pairs, new: Pairs) -> Pairs:
    if not new:
        return details
    merged = dict(details)
    merged.update((name, value) for name, value in new if value or not merged.get(name))
    return tuple(merged.items())


def _suggestion(fact: BotAsked) -> tuple[str, str]:
    """(the address we proposed, the one that was typed)"""
    values = fact.saying.values if fact.about == Asked.EMAIL_TYPO else {}
    return str(values.get("likely", "")), str(values.get("typed", ""))


_DEFAULTS: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(Conversation)}


def _restore(name: str, value: Any) -> Any:
    match name:
        case "identity":
            return restored(value)
        case "holder":
            return Holder(value)
        case "asked":
            return Asked(value)
        case "since" | "last_at" | "held_since":
            return datetime.fromisoformat(value)
        case "promises":
            return tuple(Promise(*each) for each in value)
    if isinstance(value, list):
        return tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return value
