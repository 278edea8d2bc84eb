"""Celery tasks of imports: thin, since a lost or repeated task must not matter."""

from celery import shared_task

from shops.files import work


@shared_task(name="files.work_on_run")
def work_on_run(reference: str) -> None:
    """Work on one file for a while; another task goes on, so that messages are not kept waiting."""
    work.work_a_while(reference)


@shared_task(name="files.sweep_runs")
def sweep_runs() -> None:
    """Go on with files whose worker died or was never told."""
    work.sweep()
