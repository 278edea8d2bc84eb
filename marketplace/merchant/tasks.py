"""The Celery tasks of the merchant's pages: thin."""

from celery import shared_task

from marketplace.merchant import sheets


@shared_task(name="merchant.send_due_sheets")
def send_due_sheets() -> int:
    """Send the daily sheets of shops without a screen."""
    return sheets.send_due_sheets()
