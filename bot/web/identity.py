"""Who is signed in on the company's site: its signed token (JWT, HS256), checked, and what the house takes from it.

A token that is wrong or too old is never an error for the visitor: he chats on as somebody unknown, the client is told
how it stands, and the log why.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import jwt
import msgspec
import structlog
from email_validator import EmailNotValidError, validate_email

from ..core.facts import VisitorIdentified
from ..core.identity import CONTACTS
from ..store import Store

log = structlog.get_logger("identity")

AUDIENCE = "dezurni"
TOKEN_LIMIT = 4096  # characters
LIVES = 3600  # seconds at most between `iat` and `exp`: a page that was kept or copied is soon nobody's
LEEWAY = 10  # seconds by which two clocks may differ
SHOWN_AGAIN = timedelta(minutes=1)  # in which a welcome that was lost, or a second tab, may show it again
LISTED = 20  # domains, services or orders that are kept of a list
CHARACTERS = 100  # of a name, a number, a domain …
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")

Word = str | int
UNKNOWN = VisitorIdentified()


class Claims(msgspec.Struct):
    """What a token says. `customer` and `orders` may be numbers, as databases keep them; `order` is one of them.
    A `contact` that is none of CONTACTS says nothing."""

    email: Annotated[str, msgspec.Meta(min_length=3, max_length=254)]
    iat: float
    exp: float
    name: str | None = ""
    customer: Word | None = ""
    order: Word | None = ""
    orders: list[Word] = msgspec.field(default_factory=list)
    contact: Word | None = ""
    domains: list[str] = msgspec.field(default_factory=list)
    services: list[str] = msgspec.field(default_factory=list)
    jti: Any = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What a token came to.

    state   "" where none was shown; signed_in, expired or refused
    reason  why it was refused, for the log
    mark    what it is known by, if it is meant for one visitor; until: when it is worth nothing any more
    """

    state: str = ""
    fact: VisitorIdentified = UNKNOWN
    reason: str = ""
    mark: str = ""
    until: datetime | None = None


NOBODY = Identity()
USED = "used_by_another"


class Identities:
    """Reads tokens that were signed with `secret`; without one nobody can be signed in."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def read(self, token: str | None) -> Identity:
        if not token:
            return NOBODY
        if not self._secret:
            return Identity("refused", reason="no_secret")
        if len(token) > TOKEN_LIMIT:
            return Identity("refused", reason="too_long")
        try:
            claims = msgspec.convert(self._claims(token), Claims)
            if not 0 < claims.exp - claims.iat <= LIVES:
                return Identity("refused", reason="lives_too_long")
            until = datetime.fromtimestamp(claims.exp + LEEWAY, UTC)
            return Identity("signed_in", _fact(claims), mark=_mark(token) if claims.jti else "", until=until)
        except jwt.ExpiredSignatureError:
            return Identity("expired", reason="expired")
        except (jwt.PyJWTError, msgspec.ValidationError, EmailNotValidError) as error:
            return Identity("refused", reason=type(error).__name__)

    def _claims(self, token: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            self._secret,
            algorithms=["HS256"],
            audience=AUDIENCE,
            leeway=LEEWAY,
            # Sites put a number or a list there, and nothing of ours depends on them.
            options={"require": ["exp", "iat", "aud"], "verify_sub": False, "verify_jti": False},
        )

    def fingerprint(self, address: str) -> str:
        """The same for the same address and of no use to who reads it in a log."""
        return hmac.new(self._secret.encode(), f"log:{address.casefold()}".encode(), hashlib.sha256).hexdigest()[:12]


async def first_hand(identity: Identity, store: Store, conversation: str, now: datetime) -> Identity:
    """The identity, or its refusal if it is meant for one visitor and another has shown it. Raises StoreError."""
    mark, until = identity.mark, identity.until
    if not mark or until is None or await store.show_token(mark, conversation, now, until, SHOWN_AGAIN):
        return identity
    return Identity("refused", reason=USED, mark=mark)


def _mark(token: str) -> str:
    """What is signed, not the id alone: sites write the same id into all their tokens; and not the signature, whose
    last character can be written in several ways."""
    return hashlib.sha256(token.rpartition(".")[0].encode()).hexdigest()


def _fact(claims: Claims) -> VisitorIdentified:
    """Raises EmailNotValidError."""
    address = validate_email(claims.email.strip(), check_deliverability=False, test_environment=True).normalized
    return VisitorIdentified(
        email=address,
        name=_clean(claims.name),
        customer=_clean(claims.customer),
        domains=_listed(claims.domains),
        services=_listed(claims.services),
        orders=_listed([claims.order, *claims.orders]),
        contact=contact if (contact := _clean(claims.contact).casefold()) in CONTACTS else "",
    )


def _listed(values: Iterable[Word | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean for value in values if (clean := _clean(value))))[:LISTED]


def _clean(value: Word | None) -> str:
    """One line without what cannot be seen or turns the letters around it."""
    return " ".join(HIDDEN.sub("", str("" if value is None else value)).split())[:CHARACTERS]
