"""The kernel's Celery tasks: thin, since a lost or repeated task must not matter."""

from celery import shared_task

from marketplace.kernel import deadlines, outbox


@shared_task(name="kernel.deliver_outbox")
def deliver_outbox(message_id: str) -> bool:
    """Deliver one message at once: the hint sent when its transaction commits."""
    return outbox.deliver(message_id)


@shared_task(name="kernel.sweep_outbox")
def sweep_outbox() -> int:
    """Deliver every message that is due, also those whose hint was lost."""
    return outbox.sweep()


@shared_task(name="kernel.run_deadlines")
def run_deadlines() -> int:
    """Run every deadline that has fallen due."""
    return deadlines.run_due()


@shared_task(name="kernel.forget_dead")
def forget_dead() -> int:
    """Empty the messages that were given up long ago."""
    return outbox.forget_dead()
