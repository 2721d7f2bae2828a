"""Whose request this is, as far as rate limits need to know."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.requests import HTTPConnection


class ClientAddress:
    """The address to count for a request: the peer's own, or what a trusted proxy says of it."""

    def __init__(self, trusted_proxies: Sequence[str]) -> None:
        self._trusted = [ipaddress.ip_network(item, strict=False) for item in trusted_proxies]

    def of(self, request: HTTPConnection) -> str:
        """An IPv4 address, or the /64 of an IPv6 one. X-Forwarded-For of others is ignored."""
        peer = request.client.host if request.client else ""
        hops = request.headers.get("x-forwarded-for", "").split(",")[-10:]
        while self._is_trusted(peer) and hops and hops[-1].strip():
            peer = hops.pop().strip()
        return _counted(peer)

    def _is_trusted(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _counted(peer: str) -> str:
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
