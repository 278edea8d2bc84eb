"""The sandbox in a thread, for tests."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from payments.sandbox import webhooks
from payments.sandbox.client import SandboxControl
from payments.sandbox.server import SandboxHTTPServer
from payments.sandbox.store import Store
from payments.sandbox.webhooks import Delivery
from payments.sandbox.world import Config, Endpoint, World

PLATFORM_SECRET = "whsec_sandbox_platform"
CONNECT_SECRET = "whsec_sandbox_connect"


class SandboxServer(SandboxControl):
    """A context manager: ``with SandboxServer() as sandbox: ... sandbox.url``.

    Without ``webhook_url`` nothing is delivered by itself: ``deliver_webhooks`` hands the waiting events
    over, one after the other. Several ``secrets`` sign each event several times. ``public_url`` is for a
    database that another process, at that address, will serve afterwards.
    """

    def __init__(
        self,
        *,
        clock_file: str | os.PathLike[str] | None = None,
        webhook_url: str | None = None,
        connect_webhook_url: str | None = None,
        secrets: tuple[str, ...] = (PLATFORM_SECRET,),
        connect_secrets: tuple[str, ...] = (CONNECT_SECRET,),
        database: str | Path | None = None,
        public_url: str | None = None,
    ) -> None:
        self._folder = None if database else tempfile.TemporaryDirectory(prefix="sandbox-")
        self._store = Store(
            database or Path(self._folder.name if self._folder else ".") / "sandbox.sqlite3"
        )
        self._config = Config(
            clock_file=clock_file,
            platform=Endpoint(webhook_url, secrets),
            connect=Endpoint(connect_webhook_url, connect_secrets),
        )
        self._public_url = public_url
        super().__init__("")

    def __enter__(self) -> SandboxServer:
        world = World(self._store, self._config)
        self._server = SandboxHTTPServer(world, "127.0.0.1", 0)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        world.config = replace(self._config, public_url=self._public_url or self.url)
        self.world = world
        self._server.start_background()
        serve = partial(self._server.serve_forever, poll_interval=0.02)
        threading.Thread(target=serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.close()
        if self._folder:
            self._folder.cleanup()

    def deliver_webhooks(
        self,
        to: str | Callable[[Delivery], int | None],
        *,
        connect_to: str | None = None,
        even_later: bool = False,
    ) -> list[str]:
        """Hand every waiting event over once, in order; returns their types.

        ``to`` is a URL or a function of the Delivery (raw body, signature, endpoint) that returns the
        HTTP status, None for 200. ``even_later`` takes those along whose retry or delay is still to come.
        """
        if isinstance(to, str):
            urls = {"platform": to} | ({"connect": connect_to} if connect_to else {})
            send: Callable[[Delivery], int | None] = webhooks.post_to(urls)
            endpoints = list(urls)
        else:
            send, endpoints = to, ["platform", "connect"]
        types: list[str] = []

        def noted(delivery: Delivery) -> int | None:
            types.append(delivery.type)
            return send(delivery)

        for seq in webhooks.due(self.world, endpoints, limit=10_000, even_later=even_later):
            webhooks.attempt(self.world, seq, noted)
        return types
