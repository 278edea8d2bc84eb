from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "shops.team"
    label = "team"

    def ready(self) -> None:
        from shops.team import services  # noqa: F401
