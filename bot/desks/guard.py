"""Where a desk's address may lead: never by a trick to the machines next to us.

A name is resolved once, what it resolves to is looked at, and the connection goes to that very address (a second
look-up could answer otherwise). Loopback and private networks are allowed only by the setting `desk_private_network`.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

NAT64 = ip_network("64:ff9b::/96")


class Forbidden(OSError):
    """The address is inside a private network, and the settings do not allow that."""


def is_public(address: str) -> bool:
    """Whether this IP address is one of the open internet, also when an IPv4 address is wrapped into an IPv6 one."""
    parsed = ip_address(address)
    return all(each.is_global and not each.is_multicast and not each.is_reserved for each in _meanings(parsed))


def _meanings(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    if isinstance(address, IPv4Address):
        return [address]
    wrapped = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        wrapped.append(IPv4Address(int(address) & 0xFFFFFFFF))
    found: list[IPv4Address | IPv6Address] = [each for each in wrapped if each is not None]
    return found if address.ipv4_mapped or address in NAT64 else [address, *found]


def check_url(url: str, private: bool) -> None:
    """Raises ValueError for an address that is none, and Forbidden for a private one given in numbers."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an address begins with https:// and names a host")
    if parts.username or parts.password:
        raise ValueError("an address holds no user and no password; there are settings for them")
    if private:
        return
    if parts.scheme != "https":
        raise ValueError("an address outside the own network begins with https://")
    try:
        public = is_public(parts.hostname)
    except ValueError:
        return  # a name: judged by what it resolves to
    if not public:
        raise Forbidden(f"{parts.hostname} is not an address of the open internet")


def check_host(host: str, private: bool) -> None:
    """The same for what is no HTTP: raises Forbidden if any address of the host is inside a private network."""
    if private:
        return
    for *_, place in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM):
        if not is_public(_without_zone(place[0])):
            raise Forbidden(f"{host} leads into a private network; desk_private_network would allow it")


class Guard(AbstractResolver):
    """Resolves names to addresses that may be reached, and to no others."""

    def __init__(self, resolver: AbstractResolver | None = None) -> None:
        self._resolver = resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        allowed = [each for each in found if is_public(_without_zone(each["host"]))]
        if not allowed:
            raise Forbidden(f"{host} leads into a private network; desk_private_network would allow it")
        return allowed

    async def close(self) -> None:
        await self._resolver.close()


def _without_zone(address: Any) -> str:
    return str(address).partition("%")[0]
