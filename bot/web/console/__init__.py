"""The console: every page and form of the people at work, each behind its door.

The table of `routes` is the policy: who may open what stands here and nowhere else.
"""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Middleware

from .. import files
from ..access import ATTEMPTS, PERSON, Attempts, door, doorkeeper, protect
from ..house import House
from . import (
    account,
    article,
    articles,
    cases,
    conversation_forms,
    conversations,
    deliveries,
    outbox,
    replies,
    tickets,
    users,
)
from .frame import FRAME, Frame, asset, in_the_house

ANSWERING, WRITING, RUNNING = "operator", "editor", "administrator"


def prepare(application: web.Application, house: House) -> None:
    """What the pages need from their application; once, before it starts."""
    application[FRAME] = Frame(house)
    application[ATTEMPTS] = Attempts()
    application.on_response_prepare.append(protect)


def middlewares() -> list[Middleware]:
    """Of the whole application, in order. What is refused inside the console becomes a page of the console."""
    return [in_the_house, doorkeeper]


def routes() -> list[web.RouteDef]:
    talk, article_path = "/console/conversations/{id}", "/console/articles/{topic}/{language}"
    return [
        web.get("/console/assets/{version}/{name}", asset),
        web.get("/console/sign-in", account.sign_in_page),
        web.post("/console/sign-in", account.sign_in),
        web.post("/console/sign-out", door(account.sign_out)),
        web.get("/console/account", door(account.own)),
        web.post("/console/account/languages", door(account.save_languages)),
        web.post("/console/account/password", door(account.save_password)),
        web.post("/console/account/sessions", door(account.end_session)),
        web.get("/console", door(first_page)),
        web.post("/console/presence", door(conversation_forms.presence, ANSWERING)),
        web.get(talk, door(conversations.one, ANSWERING)),
        web.post(f"{talk}/take", door(conversation_forms.take, ANSWERING)),
        web.post(f"{talk}/reply", door(conversation_forms.reply, ANSWERING)),
        web.post(f"{talk}/note", door(conversation_forms.note, ANSWERING)),
        web.post(f"{talk}/leave", door(conversation_forms.leave, ANSWERING)),
        web.post(f"{talk}/transfer", door(conversation_forms.transfer, ANSWERING)),
        web.post(f"{talk}/ticket", door(conversation_forms.ticket, ANSWERING)),
        web.post(f"{talk}/ticket-message", door(conversation_forms.ticket_message, ANSWERING)),
        web.post(f"{talk}/close", door(conversation_forms.close, ANSWERING)),
        web.get("/console/tickets", door(tickets.listing, ANSWERING)),
        web.get("/console/tickets/{ref}", door(tickets.one, ANSWERING)),
        web.post("/console/tickets/{ref}/message", door(tickets.message, ANSWERING)),
        web.post("/console/tickets/{ref}/state", door(tickets.state, ANSWERING)),
        web.get("/console/files/{id}", door(files.to_operator, ANSWERING)),
        web.post("/console/tickets/{ref}/join", door(cases.join, ANSWERING)),
        web.get("/console/articles", door(articles.board, WRITING)),
        web.get("/console/articles/unanswered", door(articles.unanswered, WRITING)),
        web.post("/console/articles/unanswered", door(articles.settle, WRITING)),
        web.get(article_path, door(article.edit, WRITING)),
        web.post(article_path, door(article.save, WRITING)),
        web.post(f"{article_path}/preview", door(article.preview, WRITING)),
        web.post(f"{article_path}/withdraw", door(article.withdraw, WRITING)),
        web.post(f"{article_path}/restore", door(article.restore, WRITING)),
        web.get(f"{article_path}/history", door(article.history, WRITING)),
        web.get("/console/replies", door(replies.listing, WRITING, ANSWERING)),
        web.post("/console/replies", door(replies.save, WRITING)),
        web.get("/console/deliveries", door(deliveries.listing, RUNNING)),
        web.post("/console/deliveries/{id}/retry", door(deliveries.retry, RUNNING)),
        web.get("/console/outbox", door(outbox.listing, RUNNING)),
        web.get("/console/outbox/{id}", door(outbox.download, RUNNING)),
        web.post("/console/outbox/{id}/remove", door(outbox.remove, RUNNING)),
        web.get("/console/users", door(users.listing, RUNNING)),
        web.post("/console/users", door(users.add, RUNNING)),
        web.get("/console/users/{id}", door(users.one, RUNNING)),
        web.post("/console/users/{id}", door(users.save, RUNNING)),
        web.post("/console/users/{id}/password", door(users.new_password, RUNNING)),
    ]


async def first_page(request: web.Request) -> web.Response:
    """Operators begin with the queue, editors with their board."""
    if request[PERSON].may(ANSWERING):
        return await conversations.listing(request)
    raise web.HTTPSeeOther("/console/articles")
