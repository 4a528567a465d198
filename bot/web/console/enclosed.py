"""Forms of the console that carry files: read once, and answered with a page, or to the page's own script with JSON."""

from __future__ import annotations

from aiohttp import web

from ...words import CLOSING_ISOLATE, OPENING_ISOLATE
from ..access import PARTS
from ..files import in_words
from ..forms import Form, form_with_files
from ..house import HOUSE
from .conversation_acts import TEXT_LIMIT
from .frame import FRAME, back, form_of

TOO_MANY = "files_at_once"


async def form_sent(request: web.Request) -> Form:
    """What was sent; files that were taken wait to belong to something. Raises StoreError."""
    house = request.app[HOUSE]
    if request.get(PARTS) is None:
        return Form({name: values[0] for name, values in (await form_of(request)).items()})
    language = request.app[FRAME].language(request)
    return await form_with_files(request[PARTS], house, house.settings.files_per_conversation, language)


def fault_of(request: web.Request, form: Form) -> str:
    """Why one of the files is not taken, in the reader's language and with its name; "" if all are."""
    if not form.fault:
        return ""
    house, language = request.app[HOUSE], request.app[FRAME].language(request)
    if form.fault == "too_many":
        return sentence(request, TOO_MANY)
    return f"{OPENING_ISOLATE}{form.faulty}{CLOSING_ISOLATE}: {house.words.say(in_words(form.fault, house), language)}"


def sentence(request: web.Request, code: str) -> str:
    """A message by its name, in the reader's language."""
    frame = request.app[FRAME]
    count = request.app[HOUSE].settings.files_per_conversation if code == TOO_MANY else TEXT_LIMIT
    return frame.told(code, frame.language(request), name="", count=count)


def by_script(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def done(request: web.Request, where: str, told: str) -> web.Response:
    """It is done. Raises the way back for a browser."""
    way = back(where, told)
    if not by_script(request):
        raise way
    return web.json_response({"ok": True, "to": way.headers["Location"]})


def not_done(code: str, message: str) -> web.Response:
    """For the script: nothing was sent, and what was chosen stays with it."""
    return web.json_response({"ok": False, "error": {"code": code, "message": message}}, status=409)
