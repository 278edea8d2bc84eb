"""Addresses of « hours »; included by ``marketplace.merchant.urls``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.hours import closing_views, place_views, views, window_views

urlpatterns = [
    path("", views.hours, name="hours"),
    path(_("jour/"), views.exceptional_day, name="exceptional_day"),
    path(_("jour/retirer/"), views.remove_day, name="remove_day"),
    path(_("ferie/"), views.holiday, name="holiday"),
    path(_("creneaux/"), window_views.windows, name="windows"),
    path(_("creneaux/places/"), window_views.capacity, name="window_capacity"),
    path(_("creneaux/complet/"), window_views.full_day, name="full_day"),
    path(_("pause/"), window_views.pause, name="pause"),
    path(_("reprendre/"), window_views.resume, name="resume"),
    path(_("lieu/"), place_views.new_place, name="new_place"),
    path(_("lieu/<int:place>/"), place_views.place, name="place"),
    path(_("lieu/<int:place>/quitter/"), place_views.leave_place, name="leave_place"),
    path(_("fermer/"), closing_views.close, name="close_shop"),
    path(_("rouvrir/"), closing_views.reopen, name="reopen_shop"),
]
