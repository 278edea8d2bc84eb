"""The Celery task of joining: thin."""

from celery import shared_task

from shops.joining import retention


@shared_task(name="joining.forget_applicants")
def forget_applicants() -> int:
    """Erase who applied, a year after the last word."""
    return retention.forget_applicants()
