"""A desk of the company's own making: each ticket is one signed POST, after the Standard Webhooks specification.

The receiver tells a repeated delivery by `webhook-id`, which is the same on every try. What fails is tried again after
5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, then daily: nothing is lost while a receiver is away for days.
What staff answers there it can tell us: webhook.md. Answer 410 switches the endpoint off until its address changes or
an administrator switches it on again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.facts import Ticket
from ..store import Store, StoreError
from . import Attachment, Case, DeskDown, DeskRefused, DeskUnsure, Filed, Message, State, Status
from .http import Wire
from .paper import Paper, own_number, shortened, subject

SCHEDULE = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)  # seconds after the first try, the second, …
BODY_BYTES = 20_000  # the specification asks for thin bodies
GONE = "webhook.gone"  # the store's setting that holds the address which answered 410
SECRET_PREFIX = "whsec_"
SECRET_BYTES = range(24, 65)
ANSWER_SECONDS = 20.0
TOLERANCE = 300  # seconds by which a call that comes back may be old or early


class WebhookDesk:
    name = "webhook"
    tells = False

    def __init__(self, url: str, secret: str, paper: Paper, store: Store, private: bool = False) -> None:
        self.url, self.paper, self.store = url, paper, store
        self._key = key_of(secret)
        self.wire = Wire(url, {}, private, ANSWER_SECONDS)

    async def create(self, case: Case, tries: int) -> Filed:
        ticket = case.ticket
        data = {
            "ref": ticket.ref,
            "number": own_number(ticket.ref),
            "conversation": case.conversation,
            "link": case.link,
            "email": ticket.email,
            "name": ticket.name,
            "confirmed": ticket.confirmed,
            "subject": subject(ticket),
            "department": ticket.department,
            "priority": ticket.priority,
            "language": ticket.language,
            "details": dict(ticket.details),
            "articles": list(ticket.articles),
            "attachments": _listed(case.attachments),
            "text": shortened(self.paper.text(case), BODY_BYTES // 2),
        }
        await self._post(ticket.ref, "ticket.created", data, case.now, tries)
        return Filed(self.name, ticket.ref, own_number(ticket.ref), dropped=_without_files(case.attachments))

    async def append(self, ticket: Ticket, filed: Filed, message: Message) -> None:
        data = {
            "ref": ticket.ref,
            "message_ref": message.ref,
            "text": shortened(message.text, BODY_BYTES // 2),
            "attachments": _listed(message.attachments),
        }
        await self._post(message.ref, "ticket.message", data, message.now, message.tries)

    async def marks(self, filed: Sequence[Filed]) -> Mapping[str, str]:
        return {}

    async def status(self, filed: Filed, known: frozenset[str] = frozenset()) -> Status:
        return Status(State.UNKNOWN)

    async def check(self) -> list[str]:
        """Whether it is switched off, or away. Nothing is posted: a receiver cannot tell a probe from a ticket."""
        if await self.store.setting(GONE) == self.url:
            return ["the webhook answered 410 Gone and is off; `doctor --webhook-on` switches it on again"]
        try:
            await self.wire.reach()
        except (DeskDown, DeskUnsure, DeskRefused) as error:
            return [f"the receiver {error}. Check desk_url and desk_private_network."]
        return []

    async def switch_on(self) -> None:
        await self.store.set_setting(GONE, "")

    async def close(self) -> None:
        await self.wire.close()

    async def _post(self, identifier: str, kind: str, data: Mapping[str, Any], now: datetime, tries: int) -> None:
        await self._unless_gone()
        identifier = identifier.replace(".", "-")  # the signature's separator
        body = json.dumps({"type": kind, "timestamp": now.isoformat(), "data": data}, ensure_ascii=False).encode()
        stamp = int(now.timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": identifier,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(self._key, identifier, stamp, body),
        }
        try:
            await self.wire.write("POST", "", data=body, headers=headers)
        except DeskDown as error:
            raise DeskDown(str(error), max(error.retry_after or 0, wait(tries))) from error
        except DeskUnsure as error:
            raise DeskUnsure(str(error), wait(tries)) from error
        except DeskRefused as error:
            if "answered 410" in str(error):
                await self.store.set_setting(GONE, self.url)
                raise
            raise DeskDown(str(error), wait(tries)) from error

    async def _unless_gone(self) -> None:
        try:
            gone = await self.store.setting(GONE)
        except StoreError as error:
            raise DeskDown(type(error).__name__) from error
        if gone == self.url:
            raise DeskRefused("the webhook answered 410 Gone and is switched off")


def key_of(secret: str) -> bytes:
    """The key in a `whsec_…` secret. Raises ValueError for another form or length."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(SECRET_PREFIX) or len(key) not in SECRET_BYTES:
        raise ValueError("a webhook secret is whsec_ and 24 to 64 random bytes in base64")
    return key


def signature(key: bytes, identifier: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`: version 1, HMAC-SHA256 over id, timestamp and body."""
    signed = f"{identifier}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def is_signed(key: bytes, identifier: str, timestamp: str, signatures: str, body: bytes, now: datetime) -> bool:
    """Whether a call is the receiver's own and of now; several signatures may stand there, separated by spaces."""
    stamp = int(timestamp) if re.fullmatch(r"[0-9]{1,12}", timestamp) else 0
    if not identifier or abs(now.timestamp() - stamp) > TOLERANCE:
        return False
    wanted = signature(key, identifier, stamp, body).encode()
    return any(hmac.compare_digest(each.encode(), wanted) for each in signatures.split(" "))


def wait(tries: int) -> int:
    """Seconds until the next try; the courier adds chance to it."""
    return SCHEDULE[min(tries, len(SCHEDULE)) - 1]


def _listed(files: Sequence[Attachment]) -> list[dict[str, str | int]]:
    """What the receiver may fetch, and how it can be sure to have all of it: bodies stay thin."""
    return [
        {
            "name": each.name,
            "type": each.kind,
            "size": len(each.content),
            "sha256": hashlib.sha256(each.content).hexdigest(),
            "link": each.link,
        }
        for each in files
    ]


def _without_files(files: Sequence[Attachment]) -> tuple[str, ...]:
    """Without an address of ours from outside nobody can fetch them, and an administrator should know."""
    return ("attachments",) if any(not each.link for each in files) else ()
