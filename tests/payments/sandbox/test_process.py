"""The sandbox as a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from payments.sandbox.__main__ import main
from payments.sandbox.client import SandboxControl


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(url: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=1) as answer:
                assert json.load(answer) == {"status": "ok"}
                return
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_it_starts_answers_and_stops_when_asked(tmp_path: Path) -> None:
    port = free_port()
    arguments = ["--port", str(port), "--database", str(tmp_path / "s.sqlite3")]
    process = subprocess.Popen(
        [sys.executable, "-m", "payments.sandbox", *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        wait_until_ready(f"http://127.0.0.1:{port}")
        SandboxControl(f"http://127.0.0.1:{port}").run_chores()
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in said


def test_a_taken_port_gives_a_clear_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--port", str(port), "--database", str(tmp_path / "s.sqlite3")]) == 1
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


@pytest.mark.parametrize("secret", [[], ["--webhook-secret", ""]])
def test_it_refuses_to_send_webhooks_without_a_secret(tmp_path: Path, secret: list[str]) -> None:
    database = ["--database", str(tmp_path / "s.sqlite3")]
    assert main([*database, "--webhook-url", "http://127.0.0.1:9/", *secret]) == 2
