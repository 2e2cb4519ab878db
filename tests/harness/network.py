"""No test speaks to the Internet: a socket may reach this machine only."""

import ipaddress
import socket
from typing import Any

from tests.harness.faults import report


def install() -> None:
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _require_local(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _require_local(self.family, address)
        return connect_ex(self, address)

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_numeric(host):
            _require_local(socket.AF_INET, (host, 0))
        return resolve(host, *args, **kwargs)

    def _is_numeric(host: Any) -> bool:
        """Written as a number in any of its forms: reading it asks nobody."""
        try:
            resolve(host, None, flags=socket.AI_NUMERICHOST)
        except socket.gaierror:
            return False
        return True

    socket.socket.connect = guarded_connect  # type: ignore[method-assign,assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign,assignment]
    socket.getaddrinfo = guarded_resolve


def _require_local(family: int, address: Any) -> None:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = address[0].decode() if isinstance(address[0], bytes) else address[0]
    if host in {"localhost", "localhost.localdomain", socket.gethostname()}:
        return
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        raise report(f"a test looked up {host}: tests do not use the network") from None
    if not (ip.is_loopback or ip.is_unspecified):
        raise report(f"a test connected to {host}: tests do not use the network")
