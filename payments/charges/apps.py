from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "payments.charges"
    label = "charges"

    def ready(self) -> None:
        from payments.charges import handlers  # noqa: F401  (registers what it handles)
