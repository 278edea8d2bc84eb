from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "payments.transfers"
    label = "transfers"

    def ready(self) -> None:
        from payments.transfers import handlers  # noqa: F401  (registers what it handles)
