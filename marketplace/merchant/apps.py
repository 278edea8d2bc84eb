from django.apps import AppConfig


class MerchantDashboardConfig(AppConfig):
    name = "marketplace.merchant"
    label = "merchant_dashboard"
