"""Each desk on its stage: the adapter, what is really at the desk, and what staff or misfortune can do there."""

from __future__ import annotations

import abc
import asyncio
import base64
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from bot.desks import Desk, Filed
from bot.desks.embedded import EmbeddedDesk
from bot.desks.mail import MailDesk
from bot.desks.mailbox import Mailbox as Inbox
from bot.desks.paper import Paper
from bot.desks.plain import plain_of
from bot.desks.routing import Routing
from bot.desks.rt import RequestTracker as RtDesk
from bot.desks.webhook import WebhookDesk
from bot.desks.whmcs import Whmcs
from bot.desks.zammad import Zammad
from bot.desks.zendesk import Zendesk
from bot.mail.message import mailbox
from bot.mail.smtp import Route
from bot.store import Store

from .cases import link
from .fakes.receiver import SECRET, Receiver
from .fakes.whmcs import IDENTIFIER, FakeWhmcs
from .fakes.whmcs import SECRET as WHMCS_SECRET
from .fakes.zammad import TOKEN as ZAMMAD_TOKEN
from .fakes.zammad import FakeZammad
from .fakes.zendesk import TOKEN as ZENDESK_TOKEN
from .fakes.zendesk import USER, FakeZendesk
from .proxy import Proxy
from .servers.mail import MailServer
from .servers.rt import RequestTracker


@dataclass
class Seen:
    """A ticket as the desk has it: everything that was written in it, public and internal."""

    id: str
    subject: str
    body: str
    said: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


class Stage(abc.ABC):
    """
    tells_state   whether the desk can be asked how a ticket stands
    keeps_files   whether attachments go to the desk
    """

    desk: Desk
    tells_state = True
    keeps_files = True

    async def start(self) -> None:
        return

    async def stop(self) -> None:
        await self.desk.close()

    @abc.abstractmethod
    async def tickets(self, ref: str) -> list[Seen]:
        """Those that a member of staff would find for this ref; merged ones are one."""

    @abc.abstractmethod
    async def lose_answers(self, lost: bool) -> None:
        """The desk does what it is asked for, and the answer never arrives."""

    @abc.abstractmethod
    async def go_down(self) -> None: ...

    @abc.abstractmethod
    async def come_back(self) -> None: ...

    @abc.abstractmethod
    def with_wrong_key(self) -> Desk: ...

    async def close_by_staff(self, filed: Filed) -> None:
        raise NotImplementedError

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        raise NotImplementedError


class EmbeddedStage(Stage):
    def __init__(self, store: Store) -> None:
        self.store = store
        self.desk = EmbeddedDesk(store)

    async def tickets(self, ref: str) -> list[Seen]:
        kept = await self.store.ticket(ref)
        if kept is None:
            return []
        said = [each.text for each in await self.store.ticket_messages(ref)]
        files = {"transcript.txt": kept.transcript.encode()}
        for each in await self.store.ticket_files(ref):
            files[each.name] = await self.store.file_content(each.id) or b""
        return [Seen(ref, kept.subject, kept.description, said, files)]

    async def close_by_staff(self, filed: Filed) -> None:
        await self.store.set_ticket_state(filed.id, "closed", await self.store.clock())

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        await self.store.ticket_append(filed.id, f"staff {text}", "operator", "Iva", text, await self.store.clock())

    async def lose_answers(self, lost: bool) -> None: ...
    async def go_down(self) -> None: ...
    async def come_back(self) -> None: ...
    def with_wrong_key(self) -> Desk: ...  # type: ignore[empty-body]


class MailStage(Stage):
    tells_state = False

    def __init__(self, server: MailServer, paper: Paper) -> None:
        self.server, self.paper = server, paper
        self.desk = self._desk(server.password)

    def _desk(self, password: str) -> MailDesk:
        route = Route("127.0.0.1", self.server.smtp_port, security="none", seconds=5)
        inbox = Inbox(self.server.imap_url, self.server.user, password, private=True)
        sender = mailbox("chat@svjetionik.example", "Svjetionik")
        return MailDesk(route, sender, Routing("support@desk.test"), self.paper, inbox)

    async def start(self) -> None:
        self.server.empty()

    async def stop(self) -> None:
        await self.come_back()
        self.server.fault("")

    async def tickets(self, ref: str) -> list[Seen]:
        mails = [each for each in self.server.messages() if each["X-Chat-Id"] == ref]
        first = [each for each in mails if each["In-Reply-To"] is None]
        later = [each for each in mails if each["In-Reply-To"] is not None]
        seen = []
        for each in first:
            answers = [reply for reply in later if reply["In-Reply-To"] == each["Message-ID"]]
            parts = [part for mail in (each, *answers) for part in mail.iter_attachments()]
            files = {part.get_filename() or "": content_of(part) for part in parts}
            replies = [text_of(reply) for reply in answers]
            seen.append(Seen(each["Message-ID"], each["Subject"], text_of(each), replies, files))
        return seen

    async def lose_answers(self, lost: bool) -> None:
        self.server.fault("drop" if lost else "")

    async def go_down(self) -> None:
        self.server.kill_smtp()

    async def come_back(self) -> None:
        if self.server._smtp is None:
            await asyncio.to_thread(self.server.serve_smtp)

    def with_wrong_key(self) -> Desk:
        return self._desk("wrong")


