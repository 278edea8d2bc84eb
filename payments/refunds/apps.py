from django.apps import AppConfig


class RefundsConfig(AppConfig):
    name = "payments.refunds"
    label = "refunds"

    def ready(self) -> None:
        from payments.refunds import handlers  # noqa: F401  (registers what it handles)
