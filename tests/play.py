"""Plays a transcript: says the visitor's lines, and writes down what the bot really does.

`python -m tests.play FILE` prints the file as it would have to be, for those who write one or look for a bug.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.company import span
from bot.core.conversation import Conversation
from bot.core.dialogue import moot, turn, wake_at
from bot.core.facts import (
    AnswerExpected,
    ArticleShown,
    BotAsked,
    BotSaid,
    Closed,
    ConfirmationRequested,
    Confirmed,
    Fact,
    FileGiven,
    LanguageChanged,
    Lapsed,
    Opened,
    OperatorCalled,
    OperatorJoined,
    OperatorLeft,
    OperatorLost,
    OperatorSaid,
    Rated,
    RequesterWrote,
    Ticket,
    TicketDelayed,
    TicketMessage,
    TicketOpened,
    TicketRequested,
    TimePassed,
    TranscriptRequested,
    VisitorChose,
    VisitorIdentified,
    VisitorSaid,
)
from bot.core.followed import PromiseMissed, TicketAnswered, TicketStateChanged
from bot.core.knowledge import Knowledge
from bot.core.known import Known
from bot.core.open_cases import OpenCase, asker
from bot.core.policy import Policy
from bot.words import CLOSING_ISOLATE, OPENING_ISOLATE, Words

HOURS = {"open": "2026-11-23 10:00", "closed": "2026-11-25 04:00"}  # a Monday and a Wednesday of the sample company
HEADERS = {"policy", "hours", "operators", "language", "page", "now", "waiting", "mail", "cases"}
CODE = "048213"  # the six digits of every confirmation mail, in a transcript that says `mail: yes`
ISOLATES = str.maketrans("", "", OPENING_ISOLATE + CLOSING_ISOLATE)
HEADER = re.compile(r"([a-z]+): (.+)")


@dataclass
class Stage:
    """A conversation being played; time and people are as the script says.

    mail    a mail server is set up, so that requests wait for their confirmation
    ticket  the last one that was promised; read: what the visitor has read since somebody last did something
    """

    knowledge: Knowledge
    policy: Policy
    now: datetime
    operators: int = 0
    waiting: int = 0
    conversation: Conversation = field(default_factory=Conversation)
    tickets: int = 0
    cases: tuple[OpenCase, ...] = ()  # open elsewhere, of the address that signs in
    mail: bool = False
    words: Words | None = None
    ticket: Ticket | None = None
    read: list[str] = field(default_factory=list)

    def happen(self, fact: Fact) -> list[str]:
        """Let the fact happen; what the bot did, in the words of a transcript."""
        ref, code_of = f"dz-{self.tickets + 1}", (lambda ref: CODE) if self.mail else None
        known = Known(self.knowledge, self.policy, self.now, self.operators, ref, code_of, self.waiting)
        if asker(self.conversation, fact):
            known = replace(known, cases=self.cases)
        if moot(self.conversation, fact, known):
            return ["(nothing)"]
        self.conversation, facts = turn(self.conversation, fact, known)
        for each in facts:
            if isinstance(each, TicketRequested):
                self.tickets, self.ticket = self.tickets + 1, each.ticket
            if self.words is not None and each.visible and not isinstance(each, VisitorSaid | VisitorChose):
                text = self.words.text(each, self.conversation, self.knowledge, self.now)
                self.read += [" ".join(text.translate(ISOLATES).split())] if text else []
        return [written for each in facts[1:] if (written := on_paper(each))]

    def pass_time(self, length: timedelta) -> list[str]:
        """Let the clock speak whenever it is due on the way."""
        until, done = self.now + length, []
        while (due := wake_at(self.conversation, self.policy)) is not None and due <= until:
            self.now = max(due, self.now)
            done += self.happen(TimePassed())
        self.now = until
        return done


def on_paper(fact: Fact) -> str:
    """What the bot did, as a transcript writes it; "" for what it only noted for itself."""
    match fact:
        case BotSaid(saying=saying):
            return saying.phrase
        case BotAsked(saying=saying):
            return f"ask:{saying.phrase}"
        case ArticleShown(topic=topic):
            return topic
        case TicketRequested(ticket=ticket):
            standing = "/confirmed" if ticket.confirmed else "/confirm" if ticket.needs_confirmation else ""
            return f"ticket:{ticket.department}/{ticket.priority}{standing}"
        case TicketMessage(files=files):
            return "adds-file" if files else "adds-to-ticket"
        case OperatorCalled():
            return "calls-operator"
        case AnswerExpected():
            return "answer-expected"
        case PromiseMissed(reason=reason):
            return f"late:{reason or 'nobody-yet'}"
        case ConfirmationRequested():
            return "mails-confirmation"
        case Confirmed(how=how):
            return f"confirmed-by-{how}"
        case Lapsed():
            return "lapsed"
        case LanguageChanged(language=language):
            return f"language:{language}"
        case Closed(by=by):
            return f"closed-by-{by}"
    return ""


def play(script: str, language: str, knowledge: Knowledge, policy: Policy, words: Words) -> str:
    """The script with the bot's lines as they really are. Raises ValueError, naming the line, for one that is none."""
    headers = dict(header.groups() for line in script.splitlines() if (header := HEADER.fullmatch(line)))
    if unknown := headers.keys() - HEADERS:
        raise ValueError(f"unknown header: {', '.join(sorted(unknown))}")
    zone = policy.hours["chat"].zone
    wall = headers.get("now") or HOURS[headers.get("hours", "open")]
    now = datetime.fromisoformat(wall).replace(tzinfo=zone if zone is not None else ZoneInfo("UTC"))
    operators, waiting = int(headers.get("operators", "0")), int(headers.get("waiting", "0"))
    mail = headers.get("mail", "no") == "yes"
    stage = Stage(knowledge, policy, now, operators, waiting, mail=mail, words=words)
    stage.cases = tuple(open_case(each) for each in headers.get("cases", "").split(";") if each.strip())
    opened = Opened(headers.get("language", language), page=headers.get("page", ""))
    stage.happen(opened)
    return "\n".join(replayed(script, stage)) + "\n"


