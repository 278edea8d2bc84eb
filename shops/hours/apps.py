from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "shops.hours"
    label = "hours"
