"""Celery tasks of refunds: thin."""

from celery import shared_task

from payments.refunds import services


@shared_task(name="refunds.sweep_refunds")
def sweep_refunds() -> int:
    """Take up refunds and reversals that lie about."""
    return services.sweep_refunds()
