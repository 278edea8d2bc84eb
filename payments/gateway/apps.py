from django.apps import AppConfig
from django.core.checks import register


class GatewayConfig(AppConfig):
    name = "payments.gateway"
    label = "gateway"

    def ready(self) -> None:
        from payments.gateway import checks, handlers  # noqa: F401  (registers its events)

        register(checks.check_settings)
        checks.refuse_unsafe_settings()
