from django.apps import AppConfig


class JoiningConfig(AppConfig):
    name = "shops.joining"
    label = "joining"
