"""Pictures are fetched from public places only, and shown once they are made."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django_scopes import scopes_disabled

from marketplace.kernel import outbox
from shops.files import fetching
from shops.files.fetching import AddressRefused, FetchFailed, fetch, is_public
from shops.files.models import PictureSource
from shops.partner.models import Partner
from tests.shops.files.carry import all_untouched, carry_in, check, csv

PRIVATE = ["127.0.0.1", "10.1.2.3", "192.168.0.4", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "::1",
           "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::", "224.0.0.1",
           "::127.0.0.1", "255.255.255.255", "fec0::1", "198.18.0.1"]  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """Pages of a small site: a picture, redirects, too much."""

    def do_GET(self) -> None:
        if self.path == "/image":
            self._say(200, b"image")
        elif self.path == "/large":
            self._say(200, b"x" * 5000)
        elif self.path == "/down":
            self._say(503, b"")
        elif self.path.startswith("/drop%20by%20drop"):
            self._drip(says_length="?" not in self.path)
        elif self.path.startswith("/to/"):
            self._say(302, b"", self.path.removeprefix("/to/"))
        else:
            self._say(404, b"")

    def _say(self, status: int, content: bytes, location: str = "") -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _drip(self, *, says_length: bool) -> None:
        self.send_response(200)
        if says_length:
            self.send_header("Content-Length", "1000")
        self.end_headers()
        with suppress(OSError):
            for _second in range(40):
                self.wfile.write(b"x")
                time.sleep(0.1)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def site() -> Iterator[str]:
    """The site's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def here(address: str, port: int) -> bool:
    """This machine stands for a public one, another of its addresses for a private one."""
    return address == "127.0.0.1"


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_none_of_the_public_ones(address: str) -> None:
    assert not is_public(address, 443)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses_are_fetched_from_at_web_ports(address: str) -> None:
    assert is_public(address, 443)
    assert not is_public(address, 6379)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/a", "http://", "http://a:b@c/", "http://x:99999/"]
)  # fmt: skip
def test_only_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(url, 1000)


def test_our_own_network_is_not_fetched_from(site: str) -> None:
    for url in (f"{site}/image", site.replace("127.0.0.1", "localhost")):
        with pytest.raises(AddressRefused):
            fetch(url, 1000)


def test_a_redirect_is_followed_and_looked_at_again(site: str) -> None:
    assert fetch(f"{site}/to/{site}/image", 1000, allows=here) == b"image"
    with pytest.raises(AddressRefused):
        fetch(f"{site}/to/{site.replace('127.0.0.1', '127.0.0.2')}/image", 1000, allows=here)
    with pytest.raises(AddressRefused):
        fetch(f"{site}/to/file:///etc/passwd", 1000, allows=here)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0"]
)
def test_our_own_machine_is_known_under_any_spelling(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reached(*_given: object, **_named: object) -> None:
        pytest.fail("somebody was connected to")

    monkeypatch.setattr(socket, "create_connection", reached)
    with pytest.raises((AddressRefused, FetchFailed)):
        fetch(f"http://{host}/", 1000)


def test_a_name_that_answers_otherwise_the_second_time_is_asked_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: public when it is looked at, private when it is connected to."""
    asked: list[str] = []
    reached: list[str] = []

    def resolve(host: str, port: int, **_named: object) -> list[object]:
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], **_named: object) -> None:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchFailed):
        fetch("http://rebind.example/", 1000)
    assert reached == ["93.184.216.34"]


@pytest.mark.parametrize("host", ["a" * 70 + ".fr", "a..fr", ".fr"])
def test_a_name_that_can_be_none_is_said(host: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"http://{host}/", 1000)


def test_a_redirect_to_what_is_no_address_is_said(site: str) -> None:
    with pytest.raises(AddressRefused):
        fetch(f"{site}/to/http://[::1", 1000, allows=here)


@pytest.mark.parametrize("query", ["", "?nobody-says-how-long"])
def test_who_sends_drop_by_drop_is_cut_off(
    site: str, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(fetching, "ALL_SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(FetchFailed):
        fetch(f"{site}/drop%20by%20drop{query}", 1000, allows=here)
    assert time.monotonic() - start < 3


def test_a_name_with_many_addresses_where_nobody_answers_is_left_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    def resolve(_host: str, port: int, **_named: object) -> list[object]:
        return [(2, 1, 6, "", (f"93.184.216.{number}", port)) for number in range(200)]

    def silence(address: tuple[str, int], **_named: object) -> None:
        tried.append(address[0])
        time.sleep(0.05)
        raise TimeoutError

    monkeypatch.setattr(fetching, "ALL_SECONDS", 0.2)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", silence)
    with pytest.raises(FetchFailed):
        fetch("http://many.example/", 1000)
    assert 1 < len(tried) < 10


def test_redirects_without_end_too_much_and_nothing_are_refused(site: str) -> None:
    for path in ("/to/" * 9 + "image", "/large", "/nothing"):
        with pytest.raises(AddressRefused):
            fetch(site + path, 1000, allows=here)


def test_a_site_that_is_down_is_tried_again(site: str) -> None:
    with pytest.raises(FetchFailed):
        fetch(f"{site}/down", 1000, allows=here)


@pytest.mark.django_db(transaction=True)
def test_an_address_of_our_own_network_in_a_file_is_said_and_not_asked_for_twice(
    bakery: Partner, market_day: datetime, site: str
) -> None:
    lines = csv("Nom;Prix;Photo", f"Tarte;12;{site}/image")
    carry_in(bakery, lines)
    outbox.sweep()
    with scopes_disabled():
        source = PictureSource.objects.get()
    assert not source.is_fetched
    assert "publique" in source.problem
    assert all_untouched(check(bakery, lines))
    assert not outbox.dead_messages().exists()
