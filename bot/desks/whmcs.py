"""WHMCS over its API, as documented at developers.whmcs.com; not measured, the tests' fake does what is documented.

Refusals come as `result: error`, texts come back with HTML entities, nothing is idempotent, and searching by subject is
approximate: a short ref in the subject narrows the search, the whole ref in the message decides. A ticket is never
bound to a client: whoever typed a client's address is not that client.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any

import structlog

from ..core.facts import Ticket
from . import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, Reply, State, Status
from .http import Wire
from .paper import Paper, attachments, ref_line, short_ref, subject
from .plain import plain_of
from .routing import Routing
from .steps import noted, once

log = structlog.get_logger("desk")

PRIORITY = {"regular": "Medium", "high": "High"}
STATES = {
    "open": State.OPEN,
    "customer-reply": State.OPEN,
    "in progress": State.OPEN,
    "on hold": State.OPEN,
    "answered": State.WAITING,
    "closed": State.CLOSED,
}
FOUND = 50  # tickets that an approximate search may bring


class Whmcs:
    name = "whmcs"
    tells = True

    def __init__(
        self, url: str, identifier: str, secret: str, routing: Routing, paper: Paper, private: bool = False
    ) -> None:
        self.url, self.routing, self.paper = url.rstrip("/"), routing, paper
        self.wire = Wire(f"{self.url}/includes/api.php", {}, private)
        self._credentials = {"identifier": identifier, "secret": secret, "responsetype": "json"}

    async def create(self, case: Case, tries: int) -> Filed:
        async def find() -> Filed | None:
            found = await self._find(case)
            return self._filed(found) if found else None

        async def make() -> Filed:
            made = await self._write("OpenTicket", self._body(case))
            return await self._read_back(str(made["id"]), made, case)

        filed = await once(tries, find, make)
        return await noted(filed, lambda: self._add_note(filed, case, tries))

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        kept = await self._ticket(filed.id)
        if ref_line(message.ref) in _texts(kept):
            return
        said = {"message": f"{message.text.strip()}\n\n{ref_line(message.ref)}", "noemail": "true"}
        files = _packed(message.attachments)
        await self._write("AddTicketReply", {"ticketid": filed.id, **said, **files, **_requester(ticket)})

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        """None: WHMCS lists tickets by client or department, not by numbers, and one question tells all about one."""
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        kept = await self._ticket(filed.id)
        return Status(STATES.get(str(kept.get("status", "")).casefold(), State.UNKNOWN), _replies(kept))

    async def check(self) -> list[str]:
        try:
            found = await self._read("GetSupportDepartments", {"ignore_dept_assignments": "true"})
        except DeskRefused as error:
            return [f"WHMCS does not let us in: {error}. Check desk_user, desk_token and its list of API addresses."]
        except DeskDown as error:
            return [f"WHMCS {error}. Check desk_url."]
        known = {str(each["id"]) for each in _many(found, "departments", "department")}
        faults = [] if self.routing.queues else ["desk_queue is empty: give the number of a support department"]
        return faults + [
            f"WHMCS has no support department {each!r}" for each in self.routing.queues if each not in known
        ]

    async def close(self) -> None:
        await self.wire.close()

    def _body(self, case: Case) -> dict[str, str]:
        ticket = case.ticket
        return {
            "deptid": self.routing.queue(ticket.department),
            "subject": _subject(ticket),
            "message": f"{self.paper.text(case)}\n\n{ref_line(ticket.ref)}",
            "priority": PRIORITY.get(ticket.priority, PRIORITY["regular"]),
            **_requester(ticket),
            **_packed(attachments(case)[0]),
        }

    async def _find(self, case: Case) -> dict[str, Any] | None:
        """The oldest ticket that holds the whole ref; later ones of the same ref are merged into it."""
        query = {"subject": short_ref(case.ticket.ref), "ignore_dept_assignments": "true", "limitnum": str(FOUND)}
        listed = _many(await self._read("GetTickets", query), "tickets", "ticket")
        kept = []
        for each in sorted(listed, key=lambda each: int(each["id"])):
            if f"[#{short_ref(case.ticket.ref)}]" in unescape(str(each.get("subject", ""))):
                ticket = await self._ticket(str(each["id"]))
                if ref_line(case.ticket.ref) in _texts(ticket):
                    kept.append(ticket)
        if len(kept) > 1:
            later = ",".join(str(each["ticketid"]) for each in kept[1:])
            await self._write("MergeTicket", {"ticketid": str(kept[0]["ticketid"]), "mergeticketids": later})
        return kept[0] if kept else None

    async def _read_back(self, number: str, made: Mapping[str, Any], case: Case) -> Filed:
        try:
            kept = await self._ticket(number)
        except (DeskDown, DeskRefused, DeskUnsure) as error:
            log.warning("desk_not_read_back", desk=self.name, ticket=number, reason=str(error)[:200])
            return self._filed({"ticketid": number, "tid": made["tid"], "c": made.get("c", "")})
        wanted, ticket = self._body(case), case.ticket
        checks = {
            "queue": str(kept.get("deptid")) == wanted["deptid"],
            "subject": unescape(str(kept.get("subject"))) == wanted["subject"],
            "requester": str(kept.get("email", "")).casefold() == ticket.email.casefold(),
            "priority": kept.get("priority") == wanted["priority"],
        }
        return replace(self._filed(kept), dropped=tuple(name for name, right in checks.items() if not right))

    def _filed(self, kept: Mapping[str, Any]) -> Filed:
        number = str(kept["tid"])
        address = f"{self.url}/viewticket.php?tid={number}&c={kept.get('c', '')}"
        return Filed(self.name, str(kept["ticketid"]), f"#{number}", address)

    async def _add_note(self, filed: Filed, case: Case, tries: int) -> None:
        if tries > 1 and ref_line(case.ticket.ref) in _notes(await self._ticket(filed.id)):
            return
        await self._write("AddTicketNote", {"ticketid": filed.id, "message": self.paper.note(case)})

    async def _ticket(self, number: str) -> dict[str, Any]:
        return await self._read("GetTicket", {"ticketid": number, "repliessort": "ASC"})

    async def _read(self, action: str, values: Mapping[str, str]) -> dict[str, Any]:
        answer = await self.wire.read("", data={"action": action, **values, **self._credentials})
        return _result(answer.json())

    async def _write(self, action: str, values: Mapping[str, str]) -> dict[str, Any]:
        answer = await self.wire.write("POST", "", data={"action": action, **values, **self._credentials})
        return _result(answer.json())


def _subject(ticket: Ticket) -> str:
    return subject(ticket, f" [#{short_ref(ticket.ref)}]")


def _requester(ticket: Ticket) -> dict[str, str]:
    return {"name": ticket.name or ticket.email.partition("@")[0], "email": ticket.email}


def _packed(files: Sequence[Attachment]) -> dict[str, str]:
    listed = [{"name": each.name, "data": base64.b64encode(each.content).decode()} for each in files]
    return {"attachments": base64.b64encode(json.dumps(listed).encode()).decode()} if listed else {}


def _result(answer: Any) -> dict[str, Any]:
    """Raises DeskRefused for `result: error`, whatever the HTTP status said."""
    if not isinstance(answer, dict) or answer.get("result") not in ("success", "error"):
        raise DeskUnsure("answered something that is not WHMCS's API")
    if answer["result"] == "error":
        raise DeskRefused(f"WHMCS: {str(answer.get('message', ''))[:200]}")
    return answer


def _many(answer: Mapping[str, Any], plural: str, singular: str) -> list[dict[str, Any]]:
    """The items of a list; PHP gives an empty one as "" or [], and one with a single item is still a list."""
    within = answer.get(plural) or {}
    found = within.get(singular, []) if isinstance(within, dict) else within
    return [each for each in found if isinstance(each, dict)]


def _texts(kept: Mapping[str, Any]) -> str:
    said = [str(each.get("message", "")) for each in _many(kept, "replies", "reply")]
    return unescape("\n".join([str(kept.get("message", "")), *said]))


def _notes(kept: Mapping[str, Any]) -> str:
    return unescape("\n".join(str(each.get("message", "")) for each in _many(kept, "notes", "note")))


def _replies(kept: Mapping[str, Any]) -> tuple[Reply, ...]:
    """Replies with the name of an administrator are the staff's."""
    staff = [each for each in _many(kept, "replies", "reply") if each.get("admin")]
    return tuple(
        Reply(
            str(each.get("replyid", "")),
            unescape(str(each["admin"])),
            plain_of(unescape(str(each.get("message", ""))), "text/plain"),
            _moment(str(each.get("date", ""))),
        )
        for each in staff
    )


def _moment(text: str) -> datetime | None:
    """WHMCS writes moments without a zone; they are the server's own and taken for UTC."""
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
