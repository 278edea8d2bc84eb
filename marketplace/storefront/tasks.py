"""The storefront's Celery tasks: thin."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from marketplace.storefront import inactive


@shared_task(name="storefront.announce_closings")
def announce_closings() -> int:
    """Announce the end of accounts that nobody uses."""
    return inactive.announce_closings()


@shared_task(name="storefront.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions that have ended: nothing else ever does."""
    SessionStore.clear_expired()
