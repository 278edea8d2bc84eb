"""``python -m payments.sandbox``: the sandbox as a process of its own."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from types import FrameType

from payments.sandbox.server import SandboxHTTPServer
from payments.sandbox.store import Store
from payments.sandbox.world import KEY_PREFIX, Config, Endpoint, World


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM. Returns the exit status."""
    options = _parser().parse_args(arguments)
    if not os.environ.get("STRIPE_SECRET_KEY", KEY_PREFIX).startswith(KEY_PREFIX):
        sys.stderr.write(
            f"STRIPE_SECRET_KEY is not a sandbox key ({KEY_PREFIX}...): no sandbox beside a real one.\n"
        )
        return 2
    for url, secrets in (
        (options.webhook_url, options.webhook_secret),
        (options.connect_webhook_url, options.connect_webhook_secret),
    ):
        if url and not (secrets and all(secrets)):
            sys.stderr.write("A webhook address needs its secret.\n")
            return 2
    config = Config(
        public_url=(options.public_url or f"http://{options.host}:{options.port}").rstrip("/"),
        display_name=options.display_name,
        clock_file=options.clock_file,
        platform=Endpoint(options.webhook_url, tuple(options.webhook_secret)),
        connect=Endpoint(options.connect_webhook_url, tuple(options.connect_webhook_secret)),
    )
    try:
        server = SandboxHTTPServer(
            World(Store(options.database), config),
            options.host,
            options.port,
            verbose=options.verbose,
        )
    except OSError as error:
        sys.stderr.write(
            f"The sandbox cannot listen on {options.host}:{options.port}: {error.strerror}.\n"
        )
        return 1
    _serve(server)
    return 0


def _serve(server: SandboxHTTPServer) -> None:
    done = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        done.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    server.start_background()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"Stripe sandbox at {server.world.config.public_url}\n")
    sys.stdout.flush()
    done.wait()
    server.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m payments.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=12111)
    parser.add_argument(
        "--database", default="var/sandbox.sqlite3", help="SQLite file, made if absent"
    )
    parser.add_argument(
        "--public-url", help="where browsers reach its pages (default: host and port)"
    )
    parser.add_argument(
        "--display-name", default=Config.display_name, help="who is paid, on the pages"
    )
    parser.add_argument("--clock-file", help="the file of the clock shared with the shop")
    secret_help = "may be given twice, as during a rotation"
    for prefix in ("", "connect-"):
        parser.add_argument(f"--{prefix}webhook-url")
        parser.add_argument(
            f"--{prefix}webhook-secret", action="append", default=[], help=secret_help
        )
    parser.add_argument("--verbose", action="store_true", help="one line per request")
    return parser


if __name__ == "__main__":
    sys.exit(main())
