"""A ticket on paper: subject, body, internal note and attachments, within what every desk can hold.

The body and the transcript go where their requester may read them, so they hold only what the visitor wrote and was
shown. What is for staff alone (whether the address is confirmed, where the conversation is, the colleagues' own notes)
stands in the note.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from ..core.facts import Entry, FileGiven, Noted, OperatorSaid, Ticket, VisitorChose, VisitorSaid
from ..mail.message import Attachment, body_text, cleaned
from ..words import Words
from . import Case, Message

SUBJECT_CHARACTERS, SUBJECT_BYTES = 100, 200  # Request Tracker cuts at 200 bytes, in the middle of a letter if need be
BODY_BYTES = 50_000
ATTACHMENT_BYTES = 8_000_000  # of all attachments together
TRANSCRIPT = "transcript.txt"

DETAILS: Mapping[str, str] = {
    "service": "Service",
    "since": "Since",
    "error": "Error",
    "domain": "Domain",
    "ip": "IP address",
    "domain_or_ip": "Domain or IP address",
    "order": "Order",
    "direction": "Direction",
    "scope": "Scope",
    "url": "Address of a page",
    "phone": "Phone",
    "customer": "Customer number",
    "contact": "Contact",
}
CONTACT_NAMES: Mapping[str, str] = {
    "owner": "Owner",
    "technical": "Technical contact",
    "billing": "Billing contact",
}
LABELS: Mapping[str, str] = {
    "articles": "Articles tried",
    "too_big": "Could not be sent along and is kept in the chat",
    "confirmed": "Confirmed: the requester has proved to own this address.",
    "unconfirmed": "Not confirmed: the visitor typed this address and nobody has checked it.",
    "conversation": "Conversation",
    "language": "Language",
    "department": "Department",
    "priority": "Priority",
    "requester": "Requester",
    "added": "The requester adds",
    "sent_in_chat": "For the requester, in the chat",
    "merged_here": "Another ticket was merged into this one",
    "merged_there": "This ticket was merged into another one and goes on there",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """Writes tickets down. `staff` is the language of notes: the company's own."""

    words: Words
    staff: str

    def text(self, case: Case, room: int = BODY_BYTES) -> str:
        """The body as plain text, at most `room` bytes of UTF-8."""
        ticket, say = case.ticket, self._say(case.ticket.language)
        shown = [
            (name, say(CONTACT_NAMES.get(value, value)) if name == "contact" else value)
            for name, value in ticket.details
        ]
        lines = [f"{say(DETAILS[name]) if name in DETAILS else name}: {value}" for name, value in shown]
        if ticket.articles:
            lines.append(f"{say(LABELS['articles'])}: {', '.join(ticket.articles)}")
        lines += [f"{say(LABELS['too_big'])}: {name}" for name in (*attachments(case)[1], *case.left_behind)]
        below = body_text("\n".join(lines))
        room -= len(below.encode()) + 2
        above = shortened(body_text(ticket.description), max(room, 1000))
        return shortened(f"{above}\n\n{below}".strip(), BODY_BYTES)

    def html(self, case: Case) -> str:
        """The same, made from escaped text: a desk may show it without looking (Request Tracker does)."""
        direction = self.words.direction(case.ticket.language) if self._speaks(case.ticket.language) else "auto"
        return html_of(self.text(case, BODY_BYTES // 2), direction)

    def facts(self, case: Case) -> str:
        """How far the address can be trusted, where the ticket belongs, and where the conversation is."""
        ticket, say = case.ticket, self._say(self.staff)
        lines = [
            say(LABELS["confirmed" if ticket.confirmed else "unconfirmed"]),
            f"{say(LABELS['requester'])}: {f'{ticket.name} {ticket.email}'.strip()}",
            f"{say(LABELS['department'])}: {self.words.department(ticket.department, self.staff)}",
            f"{say(LABELS['priority'])}: {self.words.priority(ticket.priority, self.staff)}",
            f"{say(LABELS['language'])}: {ticket.language}",
        ]
        if case.link:
            lines.append(f"{say(LABELS['conversation'])}: {case.link}")
        return body_text("\n".join(lines))

    def note(self, case: Case) -> str:
        """For staff alone: the facts, and the colleagues' own notes. Its last line is the ref."""
        notes = [_line(entry) for entry in case.transcript if isinstance(entry.fact, Noted)]
        written = body_text("\n".join([self.facts(case), *notes]))
        return shortened(written, BODY_BYTES // 2) + "\n" + ref_line(case.ticket.ref)

    def added(self, message: Message) -> str:
        """Words that come later, with the line that a retry looks for."""
        said = shortened(body_text(message.text), BODY_BYTES - 500)
        label = LABELS["sent_in_chat" if message.sender else "added"]
        return f"{self._say(self.staff)(label)}:\n\n{said}\n\n{ref_line(message.ref)}"

    def _say(self, language: str) -> Callable[[str], str]:
        return self.words.catalogue(language).gettext

    def _speaks(self, language: str) -> bool:
        return language in self.words.locales


def subject(ticket: Ticket, ending: str = "") -> str:
    """One line of at most 100 characters and 200 bytes, never empty; `ending` is kept whole."""
    room = SUBJECT_CHARACTERS - len(ending)
    text = cleaned(ticket.subject, room) or ticket.ref[:room]
    return shortened(text, SUBJECT_BYTES - len(ending.encode())).strip() + ending


def shortened(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, whole characters; what was cut ends in an ellipsis."""
    if len(text.encode()) <= limit:
        return text
    return text.encode()[: limit - 3].decode(errors="ignore") + "…"


def html_of(text: str, direction: str = "auto") -> str:
    paragraphs = [escape(each).replace("\n", "<br>") for each in text.split("\n\n") if each.strip()]
    return f'<div dir="{direction}">' + "".join(f"<p>{each}</p>" for each in paragraphs) + "</div>"


def ref_line(ref: str) -> str:
    """The line that a retry looks for."""
    return f"ref {ref}"


def own_number(ref: str) -> str:
    """What the visitor is told where the desk gives no number."""
    return f"DZ-{short_ref(ref)}"


def short_ref(ref: str) -> str:
    """Eight letters and digits for a subject line. Not secret and not quite unique: what is found by it is compared."""
    return base64.b32encode(hashlib.blake2b(ref.encode(), digest_size=5).digest()).decode()


def attachments(case: Case) -> tuple[list[Attachment], list[str]]:
    """What goes along, the transcript without internal notes first, and the names of what is too big to go."""
    text = transcript(tuple(entry for entry in case.transcript if not isinstance(entry.fact, Noted)))
    kept = [Attachment(TRANSCRIPT, "text/plain", shortened(text, ATTACHMENT_BYTES // 4).encode())] if text else []
    room, left_out = ATTACHMENT_BYTES - sum(len(each.content) for each in kept), []
    for each in case.attachments:
        if len(each.content) <= room:
            kept.append(each)
            room -= len(each.content)
        else:
            left_out.append(each.name)
    return kept, left_out


def transcript(entries: tuple[Entry, ...]) -> str:
    """The transcript as plain text, a line an entry, times in UTC; internal notes are marked as such."""
    return "\n".join(_line(entry) for entry in entries if entry.text and _belongs(entry))


def _belongs(entry: Entry) -> bool:
    return entry.fact.visible or isinstance(entry.fact, Noted)


def _line(entry: Entry) -> str:
    match entry.fact:
        case FileGiven(operator_name=name) if name:
            who = name
        case VisitorSaid() | VisitorChose() | FileGiven():
            who = "visitor"
        case OperatorSaid(name=name):
            who = name
        case Noted(name=name):
            who = f"{name}, internal note"
        case _:
            who = "bot"
    return f"{entry.at:%Y-%m-%d %H:%M:%S} {who}: {entry.text}"
