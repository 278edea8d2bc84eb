"""The Celery task of the tills: thin."""

from celery import shared_task

from shops.tills import services


@shared_task(name="tills.forget_old_calls")
def forget_old_calls() -> int:
    """Forget the answers of yesterday's calls."""
    return services.forget_old_calls()
