"""What people see, and the whole: screens, theme, settings, URLs, and the kernel."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
