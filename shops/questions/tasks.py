"""The Celery task of questions: thin."""

from celery import shared_task

from shops.questions import services


@shared_task(name="questions.forget_askers")
def forget_askers() -> int:
    """Erase who asked, after three months."""
    return services.forget_askers()
