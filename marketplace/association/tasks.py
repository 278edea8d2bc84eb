"""The console's Celery task: thin."""

from celery import shared_task

from marketplace.association import services


@shared_task(name="association.check_journal")
def check_journal() -> bool:
    """Check the journal if the last check is some hours old."""
    return services.check_if_due()
