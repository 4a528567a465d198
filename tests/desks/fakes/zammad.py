"""Zammad after docs.zammad.org: an index that lags, fields dropped in silence, no On-Behalf-Of, HTML sanitised."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from . import Fake

TOKEN = "zammad-token"
GROUPS = {"Support": 1, "Billing": 2}
OWN_FIELDS = ("chat_language",)
SCRIPT = re.compile(r"<script.*?</script>", re.S | re.I)


@dataclass
class Kept:
    id: int
    values: dict[str, Any]
    tags: list[str]
    state: str = "new"
    articles: list[dict[str, Any]] = field(default_factory=list)
    indexed: bool = False


class FakeZammad(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.tickets: list[Kept] = []
        self.refuses_files = False  # besides the transcript

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v1/tickets", self.create),
            web.get("/api/v1/tickets/search", self.search),
            web.get("/api/v1/tickets/{id}", self.ticket),
            web.get("/api/v1/tags", self.tags),
            web.post("/api/v1/ticket_articles", self.add_article),
            web.get("/api/v1/ticket_articles/by_ticket/{id}", self.articles),
            web.get("/api/v1/users/me", self.me),
            web.get("/api/v1/groups", self.groups),
        ]

    def index(self) -> None:
        """Time has passed: the search knows everything there is."""
        for each in self.tickets:
            each.indexed = True

    async def create(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        body = await request.json()
        if body.get("group") not in GROUPS:
            return web.json_response({"error": f"No lookup value found for 'group': {body.get('group')!r}"}, status=422)
        if self.refuses_files and len(body["article"].get("attachments", [])) > 1:
            return web.json_response({"error": "Attachment not allowed"}, status=422)
        customer = str(body.get("customer_id", ""))
        if not re.fullmatch(r"guess:[^@\s]+@[^@\s]+", customer):
            return web.json_response({"error": "Invalid email"}, status=422)
        values = {
            "title": body["title"],
            "group_id": GROUPS[body["group"]],
            "priority_id": body.get("priority_id", 2),
            "customer": customer.removeprefix("guess:"),
            **{name: body[name] for name in OWN_FIELDS if name in body},
        }
        kept = Kept(len(self.tickets) + 1, values, [each.strip() for each in body.get("tags", "").split(",")])
        kept.articles.append(self._article(kept, body["article"]))
        self.tickets.append(kept)
        return web.json_response(self._shown(kept), status=201)

    async def search(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        name, _, value = request.query["query"].partition(":")
        value = value.strip('"')
        found = [
            each
            for each in self.tickets
            if each.indexed and (value in each.tags if name == "tags" else each.values.get(name) == value)
        ]
        return web.json_response([self._shown(each) for each in found])

    async def ticket(self, request: web.Request) -> web.Response:
        kept = self._one(request.match_info["id"])
        return self._refused(request) or (web.json_response(self._shown(kept)) if kept else missing())

    async def tags(self, request: web.Request) -> web.Response:
        kept = self._one(request.query["o_id"])
        return self._refused(request) or (web.json_response({"tags": kept.tags}) if kept else missing())

    async def add_article(self, request: web.Request) -> web.Response:
        if refused := self._refused(request):
            return refused
        body = await request.json()
        kept = self._one(str(body["ticket_id"]))
        if kept is None:
            return missing()
        if self.refuses_files and body.get("attachments"):
            return web.json_response({"error": "Attachment not allowed"}, status=422)
        article = self._article(kept, body)
        kept.articles.append(article)
        if body.get("sender") == "Customer":
            kept.state = "open"
        return web.json_response(article, status=201)

    async def articles(self, request: web.Request) -> web.Response:
        kept = self._one(request.match_info["id"])
        shown = (
            [{name: value for name, value in each.items() if name != "files"} for each in kept.articles] if kept else []
        )
        return self._refused(request) or (web.json_response(shown) if kept else missing())

    async def me(self, request: web.Request) -> web.Response:
        return self._refused(request) or web.json_response({"id": 3, "login": "chat"})

    async def groups(self, request: web.Request) -> web.Response:
        return self._refused(request) or web.json_response([{"id": id, "name": name} for name, id in GROUPS.items()])

    def _article(self, kept: Kept, body: dict[str, Any]) -> dict[str, Any]:
        text = body["body"]
        if body.get("content_type") == "text/html":
            text = SCRIPT.sub("", text)
        return {
            "id": kept.id * 1000 + len(kept.articles),
            "ticket_id": kept.id,
            "from": body.get("from", ""),
            "body": text,
            "content_type": body.get("content_type", "text/plain"),
            "type": body.get("type", "note"),
            "sender": body.get("sender", "Agent"),
            "internal": body.get("internal", False),
            "created_at": "2026-11-22T10:00:00.000Z",
            "files": [(each["filename"], base64.b64decode(each["data"])) for each in body.get("attachments", [])],
        }

    def _shown(self, kept: Kept) -> dict[str, Any]:
        return {"id": kept.id, "number": str(31_000 + kept.id), "state": kept.state, **kept.values}

    def _one(self, number: str) -> Kept | None:
        return next((each for each in self.tickets if str(each.id) == number), None)

    def _refused(self, request: web.Request) -> web.Response | None:
        if "X-On-Behalf-Of" in request.headers:
            return web.json_response({"error": "undefined method"}, status=500)
        if request.headers.get("Authorization") != f"Token token={TOKEN}":
            return web.json_response({"error": "Invalid token"}, status=401)
        if "From" in request.headers:
            return web.json_response({"error": "Not authorized"}, status=403)
        return None


def missing() -> web.Response:
    return web.json_response({"error": "Couldn't find Ticket"}, status=404)