def replayed(script: str, stage: Stage) -> Iterator[str]:
    for number, line in enumerate(script.splitlines(), 1):
        mark, _, rest = line.partition(" ")
        try:
            match mark:
                case "" | "#":
                    yield line
                case "<":
                    continue
                case '"':
                    yield from (f'" {text}' for text in stage.read)
                    stage.read = []
                case "?":
                    name = rest.partition(":")[0]
                    yield f"? {name}: {noted(stage, name)}"
                case ">" | ">!" | "=" | "~":
                    yield line
                    stage.read = []
                    done = act(stage, mark, rest.strip())
                    if done or mark in (">", ">!"):  # the visitor is answered, or the silence is written down
                        yield f"< {' '.join(done)}".strip()
                case _ if HEADER.fullmatch(line):
                    yield line
                case _:
                    raise ValueError(f"no line of a transcript begins with {mark!r}")
        except (ValueError, KeyError, AttributeError) as error:
            raise ValueError(f"line {number}: {error}") from error


def noted(stage: Stage, name: str) -> str:
    """A detail of the case, a value of the conversation, or, as in `ticket.articles`, one of the last ticket."""
    conversation = stage.conversation
    of, _, field_of_ticket = name.partition(".")
    if field_of_ticket and of == "ticket":
        return _on_one_line(getattr(stage.ticket, field_of_ticket, "")) or "(none)"
    if (detail := conversation.detail(name)) is not None or not hasattr(conversation, name):
        return detail or "(none)"
    return _on_one_line(getattr(conversation, name)) or "(none)"


def _on_one_line(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(each if isinstance(each, str) else f"{each[0]}={each[1]}" for each in value)
    return str(value).replace("\n", " / ")


def act(stage: Stage, mark: str, rest: str) -> list[str]:
    match mark:
        case ">":
            return stage.happen(VisitorSaid(rest))
        case ">!":
            return stage.happen(VisitorChose(rest))
        case "~":
            return stage.pass_time(span(rest, "~"))
    return stage.happen(behind_the_scenes(stage, rest))


def behind_the_scenes(stage: Stage, line: str) -> Fact:
    """What somebody else than the visitor does: an operator, a desk, the widget's small buttons."""
    verb, _, rest = line.partition(" ")
    iva = ("iva", "Iva")
    match verb:
        case "joins":
            return OperatorJoined(*iva)
        case "says":
            return OperatorSaid(*iva, rest)
        case "leaves":
            return OperatorLeft(*iva, to=rest or "bot")
        case "lost":
            return OperatorLost(*iva)
        case "closes":
            return Closed("operator")
        case "confirms":
            return Confirmed(stage.conversation.ticket, "link")
        case "desk-opens":
            return TicketOpened(stage.conversation.ticket, rest, "embedded", watched=True)
        case "answers":
            return TicketAnswered(stage.conversation.ticket, stage.conversation.number, "Iva", rest)
        case "requester-writes":
            talk = stage.conversation
            return RequesterWrote(talk.ticket, talk.number, talk.department, talk.priority, rest or "ticket")
        case "desk-closes":
            return TicketStateChanged(stage.conversation.ticket, stage.conversation.number, "closed")
        case "desk-is-down":
            return TicketDelayed(stage.conversation.ticket, "down")
        case "rates":
            topic, verdict = rest.split()
            return Rated(topic, helped=verdict == "helped")
        case "sends-file":
            return FileGiven(f"file-{stage.conversation.files + 1}", rest, 48_213, "image/png")
        case "signs-in":
            return signed_in(rest)
        case "signs-out":
            return VisitorIdentified()
        case "wants-transcript":
            return TranscriptRequested(rest)
    raise ValueError(f"nobody knows how to {verb!r}")


def open_case(written: str) -> OpenCase:
    """As in `#482113 domain=firma.hr`."""
    number, *details = written.split()
    return OpenCase(
        f"dz-{number}", number, tuple((name, value) for name, _, value in (d.partition("=") for d in details))
    )


def signed_in(rest: str) -> VisitorIdentified:
    """As in `ana@firma.hr domains=firma.hr,firma.eu customer=1042 contact=billing`."""
    email, *given = rest.split()
    values = dict(each.split("=", 1) for each in given)
    lists = {name: tuple(values[name].split(",")) for name in ("domains", "services", "orders") if name in values}
    return VisitorIdentified(
        email, name="Ana Anić", customer=values.get("customer", ""), contact=values.get("contact", ""), **lists
    )


def main(paths: list[str]) -> None:
    from bot.commands.house import LOCALES, SHIPPED, open_house
    from bot.company import load

    house = open_house()
    words = Words(LOCALES, load(SHIPPED / "company.toml"))
    for path in map(Path, paths):
        script = path.read_text(encoding="utf-8")
        print(f"# {path}\n{play(script, path.parent.name, house.knowledge, house.policy, words)}")


if __name__ == "__main__":
    main(sys.argv[1:])
