"""The Celery task of retention: thin."""

from celery import shared_task

from orders.retention import services


@shared_task(name="retention.keep_no_longer")
def keep_no_longer() -> int:
    """Archive and erase what is due."""
    return services.keep_no_longer()
