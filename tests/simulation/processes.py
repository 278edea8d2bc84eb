"""Worker and beat as real processes, which can be killed like a machine that loses its power."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent.parent


class Processes:
    """A Celery worker and its beat over a broker of files; ``kill`` spares them nothing."""

    def __init__(self, folder: Path, stripe_url: str) -> None:
        self.var = folder / "var"
        self.var.mkdir()
        self._log: IO[bytes] = (folder / "processes.log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []
        self._environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.simulation.settings",
            "PLACETTE_VAR": str(self.var),
            "CELERY_BROKER_URL": "filesystem://",
            "SIMULATION_DATABASE": str(connections["default"].settings_dict["NAME"]),
            "SIMULATION_CLOCK": str(settings.CLOCK_FILE),
            "STRIPE_API_BASE": stripe_url,
        }

    def start(self) -> None:
        alone = ("--without-gossip", "--without-mingle")
        self._spawn("worker", "--pool", "threads", "--concurrency", "2", *alone)
        self._spawn("beat", "--schedule", str(self.var / "beat"), "--pidfile=")

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing is finished."""
        for process in self._running:
            process.send_signal(signal.SIGKILL)
        for process in self._running:
            process.wait(timeout=10)
        self._running.clear()

    def lose_broker(self) -> None:
        """Every message that waited in the broker is gone, and beat's memory with it."""
        shutil.rmtree(self.var / "broker")
        for file in self.var.glob("beat*"):
            file.unlink()

    def close(self) -> None:
        self.kill()
        self._log.close()

    def _spawn(self, *arguments: str) -> None:
        celery = [sys.executable, "-m", "celery", "-A", "marketplace.celery"]
        command = [*celery, *arguments, "--loglevel", "WARNING"]
        self._running.append(
            subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=subprocess.STDOUT
            )
        )
