"""A signed identity at the visitors' door: what is believed, what is not, and that two people never share a talk."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from bot.core.case import compose
from bot.core.facts import Opened, TicketRequested, VisitorIdentified, VisitorSaid
from bot.web.console.conversation_acts import proposed_ticket
from bot.web.identity import LIVES, Identities

from ..doors.visitor import Visitor
from .houses import Open, open_house

SECRET = "k" * 16 + "0123456789abcdefghijklmnop"
ANA, IVO = "ana@firma.hr", "ivo@druga.hr"


def token(email: str = ANA, secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    now = int(time.time())
    said = {"aud": "dezurni", "iat": now, "exp": now + 3000, "email": email, **claims}
    return jwt.encode({name: value for name, value in said.items() if value is not None}, secret, algorithm)


@pytest.fixture
async def opened(knowledge_base: Path, new_house: tuple[Path, str], tmp_path: Path) -> AsyncIterator[Open]:
    shutil.copytree(new_house[0], tmp_path / "data")
    async with open_house(knowledge_base, tmp_path / "data", identity_secret=SECRET) as opened:
        yield opened


# The token


def test_what_a_token_says_is_taken_in_one_line_each_and_no_more_than_fits() -> None:
    said = token(
        name=" Ana\u202e\n Anić ",
        customer=1042,
        order="A-7",
        orders=[7, "A-7", ""],
        domains=[f"d{number}.hr" for number in range(30)],
        services=["VPS\x00", "x" * 500],
        sub=5,
        jti=7,
    )
    read = Identities(SECRET).read(said)
    assert read.state == "signed_in"
    fact = read.fact
    assert (fact.email, fact.name, fact.customer, fact.orders) == (ANA, "Ana Anić", "1042", ("A-7", "7"))
    assert len(fact.domains) == 20 and fact.services == ("VPS", "x" * 100)


@pytest.mark.parametrize(
    ("said", "contact"),
    [("billing", "billing"), (" Owner ", "owner"), ("TECHNICAL", "technical"), ("admin", ""), (7, ""), (None, "")],
)
def test_a_contact_is_one_of_three_and_anything_else_says_nothing(said: Any, contact: str) -> None:
    read = Identities(SECRET).read(token(contact=said))
    assert (read.state, read.fact.contact) == ("signed_in", contact)


@pytest.mark.parametrize("shown", [None, ""])
def test_without_a_token_nobody_is_signed_in(shown: str | None) -> None:
    assert Identities(SECRET).read(shown).state == ""


def altered() -> str:
    return token()[:-3] + "AAA"


def unsigned() -> str:
    now = int(time.time())
    return jwt.encode({"aud": "dezurni", "iat": now, "exp": now + 3000, "email": ANA}, "", "none")


def dated(**seconds: int) -> str:
    """A token with these times, in seconds from now."""
    now = int(time.time())
    return token(**{name: now + after for name, after in seconds.items()})


# Made within the test: a whole run takes longer than some of these tokens live.
@pytest.mark.parametrize(
    ("made", "state"),
    [
        (lambda: "undefined", "refused"),
        (lambda: "a.b.c", "refused"),
        (lambda: "x" * 5000, "refused"),
        (altered, "refused"),
        (unsigned, "refused"),
        (lambda: token(secret="another secret of more than 32 bytes"), "refused"),
        (lambda: token(algorithm="HS512", secret=SECRET * 2), "refused"),
        (lambda: token(aud="another"), "refused"),
        (lambda: token(aud=None), "refused"),
        (lambda: token(exp=None), "refused"),
        (lambda: token(iat=None), "refused"),
        (lambda: token(email=None), "refused"),
        (lambda: token("no address"), "refused"),
        (lambda: token(["ana@firma.hr"]), "refused"),
        (lambda: token(domains="firma.hr"), "refused"),
        (lambda: dated(iat=3000, exp=3300), "refused"),
        (lambda: dated(nbf=300), "refused"),
        (lambda: dated(exp=LIVES + 60), "refused"),
        (lambda: dated(iat=-1200, exp=-600), "expired"),
        (token, "signed_in"),
    ],
)
def test_only_a_good_token_is_believed(made: Callable[[], str], state: str) -> None:
    shown = made()
    read = Identities(SECRET).read(shown)
    assert read.state == state
    assert bool(read.fact.email) is (state == "signed_in")
    assert bool(read.reason) is (state in ("expired", "refused"))


def test_a_token_nested_without_end_is_refused_and_no_crash() -> None:
    deep = json.dumps("x")
    for _ in range(1500):
        deep = f"[{deep}]"
    head = jwt.utils.base64url_encode(deep.encode()).decode()
    assert Identities(SECRET).read(f"{head}.{head}.{head}"[:4000]).state == "refused"


def test_without_a_secret_nobody_is_believed() -> None:
    assert Identities("").read(token()).state == "refused"


def test_a_log_line_does_not_tell_the_address() -> None:
    one = Identities(SECRET)
    assert one.fingerprint(ANA) == one.fingerprint("Ana@Firma.hr") != one.fingerprint(IVO)
    assert one.fingerprint(ANA) != Identities(SECRET[::-1]).fingerprint(ANA)


# At the door


async def facts(opened: Open, conversation: str, kind: type) -> list[Any]:
    entries = await opened.house.store.entries(conversation)
    return [entry.fact for entry in entries if isinstance(entry.fact, kind)]


async def test_operators_see_what_he_is_to_the_account_and_what_he_may_ask_for(opened: Open) -> None:
    async with Visitor(opened.address, identity=token(contact="billing")) as ana:
        await ana.say("trebam pomoć oko računa")
        id = str(ana.welcome["conversation"])
        iva = await opened.person("iva", "operator")
        page = await iva.get(f"/console/conversations/{id}")
        assert '<span class="chip accent">Billing contact</span>' in page.text
        assert "invoices, payments" in page.text and f"{ANA}</bdi> (Billing contact" in page.text
        for email, ref, shown in ((IVO, "dz-000000000002", False), (ANA, "dz-000000000001", True)):
            wanted = proposed_ticket(
                compose((await opened.house.store.load(id))[1], opened.house.known()),
                ref=ref,
                email=email,
                subject="Račun",
                department="financial",
                priority="regular",
                description="Molim račun.",
                house=opened.house,
            )
            assert (("contact", "billing") in wanted.details) is shown, "of another address nothing is known"
        await opened.house.store.create_ticket(wanted, "", opened.house.now())
        page = await iva.get("/console/tickets/dz-000000000001")
        assert '<span class="chip accent">Billing contact</span>' in page.text
        dov = await opened.person("dov", "operator", language="he")
        for where in (f"/console/conversations/{id}", "/console/tickets/dz-000000000001"):
            shown = (await dov.get(where)).text
            assert "חשבוניות, תשלומים" in shown and "invoices" not in shown


async def test_who_is_signed_in_is_known_and_his_ticket_is_confirmed(opened: Open) -> None:
    async with Visitor(opened.address, identity=token(name="Ana Anić", domains=["firma.hr"])) as ana:
        assert (ana.welcome["identity"], ana.welcome["other"]) == ("signed_in", False)
        id = ana.welcome["conversation"]
        await ana.say("Nešto nije u redu s fakturom, molim pomoć.")
        await ana.choose("ticket")
        await ana.sees("TicketOpened")
        ticket = await opened.house.store.ticket((await facts(opened, id, TicketRequested))[0].ticket.ref)
        assert ticket is not None
        assert (ticket.email, ticket.name, ticket.confirmed) == (ANA, "Ana Anić", True)
        assert [entry["kind"] for entry in ana.entries.values() if entry["kind"] == "VisitorIdentified"] == []
        operator = await opened.person("iva", "operator")
        page = await operator.get(f"/console/conversations/{id}")
        assert "Signed in as" in page.text and "Ana Anić" in page.text and "firma.hr" in page.text
        assert "Billing contact" not in page.text
        assert f'Signed in on the website as <bdi dir="ltr">{ANA}</bdi>' in page.text


@pytest.mark.parametrize(
    ("made", "state"),
    [(lambda: dated(iat=-1200, exp=-600), "expired"), (altered, "refused"), (lambda: "x" * 9000, "refused")],
)
async def test_a_token_that_is_not_good_lets_him_chat_on_unknown(
    opened: Open, made: Callable[[], str], state: str
) -> None:
    async with Visitor(opened.address, identity=made()) as visitor:
        assert visitor.welcome["identity"] == state
        assert (await visitor.say("Dobar dan"))["ok"]
        id = visitor.welcome["conversation"]
        assert await facts(opened, id, VisitorIdentified) == []
        assert (await opened.house.store.load(id))[1].proved == ""


async def test_a_token_replayed_after_its_time_ends_the_proof(opened: Open) -> None:
    async with Visitor(opened.address, identity=token()) as ana:
        mine, id = ana.welcome["token"], ana.welcome["conversation"]
    old = dated(iat=-1200, exp=-600)
    async with Visitor(opened.address, token=mine, identity=old) as again:
        assert (again.welcome["conversation"], again.welcome["identity"]) == (id, "expired")
        _, talk = await opened.house.store.load(id)
        assert (talk.proved, talk.identity) == ("", None)


async def test_the_same_person_comes_back_and_nothing_is_written_twice(opened: Open) -> None:
    async with Visitor(opened.address, identity=token()) as ana:
        mine, id = ana.welcome["token"], ana.welcome["conversation"]
        async with Visitor(opened.address, token=mine, identity=token()) as other_tab:
            assert other_tab.welcome["conversation"] == id
            await other_tab.say("Dobar dan", "one")
            await ana.say("Još nešto", "two")
    assert len(await facts(opened, id, VisitorIdentified)) == 1


async def test_another_person_in_the_same_browser_gets_a_conversation_of_his_own(opened: Open) -> None:
    async with Visitor(opened.address, identity=token()) as ana:
        mine, hers = ana.welcome["token"], ana.welcome["conversation"]
        await ana.say("Povjerljivo pitanje o mojoj fakturi")
    async with Visitor(opened.address, token=mine, since=3, identity=token(IVO)) as ivo:
        assert ivo.welcome["other"] and ivo.welcome["identity"] == "signed_in"
        his = ivo.welcome["conversation"]
        assert his != hers
        assert "Povjerljivo" not in json.dumps(ivo.welcome, ensure_ascii=False)
        assert isinstance((await opened.house.store.entries(his))[0].fact, Opened)
        await ivo.say("Dobar dan")
    assert (await opened.house.store.load(his))[1].proved == IVO
    assert (await opened.house.store.load(hers))[1].proved == ANA
    assert [fact.text for fact in await facts(opened, hers, VisitorSaid)] == ["Povjerljivo pitanje o mojoj fakturi"]


async def test_of_two_tabs_only_the_one_that_is_signed_in_speaks_as_her(opened: Open) -> None:
    """The other one may be anybody who got hold of the conversation's token."""
    store = opened.house.store
    async with Visitor(opened.address) as first:
        mine, id = first.welcome["token"], first.welcome["conversation"]
        async with Visitor(opened.address, token=mine, identity=token()) as ana:
            assert (await store.load(id))[1].proved == ANA
            await first.say("Promijenite mi lozinku", "first")
            assert (await store.load(id))[1].proved == ""
            await ana.say("Dobar dan")
            assert (await store.load(id))[1].proved == ANA


