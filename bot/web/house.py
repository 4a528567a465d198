"""The house as its doors see it: everything that was built at start, in one frozen value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aiohttp import web
from itsdangerous import URLSafeSerializer

from ..company import Company
from ..core.knowledge import Knowledge
from ..core.known import Known
from ..settings import Settings
from ..words import Words

if TYPE_CHECKING:
    from ..bookshelf import Bookshelf
    from ..store import Store
    from ..switchboard import Switchboard
    from .transport import Server


@dataclass(frozen=True, slots=True)
class House:
    """
    knowledge   what is live now; replaced whole when an editor publishes
    known       a fresh frozen view of the world for one turn
    count_operators   looks at once how many are free, for whoever knows that it changed; otherwise once a second
    signer      signs visitors' tokens; its secret is made at first start and kept in the store
    """

    settings: Settings
    company: Company
    words: Words
    store: Store
    switchboard: Switchboard
    bookshelf: Bookshelf
    sockets: Server
    signer: URLSafeSerializer
    knowledge: Callable[[], Knowledge]
    known: Callable[[], Known]
    count_operators: Callable[[], Awaitable[None]]
    now: Callable[[], datetime]

    def language(self, *wanted: str) -> str:
        """The first wanted language that the company speaks, else its default."""
        for each in wanted:
            code = {"iw": "he", "sr": "hr", "bs": "hr", "sh": "hr", "uk": "ru"}.get(short := each[:2].lower(), short)
            if code in self.company.languages:
                return code
        return self.company.default_language


HOUSE = web.AppKey("house", House)
