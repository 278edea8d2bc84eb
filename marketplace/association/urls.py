"""The association's addresses, under « association/ »."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.association.views import (
    acting,
    alarms,
    applications,
    home,
    identity,
    money,
    notices,
    orders,
    shops,
)

app_name = "association"

urlpatterns = [
    path("", home.home, name="home"),
    path(_("argent/"), money.money, name="money"),
    path(_("argent/tableau.csv"), money.money_csv, name="money_csv"),
    path(_("journal/"), money.journal, name="journal"),
    path(_("journal/verifier/"), money.check, name="check"),
    path(_("commandes/"), orders.orders, name="orders"),
    path(_("commandes/<str:number>/"), orders.order, name="order"),
    path(_("relancer/<slug:kind>/<uuid:ref>/"), orders.send_again, name="send_again"),
    path(_("commerces/"), shops.shops, name="shops"),
    path(_("commerces/<slug:code>/agir/"), acting.act_for, name="act_for"),
    path(_("commerces/<slug:code>/tenir/"), shops.keep, name="keep_shop"),
    path(_("commerces/<slug:code>/vendeur/"), identity.identity, name="identity"),
    path(_("commerces/<slug:code>/fait/"), shops.done, name="shop_done"),
    path(_("commerces/revenir/"), acting.stop, name="stop_acting"),
    path(_("demandes/"), applications.applications, name="applications"),
    path(_("demandes/mediateur/"), applications.mediator, name="mediator"),
    path(_("demandes/<uuid:ref>/"), applications.application, name="application"),
    path(_("demandes/<uuid:ref>/photo/"), applications.photo, name="application_photo"),
    path(_("demandes/<uuid:ref>/decider/"), applications.decide, name="decide_application"),
    path(
        _("demandes/<slug:code>/ne-plus-attendre/"),
        applications.set_aside,
        name="set_start_aside",
    ),
    path(_("alarmes/"), alarms.alarms, name="alarms"),
    path(_("alarmes/<int:pk>/clore/"), alarms.close, name="close_alarm"),
    path(_("signalements/"), notices.content_notices, name="notices"),
    path(_("signalements/<uuid:ref>/decider/"), notices.decide, name="decide_notice"),
    path(_("envois/"), alarms.messages, name="messages"),
    path(_("envois/<uuid:ref>/relancer/"), alarms.revive, name="revive"),
    path(_("envois/<uuid:ref>/regle/"), alarms.set_message_aside, name="set_message_aside"),
]
