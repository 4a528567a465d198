"""Whose address a request comes from, where proxies stand in front."""

from __future__ import annotations

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.limits import address_of, is_trusted


@pytest.mark.parametrize(
    ("address", "proxies", "trusted"),
    [
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("11.1.2.3", ("10.0.0.0/8",), False),
        ("127.0.0.1", ("127.0.0.1",), True),
        ("fd00::7", ("127.0.0.1", "fd00::/8"), True),
        ("unix", ("127.0.0.1",), False),
        ("", ("0.0.0.0/0",), False),
    ],
)
def test_a_proxy_is_trusted_by_its_address_or_its_network(
    address: str, proxies: tuple[str, ...], trusted: bool
) -> None:
    assert is_trusted(address, proxies) is trusted


def test_what_a_stranger_says_of_himself_is_not_believed() -> None:
    request = make_mocked_request("GET", "/", {"X-Forwarded-For": "1.2.3.4"}).clone(remote="10.0.0.9")
    assert address_of(request, ()) == "10.0.0.9"
    assert address_of(request, ("10.0.0.0/24",)) == "1.2.3.4"
