"""The visitors' door: the /visitor namespace. It checks shapes and rates and turns events into facts, nothing else."""

from __future__ import annotations

import math
import re
import secrets
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
import socketio
import structlog
from aiohttp import web
from email_validator import EmailNotValidError, validate_email
from itsdangerous import BadSignature

from ..core import phrases as p
from ..core.conversation import Conversation
from ..core.facts import (
    Closed,
    Fact,
    IdentityRefused,
    LanguageChanged,
    Opened,
    Rated,
    TranscriptRequested,
    VisitorChose,
    VisitorSaid,
)
from ..core.files import TEXT_BYTES
from ..core.identity import is_news, of_another
from ..core.phrases import Saying
from ..store import StoreError
from ..switchboard import Erased
from .entries import for_visitor
from .house import House
from .identity import USED, Identities, Identity, first_hand
from .labels import labels
from .limits import Allowance, Connections, address_of

log = structlog.get_logger("visitors")

NAMESPACE = "/visitor"
EVENTS = frozenset({"say", "choose", "language", "rate", "typing", "since", "end", "transcript"})
TEXT_LIMIT = 4000  # characters of a message
BURST = 30  # messages at once before the rate counts
BUSY_FOR = 10  # seconds after which a visitor who was refused may knock again
ENTRIES_LIMIT = 500  # entries sent at once; a client that has not seen all asks again
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Short = Annotated[str, msgspec.Meta(max_length=64)]
Address = Annotated[str, msgspec.Meta(max_length=2000)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Hello(msgspec.Struct):
    """The handshake's auth."""

    token: Address | None = None
    since: Seq = 0
    language: Short | None = ""
    page: Address | None = ""
    referrer: Address | None = ""
    timezone: Short | None = ""
    identity: str | None = None


class Say(msgspec.Struct):
    key: Key
    text: str


class Choose(msgspec.Struct):
    key: Key
    choice: Short


class Language(msgspec.Struct):
    language: Short


class Rate(msgspec.Struct):
    key: Key
    topic: Short
    helped: bool


class Since(msgspec.Struct):
    seq: Seq


class End(msgspec.Struct):
    key: Key


class Transcript(msgspec.Struct):
    key: Key
    email: Annotated[str, msgspec.Meta(max_length=254)]


Shape = TypeVar("Shape", bound=msgspec.Struct)
Ack = dict[str, Any]


class Refused(Exception):
    """What was sent cannot be taken. Said to the visitor in his language."""

    def __init__(self, code: str, saying: Saying, retry_after: int = 0) -> None:
        super().__init__(code)
        self.code, self.saying, self.retry_after = code, saying, retry_after


@dataclass(slots=True)
class Visit:
    """One connected browser tab."""

    conversation: str
    language: str
    address: str
    hello: Hello
    allowance: Allowance
    identity: Identity


class VisitorNamespace(socketio.AsyncNamespace):  # type: ignore[misc]
    def __init__(self, house: House) -> None:
        super().__init__(NAMESPACE)
        self.house = house
        self.visits: dict[str, Visit] = {}
        self.identities = Identities(house.settings.identity_secret)
        self.connections = Connections(house.settings.connections_per_address)
        self._told: dict[str, Any] = {}

    # Coming and going

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        request: web.Request = environ["aiohttp.request"]
        try:
            hello = msgspec.convert(auth or {}, Hello)
        except msgspec.ValidationError:
            raise socketio.exceptions.ConnectionRefusedError("bad handshake", {"code": "shape"}) from None
        address = address_of(request, self.house.settings.trusted_proxies)
        if not self.connections.enter(address):
            busy = {"code": "busy", "retry_after": BUSY_FOR}
            raise socketio.exceptions.ConnectionRefusedError("too many connections", busy)
        conversation = self._conversation(hello.token)
        if conversation is None:
            conversation, hello.since = secrets.token_urlsafe(16), 0
        language = self.house.language(hello.language or "", request.headers.get("Accept-Language", ""))
        allowance = Allowance(self.house.settings.messages_per_minute, BURST)
        try:
            shown = self.identities.read(hello.identity)
            identity = await first_hand(shown, self.house.store, conversation, self.house.now())
        except StoreError as error:
            self.connections.leave(address)
            log.error("identity_not_read", error=error.told)
            raise socketio.exceptions.ConnectionRefusedError("not now", {"code": "busy", "retry_after": 2}) from None
        self.visits[sid] = Visit(conversation, language, address, hello, allowance, identity)

    async def joined(self, sid: str) -> None:
        """Room first, then the entries: what is written in between arrives twice rather than never."""
        visit = self.visits.get(sid)
        if visit is None:
            return
        house = self.house
        try:
            seq, conversation = await house.store.load(visit.conversation)
            if seq == 0:
                if visit.hello.token:  # it was erased, and nothing may grow again under its name
                    visit.conversation, visit.hello.since = secrets.token_urlsafe(16), 0
                conversation = await self._opened(visit)
            before = visit.conversation
            conversation = await self._identified(visit, conversation)
            await self.enter_room(sid, room(visit.conversation))
            entries = await house.store.entries(visit.conversation, since=visit.hello.since, limit=ENTRIES_LIMIT)
        except StoreError as error:
            log.error("welcome_failed", conversation=visit.conversation, error=error.told)
            await self.disconnect(sid)
            return
        visit.language = conversation.language
        welcome = {
            "token": house.signer.dumps(visit.conversation),
            "conversation": visit.conversation,
            "language": visit.language,
            "direction": house.words.direction(visit.language),
            "labels": labels(house.words, visit.language),
            "files": file_limits(house),
            "since": entries[-1].seq if entries else visit.hello.since,
            "entries": for_visitor(entries, visit.language, house.knowledge(), house.words),
            "more": len(entries) == ENTRIES_LIMIT,
            "identity": visit.identity.state,
            "other": visit.conversation != before,
            **self.presence(),
        }
        await self.emit("welcome", welcome, to=sid)

    async def _opened(self, visit: Visit) -> Conversation:
        hello = visit.hello
        opened = Opened(visit.language, hello.page or "", hello.referrer or "", hello.timezone or "")
        outcome = await self.house.switchboard.receive(visit.conversation, opened)
        return outcome.conversation

    async def _identified(self, visit: Visit, conversation: Conversation) -> Conversation:
        """The conversation with the visitor's identity in it; a new one where this one is somebody else's."""
        shown, receive = visit.identity, self.house.switchboard.receive
        if shown.state in ("expired", "refused"):
            log.warning("identity_refused", conversation=visit.conversation, reason=shown.reason)
        if shown.reason == USED:
            await receive(visit.conversation, IdentityRefused(f"identity:{shown.mark[:16]}"))
        if not is_news(conversation, shown.fact):
            return conversation
        outcome = await receive(visit.conversation, shown.fact)
        if outcome.moot and of_another(outcome.conversation, shown.fact.email):
            before, visit.conversation, visit.hello.since = visit.conversation, secrets.token_urlsafe(16), 0
            log.info("identity_changed", before=before, conversation=visit.conversation)
            if shown.mark and shown.until:
                await self.house.store.pass_token(shown.mark, visit.conversation, self.house.now(), shown.until)
            await self._opened(visit)
            outcome = await receive(visit.conversation, shown.fact)
        email = shown.fact.email
        if email and any(not each.here and not each.closed for each in await self.house.store.cases_of(email)):
            # No answer waits for a desk elsewhere: whether his cases there are still open is asked now.
            await self.house.store.add_errand(
                "case_states",
                "",
                self.house.now(),
                line=f"{visit.conversation}/cases",
                detail={"email": email},
                conversation=visit.conversation,
            )
        who = self.identities.fingerprint(email) if email else ""
        log.info("identified", conversation=visit.conversation, who=who)
        return outcome.conversation

    def presence(self) -> dict[str, Any]:
        """Whether people are there, and when they are back (ISO 8601) where that is known."""
        known = self.house.known()
        online = known.operators > 0 and known.policy.people_at(known.now)
        back = None if online else known.policy.people_back_at(known.now)
        return {"online": online, "back_at": back.isoformat()} if back and back > known.now else {"online": online}

    async def tell_presence(self) -> None:
        """Tell everybody when people came or went. Called once a second; says something only when it changed."""
        now = self.presence()
        if now != self._told:
            self._told = now
            await self.emit("presence", now)

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        visit = self.visits.pop(sid, None)
        if visit is not None:
            self.connections.leave(visit.address)

    # What a visitor sends

    async def on_say(self, sid: str, data: Any) -> Ack:
        return await self._answered(sid, data, Say, lambda visit, said: VisitorSaid(words_of(said.text), said.key))

    async def on_choose(self, sid: str, data: Any) -> Ack:
        return await self._answered(sid, data, Choose, lambda visit, made: VisitorChose(made.choice, made.key))

    async def on_rate(self, sid: str, data: Any) -> Ack:
        return await self._answered(sid, data, Rate, lambda visit, made: Rated(made.topic, made.helped, made.key))

    async def on_end(self, sid: str, data: Any) -> Ack:
        return await self._answered(sid, data, End, lambda visit, end: Closed("visitor", end.key))

    async def on_transcript(self, sid: str, data: Any) -> Ack:
        return await self._answered(
            sid, data, Transcript, lambda visit, asked: TranscriptRequested(checked_email(asked.email), asked.key)
        )

    async def on_language(self, sid: str, data: Any) -> Ack:
        def changed(visit: Visit, wanted: Language) -> Fact:
            if wanted.language not in self.house.company.languages:
                raise Refused("language", p.ERROR_LANGUAGE())
            visit.language = wanted.language
            return LanguageChanged(wanted.language)

        acknowledged = await self._answered(sid, data, Language, changed)
        if acknowledged["ok"]:
            language = self.visits[sid].language
            acknowledged |= {
                "language": language,
                "direction": self.house.words.direction(language),
                "labels": labels(self.house.words, language),
            }
        return acknowledged

    async def on_since(self, sid: str, data: Any) -> Ack:
        visit = self.visits[sid]
        try:
            wanted = shaped(data, Since)
            entries = await self.house.store.entries(visit.conversation, since=wanted.seq, limit=ENTRIES_LIMIT)
        except Refused as refused:
            return self._refusal(visit, refused)
        except StoreError as error:
            return self._busy(visit, error)
        shown = for_visitor(entries, visit.language, self.house.knowledge(), self.house.words)
        seq = entries[-1].seq if entries else wanted.seq
        return {"ok": True, "entries": shown, "seq": seq, "more": len(entries) == ENTRIES_LIMIT}

    async def on_typing(self, sid: str, data: Any) -> None:
        """Not a fact: passed on to operators and forgotten."""
        visit = self.visits.get(sid)
        if visit is not None:
            typing = {"conversation": visit.conversation, "by": "visitor"}
            await self.house.sockets.tell("typing", typing, "/operator", room(visit.conversation))

    # What all of them share

    async def _answered(self, sid: str, data: Any, shape: type[Shape], fact: Any) -> Ack:
        visit = self.visits[sid]
        try:
            if wait := visit.allowance.take():
                seconds = math.ceil(wait)
                raise Refused("too_fast", p.ERROR_TOO_FAST(count=seconds), seconds)
            happened: Fact = fact(visit, shaped(data, shape))
            outcome = await self.house.switchboard.receive(
                visit.conversation, happened, by=visit.identity.fact, begun=True
            )
        except Refused as refused:
            return self._refusal(visit, refused)
        except Erased:
            # Connected anew, the client has a new conversation, and what waits in its outbox is said in that one.
            await self.disconnect(sid)
            return self._refusal(visit, Refused("busy", p.ERROR_BUSY(), retry_after=1))
        except StoreError as error:
            return self._busy(visit, error)
        visit.language = outcome.conversation.language
        return {"ok": True, "seq": outcome.seq}

    def _refusal(self, visit: Visit, refused: Refused) -> Ack:
        message = self.house.words.say(refused.saying, visit.language)
        error: dict[str, Any] = {"code": refused.code, "message": message}
        if refused.retry_after:
            error["retry_after"] = refused.retry_after
        return {"ok": False, "error": error}

    def _busy(self, visit: Visit, error: StoreError) -> Ack:
        """Not saved, and said so: the client keeps the message in its outbox and sends it again."""
        log.error("not_saved", conversation=visit.conversation, error=error.told)
        return self._refusal(visit, Refused("busy", p.ERROR_BUSY(), retry_after=2))

    def _conversation(self, token: str | None) -> str | None:
        """The conversation of a token of ours; None for none and for a foreign one, which begins a new one."""
        try:
            return str(self.house.signer.loads(token)) if token else None
        except BadSignature:
            return None


def file_limits(house: House) -> dict[str, int]:
    """What is taken: bytes of a file, bytes of a text, and how many files in a conversation."""
    largest = house.settings.file_bytes
    return {"bytes": largest, "text": min(largest, TEXT_BYTES), "count": house.settings.files_per_conversation}


def room(conversation: str) -> str:
    return f"conversation:{conversation}"


def shaped(data: Any, shape: type[Shape]) -> Shape:
    """The payload as its struct. Raises Refused; unknown fields are ignored."""
    try:
        return msgspec.convert(data, shape)
    except msgspec.ValidationError:
        raise Refused("shape", p.ERROR_SHAPE()) from None


def words_of(text: str) -> str:
    """The text without control characters; line breaks and tabs stay. Raises Refused if it is empty or too long."""
    if len(text) > TEXT_LIMIT:
        raise Refused("too_long", p.ERROR_TOO_LONG(count=TEXT_LIMIT))
    text = CONTROLS.sub("", text.replace("\r\n", "\n")).strip()
    if not text:
        raise Refused("empty", p.ERROR_EMPTY())
    return text


def checked_email(address: str) -> str:
    try:
        return validate_email(address.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise Refused("email", p.ERROR_EMAIL()) from None
