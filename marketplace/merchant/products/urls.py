"""Addresses of « products »; included by ``marketplace.merchant.urls``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
