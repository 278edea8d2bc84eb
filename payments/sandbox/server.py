"""The HTTP server: one thread per connection, kept alive, everything else is elsewhere."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from payments.sandbox import api, chores, control, hosted
from payments.sandbox.api import Answer, Call
from payments.sandbox.webhooks import Deliverer
from payments.sandbox.world import World

_LARGEST_BODY = 1_000_000
_IDLE_SECONDS = 120
_TICK_SECONDS = 1.0


class SandboxHTTPServer(ThreadingHTTPServer):
    """Listens, delivers webhooks, and lets time do its work once a second."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, world: World, host: str, port: int, *, verbose: bool = False) -> None:
        super().__init__((host, port), _Handler)
        self.world = world
        self.verbose = verbose
        self.stopping = threading.Event()
        self._connections: set[socket.socket] = set()
        self._background = [Deliverer(world), threading.Thread(target=self._tick, daemon=True)]

    def start_background(self) -> None:
        """Start webhook deliveries and the clock's ticking."""
        for thread in self._background:
            thread.start()

    def _tick(self) -> None:
        while not self.stopping.wait(_TICK_SECONDS):
            chores.run(self.world)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def close(self) -> None:
        """Stop listening, end the background work, drop the open connections, close the store."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        deliverer, ticker = self._background
        assert isinstance(deliverer, Deliverer)
        deliverer.stop()
        for thread in (deliverer, ticker):
            if thread.is_alive():
                thread.join(timeout=15)
        for connection in list(self._connections):
            _hang_up(connection)
        self.world.store.close()


class _Handler(BaseHTTPRequestHandler):
    server: SandboxHTTPServer
    protocol_version = "HTTP/1.1"
    server_version = "StripeSandbox"
    disable_nagle_algorithm = True
    timeout = _IDLE_SECONDS
    wbufsize = -1

    def do_GET(self) -> None:
        self._respond()

    def do_POST(self) -> None:
        self._respond()

    def do_DELETE(self) -> None:
        self._respond()

    def _respond(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            self._send(
                Answer(413, b'{"error": {"type": "invalid_request_error", "message": "Too large"}}')
            )
            return
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        call = Call(self.command, parts.path, parts.query, self.rfile.read(length), headers)
        answer = self._answer(call)
        if answer.seconds:
            self.server.stopping.wait(answer.seconds)
        if answer.drop:
            self.close_connection = True
            self.wfile.flush()
            _hang_up(self.connection, reset=True)
            return
        self._send(answer)

    def _answer(self, call: Call) -> Answer:
        world = self.server.world
        if call.path == "/healthz":
            return Answer(200, b'{"status": "ok"}')
        if call.path.startswith("/v1/"):
            return api.respond(world, call)
        if call.path.startswith("/_control/"):
            return control.respond(world, call)
        return hosted.respond(world, call)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.verbose:
            sys.stderr.write(f"{time.strftime('%H:%M:%S')} sandbox {format % args}\n")


def _hang_up(connection: socket.socket, *, reset: bool = False) -> None:
    """Close a connection from under its handler; with ``reset`` the other side sees a reset."""
    try:
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
        else:
            connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
