"""What the kernel's tests share: a clock of their own, empty registries, threads."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connections
from pytest_django import Settings

from marketplace.kernel import deadlines, events, faults, outbox

THREAD_SECONDS = 60


@pytest.fixture
def clock_file(settings: Settings) -> Path:
    """The clock file of this test alone."""
    return Path(settings.CLOCK_FILE)


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """No handler of a room is called, and none of a test outlives it."""
    monkeypatch.setattr(outbox, "_handlers", {})
    monkeypatch.setattr(outbox, "_no_hints_before", None)
    monkeypatch.setattr(deadlines, "_handlers", {})
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(faults, "_armed", {})


@pytest.fixture
def at_once() -> Callable[[Sequence[Callable[[], object]]], list[object]]:
    """Run functions at the same moment in threads of their own; gives back what they return."""

    def run(functions: Sequence[Callable[[], object]]) -> list[object]:
        start = Barrier(len(functions))
        results: list[object] = [None] * len(functions)

        def call(index: int) -> None:
            start.wait(THREAD_SECONDS)
            try:
                results[index] = functions[index]()
            except BaseException as error:
                results[index] = error
            finally:
                connections.close_all()

        threads = [Thread(target=call, args=(index,)) for index in range(len(functions))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(THREAD_SECONDS)
            assert not thread.is_alive()
        return results

    return run
