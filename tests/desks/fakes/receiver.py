"""A webhook's receiver that checks every signature by itself and tells repeated deliveries by their id."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import web

from . import Fake

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()
TOLERANCE = 300  # seconds that a timestamp may be off


class Receiver(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.events: dict[str, dict[str, Any]] = {}
        self.deliveries = 0
        self.longest = 0  # bytes of a body
        self.clock: Callable[[], float] = time.time

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/hook", self.receive)]

    async def receive(self, request: web.Request) -> web.Response:
        body = await request.read()
        identifier, stamp = request.headers["webhook-id"], request.headers["webhook-timestamp"]
        made = hmac.new(KEY, b".".join([identifier.encode(), stamp.encode(), body]), hashlib.sha256).digest()
        given = [each.removeprefix("v1,") for each in request.headers["webhook-signature"].split(" ")]
        if base64.b64encode(made).decode() not in given or "." in identifier:
            return web.Response(status=401, text="wrong signature")
        if abs(int(stamp) - self.clock()) > TOLERANCE:
            return web.Response(status=401, text="wrong time")
        self.deliveries += 1
        self.longest = max(self.longest, len(body))
        self.events.setdefault(identifier, json.loads(body))
        return web.Response(status=204)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    await receiver.start()
    yield receiver
    await receiver.stop()
