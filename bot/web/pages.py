"""The visitors' pages: the demo, the widget's files, and what a watchdog asks for."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import jinja2
from aiohttp import web

from .house import HOUSE, House
from .labels import labels, labels_before_welcome

WEB = Path(__file__).resolve().parent
STATIC = WEB / "static"
TYPES = {".js": "text/javascript", ".txt": "text/plain", ".css": "text/css", ".svg": "image/svg+xml"}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}
FOR_EVER = "max-age=31536000, immutable"
FOR_A_WHILE = "max-age=300"
PAGE_POLICY = "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'"

CHARSETS = {"text/javascript": "utf-8", "application/json": None}  # JSON knows no other, RFC 8259 8.1

LOADER = web.AppKey("loader", bytes)
TEMPLATES = web.AppKey("templates", jinja2.Environment)


def routes() -> list[web.RouteDef]:
    return [
        web.get("/", demo),
        web.get("/w.js", loader),
        web.get("/static/{name}", static),
        web.get("/assets/{name}", asset),
        web.get("/widget/{language}.json", catalogue),
        web.get("/healthz", health),
    ]


def prepare(app: web.Application, house: House) -> None:
    """What the pages need, made once: the templates, and the loader with the languages put in."""
    app[TEMPLATES] = jinja2.Environment(
        loader=jinja2.FileSystemLoader(WEB / "templates"), autoescape=True, extensions=["jinja2.ext.i18n"]
    )
    app[LOADER] = filled_loader(house)


def filled_loader(house: House) -> bytes:
    """w.js with each language's launcher name and direction; without a built widget a script that says so."""
    path = STATIC / "w.js"
    if not path.exists():
        return b'console.error("The chat widget is not built; run: make setup");'
    words = house.words
    launcher = {
        language: [labels(words, language)["launcher"], words.direction(language)]
        for language in house.company.languages
    }
    source = path.read_text(encoding="utf-8")
    return source.replace("__LAUNCHER__", _compact(launcher)).encode()


async def demo(request: web.Request) -> web.Response:
    """A customer's page with the widget on it, in the language that is asked for."""
    house = request.app[HOUSE]
    language = house.language(request.query.get("language", ""), request.headers.get("Accept-Language", ""))
    catalogue = house.words.catalogue(language)
    page = request.app[TEMPLATES].get_template("demo.html")
    text = page.render(
        language=language,
        direction=house.words.direction(language),
        languages=[(code, house.words.locales[code].get_display_name(code)) for code in house.company.languages],
        company=house.company.name,
        origin=house.settings.public_url or f"{request.scheme}://{request.host}",
        _=catalogue.gettext,
        gettext=catalogue.gettext,
        ngettext=catalogue.ngettext,
    )
    return web.Response(text=text, content_type="text/html", headers={"Content-Security-Policy": PAGE_POLICY})


async def loader(request: web.Request) -> web.Response:
    answer = _small(request, request.app[LOADER], "text/javascript")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # the one file that is not fetched by CORS
    return answer


async def static(request: web.Request) -> web.Response:
    """A built file; its name carries its hash, so it may be kept for ever."""
    return _file(request, STATIC, {**OPEN_TO_ALL, "Cache-Control": FOR_EVER})


async def asset(request: web.Request) -> web.Response:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    return _file(request, WEB / "assets", headers)


def _file(request: web.Request, folder: Path, headers: dict[str, str]) -> web.Response:
    name = request.match_info["name"]
    path = folder / name
    if path.parent != folder or path.suffix not in TYPES or not path.is_file():
        raise web.HTTPNotFound(text="There is no such file.")
    accepted = request.headers.get("Accept-Encoding", "")
    for encoding, ending in ENCODINGS:
        packed = path.with_name(name + ending)
        if encoding in accepted and packed.is_file():
            path, headers = packed, {**headers, "Content-Encoding": encoding}
            break
    kind = TYPES[Path(name).suffix]
    # Each byte is paid by every visitor of every site: a module is UTF-8 whatever is said (HTML 8.1.4.2).
    charset = None if folder == STATIC and kind == "text/javascript" else "utf-8"
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)


async def catalogue(request: web.Request) -> web.Response:
    """The few words that the panel needs before it is connected."""
    house = request.app[HOUSE]
    language = request.match_info["language"]
    if language not in house.company.languages:
        raise web.HTTPNotFound(text="There is no such language.")
    content = {
        "language": language,
        "direction": house.words.direction(language),
        "labels": labels_before_welcome(house.words, language),
    }
    return _small(request, _compact(content).encode(), "application/json")


def _small(request: web.Request, body: bytes, kind: str) -> web.Response:
    """A few hundred bytes that anyone may fetch from any page, made at start rather than built."""
    headers = {**OPEN_TO_ALL, "Cache-Control": FOR_A_WHILE, "ETag": f'"{hashlib.sha256(body).hexdigest()[:8]}"'}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return web.Response(status=304, headers=headers)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 9), "gzip"
    return web.Response(body=body, content_type=kind, charset=CHARSETS[kind], headers=headers)


def _compact(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


async def health(request: web.Request) -> web.Response:
    """Whether the store answers: what a watchdog asks."""
    await request.app[HOUSE].store.due(request.app[HOUSE].now(), 1)
    return web.json_response({"ok": True}, headers={"Cache-Control": "no-store"})
