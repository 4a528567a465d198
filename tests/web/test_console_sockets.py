"""The operators' socket: who may connect, what each event does, what is refused, and when a socket ends."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.conversation import Holder
from bot.core.facts import OperatorSaid
from bot.web import operators
from tests.doors.visitor import Visitor

from .houses import PATIENCE, Open, OperatorSocket, Person

WANTS_A_PERSON = "trebam razgovarati s čovjekom"
PAYLOADS = {
    "take": {"conversation": "c"},
    "reply": {"conversation": "c", "key": "k", "text": "x"},
    "note": {"conversation": "c", "key": "k", "text": "x"},
    "leave": {"conversation": "c", "to": "bot"},
    "transfer": {"conversation": "c", "to": "u-ivo"},
    "ticket": {"conversation": "c", "ref": "a" * 16},
    "close": {"conversation": "c", "key": "k"},
    "since": {"conversation": "c", "seq": 0},
    "typing": {"conversation": "c"},
    "available": {"available": True},
}


async def waiting(opened: Open, ana: OperatorSocket, visitor: Visitor) -> str:
    """The id of a conversation that waits for a person."""
    await ana.send("available", {"available": True})
    async with asyncio.timeout(PATIENCE):
        while not opened.house.known().operators:
            await asyncio.sleep(0.02)
    await visitor.say(WANTS_A_PERSON)
    return str(visitor.welcome["conversation"])


def test_each_event_of_the_allow_list_has_a_handler_and_a_payload_here() -> None:
    assert set(PAYLOADS) == operators.EVENTS
    assert all(hasattr(operators.OperatorNamespace, f"on_{event}") for event in operators.EVENTS)


async def test_without_a_session_nobody_connects(opened: Open) -> None:
    async with OperatorSocket(opened.stranger()) as socket:
        assert socket.refused and socket.refused["data"]["code"] == "signed_out"


async def test_an_editor_does_not_connect(opened: Open) -> None:
    async with OperatorSocket(await opened.person("eva", "editor")) as socket:
        assert socket.refused


@pytest.mark.parametrize("origin", ["", "null"])
async def test_a_cookie_is_not_enough_without_our_own_origin(opened: Open, origin: str) -> None:
    ana = await opened.person("ana", "operator")
    if origin:
        with pytest.raises(Exception, match="400"):
            await OperatorSocket(ana, Origin=origin).__aenter__()
    else:
        async with OperatorSocket(ana, Origin="") as socket:
            assert socket.refused


async def test_an_operator_works_a_conversation_over_the_socket(opened: Open) -> None:
    person = await opened.person("ana", "operator")
    async with OperatorSocket(person) as ana, Visitor(opened.address) as visitor:
        id = await waiting(opened, ana, visitor)
        assert (await ana.hears("queue", conversation=id, holder="queue"))["language"] == "hr"
        caught_up = await ana.send("since", {"conversation": id, "seq": 0})
        assert caught_up["ok"] and caught_up["seq"] == len(caught_up["entries"])
        assert any(entry["fact"]["kind"] == "Understood" for entry in caught_up["entries"])
        assert (await ana.send("take", {"conversation": id}))["holder"] == "operator"
        reply = {"conversation": id, "key": "first", "text": "Dobar dan!"}
        first, again = await ana.send("reply", reply), await ana.send("reply", reply)
        assert first["ok"] and again["ok"] and first["seq"] == again["seq"]
        assert (await visitor.sees("OperatorSaid"))["text"] == "Dobar dan!"
        batch = await ana.hears("entries", seq=first["seq"])
        assert (batch["conversation"], batch["after"]) == (id, first["seq"] - 1)
        assert (await ana.send("note", {"conversation": id, "key": "n", "text": "inside"}))["ok"]
        assert (await ana.send("leave", {"conversation": id, "to": "queue"}))["holder"] == "queue"
        assert (await ana.send("take", {"conversation": id}))["ok"]
        assert (await ana.send("ticket", {"conversation": id, "ref": "a" * 16, "email": "a@firma.hr"}))["ok"]
        assert (await visitor.sees("TicketOpened"))["text"]
        assert (await ana.send("close", {"conversation": id, "key": "end"}))["holder"] == "nobody"
        entries = await opened.house.store.entries(id)
        assert sum(isinstance(entry.fact, OperatorSaid) for entry in entries) == 1
        assert not any("inside" in entry["text"] for entry in visitor.entries.values())


async def test_of_many_who_take_at_once_one_has_it_and_the_others_hear_who(opened: Open) -> None:
    people = [await opened.person(f"op{number}", "operator") for number in range(5)]
    async with OperatorSocket(people[0]) as first, Visitor(opened.address) as visitor:
        id = await waiting(opened, first, visitor)
        sockets = [first, *[await OperatorSocket(person).__aenter__() for person in people[1:]]]
        answers = await asyncio.gather(*(socket.send("take", {"conversation": id}) for socket in sockets))
        for socket in sockets[1:]:
            await socket.__aexit__(None, None, None)
    assert sum(answer["ok"] for answer in answers) == 1
    _, talk = await opened.house.store.load(id)
    for answer in answers:
        if not answer["ok"]:
            assert answer["error"]["code"] == "held" and talk.operator_name in answer["error"]["message"]


async def test_a_colleague_takes_over_when_handed_the_conversation(opened: Open) -> None:
    person, other = await opened.person("ana", "operator"), await opened.person("ivo", "operator")
    async with OperatorSocket(person) as ana, OperatorSocket(other) as ivo, Visitor(opened.address) as visitor:
        id = await waiting(opened, ana, visitor)
        await ana.send("take", {"conversation": id})
        refused = await ana.send("transfer", {"conversation": id, "to": "u-ivo"})
        assert refused["error"]["code"] == "colleague_away"
        await ivo.send("available", {"available": True})
        assert (await ana.send("transfer", {"conversation": id, "to": "u-ivo"}))["ok"]
        refused = await ana.send("reply", {"conversation": id, "key": "late", "text": "still me"})
        assert refused["error"]["code"] == "not_held"
        assert (await opened.house.store.load(id))[1].operator == "u-ivo"


async def test_typing_reaches_colleagues_and_the_visitor_only_from_who_holds_it(opened: Open) -> None:
    person, other = await opened.person("ana", "operator", name="Ana A."), await opened.person("ivo", "operator")
    async with OperatorSocket(person) as ana, OperatorSocket(other) as ivo, Visitor(opened.address) as visitor:
        id = await waiting(opened, ana, visitor)
        await ivo.send("since", {"conversation": id, "seq": 0})
        await ana.send("typing", {"conversation": id, "doing": "writing"})
        assert (await ivo.hears("presence", conversation=id))["name"] == "Ana A."
        await visitor.send("since", {"seq": 0})


async def test_a_conversation_that_does_not_exist_is_refused_by_name(opened: Open) -> None:
    await opened.person("ivo", "operator")
    async with OperatorSocket(await opened.person("ana", "operator")) as ana:
        for event in sorted(set(PAYLOADS) - {"available", "typing"}):
            answer = await ana.send(event, PAYLOADS[event])
            wanted = "colleague_away" if event == "transfer" else "nobody"
            assert (answer["ok"], answer["error"]["code"]) == (False, wanted), event
    assert (await opened.house.store.load("c"))[0] == 0


async def test_a_wrong_shape_is_refused_by_name_and_changes_nothing(opened: Open) -> None:
    wrong = [None, [], "text", {}, {"conversation": 7, "key": [], "text": None, "available": "x"}]
    async with OperatorSocket(await opened.person("ana", "operator")) as ana:
        for event in sorted(PAYLOADS):
            for shape in wrong:
                answer = await ana.send(event, shape)
                assert answer["ok"] is False and answer["error"]["code"] == "shape", f"{event} {shape}"
                assert answer["error"]["message"]
        assert (await ana.send("available", {"available": False}))["ok"]


async def test_signing_out_ends_the_socket(opened: Open) -> None:
    person = await opened.person("ana", "operator")
    async with OperatorSocket(person) as ana:
        await person.post("/console/sign-out")
        await asyncio.wait_for(ana.ended.wait(), PATIENCE)


async def test_a_disabled_user_is_refused_at_the_next_event(opened: Open) -> None:
    async with OperatorSocket(await opened.person("ana", "operator")) as ana:
        await opened.house.store.change_user("u-ana", disabled=True)
        answer = await ana.send("available", {"available": True})
        assert answer["error"]["code"] == "signed_out_elsewhere"
        await asyncio.wait_for(ana.ended.wait(), PATIENCE)


async def test_who_loses_the_role_loses_the_socket(opened: Open) -> None:
    async with OperatorSocket(await opened.person("ana", "operator")) as ana:
        await opened.house.store.change_user("u-ana", roles=("editor",))
        assert (await ana.send("take", {"conversation": "c"}))["ok"] is False
        await asyncio.wait_for(ana.ended.wait(), PATIENCE)


async def test_a_lost_connection_releases_nothing_at_once(opened: Open) -> None:
    person = await opened.person("ana", "operator")
    async with Visitor(opened.address) as visitor:
        async with OperatorSocket(person) as ana:
            id = await waiting(opened, ana, visitor)
            await ana.send("take", {"conversation": id})
        await asyncio.sleep(0.3)
        _, talk = await opened.house.store.load(id)
        assert (talk.holder, talk.operator) == (Holder.OPERATOR, "u-ana")
        assert [each.operator for each in await opened.house.store.present()] == ["u-ana"]


async def test_a_refusal_speaks_the_language_of_the_operator(opened: Open) -> None:
    said = {}
    for language in ("hr", "he", "ru"):
        person: Person = await opened.person(f"op-{language}", "operator", language=language)
        async with OperatorSocket(person) as socket:
            said[language] = (await socket.send("take", {"conversation": "c"}))["error"]["message"]
    assert len(set(said.values())) == 3
