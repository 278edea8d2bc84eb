from django.apps import AppConfig


class MerchantDashboardConfig(AppConfig):
    name = "marketplace.merchant"
    label = "merchant_dashboard"

    def ready(self) -> None:
        from marketplace.kernel import outbox
        from marketplace.merchant import sheets
        from marketplace.merchant.team import messages

        outbox.handler(sheets.MAIL)(sheets.send)
        messages.register()
