"""Celery tasks of transfers: thin."""

from celery import shared_task

from payments.transfers import services


@shared_task(name="transfers.sweep_transfers")
def sweep_transfers() -> int:
    """Send what is due or has waited long enough."""
    return services.sweep_transfers()
