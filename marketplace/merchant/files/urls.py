"""Addresses of files, under « mon-commerce/fichiers/ »."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.files import exports, views

urlpatterns = [
    path("", views.files, name="files"),
    path(_("fichier/<uuid:run>/"), views.run, name="file"),
    path(_("fichier/<uuid:run>/lecture/"), views.adjust, name="file_adjust"),
    path(_("fichier/<uuid:run>/importer/"), views.carry_in, name="file_import"),
    path(_("fichier/<uuid:run>/abandonner/"), views.drop, name="file_drop"),
    path(_("fichier/<uuid:run>/annuler/"), views.undo, name="file_undo"),
    path(_("fichier/<uuid:run>/detail/<str:kind>/"), exports.report, name="file_report"),
    path(_("exporter/<str:what>/<str:kind>/"), exports.export, name="file_export"),
]
