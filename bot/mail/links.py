"""Signed links to the pages of requesters, and the six digits that confirm in the chat.

Each purpose has a salt of its own, so that a link for one page opens no other. What a link holds is readable by who has
it and therefore holds nothing but names: a conversation, a ref, the second until which it is good.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

PAGE_DAYS = timedelta(days=90)  # how long the link to a ticket's page is good; each mail has a fresh one
FILE_DAYS = timedelta(days=14)  # how long a desk may fetch a file that it was sent a link to
TOKEN_LIMIT = 600  # characters; ours have about 200


class BadLink(Exception):
    """Altered, foreign, or made for another page."""


class OldLink(Exception):
    """Ours, and its time is over."""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What a confirmation link is about."""

    conversation: str
    ref: str


class Links:
    """`public_url` is the address of this house from outside; without one there are no links, only codes."""

    def __init__(self, secret: str, public_url: str) -> None:
        self.public_url = public_url.rstrip("/")
        self._secret = secret.encode()
        self._confirm = URLSafeSerializer(secret, salt="dezurni.confirm")
        self._ticket = URLSafeSerializer(secret, salt="dezurni.ticket")
        self._file = URLSafeSerializer(secret, salt="dezurni.file")

    def code_of(self, ref: str) -> str:
        """Six digits that only this house can make for this ref (HMAC-SHA-256, as in RFC 4226 cut to digits)."""
        digest = hmac.digest(self._secret, f"dezurni.code:{ref}".encode(), "sha256")
        return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"

    def confirm(self, conversation: str, ref: str, until: datetime) -> str:
        """The address of the page that confirms; "" where nobody outside could follow it."""
        return self._address("confirm", self.confirm_token(conversation, ref, until))

    def ticket(self, ref: str, now: datetime) -> str:
        """The address of the ticket's page for its requester, good for PAGE_DAYS; "" like `confirm`."""
        return self._address("ticket", self.ticket_token(ref, now + PAGE_DAYS))

    def file(self, id: str, now: datetime) -> str:
        """The address of a file that visitors gave, good for FILE_DAYS; "" like `confirm`."""
        return self._address("file", str(self._file.dumps([id, int((now + FILE_DAYS).timestamp())])))

    def confirm_token(self, conversation: str, ref: str, until: datetime) -> str:
        return str(self._confirm.dumps([conversation, ref, int(until.timestamp())]))

    def ticket_token(self, ref: str, until: datetime) -> str:
        return str(self._ticket.dumps([ref, int(until.timestamp())]))

    def to_confirm(self, token: str, now: datetime) -> ToConfirm:
        """Raises BadLink, or OldLink once its time is over."""
        conversation, ref = _content(self._confirm, token, 3, now)
        return ToConfirm(conversation, ref)

    def was_to_confirm(self, token: str) -> ToConfirm:
        """What a link is or was about: with one whose time is over a new one may be asked for. Raises BadLink."""
        conversation, ref = _content(self._confirm, token, 3, None)
        return ToConfirm(conversation, ref)

    def ticket_ref(self, token: str, now: datetime) -> str:
        """Raises BadLink, or OldLink once its time is over."""
        [ref] = _content(self._ticket, token, 2, now)
        return ref

    def quoted_ref(self, token: str) -> str:
        """The ref in a ticket's link that somebody quotes: our signature says that he was sent it, however long ago.

        Raises BadLink.
        """
        [ref] = _content(self._ticket, token, 2, None)
        return ref

    def file_id(self, token: str, now: datetime) -> str:
        """Raises BadLink, or OldLink once its time is over."""
        [id] = _content(self._file, token, 2, now)
        return id

    def _address(self, page: str, token: str) -> str:
        return f"{self.public_url}/{page}/{token}" if self.public_url else ""


def _content(signer: URLSafeSerializer, token: str, size: int, now: datetime | None) -> list[str]:
    if len(token) > TOKEN_LIMIT:
        raise BadLink
    try:
        content = signer.loads(token)
    except BadSignature as error:
        raise BadLink from error
    if not isinstance(content, list) or len(content) != size:
        raise BadLink
    *names, until = content
    if now is not None and now.timestamp() > until:
        raise OldLink
    return [str(name) for name in names]
