"""WHMCS after developers.whmcs.com: one address for all, errors in the body, entities in texts, searches that guess."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from html import escape
from typing import Any

from aiohttp import web

from . import Fake

IDENTIFIER, SECRET = "dezurni", "s3cret"
DEPARTMENTS = {"1": "Support", "2": "Billing"}


@dataclass
class Kept:
    id: int
    values: dict[str, str]
    files: dict[str, bytes]
    status: str = "Open"
    replies: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    merged_into: int = 0

    @property
    def tid(self) -> str:
        return str(700_000 + self.id)


class FakeWhmcs(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Kept] = []
        self.refuses_notes = False
        self.refuses_files = False  # besides the transcript

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/includes/api.php", self.api)]

    async def api(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if (form.get("identifier"), form.get("secret")) != (IDENTIFIER, SECRET):
            return failed("Authentication Failed")
        act = getattr(self, form.get("action", "").lower(), None)
        return act(form) if act else failed("Command Not Found")

    def openticket(self, form: dict[str, str]) -> web.Response:
        if form.get("deptid") not in DEPARTMENTS:
            return failed("Department ID not found")
        if not form.get("subject") or not form.get("message"):
            return failed("Subject or message missing")
        if not form.get("clientid") and not (form.get("name") and form.get("email")):
            return failed("Name and email address are required if not a client")
        files = unpacked(form)
        if self.refuses_files and len(files) > 1:
            return failed("Invalid Attachment")
        kept = Kept(len(self.tickets) + 1, form, files)
        if form.get("priority") not in ("Low", "Medium", "High"):
            kept.values["priority"] = "Medium"
        self.tickets.append(kept)
        return told(id=kept.id, tid=kept.tid, c="Ab12Cd34")

    def gettickets(self, form: dict[str, str]) -> web.Response:
        """Approximate: any ticket that shares a word of the subject, or a piece of it, the newest first."""
        wanted = form.get("subject", "").casefold()
        found = [
            each
            for each in reversed(self.tickets)
            if not each.merged_into and (wanted[:4] in each.values["subject"].casefold())
        ]
        if form.get("ignore_dept_assignments") != "true":
            found = [each for each in found if each.values["deptid"] == "1"]
        found = found[: int(form.get("limitnum", "25"))]
        listed = [{"id": each.id, "tid": each.tid, "subject": escape(each.values["subject"])} for each in found]
        tickets: Any = {"ticket": listed} if listed else ""
        return told(totalresults=len(listed), tickets=tickets)

    def getticket(self, form: dict[str, str]) -> web.Response:
        kept = self._one(form)
        if kept is None:
            return failed("Ticket ID Not Found")
        first = {"replyid": "0", "message": escape(kept.values["message"]), "admin": "", "date": "2026-11-22 10:00:00"}
        return told(
            ticketid=kept.id,
            tid=kept.tid,
            c="Ab12Cd34",
            deptid=kept.values["deptid"],
            name=escape(kept.values["name"]),
            email=kept.values["email"],
            subject=escape(kept.values["subject"]),
            status=kept.status,
            priority=kept.values["priority"],
            replies={"reply": [first, *kept.replies]},
            notes={"note": [{"noteid": str(n), "message": escape(each)} for n, each in enumerate(kept.notes)]},
        )

    def addticketreply(self, form: dict[str, str]) -> web.Response:
        kept = self._one(form)
        if kept is None:
            return failed("Ticket ID Not Found")
        files = unpacked(form)
        if self.refuses_files and files:
            return failed("Invalid Attachment")
        kept.files |= files
        admin = form.get("adminusername", "")
        number = str(len(kept.replies) + 1)
        kept.replies.append(
            {"replyid": number, "message": escape(form["message"]), "admin": admin, "date": "2026-11-22 11:00:00"}
        )
        kept.status = "Answered" if admin else "Customer-Reply"
        return told()

    def addticketnote(self, form: dict[str, str]) -> web.Response:
        kept = self._one(form)
        if kept is None or self.refuses_notes:
            return failed("Ticket ID not found")
        kept.notes.append(form["message"])
        return told()

    def mergeticket(self, form: dict[str, str]) -> web.Response:
        for number in form["mergeticketids"].split(","):
            self.tickets[int(number) - 1].merged_into = int(form["ticketid"])
        return told()

    def getsupportdepartments(self, form: dict[str, str]) -> web.Response:
        listed = [{"id": number, "name": name} for number, name in DEPARTMENTS.items()]
        return told(totalresults=len(listed), departments={"department": listed})

    def _one(self, form: dict[str, str]) -> Kept | None:
        number = form.get("ticketid", "")
        found = int(number) if number.isdigit() else 0
        return self.tickets[found - 1] if 0 < found <= len(self.tickets) else None


def unpacked(form: dict[str, str]) -> dict[str, bytes]:
    packed = form.pop("attachments", "")
    return {each["name"]: base64.b64decode(each["data"]) for each in json.loads(base64.b64decode(packed or "W10="))}


def told(**values: Any) -> web.Response:
    return web.json_response({"result": "success", **values})


def failed(message: str) -> web.Response:
    return web.json_response({"result": "error", "message": message})
