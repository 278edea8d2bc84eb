"""Addresses of « Caisse »; included by ``marketplace.merchant.urls``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.tills import views

urlpatterns = [
    path("", views.tills, name="tills"),
    path(_("<uuid:till>/retirer/"), views.revoke, name="till_revoke"),
]
