"""The Celery task of notices: thin."""

from celery import shared_task

from marketplace.notices import services


@shared_task(name="notices.forget_notifiers")
def forget_notifiers() -> int:
    """Erase who reported, a year after the decision."""
    return services.forget_notifiers()
