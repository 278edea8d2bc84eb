"""``make run`` as somebody uses it: it starts, serves, stops whole, and starts again."""

import fcntl
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = [sys.executable, "-m", "marketplace.demo.run"]
LINUX = Path("/proc/self/environ").exists()

needs_proc = pytest.mark.skipif(not LINUX, reason="looks for leftover processes in /proc")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """One demo: its folder of data, its ports, and the processes it started."""

    def __init__(self, var: Path, source: Path = ROOT) -> None:
        self.var, self.source = var, source
        self.port, self.sandbox_port = free_port(), free_port()
        self.log = var.parent / f"{var.name}.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        ports = {"PORT": str(self.port), "SANDBOX_PORT": str(self.sandbox_port)}
        return {**kept, **ports, "PLACETTE_VAR": str(self.var)}

    @contextmanager
    def running(self, command: list[str] = RUN) -> Iterator[subprocess.Popen[bytes]]:
        """Run it in a process group of its own, as a terminal does."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=self.source,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            self.press_ctrl_c(process)
            for pid in self.processes():
                os.kill(pid, signal.SIGKILL)

    def press_ctrl_c(self, process: subprocess.Popen[bytes], seconds: float = 20) -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=seconds)

    def get(self, path: str, port: int = 0) -> int:
        """The status of the answer; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port or self.port}{path}", timeout=20
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def processes(self) -> list[int]:
        """Every living process that works on this demo's data."""
        mark = f"PLACETTE_VAR={self.var}\0".encode()
        return [
            int(folder.name)
            for folder in Path("/proc").glob("[0-9]*")
            if mark in _environment_of(folder)
        ]


def _environment_of(folder: Path) -> bytes:
    try:
        return (folder / "environ").read_bytes() + b"\0"
    except OSError:
        return b""


def make(folder: Path, *arguments: str) -> None:
    """The project's ``make`` in another folder."""
    command = ["make", "--file", str(ROOT / "Makefile"), *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if true():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture
def prepared(tmp_path: Path, db: None) -> Demo:
    """A demo whose town is there already, though nobody lives in it."""
    if connection.vendor != "sqlite":
        pytest.skip("the demo runs on SQLite")
    var = tmp_path / "ma ville" / "var"
    var.mkdir(parents=True)
    migrated = sqlite3.connect(connection.settings_dict["NAME"])
    with migrated, sqlite3.connect(var / "placette.sqlite3") as copy:
        migrated.backup(copy)
    (var / "demo-ready").write_text("ok\n")
    return Demo(var)


@pytest.mark.parametrize("which", ["port", "sandbox_port"])
def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path, which: str) -> None:
    demo = Demo(tmp_path / "var")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        setattr(demo, which, taken.getsockname()[1])
        done = subprocess.run(
            RUN,
            cwd=ROOT,
            env=demo.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert f"Le port {getattr(demo, which)} est déjà pris" in done.stdout
    assert not (demo.var / "placette.sqlite3").exists()


@pytest.fixture
def run_with_a_space(tmp_path: Path) -> list[str]:
    """The command where somebody keeps the project in « Mes documents »."""
    environment = tmp_path / "mes documents"
    environment.symlink_to(Path(sys.executable).parent.parent)
    return [str(environment / "bin" / "python"), *RUN[1:]]


@needs_proc
def test_it_starts_serves_and_ctrl_c_leaves_nothing_behind(
    prepared: Demo, run_with_a_space: list[str]
) -> None:
    with prepared.running(run_with_a_space) as process:
        assert wait_until(lambda: prepared.get("/") == 200, 60), prepared.log.read_text()
        assert wait_until(lambda: prepared.get("/healthz", prepared.sandbox_port) == 200, 30)
        assert prepared.get("/demo/messages/") == 200
        assert wait_until(lambda: "est ouverte" in prepared.log.read_text(), 20)
        prepared.press_ctrl_c(process)
        assert process.returncode == 0
        assert wait_until(lambda: not prepared.processes(), 5), prepared.log.read_text()
    assert "Traceback" not in prepared.log.read_text()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", prepared.port))


def test_an_environment_whose_making_broke_off_is_finished(tmp_path: Path) -> None:
    half = [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / ".venv")]
    subprocess.run(half, check=True)
    (tmp_path / "requirements.lock").touch()
    make(tmp_path, ".venv/run-ready", f"PYTHON={sys.executable}")
    pip = [tmp_path / ".venv" / "bin" / "python", "-m", "pip", "--version"]
    assert str(tmp_path) in subprocess.check_output(pip, text=True)


def test_a_reset_leaves_nothing_of_the_town(tmp_path: Path) -> None:
    var = tmp_path / "var"
    for folder in ("media", "private", "broker"):
        (var / folder).mkdir(parents=True)
    for file in ("placette.sqlite3", "placette.sqlite3-wal", "sandbox.sqlite3", "clock", "demo-ready",
                 "celerybeat-schedule.dat", "push-key", "open"):  # fmt: skip
        (var / file).touch()
    make(tmp_path, "reset")
    assert list(var.iterdir()) == []


def test_an_open_town_is_not_deleted_under_those_who_are_in_it(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "placette.sqlite3").touch()
    with (tmp_path / "var" / "open").open("w") as opened:
        fcntl.flock(opened, fcntl.LOCK_SH)
        with pytest.raises(subprocess.CalledProcessError) as refused:
            make(tmp_path, "reset")
    assert "arrêtez « make run »" in refused.value.stdout.decode()
    assert (tmp_path / "var" / "placette.sqlite3").exists()


@pytest.mark.soak
@needs_proc
def test_from_a_fresh_clone_to_a_second_start_and_a_reset(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    demo = Demo(clone / "var", clone)
    # The libraries are those of this environment; everything else is as for a newcomer.
    run = ["make", "-o", ".venv/run-ready", "run", f"BIN={Path(sys.executable).parent}"]
    with demo.running(run) as process:
        assert wait_until(lambda: demo.get("/") == 200, 420), demo.log.read_text()
        assert demo.get("/commerces/boulangerie-martin/") == 200
        demo.press_ctrl_c(process)
        assert wait_until(lambda: not demo.processes(), 5)
    with sqlite3.connect(demo.var / "placette.sqlite3") as database:
        (before,) = database.execute("select count(*) from order_order").fetchone()
    assert 140 <= before <= 160
    began = time.monotonic()
    with demo.running(run) as process:
        assert wait_until(lambda: demo.get("/") == 200, 60), demo.log.read_text()
        assert time.monotonic() - began < 30
        demo.press_ctrl_c(process)
    with sqlite3.connect(demo.var / "placette.sqlite3") as database:
        assert database.execute("select count(*) from order_order").fetchone() == (before,)
    subprocess.run(
        ["make", "reset"], cwd=clone, env=demo.environment, check=True, capture_output=True
    )
    assert not list(demo.var.glob("placette.sqlite3*"))
    assert not (demo.var / "demo-ready").exists()
