from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "shops.team"
    label = "team"
