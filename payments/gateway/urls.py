"""Where Stripe sends its events."""

from django.urls import URLPattern, path

from payments.gateway import views

app_name = "gateway"

urlpatterns: list[URLPattern] = [
    path("webhook/", views.platform_webhook, name="platform_webhook"),
    path("connect/", views.connect_webhook, name="connect_webhook"),
]
