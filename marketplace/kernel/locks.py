"""Row locks, always taken in the same order, so that two transactions never wait in a ring."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

M = TypeVar("M", bound=models.Model)


def lock_in_order(queryset: "models.QuerySet[M]", ids: Iterable[Any]) -> list[M]:
    """The rows of ``queryset`` with these primary keys, locked until the transaction ends.

    They are read after the lock, in primary-key order. Rows that refer to them may be written
    meanwhile: their keys do not change. SQLite needs no row lock: its write transactions already
    follow one another. Raises TransactionManagementError outside ``transaction.atomic``.
    """
    if not transaction.get_connection(queryset.db).in_atomic_block:
        raise transaction.TransactionManagementError("Rows are locked inside a transaction.")
    return list(
        queryset.filter(pk__in=set(ids)).order_by("pk").select_for_update(of=("self",), no_key=True)
    )
