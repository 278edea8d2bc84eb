"""A process of its own, forked from the test's, that does one thing and may be killed on the way."""

import os
import pickle
import select
import signal
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

from marketplace.kernel import faults
from payments.gateway import client as gateway_client
from payments.sandbox.testing import SandboxServer

SECONDS = 60


class Doomed:
    """Has everything done by processes of their own, until one of them got SIGKILL at the point.

    A fork starts warm, in milliseconds; its connections to the database and to Stripe are its own. Nothing
    of it runs after its death, no rollback, no ``finally``: what remains is what the database had accepted.
    """

    def __init__(self, point: str, sandbox: SandboxServer) -> None:
        self.point = point
        self.sandbox = sandbox
        self.deaths = 0

    def __call__(self, action: Callable[[], Any]) -> Any:
        if self.deaths:
            return action()
        connections.close_all()
        answers, answering = os.pipe()
        # SQLite's own locks, if a thread of the sandbox held one now, would stay locked in the child.
        with self.sandbox.world.store.lock:
            child = os.fork()
        if child == 0:
            os.close(answers)
            self._live(action, answering)
        os.close(answering)
        with os.fdopen(answers, "rb") as pipe:
            if not select.select([pipe], [], [], SECONDS)[0]:
                os.kill(child, signal.SIGTERM)
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL, "it waits for ever"
            self.deaths += 1
            raise faults.Killed(self.point)
        result = pickle.loads(answer)
        if isinstance(result, BaseException):
            raise result
        return result

    def _live(self, action: Callable[[], Any], answering: int) -> None:
        """In the child: do it, say what came of it, and end without any of the test's cleaning up."""
        try:
            gateway_client._client.cache_clear()
            faults.arm(self.point, lambda: os.kill(os.getpid(), signal.SIGKILL))
            try:
                answer = pickle.dumps(action())
            except Exception as error:
                answer = pickle.dumps(error)
            os.write(answering, answer)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
