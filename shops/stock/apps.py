from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "shops.stock"
    label = "stock"

    def ready(self) -> None:
        # Imported to register themselves.
        from shops.stock import daily, watches  # noqa: F401
