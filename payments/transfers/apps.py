from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "payments.transfers"
    label = "transfers"

    def ready(self) -> None:
        from payments.transfers import handlers, held  # noqa: F401  (register what they handle)