class HttpStage(Stage):
    """A desk behind the proxy that loses answers. `writes` is what a creating request looks like."""

    writes: re.Pattern[str]

    def __init__(self, upstream: int) -> None:
        self.proxy = Proxy(upstream)

    async def start(self) -> None:
        await self.proxy.start()

    async def stop(self) -> None:
        await self.proxy.stop()
        await self.desk.close()

    async def lose_answers(self, lost: bool) -> None:
        self.proxy.cut = lambda method, path: lost and bool(self.writes.fullmatch(f"{method} {path}"))

    async def go_down(self) -> None:
        await self.proxy.stop()

    async def come_back(self) -> None:
        await self.proxy.start()


class RtStage(HttpStage):
    writes = re.compile(r"POST /REST/2\.0/ticket(/\d+/comment)?")

    def __init__(self, server: RequestTracker, paper: Paper) -> None:
        super().__init__(server.port)
        self.server, self.paper, self.conversation = server, paper, "talk"

    async def start(self) -> None:
        await super().start()
        self.desk = self._desk(self.server.token)

    def _desk(self, token: str) -> RtDesk:
        fields = {"language": "ChatLanguage", "confirmed": "Confirmed"}
        routing = Routing("Support", {"financial": "Billing"}, fields)
        return RtDesk(self.proxy.url, token, routing, self.paper, private=True)

    def with_wrong_key(self) -> Desk:
        return self._desk("1-1-wrong")

    async def tickets(self, ref: str) -> list[Seen]:
        query = f"RefersTo = '{link(self.conversation, ref)}'"
        found = await self._ask("GET", f"/tickets?{urllib.parse.urlencode({'query': query, 'fields': 'Subject'})}")
        return [await self._seen(each) for each in found["items"]]

    async def _seen(self, item: dict[str, Any]) -> Seen:
        fields = "fields=Content,ContentType,Filename&per_page=100"
        parts = (await self._ask("GET", f"/ticket/{item['id']}/attachments?{fields}"))["items"]
        texts, files = [], {}
        for part in parts:
            if part.get("Filename"):
                whole = await self._ask("GET", f"/attachment/{part['id']}")
                files[part["Filename"]] = base64.b64decode(whole["Content"])
            elif part.get("ContentType", "").startswith("text/") and part.get("Content"):
                texts.append(plain_of(part["Content"], part["ContentType"]))
        return Seen(item["id"], item["Subject"], texts[0] if texts else "", texts[1:], files)

    async def close_by_staff(self, filed: Filed) -> None:
        await self._ask("PUT", f"/ticket/{filed.id}", {"Status": "resolved"})

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        content = {"Content": f"<p>{text}</p>", "ContentType": "text/html"}
        await self._ask("POST", f"/ticket/{filed.id}/correspond", content)

    async def _ask(self, method: str, path: str, body: Any = None) -> Any:
        """As root, directly."""
        key = base64.b64encode(f"root:{self.server.root_password}".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"{self.server.url}/REST/2.0{path}", data, headers, method=method)

        def fetch() -> Any:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read())

        return await asyncio.to_thread(fetch)


class WhmcsStage(HttpStage):
    writes = re.compile(r"POST /includes/api\.php")

    def __init__(self, fake: FakeWhmcs, paper: Paper) -> None:
        super().__init__(fake.port)
        self.fake, self.paper = fake, paper

    async def start(self) -> None:
        await super().start()
        self.desk = self._desk(WHMCS_SECRET)

    def _desk(self, secret: str) -> Whmcs:
        return Whmcs(self.proxy.url, IDENTIFIER, secret, Routing("1", {"financial": "2"}), self.paper, private=True)

    def with_wrong_key(self) -> Desk:
        return self._desk("wrong")

    async def tickets(self, ref: str) -> list[Seen]:
        return [
            Seen(
                str(each.id),
                each.values["subject"],
                each.values["message"],
                [reply["message"] for reply in each.replies] + each.notes,
                each.files,
            )
            for each in self.fake.tickets
            if f"ref {ref}" in each.values["message"] and not each.merged_into
        ]

    async def close_by_staff(self, filed: Filed) -> None:
        self.fake.tickets[int(filed.id) - 1].status = "Closed"

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        self.fake.addticketreply({"ticketid": filed.id, "message": text, "adminusername": "Iva"})


