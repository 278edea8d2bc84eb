from django.apps import AppConfig


class ClosingConfig(AppConfig):
    name = "orders.closing"
    label = "closing"

    def ready(self) -> None:
        # Imported to register themselves.
        from orders.closing import handlers  # noqa: F401
