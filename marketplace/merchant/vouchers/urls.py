"""Addresses of « Codes de réduction »; included by ``marketplace.merchant.urls``."""

from django.urls import path

from marketplace.merchant.vouchers import views

urlpatterns = [
    path("", views.vouchers, name="vouchers"),
    path("<int:pk>/", views.switch, name="voucher_switch"),
]
