"""Addresses of « figures »; included by ``marketplace.merchant.urls``."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.figures import accounting_views, views

urlpatterns = [
    path("", views.figures, name="figures"),
    path(_("note/"), views.day_note, name="day_note"),
    path(_("chiffres.csv"), views.figures_csv, name="figures_csv"),
    path(_("chiffres.xlsx"), views.figures_xlsx, name="figures_xlsx"),
    path(_("compta/"), accounting_views.accounts, name="accounts"),
    path(_("compta/compta.csv"), accounting_views.accounts_csv, name="accounts_csv"),
    path(_("compta/compta.pdf"), accounting_views.accounts_pdf, name="accounts_pdf"),
]
