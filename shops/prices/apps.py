from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "shops.prices"
    label = "prices"

    def ready(self) -> None:
        # Imported to register themselves.
        from shops.prices import handlers  # noqa: F401
