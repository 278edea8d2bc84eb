from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "payments.ledger"
    label = "ledger"

    def ready(self) -> None:
        from payments.ledger import handlers  # noqa: F401  (registers what it handles)
