"""The two forms of the product as running towns, with the same three shops to buy from.

``DemoTown`` is what ``make run`` starts: SQLite, Celery over files, the bar. ``ProductionTown`` is what
``deploy/single-machine.sh`` starts: PostgreSQL, Redis, signing in by mail; its Stripe is the sandbox too.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from tests.browser.mailbox import Sent, TextReceiver, kept_by_the_demo, written_to_files
from tests.browser.processes import ROOT, Running, free_port, run, wait_until

POSTGRES = os.environ.get("CI_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("CI_REDIS_URL", "redis://127.0.0.1:6379")
BROKER, CACHE = f"{REDIS}/11", f"{REDIS}/12"
DATABASE = f"placette_browser_{os.getpid()}"
#: A message goes through the outbox, the broker and the worker; sweeps come every few seconds.
MAIL_SECONDS = 45
BOOKS_SECONDS = 60

#: Rows by state: {"transfers": {"due": 2}, "refunds": {"succeeded": 1}}.
Books = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Person:
    """Somebody who signs in; ``button`` is theirs in the demo's bar, if they have one."""

    name: str
    email: str
    button: str = ""


CLIENT = Person("Louise Garnier", "louise.garnier@courriel.example", "Cliente")
BAKER = Person("Claire Martin", "claire@boulangerie-martin.example", "Boulangère")
BOOKSELLER = Person("Karim Benali", "karim@lemarquepage.example", "Libraire")
CHEESEMONGER = Person("Solène Kerjean", "solene@pres-hauts.example")
IRONMONGER = Person("Luc Perrot", "luc@quincaillerie-perrot.example")
MANAGER = Person("Hélène Castel", "helene.castel@vitrines-bourg.example", "Association")


class Town(ABC):
    """A running town: its address, what it sent, and its books."""

    name: str
    has_bar: bool

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.stripe_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.stripe_url = f"http://127.0.0.1:{self.stripe_port}"
        self.running: list[Running] = []
        self.environment: dict[str, str] = {
            **{key: value for key, value in os.environ.items() if key not in _OURS},
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.stripe_port),
            "STRIPE_API_BASE": self.stripe_url,
            "SITE_URL": self.url,
            "PLACETTE_VAR": str(folder),
            "SWEEP_SECONDS": "2",
            "PYTHONUNBUFFERED": "1",
        }

    @abstractmethod
    def open(self) -> None:
        """Build the town and start its processes."""

    @abstractmethod
    def mails(self) -> list[Sent]:
        """Every mail sent so far, the oldest first."""

    @abstractmethod
    def texts(self) -> list[Sent]:
        """Every text message sent so far."""

    def close(self) -> None:
        """Stop everything, the last started first."""
        for process in reversed(self.running):
            process.stop()

    def mail_to(self, address: str, *words: str) -> Sent:
        """The latest mail to this address that holds all the words; waits until it is there."""

        def found() -> list[Sent]:
            theirs = [mail for mail in self.mails() if address in mail.to]
            return [mail for mail in theirs if all(word in mail.words for word in words)]

        self.wait_for_mails(found, f"no mail to {address} with {words}")
        return found()[-1]

    def wait_for_mails(self, arrived: Callable[[], object], why: str = "a mail is missing") -> None:
        """Until what was awaited is there."""
        came = wait_until(arrived, MAIL_SECONDS, pause=0.5)
        assert came, f"{why}; sent: {[(mail.to, mail.subject) for mail in self.mails()][-20:]}"

    def balanced_books(self, settled: Callable[[Books], bool] = lambda books: True) -> Books:
        """What ``tests.browser.books`` finds in the town's journal, once it balances and is ``settled``.

        Worker and webhooks may still be at work: it is looked at again for a while.
        """
        end = time.monotonic() + BOOKS_SECONDS
        while True:
            books, problem = self._look_through_the_books()
            if books is not None and settled(books):
                return books
            assert time.monotonic() < end, problem or f"not settled: {books}"
            time.sleep(1)

    def _look_through_the_books(self) -> tuple[Books | None, str]:
        command = [sys.executable, "-m", "tests.browser.books"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            return None, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1]), ""

    def _start(self, name: str, command: list[str], url: str = "") -> None:
        process = Running(command, self.environment, self.folder / f"{name}.log")
        self.running.append(process)
        if url:
            process.wait_for(url)


#: Values of the surroundings that a town sets itself.
_OURS = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "CELERY_BROKER_URL", "REDIS_URL", "SECRET_KEY"}


