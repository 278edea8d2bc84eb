"""Real processes for the browser's towns: started together, and always stopped with all they started."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 90


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(command: Sequence[str], environment: Mapping[str, str], *, seconds: int = 240) -> str:
    """Run to the end and return what was printed; a failure shows all of it."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


class Running:
    """A process of the town, its log, and its end."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        self._output = log.open("ab")
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def wait_for(self, url: str) -> None:
        """Until the address answers."""

        def answers() -> bool:
            assert self._process.poll() is None, f"it stopped:\n{self.log.read_text()}"
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return True
            except urllib.error.HTTPError as error:
                return error.code < 500
            except OSError:
                return False

        assert wait_until(answers, START_SECONDS), f"{url} never answered:\n{self.log.read_text()}"

    def stop(self) -> None:
        """SIGTERM, as a supervisor does; whoever has not left after ten seconds is killed."""
        family = _family(self._process.pid)
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(timeout=10)
        wait_until(lambda: not any(map(_is_alive, family)), 5)
        for pid in filter(_is_alive, family):
            os.kill(pid, signal.SIGKILL)
        self._output.close()


def wait_until(condition: Callable[[], object], seconds: float, pause: float = 0.2) -> bool:
    """Ask until the answer is true; False when the time is over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def _family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = [pid]
    for member in family:
        family += [child for child, parent in parents.items() if parent == member]
    return family


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
