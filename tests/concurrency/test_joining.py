"""Several people of the association answer one application at the same moment: one answer counts.

The twin reads the application without its row lock and shows that the race is real.
"""

from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from marketplace.kernel.actors import SYSTEM
from marketplace.kernel.models import AuditEntry, OutboxMessage
from shops.joining import services
from shops.joining.models import Application
from shops.joining.services import AlreadyDecided, refuse
from tests import factories
from tests.concurrency.crowd import all_at_once, failures, needs_postgres

pytestmark = [needs_postgres, pytest.mark.django_db(transaction=True)]

PEOPLE = 8


def refuse_at_once() -> list[Any]:
    application = factories.make_application()
    return all_at_once(
        lambda number: refuse(
            actor=SYSTEM, reference=application.reference, reason=f"Raison {number}."
        ),
        PEOPLE,
    )


def decided() -> int:
    return AuditEntry.objects.filter(action="application.refused").count()


def test_one_answer_counts() -> None:
    outcomes = refuse_at_once()
    assert decided() == 1
    refused = failures(outcomes)
    assert len(refused) == PEOPLE - 1
    assert all(isinstance(error, AlreadyDecided) for error in refused)
    assert OutboxMessage.objects.filter(key__contains=":refused:").count() == 1


def test_without_the_lock_several_do(monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Barrier(PEOPLE)

    def unlocked(**which: Any) -> Application:
        application = Application.objects.get(**which)
        with suppress(BrokenBarrierError):
            meet.wait(20)
        return application

    monkeypatch.setattr(services, "_open", unlocked)
    refuse_at_once()
    assert decided() > 1
