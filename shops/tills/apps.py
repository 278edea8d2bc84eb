from django.apps import AppConfig


class TillsConfig(AppConfig):
    name = "shops.tills"
    label = "tills"
