"""Celery tasks of the gateway: thin, since a lost or repeated task must not matter."""

from celery import shared_task

from payments.gateway import webhooks


@shared_task(name="gateway.handle_event")
def handle_stripe_event(event_pk: int) -> bool:
    """Handle one event at once: the hint sent when it was stored."""
    return webhooks.handle_event(event_pk)


@shared_task(name="gateway.sweep_events")
def sweep_events() -> int:
    """Handle every event that waits, also those whose hint was lost."""
    return webhooks.sweep_events()
