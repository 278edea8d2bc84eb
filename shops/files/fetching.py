"""Fetching a file from an address that a stranger wrote: from public places only.

The name is resolved once and the connection goes to the very address that was looked at; each redirect
is looked at anew. So no file leads our machines to their own network.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

MAX_REDIRECTS = 5
CONNECT_SECONDS = 5.0
ALL_SECONDS = 30.0
PORTS = {"http": 80, "https": 443}
_CHUNK = 64 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
#: Addresses that carry another: NAT64, and the first way of writing IPv4 as IPv6.
_CARRIERS = [ipaddress.ip_network("64:ff9b::/32"), ipaddress.ip_network("::/96")]


class AddressRefused(Exception):
    """This address is not fetched from, ever; the sentence is for the merchant."""


class FetchFailed(Exception):
    """It did not work this time."""


def is_public(address: str, port: int) -> bool:
    """Whether an IP address belongs to the public internet, under whatever disguise, at a web port."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour is not None or ip.teredo is not None or ip.is_site_local:
            return False
    if any(ip in network for network in _CARRIERS if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and port in PORTS.values()


def fetch(url: str, max_bytes: int, *, allows: Callable[[str, int], bool] = is_public) -> bytes:
    """What lies at the address. Raises AddressRefused, FetchFailed."""
    end = time.monotonic() + ALL_SECONDS
    for _turn in range(MAX_REDIRECTS + 1):
        parts = _parts(url)
        try:
            connection = _connect(parts, allows, end)
            with _closed_at(end, connection):
                found = _ask(connection, parts, max_bytes)
        except UnicodeError as error:
            raise AddressRefused(_no_address()) from error
        except (OSError, http.client.HTTPException) as error:
            raise FetchFailed(str(error)) from error
        if isinstance(found, bytes):
            return found
        url = _joined(url, found)
    raise AddressRefused(_("L’adresse de la photo renvoie sans fin vers une autre."))


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in PORTS and parts.hostname and not parts.username
        parts.port  # noqa: B018  (raises ValueError on what is no port)
    except ValueError:
        valid = False
    if not valid:
        raise AddressRefused(_no_address())
    return parts


def _no_address() -> str:
    return _("L’adresse de la photo n’en est pas une.")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise AddressRefused(_no_address()) from error


@contextmanager
def _closed_at(end: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Whoever sends one byte now and then is cut off: no answer may take a worker's day.

    Raises FetchFailed then: what came until there may look whole.
    """
    sock, was_cut = connection.sock, threading.Event()

    def cut() -> None:
        was_cut.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        connection.close()
    if was_cut.is_set():
        raise FetchFailed("too slow")


def _connect(
    parts: SplitResult, allows: Callable[[str, int], bool], end: float
) -> http.client.HTTPConnection:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    # One private address among public ones is a trick.
    if not addresses or not all(allows(address, port) for address in addresses):
        raise AddressRefused(_("L’adresse de la photo n’est pas publique."))
    sock = _reached(addresses, port, end)
    if parts.scheme == "https":
        sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
    connection = http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    connection.sock = sock
    return connection


def _reached(addresses: Sequence[str], port: int, end: float) -> socket.socket:
    """The first address that answers in time: a machine without IPv6 reaches only some of them."""
    for address in addresses:
        if time.monotonic() < end:
            with suppress(OSError):
                return socket.create_connection((address, port), timeout=CONNECT_SECONDS)
    raise FetchFailed("nobody answers")


def _ask(connection: http.client.HTTPConnection, parts: SplitResult, max_bytes: int) -> bytes | str:
    """The content, or the address that it says to go to."""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": "Placette", "Accept": "image/*", "Accept-Encoding": "identity"}
    connection.request("GET", _ascii(target), headers=headers)
    answer = connection.getresponse()
    if answer.status in _REDIRECTS:
        return answer.getheader("Location") or "/"
    if answer.status in (429, 500, 502, 503, 504):
        raise FetchFailed(f"status {answer.status}")
    if answer.status != 200:
        raise AddressRefused(_("Il n’y a pas de photo à cette adresse."))
    content = bytearray()
    while chunk := answer.read(_CHUNK):
        content += chunk
        if len(content) > max_bytes:
            raise AddressRefused(_("La photo à cette adresse dépasse 10 Mo."))
    if answer.length:
        raise FetchFailed("cut off")
    return bytes(content)


def _ascii(target: str) -> str:
    return quote(target, safe="/?&=%+,;:@!$'()*~-._[]")
