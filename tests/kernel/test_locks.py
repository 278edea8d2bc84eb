"""Row locks: one order for all."""

from collections.abc import Callable, Sequence

import pytest
from django.db import transaction

from marketplace.kernel.locks import lock_in_order
from marketplace.kernel.models import User


def persons(count: int) -> list[int]:
    return [User.objects.create_user(f"{n}@exemple.fr").pk for n in range(count)]


@pytest.mark.django_db
def test_rows_come_in_primary_key_order_each_once() -> None:
    ids = persons(3)
    rows = lock_in_order(User.objects.all(), [ids[2], ids[0], ids[2]])
    assert [row.pk for row in rows] == [ids[0], ids[2]]


@pytest.mark.django_db(transaction=True)
def test_locking_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        lock_in_order(User.objects.all(), [1])


@pytest.mark.django_db(transaction=True)
def test_opposite_wishes_do_not_block_each_other_and_lose_nothing(
    at_once: Callable[[Sequence[Callable[[], object]]], list[object]],
) -> None:
    ids = persons(2)

    def lengthen(wish: list[int]) -> None:
        for _ in range(10):
            with transaction.atomic():
                for user in lock_in_order(User.objects.all(), wish):
                    user.name += "x"
                    user.save(update_fields=["name"])

    assert at_once([lambda: lengthen(ids), lambda: lengthen(ids[::-1])]) == [None, None]
    assert [len(user.name) for user in User.objects.all()] == [20, 20]
