"""/metrics, for Prometheus: to this machine alone, or to whoever knows the token."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address

from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from ..figures import REGISTRY
from .house import HOUSE, House
from .limits import address_of, is_trusted

NAMESPACES = ("/visitor", "/operator")


def routes() -> list[web.RouteDef]:
    return [web.get("/metrics", metrics)]


async def metrics(request: web.Request) -> web.Response:
    house = request.app[HOUSE]
    if not allowed(request, house):
        raise web.HTTPNotFound(text="There is no such page.")
    found = [*REGISTRY.collect(), *connections(house), *[each async for each in errands(house)]]
    found += [each async for each in owed(house)]
    body = generate_latest(Page(found))
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def allowed(request: web.Request, house: House) -> bool:
    """With a token set, whoever knows it. Without one, only this machine, and not through a proxy on it: what a proxy
    passes on comes from anywhere."""
    token = house.settings.metrics_token
    if token:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), token.encode())
    trusted = house.settings.trusted_proxies
    if "X-Forwarded-For" in request.headers and not is_trusted(request.remote or "", trusted):
        return False
    try:
        return ip_address(address_of(request, trusted)).is_loopback
    except ValueError:
        return False


class Page:
    """What `generate_latest` reads: something to collect from."""

    def __init__(self, found: list[Metric]) -> None:
        self.found = found

    def collect(self) -> Iterator[Metric]:
        yield from self.found


def connections(house: House) -> Iterator[Metric]:
    """Open sockets by namespace, and frames that no honest client sends, by reason."""
    opened = GaugeMetricFamily("dezurni_connections", "Open connections, by namespace", labels=["namespace"])
    for namespace in NAMESPACES:
        members = house.sockets.manager.rooms.get(namespace, {}).get(None, {})
        opened.add_metric([namespace], len(members))
    yield opened
    fouls = CounterMetricFamily("dezurni_fouls", "Frames that no honest client sends, by reason", labels=["reason"])
    for reason, times in house.sockets.fouls.items():
        fouls.add_metric([reason], times)
    yield fouls


async def errands(house: House) -> AsyncIterator[Metric]:
    """What has not been delivered, and how long the oldest of it waits: the figure to be woken up by."""
    oldest = await house.store.oldest_errand()
    age = max((house.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
    yield GaugeMetricFamily("dezurni_oldest_errand_seconds", "Age of the oldest undelivered errand", value=age)
    waiting = GaugeMetricFamily("dezurni_errands", "Undelivered errands, by state and kind", labels=["state", "kind"])
    for (state, kind), number in (await house.store.errand_counts()).items():
        waiting.add_metric([state, kind], number)
    yield waiting


async def owed(house: House) -> AsyncIterator[Metric]:
    """Answers that were promised: all that are owed, those that are late, and by how much the worst of them."""
    now = house.now()
    found = await house.store.owed(now)
    late = max((now - found.oldest).total_seconds(), 0.0) if found.oldest else 0.0
    yield GaugeMetricFamily("dezurni_tickets_waiting", "Tickets that wait for a promised answer", value=found.waiting)
    yield GaugeMetricFamily("dezurni_tickets_overdue", "Tickets whose promised answer is late", value=found.overdue)
    yield GaugeMetricFamily("dezurni_oldest_overdue_seconds", "How late the latest promised answer is", value=late)
