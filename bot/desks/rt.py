"""Request Tracker 5 over REST2.

Measured on 5.0.3: 201 is no proof (unknown fields, bad values and bad addresses are dropped in silence), nothing is
idempotent, a file name outside ASCII makes a create fail with 500 each time, and text that is no UTF-8 is rewritten.
The external id is a link: tickets that refer to the address of the conversation are found by it at once, and staff can
follow it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog

from ..core.facts import Ticket
from . import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, Reply, State, Status
from .http import Wire
from .paper import Paper, attachments, ref_line, subject
from .plain import plain_of
from .routing import Routing
from .steps import noted, once

log = structlog.get_logger("desk")

PRIORITY = {"regular": 50, "high": 100}  # Medium and High of RT's own names
STATES = {
    "new": State.OPEN,
    "open": State.OPEN,
    "stalled": State.WAITING,
    "resolved": State.CLOSED,
    "rejected": State.CLOSED,
    "deleted": State.CLOSED,
}
REPLIES = 30  # of staff, the newest, that are looked at
CONFIRMED = {True: "yes", False: "no"}


class RequestTracker:
    name = "rt"
    tells = True

    def __init__(self, url: str, token: str, routing: Routing, paper: Paper, private: bool = False) -> None:
        self.url, self.routing, self.paper = url.rstrip("/"), routing, paper
        self.wire = Wire(f"{self.url}/REST/2.0", {"Authorization": f"token {token}"}, private)

    async def create(self, case: Case, tries: int) -> Filed:
        link = link_of(case)

        async def find() -> Filed | None:
            found = await self._find(link)
            return self._filed(found[0]) if found else None

        async def make() -> Filed:
            body = self._body(case, link)
            answer = await self.wire.write("POST", "/ticket", json=body)
            made = int(answer.json()["id"])
            return await self._read_back(await self._only(made, link), case)

        filed = await once(tries, find, make)
        return await noted(filed, lambda: self._add_note(filed, case, tries))

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        """As an internal comment: correspondence would mail the requester their own words. A comment alone opens no
        ticket again, so that is said, too."""
        text = self.paper.added(message)
        await self._comment(filed.id, text, ref_line(message.ref), files=message.attachments)
        kept = (await self.wire.read(f"/ticket/{filed.id}")).json()
        if STATES.get(kept.get("Status", "")) in (State.WAITING, State.CLOSED):
            await self.wire.write("PUT", f"/ticket/{filed.id}", json={"Status": "open"})

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        """One question for all: each request with a token costs RT a fifth of a second."""
        params = {
            "query": " OR ".join(f"id = {int(each.id)}" for each in filed),
            "fields": "LastUpdated,Status",
            "per_page": "100",
        }
        found = (await self.wire.read("/tickets", params)).json().get("items", [])
        return {str(each["id"]): f"{each.get('LastUpdated', '')} {each.get('Status', '')}" for each in found}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        ticket = (await self.wire.read(f"/ticket/{filed.id}")).json()
        own = ticket.get("Creator", {}).get("id", "")
        replies = await self._replies(filed.id, own, known)
        return Status(STATES.get(ticket.get("Status", ""), State.UNKNOWN), replies)

    async def check(self) -> list[str]:
        try:
            await self.wire.read("/rt")
        except DeskRefused as error:
            return [f"Request Tracker does not let us in: {error}. Check desk_url and desk_token."]
        except DeskDown as error:
            return [f"Request Tracker {error}. Check desk_url."]
        faults = [] if self.routing.queues else ["desk_queue is empty: name the queue of new tickets"]
        for queue in self.routing.queues:
            try:
                found = (await self.wire.read(f"/queue/{queue}")).json()
                known = {each.get("name") for each in found.get("TicketCustomFields", [])}
                missing = [name for name in self.routing.fields.values() if name not in known]
                faults += [f"the queue {queue!r} has no custom field {name!r} that we may see" for name in missing]
            except (DeskRefused, DeskDown):
                faults.append(f"the queue {queue!r} is not there, or our user lacks the right SeeQueue on it")
        return faults

    async def close(self) -> None:
        await self.wire.close()

    def _body(self, case: Case, link: str) -> dict[str, Any]:
        ticket = case.ticket
        return {
            "Queue": self.routing.queue(ticket.department),
            "Subject": subject(ticket),
            "Requestor": ticket.email,
            "Priority": PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            "Content": self.paper.html(case),
            "ContentType": "text/html",
            "CustomFields": self._custom(ticket, link),
            "RefersTo": [link],
            "Attachments": packed(attachments(case)[0]),
        }

    def _custom(self, ticket: Ticket, link: str) -> dict[str, str]:
        values = {"ref": ticket.ref, "language": ticket.language, "confirmed": CONFIRMED[ticket.confirmed]}
        return self.routing.named(values)

    async def _find(self, link: str) -> list[int]:
        """Tickets that refer to the link, the oldest first."""
        quoted = link.replace("\\", "\\\\").replace("'", "\\'")
        params = {"query": f"RefersTo = '{quoted}'", "orderby": "id", "order": "ASC", "per_page": "100"}
        found = (await self.wire.read("/tickets", params)).json()
        return sorted(int(each["id"]) for each in found.get("items", []))

    async def _only(self, made: int, link: str) -> int:
        """The oldest ticket of this link; ours is merged into it if somebody was faster."""
        try:
            found = await self._find(link)
            if found and found[0] != made:
                await self.wire.write("PUT", f"/ticket/{made}", json={"MergeInto": found[0]})
                return found[0]
        except DeskRefused as error:
            log.error("desk_not_merged", desk=self.name, ticket=made, reason=str(error)[:200])
        except (DeskDown, DeskUnsure) as error:
            raise DeskUnsure(f"made, but not looked for again: {error}") from error
        return made

    async def _read_back(self, number: int, case: Case) -> Filed:
        """What was kept of what was sent. A ticket that cannot be read was made all the same."""
        try:
            kept = (await self.wire.read(f"/ticket/{number}", {"fields[Queue]": "Name", "fields": "Queue"})).json()
        except (DeskDown, DeskRefused, DeskUnsure) as error:
            log.warning("desk_not_read_back", desk=self.name, ticket=number, reason=str(error)[:200])
            return self._filed(number)
        ticket, custom = case.ticket, self._custom(case.ticket, link_of(case))
        queue = self.routing.queue(ticket.department)
        fields = {each.get("name"): each.get("values", []) for each in kept.get("CustomFields", [])}
        checks = {
            "queue": queue in (kept["Queue"].get("Name"), kept["Queue"].get("id")),
            "subject": kept.get("Subject") == subject(ticket),
            "requester": ticket.email.casefold() in [each["id"].casefold() for each in kept.get("Requestor", [])],
            "priority": str(kept.get("Priority")) == str(PRIORITY.get(ticket.priority, PRIORITY["regular"])),
            **{name: fields.get(name) == [value] for name, value in custom.items()},
        }
        return self._filed(number, tuple(name for name, right in checks.items() if not right))

    def _filed(self, number: int, dropped: tuple[str, ...] = ()) -> Filed:
        return Filed(
            self.name, str(number), f"#{number}", f"{self.url}/Ticket/Display.html?id={number}", dropped=dropped
        )

    async def _add_note(self, filed: Filed, case: Case, tries: int) -> None:
        await self._comment(filed.id, self.paper.note(case), ref_line(case.ticket.ref), look=tries > 1)

    async def _comment(
        self, number: str, text: str, title: str, look: bool = True, files: Sequence[Attachment] = ()
    ) -> None:
        """Comment once: the title is the comment's mark, and a list of titles is all that a retry must read."""
        if look and title in await self._titles(number):
            return
        body: dict[str, Any] = {"Content": text, "ContentType": "text/plain", "Subject": title}
        if files:
            body["Attachments"] = packed(files)
        await self.wire.write("POST", f"/ticket/{number}/comment", json=body)

    async def _titles(self, number: str) -> set[str]:
        titles, page = set(), 1
        while True:
            params = {"fields": "Subject", "per_page": "100", "page": str(page)}
            items = (await self.wire.read(f"/ticket/{number}/attachments", params)).json().get("items", [])
            titles |= {each.get("Subject", "") for each in items}
            if len(items) < 100:
                return titles
            page += 1

    async def _replies(self, number: str, own: str, known: frozenset[str]) -> tuple[Reply, ...]:
        params = {"fields": "Type,Creator,Created", "per_page": "100", "orderby": "id", "order": "DESC"}
        history = (await self.wire.read(f"/ticket/{number}/history", params)).json().get("items", [])
        said = [each for each in history if each["Type"] == "Correspond" and each["Creator"]["id"] != own]
        new = [each for each in reversed(said[:REPLIES]) if str(each["id"]) not in known]
        return tuple([await self._reply(each) for each in new])

    async def _reply(self, said: Mapping[str, Any]) -> Reply:
        params = {"fields": "Content,ContentType,Filename"}
        parts = (await self.wire.read(f"/transaction/{said['id']}/attachments", params)).json().get("items", [])
        text = ""
        for part in parts:
            kind, written = part.get("ContentType", ""), part.get("Content") or ""
            if kind.startswith("text/") and not part.get("Filename") and (not text or kind == "text/plain"):
                text = plain_of(written, kind)
        return Reply(str(said["id"]), said["Creator"]["id"], text, moment(said.get("Created", "")))


def link_of(case: Case) -> str:
    """The external id. Without a public address of ours it is a name that leads nowhere, and still finds the ticket."""
    return case.link or f"https://dezurni.invalid/{case.ticket.ref}"


def packed(files: Sequence[Attachment]) -> list[dict[str, str]]:
    return [
        {
            "FileName": ascii_name(each.name),
            "FileType": kind_of(each),
            "FileContent": base64.b64encode(each.content).decode(),
        }
        for each in files
    ]


def ascii_name(name: str) -> str:
    stem, dot, ending = re.sub(r"[^A-Za-z0-9 ._-]", "_", name).rpartition(".")
    return f"{stem.strip('_ ') or 'file'}{dot}{ending}" if dot else ending or "file"


def kind_of(file: Attachment) -> str:
    """RT guesses the letters of what calls itself text and writes them anew; only what is UTF-8 stays as it was."""
    if not file.kind.startswith("text/"):
        return file.kind
    try:
        plain = "\0" not in file.content.decode()
    except UnicodeDecodeError:
        plain = False
    return "text/plain" if plain and file.kind == "text/plain" else "application/octet-stream"


def moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
