"""Looks into a mailbox over IMAP whether a message has arrived: the only proof when the SMTP answer was lost."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
from urllib.parse import unquote, urlsplit

from . import DeskDown
from .guard import check_host

SECONDS = 20.0
PORTS = {"imaps": 993, "imap": 143}


class Mailbox:
    """`url` is imaps://host:993/INBOX; imap:// without TLS is for this machine and private networks alone."""

    def __init__(self, url: str, user: str, password: str, private: bool = False) -> None:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("a mailbox is written like imaps://mail.firma.example/INBOX")
        if parts.scheme == "imap" and not private:
            raise ValueError("a mailbox outside the own network begins with imaps://")
        self.host, self.port = parts.hostname, parts.port or PORTS[parts.scheme]
        self.folder = unquote(parts.path.strip("/")) or "INBOX"
        self._tls, self._user, self._password, self._private = parts.scheme == "imaps", user, password, private

    async def holds(self, message_id: str) -> bool:
        """Whether a message with this id, with its brackets, is in the folder. Raises DeskDown if we cannot look."""
        try:
            return await asyncio.to_thread(self._search, message_id)
        except (OSError, imaplib.IMAP4.error, ValueError) as error:
            raise DeskDown(f"the mailbox cannot be looked into ({type(error).__name__})") from error

    def _search(self, message_id: str) -> bool:
        check_host(self.host, self._private)
        kind = imaplib.IMAP4_SSL if self._tls else imaplib.IMAP4
        connection = kind(self.host, self.port, timeout=SECONDS)
        try:
            connection.login(self._user, self._password)
            status, _ = connection.select(f'"{self.folder}"', readonly=True)
            if status != "OK":
                raise ValueError(f"there is no folder {self.folder!r}")
            status, found = connection.search(None, "HEADER", "Message-ID", f'"{message_id}"')
            return status == "OK" and bool(found and found[0])
        finally:
            # What was found stays found, however the goodbye goes.
            with contextlib.suppress(OSError, imaplib.IMAP4.error):
                connection.logout()
