"""What all pages of the console share: templates in the reader's language, forms read safely, and the way back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from babel import dates
from babel.core import Locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...bidi import isolated_in_html
from ...core.files import TEXT_BYTES
from ...store import StoreError
from .. import duty
from ..access import LANGUAGE_COOKIE, PARTS, PERSON, Handler
from ..forms import CONTROLS, form_with_files
from ..house import HOUSE, House
from . import held, messages

WEB = Path(__file__).parents[1]
TEMPLATES, ASSETS, STATIC = WEB / "templates", WEB / "assets", WEB / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How many files one form takes, and bytes of the largest one and of the largest text."""

    most: int
    largest: int
    longest: int

    @classmethod
    def of(cls, house: House) -> FileLimits:
        settings = house.settings
        return cls(settings.files_per_conversation, settings.file_bytes, min(settings.file_bytes, TEXT_BYTES))


class Frame:
    """The templates, once for each language of the catalogues, and the files that pages refer to."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.assets = {path.name: path.read_bytes() for path in sorted(ASSETS.iterdir()) if path.suffix in KINDS}
        self.versions = {name: hashlib.sha256(body).hexdigest()[:10] for name, body in self.assets.items()}
        self.environments = {language: self._environment(language) for language in house.words.catalogues}

    def _environment(self, language: str) -> Environment:
        words = self.house.words
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(words.catalogue(language), newstyle=True)  # type: ignore[attr-defined]
        locale, zone = words.locales[language], self.house.company.zone
        environment.filters |= {
            "short_moment": partial(short_moment, now=self.house.now, locale=locale, zone=zone),
            "long_moment": lambda at: dates.format_datetime(at.astimezone(zone), "long", locale=locale),
            "waited": lambda since: words.duration(rounded(self.house.now() - since), language),
            "apart": lambda at: words.duration(rounded(abs(at - self.house.now())), language),
            "past": lambda at: at <= self.house.now(),
            "language_name": lambda code: language_name(code, locale),
            "department_name": lambda name: words.department(name, language),
            "priority_name": lambda name: words.priority(name, language),
            "size": lambda count: words.size(count, language),
            "isolated": isolated_in_html,
        }
        environment.globals |= {
            "asset": self.asset,
            "company": self.house.company.name,
            "language": language,
            "direction": words.direction(language),
            "socket_client": socket_client(),
            "mails_are_kept": not self.house.settings.smtp_host,
            "file_limits": FileLimits.of(self.house),
            "contacts": self.house.company.may_ask(language),
        }
        return environment

    def asset(self, name: str) -> str:
        return f"/console/assets/{self.versions[name]}/{name}"

    def language(self, request: web.Request) -> str:
        """The reader's: of the person, else of the cookie, else of the browser, else the company's."""
        person = request.get(PERSON)
        wanted = [person.languages[0]] if person and person.languages else []
        wanted += [request.cookies.get(LANGUAGE_COOKIE, "")]
        wanted += [
            part.split(";")[0].strip()[:2].lower() for part in request.headers.get("Accept-Language", "").split(",")
        ]
        known = [code for code in wanted if code in self.environments]
        return known[0] if known else self.house.company.default_language

    def told(self, code: str, language: str, **values: str | int) -> str:
        """A message by its name, in a language."""
        text = messages.english(code)
        return self.house.words.catalogue(language).gettext(text).format(**values) if text else ""


FRAME = web.AppKey("frame", Frame)


async def page(
    request: web.Request,
    template: str,
    *,
    told: str = "",
    fault: str = "",
    status: int = 200,
    room: str = "",
    **values: Any,
) -> web.Response:
    """A page in the reader's language. `told`: name of a message; without it the one that the address names, or the
    sentence `fault`, which is none of them."""
    frame, house, person = request.app[FRAME], request.app[HOUSE], request.get(PERSON)
    language = frame.language(request)
    named = told or request.query.get("told", "")
    waiting = available = colleagues = 0
    awaiting: frozenset[str] = frozenset()
    if person is not None and person.may("operator"):
        available = await duty.seen(house, person.id, duty.READING)
        colleagues = sum(each.available for each in await house.store.present())
        waiting = len(await house.store.queue())
        awaiting = await held.awaiting(house.store, person.id)
    html = (
        frame.environments[language]
        .get_template(f"console/{template}")
        .render(
            person=person,
            room=room,
            here=request.path_qs,
            told=fault or frame.told(named, language, name=request.query.get("name", "")[:80], count=4000),
            told_is_fault=bool(fault) or messages.is_fault(named),
            csrf=lambda: csrf_input(request),
            waiting=waiting,
            awaiting=awaiting,
            available=available,
            colleagues=colleagues,
            **values,
        )
    )
    return web.Response(text=html, content_type="text/html", status=status)


def back(where: str, told: str = "", **values: str) -> web.HTTPSeeOther:
    """To raise: the answer to a form that was sent, so that a reload sends nothing again."""
    query = urlencode({"told": told, **values}) if told else ""
    joint = "&" if "?" in where else "?"
    return web.HTTPSeeOther(f"{where}{joint}{query}" if query else where)


def inside(address: str, otherwise: str = "/console") -> str:
    """The address if it leads into the console; a foreign one is not followed."""
    parts = urlsplit(address)
    safe = address.startswith("/console") and not parts.netloc and "\\" not in address
    return address if safe and not CONTROLS.search(address) else otherwise


def csrf_input(request: web.Request) -> Markup:
    return Markup('<input type="hidden" name="csrf" value="{}">').format(request[PERSON].csrf)


async def form_of(request: web.Request) -> Mapping[str, list[str]]:
    """The form's fields, each with all its values; control characters are gone, line ends are \\n."""
    if request.get(PARTS) is not None:
        read = await form_with_files(request[PARTS], request.app[HOUSE], room=0, language="")
        return {name: [value] for name, value in read.fields.items()}
    form = await request.post()
    return {name: [CONTROLS.sub("", str(value).replace("\r\n", "\n")) for value in form.getall(name)] for name in form}


