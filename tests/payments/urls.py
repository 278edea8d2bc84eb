"""Stripe's endpoints alone, where the site has them: the rooms above are not needed here."""

from django.urls import include, path

urlpatterns = [path("stripe/", include("payments.gateway.urls"))]
