from django.apps import AppConfig


class MerchantDashboardConfig(AppConfig):
    name = "marketplace.merchant"
    label = "merchant_dashboard"

    def ready(self) -> None:
        from marketplace.merchant.team import messages

        messages.register()