class DemoTown(Town):
    """The demo, with the orders of its past that show the most."""

    name = "demo"
    has_bar = True
    ORDERS = 44

    def open(self) -> None:
        self.environment["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.demo"
        python = [sys.executable, "-m", "marketplace"]
        run([*python, "migrate", "--verbosity", "0"], self.environment)
        run([*python, "load_demo", "--orders", str(self.ORDERS)], self.environment)
        (self.folder / "demo-ready").write_text("ok\n")
        self._start("demo", [sys.executable, "-m", "marketplace.demo.run"], f"{self.url}/")

    def mails(self) -> list[Sent]:
        return kept_by_the_demo(self.folder / "placette.sqlite3", "mail")

    def texts(self) -> list[Sent]:
        return kept_by_the_demo(self.folder / "placette.sqlite3", "sms")


class ProductionTown(Town):
    """The production form in rehearsal, with the shops of ``production_shops``."""

    name = "production"
    has_bar = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._receiver = TextReceiver()
        self._mails = folder / "mails"
        self._values = folder / "placette.env"

    def open(self) -> None:
        _make_database()
        for address in (BROKER, CACHE):
            with redis.Redis.from_url(address) as server:
                server.flushdb()
        self._mails.mkdir()
        self._receiver.start()
        self._write_values()
        self._start("stripe", self._sandbox(), f"{self.stripe_url}/")
        script = "deploy/single-machine.sh"
        run([script, "release"], self._for_the_script())
        self.environment |= _read_values(self._values)
        self.environment["DJANGO_SETTINGS_MODULE"] = "marketplace.settings.production"
        run([sys.executable, "-m", "tests.browser.production_shops"], self.environment)
        process = Running([script, "serve"], self._for_the_script(), self.folder / "serve.log")
        self.running.append(process)
        process.wait_for(f"{self.url}/")

    def close(self) -> None:
        super().close()
        self._receiver.stop()
        with psycopg.connect(POSTGRES, autocommit=True) as admin:
            admin.execute(f"drop database if exists {DATABASE} with (force)")

    def mails(self) -> list[Sent]:
        return written_to_files(self._mails)

    def texts(self) -> list[Sent]:
        return list(self._receiver.received)

    def _for_the_script(self) -> dict[str, str]:
        """The script reads its values from the file, as in production; the rest is where it runs."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
        return kept | {
            "ENV_FILE": str(self._values),
            "PYTHON": sys.executable,
            "BIND": f"127.0.0.1:{self.port}",
            "WEB_WORKERS": "2",
        }

    def _write_values(self) -> None:
        values = {
            "PLACETTE_REHEARSAL": "1",
            "SECRET_KEY": "rehearsal" * 6,
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.url,
            "DATABASE_URL": POSTGRES.rpartition("/")[0] + f"/{DATABASE}",
            "REDIS_URL": CACHE,
            "CELERY_BROKER_URL": BROKER,
            "STRIPE_SECRET_KEY": "sk_test_sandbox_rehearsal",
            "STRIPE_API_BASE": self.stripe_url,
            "STRIPE_WEBHOOK_SECRETS": "whsec_rehearsal",
            "STRIPE_CONNECT_WEBHOOK_SECRETS": "whsec_rehearsal_connect",
            "EMAIL_URL": f"filemail:///{self._mails}",
            "DEFAULT_FROM_EMAIL": '"Les Vitrines <bonjour@vitrines.example>"',
            "SMS_API_URL": self._receiver.url,
            "SMS_API_KEY": "rehearsal",
            "PLACETTE_VAR": str(self.folder),
            "SWEEP_SECONDS": "2",
        }
        lines = [f"{key}={value}\n" for key, value in values.items()]
        self._values.write_text("".join(lines))

    def _sandbox(self) -> list[str]:
        webhooks = f"{self.url}/stripe"
        return [
            *(sys.executable, "-m", "payments.sandbox", "--port", str(self.stripe_port)),
            *("--database", str(self.folder / "sandbox.sqlite3")),
            *("--webhook-url", f"{webhooks}/webhook/", "--webhook-secret", "whsec_rehearsal"),
            *("--connect-webhook-url", f"{webhooks}/connect/"),
            *("--connect-webhook-secret", "whsec_rehearsal_connect"),
        ]


def missing_services() -> str:
    """What the production form lacks on this machine; empty where nothing is missing."""
    try:
        with psycopg.connect(POSTGRES, connect_timeout=3):
            pass
        with redis.Redis.from_url(BROKER, socket_connect_timeout=3) as server:
            server.ping()
    except (psycopg.Error, redis.RedisError) as error:
        return f"no PostgreSQL or no Redis here: {error}"
    return "" if shutil.which("bash") else "no bash here"


def _make_database() -> None:
    with psycopg.connect(POSTGRES, autocommit=True) as admin:
        admin.execute(f"drop database if exists {DATABASE} with (force)")
        admin.execute(f"create database {DATABASE}")


def _read_values(file: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in file.read_text().splitlines())
    return {key: value.strip('"') for key, value in pairs}
