"""Addresses of « Équipe », under « equipe/ »."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.team import views

urlpatterns = [
    path("", views.team, name="team"),
    path(_("limite/"), views.refund_limit, name="refund_limit"),
    path(_("personne/<uuid:person>/role/"), views.member_role, name="member_role"),
    path(_("personne/<uuid:person>/retirer/"), views.remove, name="remove_member"),
    path(_("invitation/<uuid:asked>/renvoyer/"), views.resend, name="resend_invitation"),
    path(_("invitation/<uuid:asked>/reprendre/"), views.withdraw, name="withdraw_invitation"),
    path(_("rejoindre/<str:token>/"), views.invitation, name="invitation"),
]
