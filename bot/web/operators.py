"""The operators' door: the /operator namespace. Who is behind a socket is asked again at every event."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import socketio
import structlog
from aiohttp import web

from ..core.case import compose
from ..core.conversation import Conversation
from ..core.facts import Entry
from ..store import StoreError
from ..switchboard import Outcome
from . import access, duty
from .console import conversation_acts as acts
from .console import messages
from .entries import for_operators
from .house import House

log = structlog.get_logger("operators")

NAMESPACE = "/operator"
EVENTS = frozenset({"take", "reply", "note", "leave", "transfer", "ticket", "close", "since", "typing", "available"})
EVERYBODY = "operators"
ENTRIES_LIMIT = 500  # entries sent at once; a client that has not seen all asks again
SESSIONS_EVERY = 5  # seconds between looks whether the sessions behind the sockets have ended

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[\w-]+$")]
Text = Annotated[str, msgspec.Meta(max_length=16_000)]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Ack = dict[str, Any]


class Take(msgspec.Struct):
    conversation: Id


class Reply(msgspec.Struct):
    conversation: Id
    key: Key
    text: Text


class Note(msgspec.Struct):
    conversation: Id
    key: Key
    text: Text


class Leave(msgspec.Struct):
    conversation: Id
    to: Literal["bot", "queue"]


class Transfer(msgspec.Struct):
    conversation: Id
    to: Id


class MakeTicket(msgspec.Struct):
    """What is left out is as the bot would file it."""

    conversation: Id
    ref: Annotated[str, msgspec.Meta(pattern=r"^[\w-]{8,64}$")]
    email: Line | None = None
    subject: Line | None = None
    department: Id | None = None
    priority: Id | None = None
    description: Text | None = None


class Close(msgspec.Struct):
    conversation: Id
    key: Key = ""


class Since(msgspec.Struct):
    conversation: Id
    seq: Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class Typing(msgspec.Struct):
    conversation: Id
    doing: Literal["viewing", "writing"] = "writing"


class Available(msgspec.Struct):
    available: bool


Shape = TypeVar("Shape", bound=msgspec.Struct)
Work = Callable[[access.Person, Shape], Awaitable[Ack]]


class OperatorNamespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """`sessions` holds the hash of the session behind each socket, by which its person is found anew each time."""

    def __init__(self, house: House) -> None:
        super().__init__(NAMESPACE)
        self.house = house
        self.sessions: dict[str, str] = {}

    # Coming and going

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any) -> None:
        request: web.Request = environ["aiohttp.request"]
        origin = request.headers.get("Origin", "")
        person = await access.person_of(request.cookies, self.house)
        if person is None or not person.may("operator") or not access.is_own_origin(origin, request):
            log.warning("operator_refused", reason="no session" if person is None else "role or origin")
            raise socketio.exceptions.ConnectionRefusedError("sign in first", {"code": "signed_out"})
        self.sessions[sid] = person.session
        await self.enter_room(sid, EVERYBODY)
        await self.enter_room(sid, access.session_room(person.session))
        await duty.seen(self.house, person.id, duty.CONNECTED)

    async def joined(self, sid: str) -> None:
        """Who of the colleagues takes conversations now."""
        present = {each.operator: each.available for each in await self.house.store.present()}
        colleagues = [
            {"operator": user.id, "name": user.name, "available": present[user.id]}
            for user in await self.house.store.users()
            if user.id in present
        ]
        await self.emit("presence", {"operators": colleagues}, to=sid)

    async def on_disconnect(self, sid: str, reason: str = "") -> None:
        """Nothing is released: presence runs out by itself, and the courier sees to what was held."""
        self.sessions.pop(sid, None)

    async def keep_present(self) -> None:
        """Runs beside the house: says who is still connected, and ends sockets whose session has ended."""
        rounds = 0
        while True:
            await asyncio.sleep(SESSIONS_EVERY)
            rounds += 1
            try:
                await self.check_sessions(say_present=rounds * SESSIONS_EVERY % duty.PULSE == 0)
            except StoreError as error:
                log.error("presence_failed", error=error.told)

    async def check_sessions(self, say_present: bool) -> None:
        for sid, session in list(self.sessions.items()):
            person = await access.person_of_session(session, self.house)
            if person is None or not person.may("operator"):
                await self.disconnect(sid)
            elif say_present:
                await duty.seen(self.house, person.id, duty.CONNECTED)

    # What an operator sends

    async def on_take(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Take) -> Ack:
            return _done(await acts.take(self.house, person, sent.conversation))

        return await self._answered(sid, data, Take, work)

    async def on_reply(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Reply) -> Ack:
            return _done(await acts.reply(self.house, person, sent.conversation, sent.key, sent.text))

        return await self._answered(sid, data, Reply, work)

    async def on_note(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Note) -> Ack:
            return _done(await acts.note(self.house, person, sent.conversation, sent.key, sent.text))

        return await self._answered(sid, data, Note, work)

    async def on_leave(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Leave) -> Ack:
            return _done(await acts.leave(self.house, person, sent.conversation, sent.to))

        return await self._answered(sid, data, Leave, work)

    async def on_transfer(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Transfer) -> Ack:
            return _done(await acts.transfer(self.house, person, sent.conversation, sent.to))

        return await self._answered(sid, data, Transfer, work)

    async def on_ticket(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: MakeTicket) -> Ack:
            seq, talk = await self.house.store.load(sent.conversation)
            if seq == 0:
                raise acts.Refused("nobody")
            draft = compose(talk, self.house.known())
            wanted = acts.proposed_ticket(
                draft,
                ref=sent.ref,
                email=draft.email if sent.email is None else sent.email,
                subject=sent.subject or draft.subject,
                department=sent.department or draft.department,
                priority=sent.priority or draft.priority,
                description=sent.description or draft.description,
                house=self.house,
            )
            return _done(await acts.ticket(self.house, person, sent.conversation, wanted))

        return await self._answered(sid, data, MakeTicket, work)

    async def on_close(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Close) -> Ack:
            return _done(await acts.close(self.house, person, sent.conversation, sent.key))

        return await self._answered(sid, data, Close, work)

    async def on_since(self, sid: str, data: Any) -> Ack:
        """What was missed, and all that follows: the room first, so that nothing falls in between."""

        async def work(person: access.Person, sent: Since) -> Ack:
            house = self.house
            seq, talk = await house.store.load(sent.conversation)
            if seq == 0:
                raise acts.Refused("nobody")
            await self.enter_room(sid, conversation_room(sent.conversation))
            entries = await house.store.entries(sent.conversation, since=sent.seq, limit=ENTRIES_LIMIT)
            shown = for_operators(entries, talk.language, house.knowledge(), house.words)
            return {"ok": True, "entries": shown, "seq": entries[-1].seq if entries else sent.seq}

        return await self._answered(sid, data, Since, work)

    async def on_typing(self, sid: str, data: Any) -> Ack:
        """Not a fact: shown to colleagues who look at the same, and, while she holds it, to the visitor."""

        async def work(person: access.Person, sent: Typing) -> Ack:
            room = conversation_room(sent.conversation)
            shown = {"conversation": sent.conversation, "operator": person.id, "name": person.name, "doing": sent.doing}
            await self.house.sockets.tell("presence", shown, NAMESPACE, room)
            _, talk = await self.house.store.load(sent.conversation)
            if sent.doing == "writing" and talk.operator == person.id:
                await self.house.sockets.tell("typing", {"by": "operator"}, "/visitor", room)
            return {"ok": True}

        return await self._answered(sid, data, Typing, work)

    async def on_available(self, sid: str, data: Any) -> Ack:
        async def work(person: access.Person, sent: Available) -> Ack:
            await duty.choose(self.house, person.id, sent.available)
            await duty.seen(self.house, person.id, duty.CONNECTED)
            shown = {"operator": person.id, "name": person.name, "available": sent.available}
            await self.house.sockets.tell("presence", shown, NAMESPACE, EVERYBODY)
            return {"ok": True, "available": sent.available}

        return await self._answered(sid, data, Available, work)

    # What all of them share

    async def _answered(self, sid: str, data: Any, shape: type[Shape], work: Work[Shape]) -> Ack:
        person = await self._person(sid)
        if person is None:
            return self._refusal("signed_out_elsewhere", None)
        try:
            return await work(person, msgspec.convert(data, shape))
        except msgspec.ValidationError:
            return self._refusal("shape", person)
        except acts.Refused as refused:
            return self._refusal(refused.code, person, refused.name)
        except StoreError as error:
            log.error("not_saved", error=error.told)
            return self._refusal("busy", person)

    async def _person(self, sid: str) -> access.Person | None:
        """Who is behind the socket now; a session that has ended, or lost its role, ends the socket too."""
        session = self.sessions.get(sid)
        person = await access.person_of_session(session, self.house) if session else None
        if person is None or not person.may("operator"):
            await self.disconnect(sid)
            return None
        return person

    def _refusal(self, code: str, person: access.Person | None, name: str = "") -> Ack:
        house = self.house
        language = person.languages[0] if person and person.languages else house.company.default_language
        text = house.words.catalogue(language).gettext(messages.FAULTS[code])
        return {"ok": False, "error": {"code": code, "message": text.format(name=name, count=acts.TEXT_LIMIT)}}


async def announce(house: House, conversation_id: str, entries: list[Entry], conversation: Conversation) -> None:
    """To those who look at the conversation its new entries; to all operators that the lists have changed."""
    shown = for_operators(entries, conversation.language, house.knowledge(), house.words)
    batch = {
        "conversation": conversation_id,
        "entries": shown,
        "after": entries[0].seq - 1,
        "seq": entries[-1].seq,
        "holder": str(conversation.holder),
    }
    sockets = house.sockets
    await sockets.tell("entries", batch, NAMESPACE, conversation_room(conversation_id))
    changed = {
        "conversation": conversation_id,
        "holder": str(conversation.holder),
        "operator": conversation.operator,
        "language": conversation.language,
        "topic": conversation.topic,
    }
    await sockets.tell("queue", changed, NAMESPACE, EVERYBODY)


def conversation_room(conversation: str) -> str:
    return f"conversation:{conversation}"


def _done(outcome: Outcome) -> Ack:
    return {"ok": True, "seq": outcome.seq, "holder": str(outcome.conversation.holder)}
