"""The mails that wait because no mail server is set up: to be read, taken as a file, and removed."""

from __future__ import annotations

import base64
import binascii

from aiohttp import web

from ...store.mails import KeptMail
from ..access import PERSON
from ..house import HOUSE
from .frame import back, page, page_number, with_page

PAGE = 20  # mails on one page
ADDRESS = "/console/outbox"


async def listing(request: web.Request) -> web.Response:
    number = page_number(request)
    kept = await request.app[HOUSE].store.kept_mails(limit=PAGE + 1, offset=(number - 1) * PAGE)
    return await page(
        request,
        "outbox.html",
        room="outbox",
        mails=[(_id_of(each), each) for each in kept[:PAGE]],
        page=number,
        more=len(kept) > PAGE,
        address=lambda wanted: with_page(request, wanted),
    )


async def download(request: web.Request) -> web.Response:
    """The mail as it would have left, as a file that every mail program opens."""
    mail = await _mail(request)
    headers = {"Content-Disposition": 'attachment; filename="mail.eml"', "Content-Security-Policy": "sandbox"}
    return web.Response(body=mail.message.encode("ascii"), content_type="message/rfc822", headers=headers)


async def remove(request: web.Request) -> web.Response:
    mail, house = await _mail(request), request.app[HOUSE]
    await house.store.remove_mail(mail.message_id)
    await house.store.audit(house.now(), request[PERSON].id, "mail-removed", mail.ref or mail.conversation, mail.kind)
    raise back(ADDRESS, "mail_removed")


async def _mail(request: web.Request) -> KeptMail:
    try:
        message_id = base64.urlsafe_b64decode(request.match_info["id"]).decode("ascii")
    except (binascii.Error, ValueError):
        raise web.HTTPNotFound from None
    mail = await request.app[HOUSE].store.kept_mail(message_id)
    if mail is None:
        raise web.HTTPNotFound
    return mail


def _id_of(mail: KeptMail) -> str:
    """The Message-ID in letters that an address may hold."""
    return base64.urlsafe_b64encode(mail.message_id.encode()).decode()
