"""What the worker does for pictures at fixed times; their sizes are made by the outbox."""

from celery import shared_task

from shops.pictures import services


@shared_task(name="pictures.sweep_unused")
def sweep_unused() -> int:
    """Delete the pictures that nothing shows."""
    return services.sweep_unused()
