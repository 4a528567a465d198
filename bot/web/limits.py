"""How much one visitor and one address may do: token buckets on the monotonic clock, bounded in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from time import monotonic

from aiohttp import web


@dataclass(slots=True)
class Allowance:
    """A token bucket: `rate` a minute on average, `burst` at once."""

    rate: float
    burst: float
    left: float = field(init=False)
    at: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        self.left = self.burst

    def take(self) -> float:
        """Take one. Returns 0, or the seconds until the next is there."""
        now = monotonic()
        self.left = min(self.burst, self.left + (now - self.at) * self.rate / 60)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) * 60 / self.rate


class Connections:
    """How many connections each address holds."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.open: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        """Whether one more is allowed; it is counted if so."""
        if self.open[address] >= self.limit:
            return False
        self.open[address] += 1
        return True

    def leave(self, address: str) -> None:
        self.open[address] -= 1
        if self.open[address] <= 0:
            del self.open[address]


def address_of(request: web.Request, trusted_proxies: tuple[str, ...]) -> str:
    """The visitor's address: the socket's, or the last untrusted one that a trusted proxy names."""
    address = request.remote or ""
    if not is_trusted(address, trusted_proxies):
        return address
    for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")):
        if (hop := hop.strip()) and not is_trusted(hop, trusted_proxies):
            return hop
    return address


@lru_cache(1024)
def is_trusted(address: str, proxies: tuple[str, ...]) -> bool:
    """Whether an address is one of the proxies, which are addresses or networks in CIDR notation (RFC 4632)."""
    try:
        here = ip_address(address)
    except ValueError:
        return False
    return any(here in ip_network(proxy, strict=False) for proxy in proxies)
