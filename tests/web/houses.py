"""A whole house in this process, on a free port with a small knowledge base, and people who come in by its doors."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from bot import app
from bot.settings import Settings
from bot.store.users import User
from bot.web import passwords
from bot.web.house import HOUSE, House

SHIPPED = Path(__file__).parents[2] / "knowledge_base"
TOPICS = ("mail-not-sending", "mail-not-receiving", "ssl-certificate", "reset-password")
PASSWORD = "a long enough password"
PATIENCE = 20.0  # seconds until what ought to come at once counts as lost; machines may be slow
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def small_knowledge_base(folder: Path) -> Path:
    """Four topics in three languages, of a company whose people are there day and night."""
    folder.mkdir()
    company = (SHIPPED / "company.toml").read_text(encoding="utf-8")
    hours = "\n".join(f'{day} = ["00:00-24:00"]' for day in EVERY_DAY)
    always = f"[hours.chat]\nopen_on_holidays = true\n{hours}\n\n[hours.phone]"
    company, changed = re.subn(r"\[hours\.chat\].*?\[hours\.phone\]", always, company, flags=re.DOTALL)
    assert changed == 1
    (folder / "company.toml").write_text(company, encoding="utf-8")
    sections = re.split(r"(?m)^(?=\[)", (SHIPPED / "topics.toml").read_text(encoding="utf-8"))
    kept = [section for section in sections if section.split("]")[0].strip('["') in TOPICS]
    assert len(kept) == len(TOPICS)
    (folder / "topics.toml").write_text("".join(kept), encoding="utf-8")
    for language in ("hr", "he", "ru"):
        home = folder / language
        home.mkdir()
        for name in [*(f"{topic}.md" for topic in TOPICS), "lexicon.toml", "concepts.toml"]:
            shutil.copy(SHIPPED / language / name, home)
    return folder


@dataclass(slots=True)
class Open:
    """A running house: its address, its parts, and the password that its first administrator was given."""

    address: str
    house: House
    password: str
    application: web.Application
    people: list[Person] = field(default_factory=list)

    async def person(self, login: str, *roles: str, language: str = "en", name: str = "") -> Person:
        """Somebody with these roles, signed in by the form."""
        store = self.house.store
        if await store.user_by_login(login) is None:
            hashed = await passwords.hashed(PASSWORD)
            user = User(f"u-{login}", login, name or login.title(), hashed, self.house.now(), roles, (language,))
            await store.add_user(user)
        person = Person(self, login)
        self.people.append(person)
        await person.sign_in()
        return person

    def stranger(self) -> Person:
        """A browser that nobody has signed in with."""
        person = Person(self, "")
        self.people.append(person)
        return person


class Person:
    """A browser: it keeps cookies, follows redirects, and fills in the token that each form carries."""

    def __init__(self, open: Open, login: str) -> None:
        self.open, self.login = open, login
        self.id = f"u-{login}"
        self.session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
        self.csrf = ""

    async def sign_in(self, password: str = PASSWORD) -> Page:
        return await self.post("/console/sign-in", login=self.login, password=password)

    async def get(self, path: str, **headers: str) -> Page:
        async with self.session.get(self.open.address + path, headers=headers) as answer:
            return await self._page(answer)

    async def post(self, path: str, _headers: dict[str, str] | None = None, **form: str | list[str]) -> Page:
        fields = [("csrf", self.csrf)] if "csrf" not in form else []
        for name, value in form.items():
            fields += [(name, each) for each in ([value] if isinstance(value, str) else value)]
        async with self.session.post(self.open.address + path, data=fields, headers=_headers) as answer:
            return await self._page(answer)

    async def _page(self, answer: aiohttp.ClientResponse) -> Page:
        text = await answer.text()
        if found := re.search(r'name="csrf" value="([^"]+)"', text):
            self.csrf = found[1]
        return Page(answer.status, answer.url.path_qs, text, dict(answer.headers))

    def cookie(self, name: str = "dezurni") -> str:
        return next((each.value for each in self.session.cookie_jar if each.key == name), "")


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    path: str
    text: str
    headers: dict[str, str]

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no field {name} on {self.path}"
        return found[1]

    @property
    def told(self) -> str:
        found = re.search(r'<p class="(?:told|fault)"[^>]*>(.*?)</p>', self.text)
        return found[1] if found else ""


class OperatorSocket:
    """An operator's socket in raw frames: `async with OperatorSocket(person) as socket:`; `heard` is what came."""

    def __init__(self, person: Person, **headers: str) -> None:
        self.person = person
        self.headers = {"Origin": person.open.address, **headers}
        self.heard: list[tuple[str, Any]] = []
        self.refused: Any = None
        self.ended = asyncio.Event()
        self._news = asyncio.Event()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def __aenter__(self) -> OperatorSocket:
        address = self.person.open.address + "/socket.io/?EIO=4&transport=websocket"
        headers = {name: value for name, value in self.headers.items() if value}
        self.socket = await self.person.session.ws_connect(address, headers=headers)
        await self.socket.receive()
        await self.socket.send_str("40/operator,")
        self._connected = asyncio.Event()
        self._reader = asyncio.create_task(self._read())
        await asyncio.wait_for(self._connected.wait(), PATIENCE)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()
        await self._reader

    async def _read(self) -> None:
        async for message in self.socket:
            frame = str(message.data)
            if frame == "2":
                await self.socket.send_str("3")
            elif frame.startswith("40/operator,"):
                self._connected.set()
            elif frame.startswith("44/operator,"):
                self.refused = json.loads(frame[12:])
                self._connected.set()
            elif frame.startswith("41/operator"):
                self.ended.set()
            elif frame.startswith("43/operator,"):
                number, _, content = frame[12:].partition("[")
                self._waiting.pop(int(number)).set_result(json.loads("[" + content)[0])
            elif frame.startswith("42/operator,"):
                name, content = json.loads(frame[12:])
                self.heard.append((name, content))
                self._news.set()
        self.ended.set()

    async def send(self, event: str, content: Any) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self.socket.send_str(f"42/operator,{number}" + json.dumps([event, content]))
        return await asyncio.wait_for(answer, PATIENCE)

    async def hears(self, event: str, **wanted: Any) -> dict[str, Any]:
        """The first event of this name with these values, now or within five seconds."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for name, content in self.heard:
                    if name == event and all(content.get(key) == value for key, value in wanted.items()):
                        return dict(content)
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def open_house(knowledge_base: Path, data: Path, **settings: Any) -> AsyncIterator[Open]:
    """The house as `serve` builds it, with everything that runs beside it."""
    application, beside, password = await app.build(
        Settings(port=0, data=data, knowledge_base=str(knowledge_base), messages_per_minute=6000, **settings)
    )
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    tasks = [asyncio.create_task(run()) for run in beside]
    port = runner.addresses[0][1]
    opened = Open(f"http://127.0.0.1:{port}", application[HOUSE], password or "", application)
    try:
        yield opened
    finally:
        for person in opened.people:
            await person.session.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await runner.cleanup()
