from django.apps import AppConfig


class LateConfig(AppConfig):
    name = "orders.late"
    label = "late"

    def ready(self) -> None:
        # Imported to register themselves.
        from orders.late import handlers  # noqa: F401
