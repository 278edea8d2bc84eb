"""Addresses of « products »; included by ``marketplace.merchant.urls``."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.products import bulk, form, history, promotions, views

urlpatterns: list[URLPattern] = [
    path("", views.products, name="products"),
    path(_("nouveau/"), form.product_new, name="product_new"),
    path(_("<int:pk>/"), form.product, name="product"),
    path(_("ensemble/"), bulk.bulk, name="products_bulk"),
    path(_("prix/<int:record>/"), views.price, name="product_price"),
    path(_("stock/<int:record>/"), views.stock, name="product_stock"),
    path(_("promotions/"), promotions.promotions, name="promotions"),
    path(_("promotions/nouvelle/"), promotions.promotion_new, name="promotion_new"),
    path(_("promotions/<int:pk>/terminer/"), promotions.promotion_end, name="promotion_end"),
    path(_("<int:pk>/apercu/"), views.preview, name="product_preview"),
    path(_("<int:pk>/prix/"), history.product_prices, name="product_prices"),
    path(_("<int:pk>/dupliquer/"), views.copy, name="product_copy"),
]
