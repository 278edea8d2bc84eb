"""``make run``: build the demo town once, then run web, worker, beat and sandbox in the foreground."""

import fcntl
import os
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.demo")
os.environ.setdefault("PYTHONUNBUFFERED", "1")
# The log is for whoever tries the town, not for whoever works on it.
os.environ.setdefault("LOG_LEVEL", "WARNING")
os.environ.setdefault("PYTHONWARNINGS", "ignore")

INTERRUPTED = 130
WEB_STARTS_WITHIN_SECONDS = 60


def main() -> int:
    """Open the town and keep it open until interrupted; gives the exit code."""
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings

    if not apps.is_installed("marketplace.demo"):
        _say("La ville de démonstration n’existe que dans les réglages de démonstration.")
        return 1
    ports = {"PORT": settings.PORT, "SANDBOX_PORT": settings.SANDBOX_PORT}
    for variable, port in ports.items():
        if _is_taken(port):
            free = next(
                p for p in range(port + 1, 65536) if p not in ports.values() and not _is_taken(p)
            )
            _say(
                f"Le port {port} est déjà pris par un autre programme. Arrêtez-le, ou choisissez un autre port : "
                f"make run {variable}={free}"
            )
            return 1
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / "open").open("w") as opened:
        # As long as the town is built or open, « make reset » deletes nothing under it.
        fcntl.flock(opened, fcntl.LOCK_SH)
        return _open(settings.PORT, settings.SANDBOX_PORT, settings.VAR_DIR)


def _open(port: int, sandbox_port: int, var: Path) -> int:
    try:
        _prepare(var)
    except KeyboardInterrupt:
        _say("\nArrêté. « make run » reprendra la construction du début.")
        return INTERRUPTED
    except subprocess.CalledProcessError as error:
        _say("La ville de démonstration n’a pas pu être préparée : la raison est ci-dessus.")
        return int(error.returncode)
    return _serve(port, sandbox_port, var)


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _prepare(var: Path) -> None:
    ready = var / "demo-ready"
    if ready.exists():
        _call("migrate", "--verbosity", "0")
        return
    _say("Construction de la ville de démonstration (une à deux minutes)...")
    for leftover in [*var.glob("placette.sqlite3*"), *var.glob("sandbox.sqlite3*"), var / "clock"]:
        leftover.unlink(missing_ok=True)
    shutil.rmtree(var / "broker", ignore_errors=True)
    _call("migrate", "--verbosity", "0")
    _call("load_demo")
    ready.write_text("ok\n")


def _call(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "marketplace", *arguments], check=True)


def _serve(port: int, sandbox_port: int, var: Path) -> int:
    from honcho.manager import Manager

    environment = {**os.environ, "PORT": str(port), "SANDBOX_PORT": str(sandbox_port)}
    manager = Manager()
    for name, command in _commands(port, sandbox_port, var).items():
        manager.add_process(name, command, env=environment)
    threading.Thread(target=_welcome_once_open, args=(port,), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode == INTERRUPTED else int(manager.returncode or 0)


def _commands(port: int, sandbox_port: int, var: Path) -> dict[str, str]:
    """The command line of each process, by the name it has in the log."""
    from django.conf import settings

    # A shell reads these lines, and the folder's path may hold a space.
    python = shlex.quote(sys.executable)
    database, clock = (
        shlex.quote(str(path)) for path in (var / "sandbox.sqlite3", settings.CLOCK_FILE)
    )
    celery = f"{python} -m celery --quiet -A marketplace.celery"
    return {
        "web": f"{python} -m gunicorn marketplace.wsgi --bind 127.0.0.1:{port} --workers 2 --threads 4"
        " --logger-class marketplace.demo.weblog.PageLogger --log-level warning"
        " --access-logfile - --access-logformat '%(m)s %(U)s %(s)s %(M)sms'",
        "worker": f"{celery} worker --pool threads --concurrency 2 --loglevel WARNING"
        " --without-gossip --without-mingle",
        "beat": f"{celery} beat --loglevel WARNING --pidfile= ",
        "stripe": f"{python} -m payments.sandbox --port {sandbox_port} --database {database}"
        f" --webhook-url http://127.0.0.1:{port}/stripe/webhook/"
        f" --connect-webhook-url http://127.0.0.1:{port}/stripe/connect/"
        f" --webhook-secret {settings.STRIPE_WEBHOOK_SECRETS[0]}"
        f" --connect-webhook-secret {settings.STRIPE_CONNECT_WEBHOOK_SECRETS[0]}"
        f" --clock-file {clock}",
    }


def _welcome_once_open(port: int) -> None:
    """Say where to go as soon as somebody answers there."""
    give_up_at = time.monotonic() + WEB_STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                _welcome(port)
                return
        time.sleep(0.2)


def _welcome(port: int) -> None:
    site = f"http://127.0.0.1:{port}"
    _say(
        f"""
  Bourg-les-Halles est ouverte : {site}/

  À essayer d’abord
    1. {site}/  Mettez dans le panier des produits de trois commerces, puis « Quand passez-vous ? ».
    2. Payez avec une carte d’essai, sur la page de paiement de démonstration.
    3. Dans la barre du haut, devenez « Boulangère » : la commande l’attend.
    4. « Avancer » : l’horloge de toute la ville avance, les rappels partent.
    5. {site}/demo/messages/  Tout ce qui a été envoyé.

  Ctrl-C arrête tout. « make reset » repart de zéro.
"""
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
