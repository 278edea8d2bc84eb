"""Addresses of « start »; included by ``marketplace.merchant.urls``."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.start import contact_views, presence_views, views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path(_("page/"), views.page, name="start_page"),
    path(_("coordonnees/"), contact_views.contact, name="contact"),
    path(_("horaires/"), views.hours, name="start_hours"),
    path(_("conditions/"), views.terms, name="start_terms"),
    path(_("ouvrir/"), views.opening, name="start_open"),
    path(_("presence/"), presence_views.presence, name="presence"),
    path(_("presence/questions/"), presence_views.questions, name="presence_questions"),
]