class ZammadStage(HttpStage):
    writes = re.compile(r"POST /api/v1/(tickets|ticket_articles)")

    def __init__(self, fake: FakeZammad, paper: Paper) -> None:
        super().__init__(fake.port)
        self.fake, self.paper = fake, paper

    async def start(self) -> None:
        await super().start()
        self.desk = self._desk(ZAMMAD_TOKEN)

    def _desk(self, token: str) -> Zammad:
        routing = Routing("Support", {"financial": "Billing"}, {"language": "chat_language"})
        return Zammad(self.proxy.url, token, routing, self.paper, private=True)

    def with_wrong_key(self) -> Desk:
        return self._desk("wrong")

    async def tickets(self, ref: str) -> list[Seen]:
        return [
            Seen(
                str(each.id),
                each.values["title"],
                plain_of(each.articles[0]["body"], "text/html"),
                [plain_of(article["body"], article["content_type"]) for article in each.articles[1:]],
                {name: content for article in each.articles for name, content in article["files"]},
            )
            for each in self.fake.tickets
            if ref in each.tags
        ]

    async def close_by_staff(self, filed: Filed) -> None:
        self.fake.tickets[int(filed.id) - 1].state = "closed"

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        kept = self.fake.tickets[int(filed.id) - 1]
        body = {"body": f"<p>{text}</p>", "content_type": "text/html", "sender": "Agent", "from": "Iva"}
        kept.articles.append(self.fake._article(kept, body))


class ZendeskStage(HttpStage):
    writes = re.compile(r"(POST|PUT) /api/v2/tickets.*")

    def __init__(self, fake: FakeZendesk, paper: Paper) -> None:
        super().__init__(fake.port)
        self.fake, self.paper = fake, paper

    async def start(self) -> None:
        await super().start()
        self.desk = self._desk(ZENDESK_TOKEN)

    def _desk(self, token: str) -> Zendesk:
        return Zendesk(self.proxy.url, USER, token, Routing("11", {"financial": "12"}), self.paper, private=True)

    def with_wrong_key(self) -> Desk:
        return self._desk("wrong")

    async def tickets(self, ref: str) -> list[Seen]:
        return [
            Seen(
                str(each.id),
                each.values["subject"],
                plain_of(each.comments[0]["body"], "text/html"),
                [comment["body"] for comment in each.comments[1:]],
                {name: content for comment in each.comments for name, content in comment["files"]},
            )
            for each in self.fake.tickets
            if each.values["external_id"] == ref
        ]

    async def close_by_staff(self, filed: Filed) -> None:
        self.fake.tickets[int(filed.id) - 1].values["status"] = "solved"

    async def answer_by_staff(self, filed: Filed, text: str) -> None:
        self.fake._comment(self.fake.tickets[int(filed.id) - 1], {"body": text, "public": True}, 1)


class WebhookStage(HttpStage):
    writes = re.compile(r"POST /hook")
    tells_state = False
    keeps_files = False

    def __init__(self, receiver: Receiver, paper: Paper, store: Store) -> None:
        super().__init__(receiver.port)
        self.receiver, self.paper, self.store = receiver, paper, store

    async def start(self) -> None:
        await super().start()
        self.desk = self._desk(SECRET)

    def _desk(self, secret: str) -> WebhookDesk:
        return WebhookDesk(f"{self.proxy.url}/hook", secret, self.paper, self.store, private=True)

    def with_wrong_key(self) -> Desk:
        return self._desk("whsec_" + base64.b64encode(b"x" * 32).decode())

    async def tickets(self, ref: str) -> list[Seen]:
        created = [each["data"] for key, each in self.receiver.events.items() if key == ref]
        said = [
            each["data"]["text"]
            for each in self.receiver.events.values()
            if each["type"] == "ticket.message" and each["data"]["ref"] == ref
        ]
        return [Seen(each["ref"], each["subject"], each["text"], said) for each in created]


def content_of(part: Any) -> bytes:
    return bytes(part.get_payload(decode=True))


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())
