"""Events: what upper rooms learn, in the transaction of whoever tells it."""

from dataclasses import dataclass

import pytest
from django.db import transaction

from marketplace.kernel import events
from marketplace.kernel.models import User


@dataclass(frozen=True)
class SalePaid:
    sale: str


@dataclass(frozen=True)
class SaleRefunded:
    sale: str


@pytest.mark.django_db
def test_handlers_run_at_once_in_the_order_of_their_registration() -> None:
    told: list[str] = []

    @events.register(SalePaid)
    def first(event: SalePaid) -> None:
        told.append(f"first {event.sale}")

    events.register(SalePaid, lambda event: told.append(f"second {event.sale}"))
    events.register(SaleRefunded, lambda event: told.append("wrong"))
    with transaction.atomic():
        events.publish(SalePaid("a"))
        assert told == ["first a", "second a"]


@pytest.mark.django_db
def test_a_handler_registered_twice_runs_once() -> None:
    told: list[str] = []

    def hear(event: SalePaid) -> None:
        told.append(event.sale)

    events.register(SalePaid, hear)
    events.register(SalePaid)(hear)
    events.publish(SalePaid("a"))
    assert told == ["a"]


@pytest.mark.django_db
def test_an_event_nobody_waits_for_is_no_error() -> None:
    events.publish(SalePaid("a"))


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        events.publish(SalePaid("a"))


@pytest.mark.django_db(transaction=True)
def test_a_handler_that_fails_undoes_everything() -> None:
    def fail(event: SalePaid) -> None:
        raise RuntimeError("no")

    def tell() -> None:
        with transaction.atomic():
            User.objects.create_user("claire@exemple.fr")
            events.publish(SalePaid("a"))

    events.register(SalePaid, fail)
    with pytest.raises(RuntimeError):
        tell()
    assert not User.objects.exists()
