"""The storefront's Celery task: thin."""

from celery import shared_task

from marketplace.storefront import inactive


@shared_task(name="storefront.announce_closings")
def announce_closings() -> int:
    """Announce the end of accounts that nobody uses."""
    return inactive.announce_closings()
