"""Zendesk Support (documented at developer.zendesk.com; not measured, its behaviour is reproduced by the tests' fake).

Creating is idempotent for two hours by Idempotency-Key; after that the external id finds the ticket. Searching is never
used: its index lags by minutes. The same key with another body is answered 400, which means that a try of ours is
known there and must be found.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..core.facts import Ticket
from . import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, Reply, State, Status
from .http import Wire
from .paper import Paper, attachments, ref_line, subject
from .routing import Routing
from .rt import moment
from .steps import noted, once

PRIORITY = {"regular": "normal", "high": "high"}
STATES = {
    "new": State.OPEN,
    "open": State.OPEN,
    "hold": State.OPEN,
    "pending": State.WAITING,
    "solved": State.CLOSED,
    "closed": State.CLOSED,
}
PAGE = 100


class Zendesk:
    name = "zendesk"
    tells = True

    def __init__(self, url: str, user: str, token: str, routing: Routing, paper: Paper, private: bool = False) -> None:
        self.url, self.routing, self.paper = url.rstrip("/"), routing, paper
        key = base64.b64encode(f"{user}/token:{token}".encode()).decode()
        self.wire = Wire(f"{self.url}/api/v2", {"Authorization": f"Basic {key}"}, private)

    async def create(self, case: Case, tries: int) -> Filed:
        async def find() -> Filed | None:
            found = await self._find(case.ticket.ref)
            return self._filed(found) if found else None

        async def make() -> Filed:
            return self._read_back(await self._make(case), case)

        filed = await once(tries, find, make)
        return await noted(filed, lambda: self._add_note(filed, case, tries))

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        line = ref_line(message.ref)
        if await self._has_comment(filed.id, line):
            return
        kept = (await self.wire.read(f"/tickets/{filed.id}.json")).json()["ticket"]
        tokens = await self._uploaded(message.attachments)
        body = f"{message.text.strip()}\n\n{line}"
        comment = {"body": body, "public": True, "author_id": kept["requester_id"], "uploads": tokens}
        again = {"status": "open"} if kept.get("status") in ("pending", "solved") else {}
        await self.wire.write("PUT", f"/tickets/{filed.id}.json", json={"ticket": {"comment": comment, **again}})

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        """`show_many` takes up to a hundred numbers and does not go through the index."""
        params = {"ids": ",".join(str(int(each.id)) for each in filed[:PAGE])}
        found = (await self.wire.read("/tickets/show_many.json", params)).json().get("tickets", [])
        return {str(each["id"]): f"{each.get('updated_at', '')} {each.get('status', '')}" for each in found}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        kept = (await self.wire.read(f"/tickets/{filed.id}.json")).json()["ticket"]
        said = [
            each
            for each in await self._comments(filed.id)
            if each.get("public") and each.get("author_id") != kept["requester_id"]
        ]
        replies = tuple(
            Reply(str(each["id"]), "", str(each.get("plain_body") or each.get("body", "")), moment(each["created_at"]))
            for each in said
        )
        return Status(STATES.get(kept.get("status", ""), State.UNKNOWN), replies)

    async def check(self) -> list[str]:
        try:
            me = (await self.wire.read("/users/me.json")).json().get("user", {})
        except DeskRefused as error:
            return [f"Zendesk does not let us in: {error}. Check desk_user and desk_token."]
        except DeskDown as error:
            return [f"Zendesk {error}. Check desk_url."]
        if me.get("role") not in ("agent", "admin"):
            return ["Zendesk takes us for nobody in particular: desk_user must be an agent with API access by token"]
        faults = []
        for each in self.routing.queues:
            try:
                await self.wire.read(f"/groups/{int(each)}.json")
            except ValueError:
                faults.append(f"{each!r} is no number: give the id of a Zendesk group")
            except (DeskRefused, DeskDown):
                faults.append(f"Zendesk has no group {each!r} that we may see")
        return faults

    async def close(self) -> None:
        await self.wire.close()

    async def _make(self, case: Case) -> dict[str, Any]:
        body = {"ticket": await self._body(case)}
        try:
            answer = await self.wire.write(
                "POST", "/tickets.json", json=body, headers={"Idempotency-Key": case.ticket.ref}
            )
        except DeskRefused as error:
            if "dempoten" in str(error):
                raise DeskUnsure(f"an earlier try of this ticket is known: {error}") from error
            raise
        made: dict[str, Any] = answer.json()["ticket"]
        return made

    async def _body(self, case: Case) -> dict[str, Any]:
        ticket = case.ticket
        queue = self.routing.queue(ticket.department)
        confirmed = "confirmed" if ticket.confirmed else "unconfirmed"
        values = {"ref": ticket.ref, "language": ticket.language, "confirmed": confirmed}
        tokens = await self._uploaded(attachments(case)[0])
        return {
            "subject": subject(ticket),
            "comment": {"html_body": self.paper.html(case), "uploads": tokens, "public": True},
            "requester": {"name": ticket.name or ticket.email.partition("@")[0], "email": ticket.email},
            "priority": PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            "external_id": ticket.ref,
            "tags": ["chat", f"lang-{ticket.language}", confirmed],
            **({"group_id": int(queue)} if queue else {}),
            "custom_fields": [{"id": int(name), "value": value} for name, value in self.routing.named(values).items()],
        }

    async def _uploaded(self, files: Sequence[Attachment]) -> list[str]:
        """Tokens of the files. An upload that no ticket uses expires by itself, so doubt about it is none."""
        tokens = []
        for each in files:
            try:
                answer = await self.wire.write(
                    "POST",
                    "/uploads.json",
                    params={"filename": each.name},
                    data=each.content,
                    headers={"Content-Type": each.kind},
                )
            except DeskUnsure as error:
                raise DeskDown(f"a file could not be sent: {error}") from error
            tokens.append(str(answer.json()["upload"]["token"]))
        return tokens

    async def _find(self, ref: str) -> dict[str, Any] | None:
        """The oldest ticket with our external id, which Zendesk does not keep unique."""
        found = (await self.wire.read("/tickets.json", {"external_id": ref})).json().get("tickets", [])
        held = [each for each in found if each.get("external_id") == ref]
        return min(held, key=lambda each: int(each["id"])) if held else None

    def _read_back(self, made: dict[str, Any], case: Case) -> Filed:
        ticket, queue = case.ticket, self.routing.queue(case.ticket.department)
        checks = {
            "subject": made.get("subject") == subject(ticket),
            "priority": made.get("priority") == PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            "ref": made.get("external_id") == ticket.ref,
            "queue": not queue or str(made.get("group_id")) == queue,
        }
        return replace(self._filed(made), dropped=tuple(name for name, right in checks.items() if not right))

    def _filed(self, kept: dict[str, Any]) -> Filed:
        number = str(kept["id"])
        return Filed(self.name, number, f"#{number}", f"{self.url}/agent/tickets/{number}")

    async def _add_note(self, filed: Filed, case: Case, tries: int) -> None:
        if tries > 1 and await self._has_comment(filed.id, ref_line(case.ticket.ref)):
            return
        note = {"ticket": {"comment": {"body": self.paper.note(case), "public": False}}}
        await self.wire.write("PUT", f"/tickets/{filed.id}.json", json=note)

    async def _has_comment(self, number: str, line: str) -> bool:
        """Whether a comment ends in this line."""
        return any(str(each.get("body", "")).rstrip().endswith(line) for each in await self._comments(number))

    async def _comments(self, number: str) -> list[dict[str, Any]]:
        comments: list[dict[str, Any]] = []
        page = 1
        while True:
            params = {"page": str(page), "per_page": str(PAGE)}
            found = (await self.wire.read(f"/tickets/{number}/comments.json", params)).json().get("comments", [])
            comments += found
            if len(found) < PAGE:
                return comments
            page += 1
