"""Fetches a document from the public web, and from nowhere else (no private network, no surprise size)."""

import http.client
import ipaddress
import socket
import ssl
import string
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError

type Resolver = Callable[[str, int], str]

MAX_REDIRECTS = 5
USUAL_PORTS = {"http": 80, "https": 443}
FIRST_OPEN_PORT = 1024
# A gateway translates these to an IPv4 address of its own choosing: the address seen is not the address met.
TRANSLATED = [
    ipaddress.IPv6Network("64:ff9b::/96"),
    ipaddress.IPv6Network("64:ff9b:1::/48"),
]
HOST_CHARACTERS = frozenset(string.ascii_letters + string.digits + ".:-_")
_URL_SAFE = "%/:=&?~+!$,;'@()*[]|"


class FetchError(DomainError):
    code = "fetch.refused"
    status = 422
    sentence = _("Ce document ne peut pas être lu à l'adresse « {url} ».")


class BadAddress(FetchError):
    code = "fetch.bad_address"
    sentence = _(
        "« {url} » n'est pas une adresse web. Donnez une adresse entière, par exemple "
        "https://exemple.fr/fichier.json."
    )


class PrivateAddress(FetchError):
    code = "fetch.private_address"
    sentence = _(
        "L'adresse « {url} » mène à un réseau privé : Essaim ne la lit pas. "
        "Téléchargez le fichier vous-même, puis donnez-le."
    )


class Unreachable(FetchError):
    code = "fetch.unreachable"
    sentence = _("« {url} » ne répond pas. Vérifiez l'adresse, ou essayez plus tard.")


class TooSlow(FetchError):
    code = "fetch.too_slow"
    sentence = _(
        "« {url} » n'a pas tout envoyé en {seconds} secondes. Téléchargez le fichier, puis donnez-le."
    )


class TooBig(FetchError):
    code = "fetch.too_big"
    sentence = _(
        "Le document « {url} » dépasse la taille permise, {max_bytes} octets. Donnez un fichier plus petit."
    )


class BadAnswer(FetchError):
    code = "fetch.bad_answer"
    sentence = _("« {url} » a répondu {answer} au lieu du document. Vérifiez l'adresse.")


class TooManyRedirects(FetchError):
    code = "fetch.too_many_redirects"
    sentence = _("« {url} » renvoie sans fin d'une adresse à l'autre. Donnez l'adresse finale.")


@dataclass(frozen=True)
class _Redirect:
    location: str


@dataclass(frozen=True, kw_only=True)
class Ask:
    """How a document is asked for: plainly, or by sending something."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


PLAINLY = Ask()


def fetch(
    url: str,
    *,
    ask: Ask = PLAINLY,
    max_bytes: int,
    timeout_seconds: float = 10,
    resolve: Resolver | None = None,
) -> bytes:
    """The bytes at a public http(s) address, redirects followed (each one checked again); what is sent is sent once, there only.

    The name is resolved once, the address checked, and the connection made to that very address.
    `timeout_seconds` bounds each hop as a whole, slow senders included. Raises a `FetchError`.
    """
    target = url
    for _hop in range(MAX_REDIRECTS + 1):
        answer = _fetch_once(target, ask, max_bytes, timeout_seconds, resolve or resolve_public)
        if isinstance(answer, bytes):
            return answer
        if ask != PLAINLY:
            raise BadAnswer(url=url, answer=int(http.client.FOUND))
        target = urljoin(target, answer.location)
    raise TooManyRedirects(url=url)


def resolve_public(host: str, port: int) -> str:
    """The address of a host, once every address it answers to is known to be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(url=host) from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Unreachable(url=host)
    if not all(is_public(address) for address in addresses):
        raise PrivateAddress(url=host)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public Internet; an IPv4 hidden in an IPv6 is looked at too.

    >>> is_public("192.0.32.10"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in network for network in TRANSLATED) or ip.teredo:
            return False
        hidden = ip.ipv4_mapped or ip.sixtofour
        if hidden and not is_public(str(hidden)):
            return False
        if ip.ipv4_mapped:
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _fetch_once(
    url: str, ask: Ask, max_bytes: int, timeout_seconds: float, resolve: Resolver
) -> bytes | _Redirect:
    parts, host, port = _checked(url)
    address = resolve(host, port)
    late = threading.Event()
    slow = TooSlow(url=url, seconds=f"{timeout_seconds:g}")
    try:
        with _opened(parts.scheme, host, port, address, timeout_seconds, late) as connection:
            answer = _exchange(connection, parts, url, ask, max_bytes)
    except TimeoutError as error:
        raise slow from error
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise (slow if late.is_set() else Unreachable(url=url)) from error
    if late.is_set():
        raise slow
    return answer


def _checked(url: str) -> tuple[SplitResult, str, int]:
    try:
        parts = urlsplit(url.strip())
        port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise BadAddress(url=url) from error
    usable_host = HOST_CHARACTERS.issuperset(host) and host
    usable_port = port in USUAL_PORTS.values() or port >= FIRST_OPEN_PORT
    if parts.scheme not in USUAL_PORTS or not usable_host or parts.username or not usable_port:
        raise BadAddress(url=url)
    return parts, host, port


@contextmanager
def _opened(
    scheme: str,
    host: str,
    port: int,
    address: str,
    seconds: float,
    late: threading.Event,
) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address, cut off after `seconds` whatever the other side does."""
    connection: http.client.HTTPConnection
    raw = socket.create_connection((address, port), timeout=seconds)
    switch = raw.dup()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            switch.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.start()
    try:
        if scheme == "https":
            connection = http.client.HTTPSConnection(host, port)
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
        else:
            connection = http.client.HTTPConnection(host, port)
        connection.sock = raw
        yield connection
    finally:
        timer.cancel()
        raw.close()
        switch.close()


def _exchange(
    connection: http.client.HTTPConnection, parts: SplitResult, url: str, ask: Ask, max_bytes: int
) -> bytes | _Redirect:
    path = quote(parts.path or "/", safe=_URL_SAFE)
    query = f"?{quote(parts.query, safe=_URL_SAFE)}" if parts.query else ""
    headers = {"User-Agent": "Essaim", "Accept": "*/*", "Accept-Encoding": "identity"}
    connection.request(ask.method, path + query, body=ask.body, headers={**headers, **ask.headers})
    with connection.getresponse() as response:
        location = response.getheader("Location")
        if response.status in {301, 302, 303, 307, 308} and location:
            return _Redirect(location)
        if response.status != http.client.OK:
            raise BadAnswer(url=url, answer=response.status)
        if (response.length or 0) > max_bytes:
            raise TooBig(url=url, max_bytes=max_bytes)
        body = response.read(max_bytes + 1)
        if len(body) > max_bytes:
            raise TooBig(url=url, max_bytes=max_bytes)
        if response.length:
            raise Unreachable(url=url)  # cut short by the other side
    return body
