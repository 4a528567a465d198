"""A real SMTP server on loopback that writes each message into a Maildir, and fails on demand.

    python -m tests.desks.servers.sink PORT MAILDIR FAULT OWNER

FAULT is a file that, while it exists, holds one word: rcpt450 (come back later), rcpt550 (no such mailbox), data451
(come back later), data552 (too big), drop (take the message, then cut the connection before saying so), slow (three
seconds before each answer). OWNER is the user id that the files belong to.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

SLOW_SECONDS = 3


class Sink:
    def __init__(self, maildir: Path, fault: Path, owner: int) -> None:
        self.maildir, self.fault, self.owner = maildir, fault, owner

    def _fault(self) -> str:
        try:
            return self.fault.read_text().strip()
        except OSError:
            return ""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        match self._fault():
            case "slow":
                await asyncio.sleep(SLOW_SECONDS)
            case "rcpt450":
                return "450 4.2.0 come back later"
            case "rcpt550":
                return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        fault = self._fault()
        if fault == "data451":
            return "451 4.3.0 come back later"
        if fault == "data552":
            return "552 5.3.4 too big"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self._keep(f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode() + content)
        if fault == "drop" and server.transport is not None:
            server.transport.abort()
            await asyncio.sleep(0)
        return "250 OK stored"

    def _keep(self, content: bytes) -> None:
        """The owner must be right before the reader can see the file."""
        name = uuid.uuid4().hex
        path = self.maildir / "tmp" / name
        path.write_bytes(content.replace(b"\r\n", b"\n"))
        if os.getuid() == 0:
            os.chown(path, self.owner, -1)
        path.rename(self.maildir / "new" / name)


async def serve(port: int, sink: Sink) -> None:
    loop = asyncio.get_running_loop()
    listening = socket.create_server(("127.0.0.1", port), reuse_port=False)
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="desk.test", data_size_limit=30_000_000, loop=loop), sock=listening
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Sink(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))))
