from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "marketplace.alerts"
    label = "alerts"

    def ready(self) -> None:
        # Imported to register themselves.
        from marketplace.alerts import handlers, mails  # noqa: F401