# A token for one visitor


def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time has passed in which a second visitor is let in."""
    monkeypatch.setattr("bot.web.identity.SHOWN_AGAIN", timedelta())


@pytest.mark.parametrize("jti", ["a-1", 7, "used in all tokens"])
async def test_a_token_for_one_visitor_is_refused_to_another_and_good_at_each_reload(
    opened: Open, monkeypatch: pytest.MonkeyPatch, jti: object
) -> None:
    stolen = token(jti=jti)
    async with Visitor(opened.address, identity=stolen) as ana:
        mine, id = ana.welcome["token"], ana.welcome["conversation"]
    later(monkeypatch)
    for _ in range(3):
        async with Visitor(opened.address, identity=stolen) as thief:
            assert thief.welcome["identity"] == "refused"
            his = thief.welcome["conversation"]
            await thief.say("Koji su moji zahtjevi?")
            told = [entry["text"] for entry in thief.entries.values() if entry["kind"] == "IdentityRefused"]
            assert len(told) == 1 and ANA not in json.dumps(list(thief.entries.values()))
            assert (await opened.house.store.load(his))[1].proved == ""
        async with Visitor(opened.address, token=mine, identity=stolen) as again:
            assert (again.welcome["identity"], again.welcome["conversation"]) == ("signed_in", id)
    async with Visitor(opened.address, identity=token(jti=jti, exp=int(time.time()) + 2000)) as new:
        assert new.welcome["identity"] == "signed_in", "the next page has a token of its own, whatever its id"


async def test_another_spelling_of_the_signature_makes_no_other_token(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = token(jti="a-1")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spelled = {shown[:-1] + letters[letters.index(shown[-1]) ^ bits] for bits in range(4)}
    good = [each for each in spelled if Identities(SECRET).read(each).state == "signed_in"]
    async with Visitor(opened.address, identity=shown) as ana:
        assert ana.welcome["identity"] == "signed_in"
    later(monkeypatch)
    for each in good:
        async with Visitor(opened.address, identity=each) as thief:
            assert thief.welcome["identity"] == "refused"


async def test_a_welcome_that_was_lost_and_a_second_tab_are_let_in(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, tokens = token(jti="a-1"), []
    for _ in range(2):
        async with Visitor(opened.address, identity=shown) as tab:
            assert tab.welcome["identity"] == "signed_in"
            tokens.append(tab.welcome["token"])
    later(monkeypatch)
    for each in tokens:
        async with Visitor(opened.address, token=each, identity=shown) as again:
            assert again.welcome["identity"] == "signed_in", "and stay so"


async def test_who_was_led_into_a_conversation_of_his_own_shows_it_there_too(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Visitor(opened.address, identity=token()) as ana:
        hers = ana.welcome["token"]
    shown = token(IVO, jti="i-1")
    async with Visitor(opened.address, token=hers, identity=shown) as ivo:
        assert ivo.welcome["other"]
        his = ivo.welcome["token"]
    later(monkeypatch)
    async with Visitor(opened.address, token=his, identity=shown) as again:
        assert (again.welcome["identity"], again.welcome["other"]) == ("signed_in", False)


async def test_a_token_without_an_id_may_be_shown_by_anybody_who_has_it(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = token()
    for _ in range(2):
        async with Visitor(opened.address, identity=shown) as visitor:
            assert visitor.welcome["identity"] == "signed_in"
        later(monkeypatch)
