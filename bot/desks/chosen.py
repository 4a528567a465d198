"""The desk that the settings name, with everything it needs; what is missing is said at start, by key."""

from __future__ import annotations

from collections.abc import Iterable

from ..mail.message import BadAddress, Mailbox, mailbox
from ..mail.smtp import Route
from ..settings import Settings, SettingsError
from ..store import Store
from . import Desk
from .embedded import EmbeddedDesk
from .mail import MailDesk
from .mailbox import Mailbox as Inbox
from .paper import Paper
from .routing import Routing, pairs
from .rt import RequestTracker
from .webhook import WebhookDesk
from .whmcs import Whmcs
from .zammad import Zammad
from .zendesk import Zendesk

NEEDED = {
    "embedded": (),
    "mail": ("smtp_host", "mail_from", "desk_queue"),
    "rt": ("desk_url", "desk_token", "desk_queue"),
    "whmcs": ("desk_url", "desk_user", "desk_token", "desk_queue"),
    "webhook": ("desk_url", "webhook_secret"),
    "zammad": ("desk_url", "desk_token", "desk_queue"),
    "zendesk": ("desk_url", "desk_user", "desk_token"),
}


FIELDS = ("ref", "language", "confirmed")


def chosen(settings: Settings, store: Store, embedded: EmbeddedDesk, paper: Paper, name: str) -> Desk:
    """The desk of the settings. `name` is shown as the sender of mails.

    Raises SettingsError, naming the key, for what is missing or cannot be used.
    """
    routing = routing_of(settings)
    _known("desk_departments", routing.departments, paper.words.company.departments)
    _known("desk_fields", routing.fields, FIELDS)
    if missing := [key for key in NEEDED[settings.desk] if not getattr(settings, key)]:
        raise SettingsError(f"desk = {settings.desk!r} needs {', '.join(missing)}")
    try:
        return _made(settings, routing, store, embedded, paper, name)
    except (ValueError, OSError) as error:
        raise SettingsError(f"desk = {settings.desk!r}: {error}") from error


def _made(settings: Settings, routing: Routing, store: Store, embedded: EmbeddedDesk, paper: Paper, name: str) -> Desk:
    url, user, token, private = (
        settings.desk_url,
        settings.desk_user,
        settings.desk_token,
        settings.desk_private_network,
    )
    match settings.desk:
        case "rt":
            return RequestTracker(url, token, routing, paper, private)
        case "whmcs":
            return Whmcs(url, user, token, routing, paper, private)
        case "zammad":
            return Zammad(url, token, routing, paper, private)
        case "zendesk":
            return Zendesk(url, user, token, routing, paper, private)
        case "webhook":
            return WebhookDesk(url, settings.webhook_secret, paper, store, private)
        case "mail":
            inbox = Inbox(url, user, token, private) if url else None
            return MailDesk(route_of(settings), sender_of(settings, name), routing, paper, inbox)
        case _:
            return embedded


def routing_of(settings: Settings) -> Routing:
    """Raises SettingsError, naming the key, for what is no list of pairs."""
    try:
        return Routing(settings.desk_queue, pairs(settings.desk_departments), pairs(settings.desk_fields))
    except ValueError as error:
        raise SettingsError(f"desk_departments, desk_fields: {error}") from error


def _known(key: str, named: Iterable[str], known: Iterable[str]) -> None:
    """A name that is none of ours would send its tickets to `desk_queue` without a word."""
    if strange := sorted(set(named) - set(known)):
        raise SettingsError(f"{key}: there is no {strange[0]!r}; there are {', '.join(known)}")


def route_of(settings: Settings) -> Route:
    """The way to the SMTP server."""
    return Route(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        settings.smtp_password,
        settings.smtp_security,
    )


def sender_of(settings: Settings, name: str) -> Mailbox:
    """Who our mails come from. Raises ValueError if `mail_from` is no address."""
    try:
        return mailbox(settings.mail_from, name)
    except BadAddress:
        raise ValueError(f"mail_from: {settings.mail_from!r} is not an e-mail address") from None
