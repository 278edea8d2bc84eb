"""The Celery tasks of stock: thin."""

from celery import shared_task

from shops.stock import daily, watches


@shared_task(name="stock.plan_morning_round")
def plan_morning_round() -> None:
    """Have the shelves looked over this morning."""
    daily.plan_morning_round()


@shared_task(name="stock.forget_watches")
def forget_watches() -> int:
    """Forget who asked six months ago to be told."""
    return watches.forget_old_watches()
