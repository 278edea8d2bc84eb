"""The shopper's addresses: French, and English under /en/ through the translation of their parts."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from marketplace.storefront.views import (
    account,
    asking,
    basket,
    catalogue,
    checkout,
    joining,
    legal,
    payment,
    pickups,
    report,
    windows,
    withdrawal,
)

app_name = "storefront"

urlpatterns = [
    path("", catalogue.home, name="home"),
    path(_("recherche/"), catalogue.search, name="search"),
    path(_("rayon/<slug:slug>/"), catalogue.category, name="category"),
    path(_("commerces/"), catalogue.shops, name="shops"),
    path(_("commerces/<slug:code>/"), catalogue.shop, name="shop"),
    path(_("commerces/<slug:code>/conditions/"), legal.seller_terms, name="seller_terms"),
    path(_("produit/<slug:slug>-<int:pk>/"), catalogue.product, name="product"),
    path(_("produit/<slug:slug>-<int:pk>/demander/"), asking.ask_for, name="ask"),
    path(_("plan/"), catalogue.town_map, name="map"),
    path(_("panier/"), basket.show, name="basket"),
    path(_("panier/ajouter/"), basket.add, name="add"),
    path(_("panier/ligne/<int:pk>/"), basket.line, name="line"),
    path(_("retrait/"), windows.choose, name="windows"),
    path(_("commander/"), checkout.checkout, name="checkout"),
    path(_("paiement/<str:token>/"), payment.pay, name="pay"),
    path(_("paiement/retour/<str:token>/"), payment.come_back, name="return"),
    path(_("mes-retraits/"), pickups.my_orders, name="my_orders"),
    path(_("mes-retraits/<str:token>/"), pickups.show, name="pickups"),
    path(_("mes-retraits/<str:token>/qr.svg"), pickups.ticket_qr, name="ticket_qr"),
    path(_("mes-retraits/<str:token>/<uuid:ref>.ics"), pickups.calendar, name="calendar"),
    path(_("mes-retraits/<str:token>/<uuid:ref>/annuler/"), pickups.cancel, name="cancel"),
    path(_("mes-retraits/<str:token>/<uuid:ref>/autre-creneau/"), pickups.choose, name="choose"),
    path(_("retractation/"), withdrawal.find, name="withdraw_find"),
    path(_("retractation/<str:token>/"), withdrawal.declare, name="withdraw"),
    path(_("retractation/<str:token>/recue/"), withdrawal.done, name="withdraw_done"),
    path(_("mon-compte/"), account.home, name="account"),
    path(_("compte/mes-donnees/"), account.my_data, name="my_data"),
    path(_("bienvenue/"), account.after_login, name="after_login"),
    path("r/<str:code>/", pickups.scanned, name="pickup_code"),
    path(_("ouvrir-mon-commerce/"), joining.join, name="join"),
    path(_("ouvrir-mon-commerce/<str:token>/"), joining.application, name="application"),
    path(_("classement/"), legal.ranking, name="ranking"),
    path(_("conditions/"), legal.terms, name="terms"),
    path(_("mentions-legales/"), legal.notice, name="legal"),
    path(_("donnees-personnelles/"), legal.privacy, name="privacy"),
    path(_("accessibilite/"), legal.accessibility, name="accessibility"),
    path(_("contact/"), legal.contact, name="contact"),
    path(_("signaler/"), report.report, name="report"),
]
