"""Zendesk after developer.zendesk.com: keys that live two hours, external ids that are not unique, uploads by token."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from . import Fake

USER, TOKEN = "chat@firma.example", "zendesk-token"
GROUPS = (11, 12)
KEY_LIVES = 2 * 3600  # seconds
PRIORITIES = ("low", "normal", "high", "urgent")


@dataclass
class Kept:
    id: int
    values: dict[str, Any]
    comments: list[dict[str, Any]] = field(default_factory=list)


class FakeZendesk(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Kept] = []
        self.refuses_files = False  # besides the transcript
        self.uploads: dict[str, tuple[str, bytes]] = {}
        self.users: dict[str, int] = {}
        self.hits = 0
        self.passed = 0.0  # seconds that have passed without anybody waiting for them
        self._keys: dict[str, tuple[float, str, dict[str, Any]]] = {}

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v2/tickets.json", self.create),
            web.get("/api/v2/tickets.json", self.listing),
            web.get("/api/v2/tickets/show_many.json", self.many),
            web.get("/api/v2/tickets/{id:\\d+}.json", self.ticket),
            web.put("/api/v2/tickets/{id:\\d+}.json", self.update),
            web.get("/api/v2/tickets/{id:\\d+}/comments.json", self.comments),
            web.post("/api/v2/uploads.json", self.upload),
            web.get("/api/v2/users/me.json", self.me),
            web.get("/api/v2/groups/{id:\\d+}.json", self.group),
        ]

    async def create(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        raw, key = await request.text(), request.headers.get("Idempotency-Key", "")
        known = self._keys.get(key)
        if key and known and self._now() - known[0] < KEY_LIVES:
            if known[1] != raw:
                told = "Request parameters do not match the previous request with this idempotency key"
                return web.json_response({"error": "IdempotentRequestError", "description": told}, status=400)
            self.hits += 1
            return web.json_response(known[2], status=201, headers={"x-idempotency-lookup": "hit"})
        body = json.loads(raw)["ticket"]
        if body.get("priority") not in PRIORITIES or body.get("group_id", GROUPS[0]) not in GROUPS:
            return web.json_response({"error": "RecordInvalid", "description": "Record validation errors"}, status=422)
        comment, requester = body.pop("comment"), body.pop("requester")
        user = self.users.setdefault(requester["email"], 500 + len(self.users))
        custom = [each for each in body.get("custom_fields", []) if each["id"] == 36]
        values = {"group_id": GROUPS[0], **body, "custom_fields": custom, "requester_id": user, "status": "new"}
        kept = Kept(len(self.tickets) + 1, values)
        self.tickets.append(kept)
        self._comment(kept, comment, user)
        answer = {"ticket": self._shown(kept)}
        if key:
            self._keys[key] = (self._now(), raw, answer)
        return web.json_response(answer, status=201, headers={"x-idempotency-lookup": "miss"})

    async def listing(self, request: web.Request) -> web.Response:
        wanted = request.query.get("external_id")
        found = [self._shown(each) for each in self.tickets if each.values.get("external_id") == wanted]
        return self._refused(request) or web.json_response({"tickets": found, "count": len(found)})

    async def many(self, request: web.Request) -> web.Response:
        wanted = request.query["ids"].split(",")
        if len(wanted) > 100:
            return web.json_response({"error": "TooManyIds"}, status=400)
        found = [self._shown(each) for each in self.tickets if str(each.id) in wanted]
        return self._refused(request) or web.json_response({"tickets": found, "count": len(found)})

    async def ticket(self, request: web.Request) -> web.Response:
        kept = self._one(request)
        return self._refused(request) or (web.json_response({"ticket": self._shown(kept)}) if kept else missing())

    async def update(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        kept = self._one(request)
        if kept is None:
            return missing()
        if kept.values["status"] == "closed":
            return web.json_response(
                {"error": "RecordInvalid", "description": "closed prevents ticket update"}, status=422
            )
        changed = (await request.json())["ticket"]
        comment = changed["comment"]
        kept.values["status"] = changed.get("status", kept.values["status"])
        self._comment(kept, comment, comment.get("author_id", 1))
        return web.json_response({"ticket": self._shown(kept)})

    async def comments(self, request: web.Request) -> web.Response:
        kept = self._one(request)
        if kept is None:
            return missing()
        page, size = int(request.query.get("page", "1")), int(request.query.get("per_page", "100"))
        shown = [{name: value for name, value in each.items() if name != "files"} for each in kept.comments]
        return self._refused(request) or web.json_response({"comments": shown[(page - 1) * size : page * size]})

    async def upload(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        if self.refuses_files and request.query["filename"] != "transcript.txt":
            return web.json_response({"error": "AttachmentUnprocessable"}, status=422)
        token = f"upload-{len(self.uploads)}"
        self.uploads[token] = (request.query["filename"], await request.read())
        return web.json_response({"upload": {"token": token}}, status=201)

    async def me(self, request: web.Request) -> web.Response:
        """Without credentials this is answered too: an anonymous user."""
        role = "agent" if "Authorization" in request.headers else "end-user"
        return self._refused(request) or web.json_response({"user": {"id": 1, "role": role}})

    async def group(self, request: web.Request) -> web.Response:
        known = int(request.match_info["id"]) in GROUPS
        return self._refused(request) or (web.json_response({"group": {}}) if known else missing())

    def _comment(self, kept: Kept, comment: dict[str, Any], author: int) -> None:
        files = [self.uploads.pop(token) for token in comment.get("uploads", [])]
        kept.comments.append(
            {
                "id": kept.id * 1000 + len(kept.comments),
                "body": comment.get("html_body") or comment["body"],
                "plain_body": comment.get("body", ""),
                "public": comment.get("public", True),
                "author_id": author,
                "created_at": "2026-11-22T10:00:00Z",
                "files": files,
            }
        )

    def _shown(self, kept: Kept) -> dict[str, Any]:
        return {"id": kept.id, "updated_at": f"2026-11-22T10:00:{len(kept.comments):02d}Z", **kept.values}

    def _one(self, request: web.Request) -> Kept | None:
        wanted = int(request.match_info["id"])
        return next((each for each in self.tickets if each.id == wanted), None)

    def _refused(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        if given != base64.b64encode(f"{USER}/token:{TOKEN}".encode()).decode():
            return web.json_response({"error": "Couldn't authenticate you"}, status=401)
        return None

    def _now(self) -> float:
        return time.monotonic() + self.passed


def missing() -> web.Response:
    return web.json_response({"error": "RecordNotFound", "description": "Not found"}, status=404)
