from django.apps import AppConfig


class PlacingConfig(AppConfig):
    name = "orders.placing"
    label = "placing"

    def ready(self) -> None:
        from orders.placing import handlers  # noqa: F401  (registers them)