def field(form: Mapping[str, list[str]], name: str, limit: int = 200) -> str:
    """A field's first value, stripped and cut to `limit` characters; "" without one."""
    return (form.get(name) or [""])[0].strip()[:limit]


def page_number(request: web.Request) -> int:
    raw = request.query.get("page", "1")
    return min(int(raw), 10_000) if raw.isascii() and raw.isdigit() and int(raw) else 1


def with_page(request: web.Request, number: int) -> str:
    query = {name: value for name, value in request.query.items() if name not in ("page", "told", "name")}
    return f"{request.path}?{urlencode({**query, 'page': number})}"


# Words for moments and languages


def short_moment(at: datetime, now: Any, locale: Locale, zone: Any) -> str:
    """The clock today, else the day too."""
    local = at.astimezone(zone)
    today, clock = now().astimezone(zone).date(), dates.format_time(local, "HH:mm", locale=locale)
    if local.date() == today:
        return clock
    if local.year == today.year:
        return f"{dates.format_skeleton('MMMd', local, locale=locale)} {clock}"
    return dates.format_skeleton("yMMMd", local, locale=locale)


def rounded(time: timedelta) -> str:
    """A span as the company file writes it, in the unit that people would say it in."""
    minutes = max(1, round(time / timedelta(minutes=1)))
    if minutes < 60:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} h" if hours < 48 else f"{round(hours / 24)} d"


def language_name(code: str, locale: Locale) -> str:
    return str(locale.languages.get(code, code)) if code else "–"


def own_names(house: House) -> list[tuple[str, str]]:
    """(code, name in itself) of each language that the console speaks."""
    return [(code, str(locale.get_display_name(code)).capitalize()) for code, locale in house.words.locales.items()]


# Errors, and files


@web.middleware
async def in_the_house(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors of the console become pages of the console, in the reader's language."""
    if not request.path.startswith("/console"):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return await refused(request, error.status)
    except StoreError:
        return await refused(request, 503)


async def refused(request: web.Request, status: int) -> web.Response:
    frame = request.app[FRAME]
    gettext = frame.house.words.catalogue(frame.language(request)).gettext
    heading, explanation = REFUSALS.get(status, REFUSALS[400])
    environment = frame.environments[frame.language(request)]
    html = environment.get_template("console/refused.html").render(
        person=None,
        room="",
        here="",
        told="",
        told_is_fault=False,
        heading=gettext(heading),
        explanation=gettext(explanation),
        back="/console",
    )
    return web.Response(text=html, content_type="text/html", status=status)


REFUSALS: dict[int, tuple[str, str]] = {
    400: ("This did not work", "The request could not be read. Go back, reload the page and try again."),
    403: (
        "This is not allowed",
        "The page belongs to another role, or the form was too old. Go back, reload the page and try again, or ask an"
        " administrator for the role.",
    ),
    404: ("There is nothing here", "The address is wrong, or what stood here is gone."),
    405: ("This did not work", "The request could not be read. Go back, reload the page and try again."),
    413: ("This is too long", "What was sent is too long to be kept. Shorten it and try again."),
    503: ("The database does not answer", "Nothing was saved. Wait a moment and try again."),
}


async def asset(request: web.Request) -> web.Response:
    """A file of the console. Its address holds its version, so that a browser may keep it."""
    frame, name = request.app[FRAME], request.match_info["name"]
    if name not in frame.assets:
        raise web.HTTPNotFound
    kind = KINDS[Path(name).suffix]
    return web.Response(body=frame.assets[name], content_type=kind, charset="utf-8", headers={"Cache-Control": A_YEAR})


def socket_client() -> str:
    """The address of the official Socket.IO client that the widget's build made; "" before it was built."""
    built = sorted(STATIC.glob("socket-*.js"))
    return f"/static/{built[-1].name}" if built else ""
