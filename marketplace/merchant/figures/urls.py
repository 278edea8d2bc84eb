"""Addresses of « figures »; included by ``marketplace.merchant.urls``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
