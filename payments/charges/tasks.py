"""Celery tasks of payments: thin."""

from celery import shared_task

from payments.charges import services


@shared_task(name="charges.sweep_payments")
def sweep_payments() -> int:
    """Bring open payments up to date with Stripe."""
    return services.sweep_payments()
