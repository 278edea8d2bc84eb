"""The merchant's addresses, under « mon-commerce/ »."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.views import (
    alerts,
    closing,
    counter,
    day,
    menu,
    money,
    orders,
    preparing,
    returns,
    shops,
    weighing,
)

app_name = "merchant"

urlpatterns = [
    path("", day.day, name="day"),
    path(_("menu/"), menu.menu, name="menu"),
    path(_("commerces/"), shops.shops, name="shops"),
    path(_("tout-vu/"), day.all_seen, name="all_seen"),
    path(_("a-rassembler/"), preparing.picking, name="picking"),
    path(_("feuille-du-jour/"), preparing.day_sheet, name="day_sheet"),
    path(_("alertes/oui/"), alerts.phone_on, name="phone_on"),
    path(_("alertes/non/"), alerts.phone_off, name="phone_off"),
    path(_("commande/<uuid:ref>/"), orders.order, name="order"),
    path(_("commande/<uuid:ref>/vu/"), day.seen, name="seen"),
    path(_("commande/<uuid:ref>/prete/"), day.ready, name="ready"),
    path(_("commande/<uuid:ref>/peser/"), weighing.weigh, name="weigh"),
    path(_("commande/<uuid:ref>/donner/"), counter.give_order, name="give_order"),
    path(_("commande/<uuid:ref>/annuler/"), orders.cancel, name="cancel"),
    path(_("commande/<uuid:ref>/ligne/<uuid:line>/plus-en-stock/"), orders.refuse, name="refuse"),
    path(_("donner/"), counter.give, name="give"),
    path(_("retrait/<uuid:handover>/annuler/"), counter.undo, name="undo"),
    path(_("fermeture/"), closing.closing, name="closing"),
    path(_("retour/<uuid:withdrawal>/recu/"), returns.goods_back, name="goods_back"),
    path(_("argent/"), money.money, name="money"),
    path(_("argent/compte/"), money.account, name="account"),
    path(_("produits/"), include("marketplace.merchant.products.urls")),
    path(_("comptoir/"), include("marketplace.merchant.stock.urls")),
    path(_("fichiers/"), include("marketplace.merchant.files.urls")),
    path(_("horaires/"), include("marketplace.merchant.hours.urls")),
    path(_("codes/"), include("marketplace.merchant.vouchers.urls")),
    path(_("caisse/"), include("marketplace.merchant.tills.urls")),
    path(_("equipe/"), include("marketplace.merchant.team.urls")),
    path(_("chiffres/"), include("marketplace.merchant.figures.urls")),
    path(_("ce-qui-a-ete-fait/"), include("marketplace.merchant.done.urls")),
    path(_("demarrage/"), include("marketplace.merchant.start.urls")),
]
