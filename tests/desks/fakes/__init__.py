"""Desks that cannot be run here, rebuilt from their documentation with the quirks that break adapters.

What they do is taken from the vendors' pages and from reports of others, never from what our adapters would like.
"""

from __future__ import annotations

from aiohttp import web


class Fake:
    """An aiohttp application on a free port of loopback."""

    def __init__(self) -> None:
        self.port = 0
        self.failing = 0  # an HTTP status that everything is answered with
        self.retry_after = ""
        self._runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        raise NotImplementedError

    async def start(self) -> None:
        application = web.Application(client_max_size=30_000_000, middlewares=[self._failures])
        application.add_routes(self.routes())
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _failures(self, request: web.Request, handler: web.RequestHandler) -> web.StreamResponse:  # type: ignore[type-arg]
        if self.failing:
            headers = {"Retry-After": self.retry_after} if self.retry_after else {}
            return web.Response(status=self.failing, text="no", headers=headers)
        answer: web.StreamResponse = await handler(request)  # type: ignore[operator]
        return answer
