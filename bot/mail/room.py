"""The mail room as the settings describe it: links, the post, and the way back in; what is missing is said at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from ..company import Company
from ..core.known import Known
from ..settings import Settings, SettingsError
from ..store import Store
from ..words import Words
from .letters import Letters
from .links import Links
from .message import BadAddress, Mailbox, mailbox
from .post import Limits, Post
from .smtp import Route

log = structlog.get_logger("mail")

NOWHERE = "chat@dezurni.invalid"  # the sender of mails that stay in the outbox, where nothing better is known


@dataclass(frozen=True, slots=True)
class MailRoom:
    """`code_of` makes the six digits that confirm a ref; None where no mail is set up, so that nobody waits for one."""

    links: Links
    letters: Letters
    route: Route | None
    limits: Limits

    @property
    def code_of(self) -> Callable[[str], str] | None:
        return self.links.code_of if self.route else None

    def post(self, store: Store, known: Callable[[], Known]) -> Post:
        return Post(store, self.letters, self.links, self.route, known, self.limits)


def open_mail_room(settings: Settings, company: Company, words: Words, secret: str) -> MailRoom:
    """Raises SettingsError, naming the key, for what is missing or cannot be used."""
    links = Links(secret, settings.public_url)
    route = route_of(settings)
    if route is None:
        log.warning("no_mail_server", consequence="mails wait in the console's outbox", settings="smtp_host, mail_from")
    elif not settings.public_url:
        log.warning("no_public_url", consequence="mails have codes, but no links", settings="public_url")
    letters = Letters(words, sender_of(settings, company), bool(settings.imap_host), company.policy.support_email)
    return MailRoom(links, letters, route, Limits(settings.mails_per_address, settings.mails_per_visitor))


def route_of(settings: Settings) -> Route | None:
    """The way to the SMTP server, None without one."""
    if not settings.smtp_host:
        return None
    if not settings.mail_from:
        raise SettingsError("smtp_host needs mail_from: the address that our mails come from")
    return Route(
        settings.smtp_host, settings.smtp_port, settings.smtp_user, settings.smtp_password, settings.smtp_security
    )


def sender_of(settings: Settings, company: Company) -> Mailbox:
    """Who our mails come from, under the company's name."""
    for address in (settings.mail_from, company.policy.support_email, NOWHERE):
        try:
            return mailbox(address, company.name)
        except BadAddress:
            if address and address == settings.mail_from:
                raise SettingsError(f"mail_from: {address!r} is not an e-mail address") from None
    raise AssertionError("the last address is one")
