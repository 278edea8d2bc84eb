"""Addresses of « stock »; included by ``marketplace.merchant.urls``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.stock import counter, queue, shelves

urlpatterns = [
    path("", counter.counter, name="counter"),
    path(_("articles/"), queue.articles, name="counter_articles"),
    path(_("envoi/"), queue.receive, name="counter_queue"),
    path(_("hors-ligne.js"), queue.worker, name="counter_worker"),
    path(_("manques/"), shelves.shortages, name="shortages"),
    path(_("toujours-juste/"), shelves.confirm, name="confirm_stock"),
    path(_("article/<int:pk>/"), shelves.journal, name="stock_journal"),
]
