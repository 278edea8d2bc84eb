"""The provider's HTTP interface, against a real server."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest
from django.core.exceptions import ImproperlyConfigured

from orders.messages.sms import send_sms


class Provider(BaseHTTPRequestHandler):
    """Keeps what it is sent; answers with ``status``."""

    status = 200
    received: list[tuple[dict[str, str], dict[str, str]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.received.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Any) -> Iterator[type[Provider]]:
    Provider.received, Provider.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
    ).start()
    settings.SMS_BACKEND = "orders.messages.sms.HttpBackend"
    settings.SMS_API_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.SMS_API_KEY = "key"
    yield Provider
    server.shutdown()
    server.server_close()


def test_a_text_is_posted_with_key_and_reference(provider: type[Provider]) -> None:
    send_sms("+33639980001", "C’est prêt.", reference="one")
    ((headers, body),) = provider.received
    assert headers["Authorization"] == "Bearer key"
    assert headers["Idempotency-Key"] == body["reference"] == "one"
    assert (body["to"], body["text"]) == ("+33639980001", "C’est prêt.")


def test_a_refusal_is_raised_so_that_the_outbox_tries_again(provider: type[Provider]) -> None:
    provider.status = 503
    with pytest.raises(HTTPError):
        send_sms("+33639980001", "C’est prêt.", reference="two")


def test_without_an_address_it_says_so(settings: Any) -> None:
    settings.SMS_BACKEND = "orders.messages.sms.HttpBackend"
    settings.SMS_API_URL = ""
    with pytest.raises(ImproperlyConfigured):
        send_sms("+33639980001", "C’est prêt.", reference="three")
