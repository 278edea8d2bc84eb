"""Addresses of the demo; none of them exists in production."""

from django.urls import path

from marketplace.demo import views
from marketplace.theme.guide import guide

app_name = "demo"

urlpatterns = [
    path("role/<slug:who>/", views.become, name="persona"),
    path("horloge/<slug:step>/", views.move_clock, name="clock"),
    path("messages/", views.sent_messages, name="messages"),
    path("messages/<int:pk>/", views.message, name="message"),
    path("messages/<int:pk>/courriel/", views.message_html, name="message_html"),
    path("messages/piece/<int:pk>/", views.attachment, name="attachment"),
    path("guide/", guide, name="guide"),
]
