from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "payments.sales"
    label = "sales"
