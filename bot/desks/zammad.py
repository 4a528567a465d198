"""Zammad over its REST API, as documented at docs.zammad.org; not measured, the tests' fake does what is documented.

Nothing is idempotent, and searching goes through an index that lags: what a search does not find may still be there.
After a try that may have made a ticket, nothing is made for a minute; then the index is believed. X-On-Behalf-Of is
gone and `From:` needs the right admin.user, so the requester is named by `guess:` and their words are articles of the
sender Customer.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ..core.facts import Ticket
from . import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, Reply, State, Status
from .http import Wire
from .paper import Paper, attachments, html_of, ref_line, subject
from .plain import plain_of
from .routing import Routing
from .rt import moment
from .steps import noted, once

PRIORITY = {"regular": 2, "high": 3}  # "2 normal" and "3 high" of a new Zammad
STATES = {
    "new": State.OPEN,
    "open": State.OPEN,
    "pending reminder": State.WAITING,
    "pending close": State.WAITING,
    "closed": State.CLOSED,
    "merged": State.CLOSED,
}
LAG = timedelta(seconds=60)  # within which the index may not know a ticket yet


class Zammad:
    name = "zammad"
    tells = True

    def __init__(self, url: str, token: str, routing: Routing, paper: Paper, private: bool = False) -> None:
        self.url, self.routing, self.paper = url.rstrip("/"), routing, paper
        self.wire = Wire(f"{self.url}/api/v1", {"Authorization": f"Token token={token}"}, private)
        self._doubts: dict[str, datetime] = {}

    async def create(self, case: Case, tries: int) -> Filed:
        ref = case.ticket.ref

        async def find() -> Filed | None:
            return await self._find(case)

        async def make() -> Filed:
            try:
                made = (await self.wire.write("POST", "/tickets", json=self._body(case))).json()
            except DeskUnsure:
                self._doubts[ref] = case.now
                raise
            except DeskDown:
                self._doubts[ref] = case.now - LAG  # surely not made: nothing to wait for
                raise
            return self._read_back(made, case)

        filed = await once(tries, find, make)
        self._doubts.pop(ref, None)
        return await noted(filed, lambda: self._add_note(filed, case, tries))

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        if await self._has_article(filed.id, ref_line(message.ref)):
            return
        article = {
            "ticket_id": int(filed.id),
            "body": html_of(f"{message.text.strip()}\n\n{ref_line(message.ref)}"),
            "content_type": "text/html",
            "type": "web",
            "sender": "Customer",
            "internal": False,
            "attachments": _packed(message.attachments),
        }
        await self.wire.write("POST", "/ticket_articles", json=article)

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        """None: a question about many goes through the index, which lags."""
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        kept = (await self.wire.read(f"/tickets/{filed.id}", {"expand": "true"})).json()
        said = [each for each in await self._articles(filed.id) if each.get("sender") == "Agent"]
        replies = tuple(
            Reply(
                str(each["id"]),
                str(each.get("from", "")),
                plain_of(str(each.get("body", "")), str(each.get("content_type", ""))),
                moment(str(each.get("created_at", ""))),
            )
            for each in said
            if not each.get("internal")
        )
        return Status(STATES.get(str(kept.get("state", "")), State.UNKNOWN), replies)

    async def check(self) -> list[str]:
        try:
            await self.wire.read("/users/me")
        except DeskRefused as error:
            return [f"Zammad does not let us in: {error}. Check desk_token; it needs the right ticket.agent."]
        except DeskDown as error:
            return [f"Zammad {error}. Check desk_url."]
        try:
            known = {each.get("name") for each in (await self.wire.read("/groups")).json()}
        except (DeskRefused, DeskDown) as error:
            return [f"Zammad does not show its groups: {error}"]
        faults = [] if self.routing.queues else ["desk_queue is empty: name the group of new tickets"]
        return faults + [
            f"Zammad has no group {each!r} that we may see" for each in self.routing.queues if each not in known
        ]

    async def close(self) -> None:
        await self.wire.close()

    def _body(self, case: Case) -> dict[str, Any]:
        ticket = case.ticket
        return {
            "title": subject(ticket),
            "group": self.routing.queue(ticket.department),
            "customer_id": f"guess:{ticket.email}",
            "priority_id": PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            "tags": ",".join(self._tags(ticket)),
            **self._custom(ticket),
            "article": {
                "subject": subject(ticket),
                "body": self.paper.html(case),
                "content_type": "text/html",
                "type": "web",
                "sender": "Customer",
                "internal": False,
                "attachments": _packed(attachments(case)[0]),
            },
        }

    def _tags(self, ticket: Ticket) -> list[str]:
        confirmed = "confirmed" if ticket.confirmed else "unconfirmed"
        return ["chat", ticket.ref, f"lang-{ticket.language}", confirmed]

    def _custom(self, ticket: Ticket) -> dict[str, str]:
        confirmed = "yes" if ticket.confirmed else "no"
        return self.routing.named({"ref": ticket.ref, "language": ticket.language, "confirmed": confirmed})

    async def _find(self, case: Case) -> Filed | None:
        """Raises DeskUnsure while the index may still lag behind a try that may have made the ticket."""
        ref = case.ticket.ref
        since = self._doubts.setdefault(ref, case.now)
        own = self.routing.fields.get("ref")
        params = {"query": f'{own or "tags"}:"{ref}"', "limit": "20", "expand": "true"}
        found = [each for each in (await self.wire.read("/tickets/search", params)).json() if isinstance(each, dict)]
        held = [each for each in sorted(found, key=lambda each: int(each["id"])) if await self._holds(each, own, ref)]
        if held:
            return self._filed(held[0])
        if case.now - since < LAG:
            raise DeskUnsure("the index may not know it yet", int((since + LAG - case.now).total_seconds()) + 1)
        return None

    async def _holds(self, ticket: dict[str, Any], own: str | None, ref: str) -> bool:
        """A search is words, not proof: the ticket itself must hold the ref."""
        if own:
            return ticket.get(own) == ref
        tags = (await self.wire.read("/tags", {"object": "Ticket", "o_id": str(ticket["id"])})).json()
        return ref in tags.get("tags", [])

    def _read_back(self, made: dict[str, Any], case: Case) -> Filed:
        """Zammad answers with the ticket as it is kept; a field it does not know is simply not in it."""
        ticket = case.ticket
        checks = {
            "subject": made.get("title") == subject(ticket),
            "priority": made.get("priority_id") == PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            **{name: made.get(name) == value for name, value in self._custom(ticket).items()},
        }
        return replace(self._filed(made), dropped=tuple(name for name, right in checks.items() if not right))

    def _filed(self, kept: dict[str, Any]) -> Filed:
        address = f"{self.url}/#ticket/zoom/{kept['id']}"
        return Filed(self.name, str(kept["id"]), f"#{kept.get('number', kept['id'])}", address)

    async def _add_note(self, filed: Filed, case: Case, tries: int) -> None:
        if tries > 1 and await self._has_article(filed.id, ref_line(case.ticket.ref)):
            return
        note = {
            "ticket_id": int(filed.id),
            "body": self.paper.note(case),
            "content_type": "text/plain",
            "type": "note",
            "sender": "Agent",
            "internal": True,
        }
        await self.wire.write("POST", "/ticket_articles", json=note)

    async def _articles(self, number: str) -> list[dict[str, Any]]:
        found = (await self.wire.read(f"/ticket_articles/by_ticket/{number}", {"expand": "true"})).json()
        return [each for each in found if isinstance(each, dict)]

    async def _has_article(self, number: str, line: str) -> bool:
        """Whether an article ends in this line."""
        texts = (
            plain_of(str(each.get("body", "")), str(each.get("content_type", "")))
            for each in await self._articles(number)
        )
        return any(text.rstrip().endswith(line) for text in texts)


def _packed(files: Sequence[Attachment]) -> list[dict[str, str]]:
    return [
        {"filename": each.name, "data": base64.b64encode(each.content).decode(), "mime-type": each.kind}
        for each in files
    ]
