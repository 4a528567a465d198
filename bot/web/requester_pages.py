"""What the requesters' pages share: a frame in their language, headers that keep a signed link private, rates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from babel import Locale, dates
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ..bidi import isolated_in_html
from ..mail.links import Links
from ..store.cases import Case
from .access import Attempts
from .forms import cleaned
from .house import HOUSE, House
from .limits import address_of

log = structlog.get_logger("requesters")

TEMPLATES = Path(__file__).resolve().parent / "templates"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address is the key
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

LINKS = web.AppKey("links", Links)
PAGES = web.AppKey("requester_pages", dict[str, Environment])
FORMS = web.AppKey("requester_forms", Attempts)


def prepare(application: web.Application, house: House, links: Links) -> None:
    """What these pages need from their application; once, before it starts."""
    application[LINKS] = links
    application[FORMS] = Attempts()
    application[PAGES] = {language: _environment(house, language) for language in house.words.catalogues}


def _environment(house: House, language: str) -> Environment:
    words = house.words
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(words.catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {
        "moment": partial(_moment, locale=words.locales[language], zone=house.company.zone),
        "department_name": lambda name: words.department(name, language),
        "priority_name": lambda name: words.priority(name, language),
        "size": lambda count: words.size(count, language),
        "isolated": isolated_in_html,
    }
    environment.globals |= {
        "company": house.company.name,
        "language": language,
        "direction": words.direction(language),
        "support_email": house.company.policy.support_email,
    }
    return environment


def _moment(at: Any, locale: Locale, zone: Any) -> str:
    local = at.astimezone(zone)
    clock = dates.format_time(local, "HH:mm", locale=locale)
    return f"{dates.format_date(local, 'long', locale=locale)} {clock}"


def page(request: web.Request, template: str, language: str, status: int = 200, **values: Any) -> web.Response:
    environments = request.app[PAGES]
    spoken = language if language in environments else request.app[HOUSE].company.default_language
    text = environments[spoken].get_template(f"requester/{template}").render(values)
    return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def notice(
    request: web.Request,
    what: str,
    language: str = "",
    status: int = 200,
    again: str = "",
    cases: Sequence[Case] = (),
) -> web.Response:
    """A page that says one thing; `what` is a name in notice.html. Without a language, the browser's. `again` is where
    a new link can be asked for; `cases` are the open ones that it may belong to."""
    spoken = language or request.app[HOUSE].language(request.headers.get("Accept-Language", ""))
    return page(request, "notice.html", spoken, status, what=what, again=again, cases=cases)


def too_often(request: web.Request, about: str) -> bool:
    """Whether so many forms came from this address or about this ticket that this one has to wait."""
    address = address_of(request, request.app[HOUSE].settings.trusted_proxies)
    if not request.app[FORMS].wait(address, about):
        return False
    log.warning("requester_limited", address=address)
    return True


async def form_of(request: web.Request) -> Mapping[str, str]:
    """The form's fields, cleaned."""
    return {name: cleaned(str(value)) for name, value in (await request.post()).items()}
