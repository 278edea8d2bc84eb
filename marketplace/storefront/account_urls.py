"""Signing in and out. Of allauth's pages only those of the code in a mail are there."""

from allauth.account import views
from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.storefront.accounts import AddressView, CodeView

urlpatterns = [
    path(_("connexion/"), AddressView.as_view(), name="account_login"),
    path(_("connexion/"), AddressView.as_view(), name="account_request_login_code"),
    path(_("connexion/code/"), CodeView.as_view(), name="account_confirm_login_code"),
    path(_("deconnexion/"), views.logout, name="account_logout"),
    path(_("inactif/"), views.account_inactive, name="account_inactive"),
]
